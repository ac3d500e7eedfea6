//! What a verification found, as a note.

use crate::{hooks::Now, i18n::verdict};
use rowdisk::service::views::VerifiedView;
use yew::prelude::*;

/// The verdict in words.
pub(crate) fn verdict_note(verified: &VerifiedView, now: Now) -> Html {
    let class = if verified.report.is_clean() {
        "note good"
    } else {
        "note danger"
    };
    html! { <p {class} role="status">{ verdict(verified, now.ms) }</p> }
}
