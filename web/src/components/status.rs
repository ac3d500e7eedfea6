//! A disk's state, in the service's word for it.

use rowdisk::service::views::DiskStatus;
use yew::prelude::*;

/// The state.
#[derive(PartialEq, Properties)]
pub(crate) struct StatusBadgeProps {
    pub(crate) status: DiskStatus,
}

/// A badge; one that will change by itself has another colour.
#[component]
pub(crate) fn StatusBadge(props: &StatusBadgeProps) -> Html {
    let is_busy = props.status != DiskStatus::Available;
    html! { <span class={classes!("badge", is_busy.then_some("busy"))}>{ props.status.as_str() }</span> }
}
