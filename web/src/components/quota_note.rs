//! What policies do to the snapshots of a disk that has as many as it may have.

use crate::{
    hooks::{use_previews, use_query},
    i18n::{PoliciesText, names, quota_words},
    worker::protocol::Query,
};
use rowdisk::service::{
    command::Command,
    views::{IdName, QuotaPolicy, StorageView},
};
use yew::prelude::*;

/// What would be done.
#[derive(PartialEq, Properties)]
pub(crate) struct QuotaNoteProps {
    /// The policy being applied; none while no disk is chosen.
    pub(crate) command: Option<Command>,
}

/// Says it as the pool's rule is. What was made by hand goes under one of them: that is a warning. Names
/// the disks of which nothing could be taken.
#[component]
pub(crate) fn QuotaNote(props: &QuotaNoteProps) -> Html {
    let previews = use_previews(props.command.as_slice()).known;
    let storage = use_query::<StorageView>(Query::Storage);
    let Some(rule) = storage.ready().map(|storage| storage.quota_policy) else {
        return html! {};
    };
    let class = match rule {
        QuotaPolicy::Oldest => "note warn",
        QuotaPolicy::OldestAutomatic => "hint",
    };
    let previews = previews.ready().into_iter().flat_map(|views| views.iter());
    let full: Vec<IdName> = previews.flat_map(|view| view.disks_full.clone()).collect();
    let count = full.len() as u64;
    html! {
        <>
            <p {class}>{ quota_words(rule) }{ " " }{ PoliciesText::QuotaSettings }</p>
            if count > 0 { <p class="note warn">{ PoliciesText::QuotaFull { names: names(&full), count } }</p> }
        </>
    }
}
