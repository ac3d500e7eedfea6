//! A disk's state, in the service's word for it.

use rowdisk::service::views::DiskStatus;
use yew::prelude::*;

/// A badge; one that will change by itself has another colour.
pub(crate) fn status_badge(status: DiskStatus) -> Html {
    let is_busy = status != DiskStatus::Available;
    html! { <span class={classes!("badge", is_busy.then_some("busy"))}>{ status.as_str() }</span> }
}
