//! Sizes and times, each with its exact figure on hover.
//!
//! Functions, not components: a table has several in each row, and they have no state.

use crate::{
    format::{exact, exact_bytes, relative, size, upcoming},
    hooks::Now,
    i18n::Common,
};
use rowdisk::service::views::LocalTime;
use yew::prelude::*;

/// A size, to the byte on hover.
pub(crate) fn exact_size(bytes: u64) -> Html {
    let title = Common::ExactBytes {
        bytes: exact_bytes(bytes),
    };
    html! { <span class="figure" title={title}>{ size(bytes) }</span> }
}

/// A size that may still be being computed: then its place is kept.
pub(crate) fn size_to_come(bytes: Option<u64>) -> Html {
    match bytes {
        Some(bytes) => exact_size(bytes),
        None => html! {
            <span class="figure coming"><span aria-hidden="true">{ Common::Ellipsis }</span><span class="unseen">{ Common::Coming }</span></span>
        },
    }
}

/// How long ago a moment was (milliseconds since the epoch), with the exact moment on hover.
pub(crate) fn ago(ms: u64, now: Now) -> Html {
    let title = exact(ms, now.zone_minutes);
    html! { <time title={title}>{ relative(ms, now.ms, now.zone_minutes) }</time> }
}

/// When a moment of the pool's time zone comes.
pub(crate) fn coming_local(at: LocalTime, now: Now) -> String {
    upcoming(at.at_ms, now.ms, at.offset_minutes)
}

/// When a moment comes.
pub(crate) fn coming(ms: u64, now: Now) -> String {
    upcoming(ms, now.ms, now.zone_minutes)
}
