//! What policies do to the snapshots of a disk that has as many as it may have.

use crate::{
    hooks::use_query,
    i18n::{PoliciesText, quota_words},
    worker::protocol::Query,
};
use rowdisk::service::views::{QuotaPolicy, StorageView};
use yew::prelude::*;

/// Says it as the pool's rule is. What was made by hand goes under one of them: that is a warning.
#[component]
pub(crate) fn QuotaNote() -> Html {
    let storage = use_query::<StorageView>(Query::Storage);
    let Some(rule) = storage.ready().map(|storage| storage.quota_policy) else {
        return html! {};
    };
    let class = match rule {
        QuotaPolicy::Oldest => "note warn",
        QuotaPolicy::OldestAutomatic => "hint",
    };
    html! { <p {class}>{ quota_words(rule) }{ " " }{ PoliciesText::QuotaSettings }</p> }
}
