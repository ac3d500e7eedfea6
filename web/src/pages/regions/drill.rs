//! The question before a drill.

use crate::{components::command_dialog::CommandDialog, i18n::RegionsText};
use rowdisk::service::{
    Region,
    command::Command,
    views::{RegionView, ZoneView},
};
use yew::prelude::*;

/// What is to be lost.
#[derive(Clone, PartialEq)]
pub(super) enum Drill {
    Zone(Region, ZoneView),
    Region(Region, RegionView),
}

#[derive(PartialEq, Properties)]
pub(super) struct DrillDialogProps {
    pub(super) drill: Drill,
    pub(super) on_close: Callback<()>,
}

/// Says what stops and what survives, and asks.
#[component]
pub(super) fn DrillDialog(props: &DrillDialogProps) -> Html {
    let (region, command, title, what, way) = match &props.drill {
        Drill::Zone(region, zone) => (
            *region,
            Command::LoseZone(zone.id.clone()),
            RegionsText::LoseZoneTitle {
                zone: zone.id.clone(),
            },
            RegionsText::LoseZoneWhat {
                instances: zone.running,
                disks: zone.disks,
            },
            RegionsText::LoseZoneWay,
        ),
        Drill::Region(region, view) => (
            *region,
            Command::LoseRegion(view.id.clone()),
            RegionsText::LoseRegionTitle {
                region: region.name().to_owned(),
            },
            RegionsText::LoseRegionWhat {
                instances: view.zones.iter().map(|zone| zone.running).sum(),
            },
            RegionsText::LoseRegionWay,
        ),
    };
    html! {
        <CommandDialog {title} submit={RegionsText::LoseDo} command={Some(command)} region={Some(region)} on_close={props.on_close.clone()} is_danger=true>
            <p><b>{ RegionsText::Drill }</b></p>
            <p>{ what }</p>
            <p>{ way }</p>
        </CommandDialog>
    }
}
