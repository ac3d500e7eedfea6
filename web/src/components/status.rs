//! A disk's or an instance's state, in the service's word for it.

use rowdisk::service::views::{DiskStatus, InstanceStatus};
use yew::prelude::*;

/// A badge; one that will change by itself has another colour.
pub(crate) fn status_badge(status: DiskStatus) -> Html {
    let is_busy = !matches!(status, DiskStatus::Available | DiskStatus::InUse);
    html! { <span class={classes!("badge", is_busy.then_some("busy"))}>{ status.as_str() }</span> }
}

/// The same of an instance.
pub(crate) fn instance_badge(status: InstanceStatus) -> Html {
    let class = match status {
        InstanceStatus::Running => None,
        InstanceStatus::Stopped => Some("off"),
        InstanceStatus::Pending | InstanceStatus::Starting | InstanceStatus::Stopping => {
            Some("busy")
        }
    };
    html! { <span class={classes!("badge", class)}>{ status.as_str() }</span> }
}
