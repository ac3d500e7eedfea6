//! All regions: what is in each, zone by zone; what is on its way between them; the drills.

mod copies;
mod drill;

use self::{
    copies::Copies,
    drill::{Drill, DrillDialog},
};
use crate::{
    components::loaded::loaded,
    hooks::{use_console, use_query, use_title},
    i18n::{Common, RegionsText},
    region::{base, region},
    routes::Route,
    worker::protocol::{Query, RegionState},
};
use rowdisk::service::{
    Region,
    command::Command,
    views::{RegionView, ZoneView},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;
use yew_router::Routable;

/// The page of regions.
#[component]
pub(crate) fn Regions() -> Html {
    use_title(Common::Regions.to_string());
    let regions = use_query::<Vec<RegionState>>(Query::Regions);
    let drill = use_state(|| None::<Drill>);
    let on_drill = {
        let drill = drill.clone();
        Callback::from(move |which: Drill| drill.set(Some(which)))
    };
    let on_close = {
        let drill = drill.clone();
        Callback::from(move |()| drill.set(None))
    };
    html! {
        <>
            <div class="title"><h1>{ Common::Regions }</h1></div>
            <p class="lead">{ RegionsText::Why }</p>
            { loaded(&regions, |regions| html! {
                <>{ for regions.iter().map(|state| html! {
                    <RegionCard key={state.id.clone()} state={state.clone()} on_drill={on_drill.clone()} />
                }) }</>
            }) }
            if let Some(drill) = &*drill { <DrillDialog drill={drill.clone()} {on_close} /> }
        </>
    }
}

#[derive(PartialEq, Properties)]
struct RegionCardProps {
    state: RegionState,
    on_drill: Callback<Drill>,
}

#[component]
fn RegionCard(props: &RegionCardProps) -> Html {
    let console = use_console();
    let Ok(one) = props.state.id.parse::<Region>() else {
        return html! {};
    };
    let is_shown = one == region();
    let go = (!is_shown).then(|| {
        let href = format!("#{}{}", base(one), Route::Regions.to_path());
        html! { <a class="link" {href}>{ RegionsText::Go }</a> }
    });
    let view = props.state.view.as_ref();
    let restore = {
        Callback::from(move |_: MouseEvent| {
            let console = console.clone();
            spawn_local(async move {
                let command = Command::RestoreRegion(one.id().to_owned());
                // What went wrong shows where the region still says that it is lost.
                let _ = console.in_region(one).run_in_dialog(command).await;
            });
        })
    };
    let lose = |view: &RegionView| {
        let view = view.clone();
        (props.on_drill).reform(move |_: MouseEvent| Drill::Region(one, view.clone()))
    };
    html! {
        <section class="card below" aria-label={one.name()}>
            <div class="head">
                <div class="name">
                    <h2>{ one.name() }</h2>
                    if view.is_some_and(|view| view.is_lost) { <span class="badge busy">{ RegionsText::Lost }</span> }
                    if is_shown { <span class="badge plain">{ RegionsText::Shown }</span> }
                    <span class="id">{ one.id() }</span>
                </div>
                { for go }
            </div>
            { match view {
                None => html! { <p class="hint inset">{ RegionsText::Unused }</p> },
                Some(view) => html! {
                    <>
                        <p class="inset">{ holds(view) }</p>
                        if view.is_lost { <div class="inset"><p class="note warn" role="status">{ RegionsText::LostRegion }</p></div> }
                        <Zones region={one} view={view.clone()} on_drill={props.on_drill.clone()} />
                        <Copies region={one} copies={view.copies.clone()} carried={props.state.carried.clone()} />
                        // Either stands where the other did, and keeps its focus.
                        <div class="inset buttons">{ match view.is_lost {
                            true => html! { <button type="button" class="primary" onclick={restore}>{ RegionsText::RestoreRegion }</button> },
                            false => html! { <button type="button" class="danger" onclick={lose(view)}>{ RegionsText::LoseRegion }</button> },
                        } }</div>
                    </>
                },
            } }
        </section>
    }
}

fn holds(view: &RegionView) -> RegionsText {
    RegionsText::Holds {
        disks: view.disks,
        snapshots: view.snapshots,
        images: view.images,
        instances: view.instances,
    }
}

#[derive(PartialEq, Properties)]
struct ZonesProps {
    region: Region,
    view: RegionView,
    on_drill: Callback<Drill>,
}

#[component]
fn Zones(props: &ZonesProps) -> Html {
    let console = use_console();
    let region = props.region;
    let row = |zone: &ZoneView| {
        let way = if props.view.is_lost {
            html! {}
        } else if zone.is_lost {
            let (console, id) = (console.clone(), zone.id.clone());
            let restore = Callback::from(move |_: MouseEvent| {
                let (console, command) =
                    (console.in_region(region), Command::RestoreZone(id.clone()));
                // What went wrong shows where the zone still says that it is lost.
                spawn_local(async move { drop(console.run_in_dialog(command).await) });
            });
            html! { <button type="button" class="primary" onclick={restore} aria-label={RegionsText::RestoreZoneOne { zone: zone.id.clone() }}>{ RegionsText::RestoreZone }</button> }
        } else {
            let (on_drill, zone) = (props.on_drill.clone(), zone.clone());
            let label = RegionsText::LoseZoneOne {
                zone: zone.id.clone(),
            };
            let lose = Callback::from(move |_: MouseEvent| {
                on_drill.emit(Drill::Zone(region, zone.clone()))
            });
            html! { <button type="button" class="danger" onclick={lose} aria-label={label}>{ RegionsText::LoseZone }</button> }
        };
        let state = if zone.is_lost {
            RegionsText::Lost
        } else {
            RegionsText::Well
        };
        html! {
            <tr key={zone.id.clone()}>
                <th scope="row" class="text first">{ &zone.id }</th>
                <td>{ zone.disks }</td>
                <td>{ zone.instances }</td>
                <td class="wide">{ zone.running }</td>
                <td class="text wide">{ state }</td>
                <td class="row-actions">{ way }</td>
            </tr>
        }
    };
    html! {
        <div class="scroll"><table class="list">
            <thead><tr>
                <th scope="col" class="text first">{ RegionsText::Zone }</th>
                <th scope="col">{ RegionsText::Disks }</th>
                <th scope="col">{ RegionsText::Instances }</th>
                <th scope="col" class="wide">{ RegionsText::Running }</th>
                <th scope="col" class="text wide">{ RegionsText::State }</th>
                <th scope="col"><span class="unseen">{ Common::Actions }</span></th>
            </tr></thead>
            <tbody>{ for props.view.zones.iter().map(row) }</tbody>
        </table></div>
    }
}
