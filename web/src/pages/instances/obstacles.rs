//! What keeps an instance from being taken to another region, as far as it is known before anything is done.

use crate::{
    components::link::classed_link,
    hooks::use_query,
    i18n::{Common, RegionsText},
    routes::Route,
    worker::protocol::{Query, RegionState},
};
use rowdisk::service::{
    Region,
    views::{InstanceView, PickedDiskView},
};
use yew::prelude::*;

/// Says so; `None` where nothing does. `zone` is nothing for any of the region's.
#[hook]
pub(super) fn use_obstacles(
    instance: &InstanceView,
    region: Region,
    zone: Option<&str>,
) -> Option<Html> {
    let mine = [&instance.system_disk]
        .into_iter()
        .chain(&instance.data_disks);
    let disks = use_query::<Vec<PickedDiskView>>(Query::PickedDisks {
        ids: mine.map(|one| one.disk.id.clone()).collect(),
    });
    let regions = use_query::<Vec<RegionState>>(Query::Regions);
    let locked: Vec<&PickedDiskView> = (disks.ready().into_iter())
        .flat_map(|disks| disks.iter().filter(|disk| disk.locked))
        .collect();
    if !locked.is_empty() {
        let to_disk = |disk: &&PickedDiskView| {
            let to = Route::Disk {
                disk: disk.id.clone(),
            };
            html! { <>{ " " }{ classed_link(&to, Some("link"), disk.name.clone()) }</> }
        };
        return Some(html! {
            <p class="note warn" role="alert">{ RegionsText::MigrateLocked }{ for locked.iter().map(to_disk) }</p>
        });
    }
    let is_lost = regions.ready().is_some_and(|states| {
        let view = states.iter().find(|state| state.id == region.id());
        view.and_then(|state| state.view.as_ref())
            .is_some_and(|view| {
                let mut zones = view.zones.iter();
                view.is_lost || zones.any(|one| one.is_lost && Some(one.id.as_str()) == zone)
            })
    });
    is_lost.then(|| {
        html! {
            <p class="note warn" role="alert">{ RegionsText::MigrateLost }{ " " }{ classed_link(&Route::Regions, Some("link"), Common::Regions) }</p>
        }
    })
}
