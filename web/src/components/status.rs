//! A disk's or an instance's state, in the service's word for it.

use crate::i18n::RegionsText;
use rowdisk::service::views::{DiskStatus, DiskView, InstanceStatus};
use yew::prelude::*;

/// A disk's: that it is out of reach goes before whatever else it is.
pub(crate) fn disk_badge(disk: &DiskView) -> Html {
    if disk.is_lost {
        html! { <span class="badge lost" title={RegionsText::LostHere}>{ RegionsText::Lost }</span> }
    } else {
        status_badge(disk.status)
    }
}

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
