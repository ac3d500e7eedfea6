//! A disk's or an instance's state, in the service's word for it.

use super::link::classed_link;
use crate::{
    hooks::use_reach,
    i18n::{Common, RegionsText},
    routes::Route,
};
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

/// Whether something is in a lost zone.
#[derive(PartialEq, Properties)]
pub(crate) struct LostNoteProps {
    pub(crate) is_lost: bool,
}

/// Says so. That the whole region is lost is said above every page.
#[component]
pub(crate) fn LostNote(props: &LostNoteProps) -> Html {
    let is_region_lost = use_reach().is_region_lost();
    html! {
        if props.is_lost && !is_region_lost {
            <p class="note warn" role="status">{ RegionsText::LostHere }{ " " }{ classed_link(&Route::Regions, Some("link"), Common::Regions) }</p>
        }
    }
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
