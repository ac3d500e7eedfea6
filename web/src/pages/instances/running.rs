//! What runs on an instance.

use crate::components::workload_card::WorkloadCard;
use rowdisk::service::views::{IdName, InstanceView};
use yew::prelude::*;

/// On which instance.
#[derive(PartialEq, Properties)]
pub(super) struct RunningProps {
    pub(super) instance: InstanceView,
}

/// The card of what runs on it.
#[component]
pub(super) fn Running(props: &RunningProps) -> Html {
    let view = &props.instance;
    let instance = IdName {
        id: view.id.clone(),
        name: view.name.clone(),
    };
    // The system disk comes last: it is not for this.
    let disks = view.data_disks.iter().chain([&view.system_disk]);
    let disks: Vec<IdName> = disks.map(|attached| attached.disk.clone()).collect();
    html! { <WorkloadCard {instance} {disks} is_lost={view.is_lost} /> }
}
