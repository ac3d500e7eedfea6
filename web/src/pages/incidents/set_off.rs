//! The question before an incident: what it meets, what it changes, what would bring it back.

use super::kinds::words;
use crate::{
    components::{
        ask::consequences, dialog::Dialog, failure::failure_note, field::Select, loaded::loaded,
        victims::Victims, workload_card::use_snapshot_first,
    },
    format::relative,
    hooks::{Now, use_console, use_field, use_now, use_previews, use_query},
    i18n::{IncidentsText, WorkloadText},
    worker::protocol::{Failure, Query, WorkloadState},
};
use rowdisk::service::{
    command::{Command, DeleteInstance, DiskRef, IncidentTarget, InstanceRef, StartIncident},
    views::{DiskKind, DiskView, IdName, IncidentKind},
};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(super) struct SetOffProps {
    pub(super) kind: IncidentKind,
    pub(super) on_close: Callback<()>,
}

/// Something that an incident can meet.
#[derive(Clone, PartialEq)]
struct Target {
    /// An instance, where it is about one.
    instance: Option<IdName>,
    /// The disk whose data changes.
    disk: DiskView,
}

impl Target {
    fn id(&self) -> &str {
        self.instance
            .as_ref()
            .map_or(&self.disk.id, |instance| &instance.id)
    }

    fn command(&self, kind: IncidentKind) -> Command {
        Command::StartIncident(StartIncident {
            kind,
            target: match &self.instance {
                Some(instance) => IncidentTarget::Instance(InstanceRef::new(instance.id.clone())),
                None => IncidentTarget::Disk(DiskRef::new(self.disk.id.clone())),
            },
            seed: None,
        })
    }
}

/// Asks before it happens.
#[component]
pub(super) fn SetOff(props: &SetOffProps) -> Html {
    let disks = use_query::<Vec<DiskView>>(Query::Disks);
    let (kind, on_close) = (props.kind, props.on_close.clone());
    loaded(&disks, |disks| {
        html! { <Choice {kind} disks={disks.clone()} {on_close} /> }
    })
}

#[derive(PartialEq, Properties)]
struct ChoiceProps {
    kind: IncidentKind,
    disks: Rc<Vec<DiskView>>,
    on_close: Callback<()>,
}

/// What it meets.
#[component]
fn Choice(props: &ChoiceProps) -> Html {
    let kind = props.kind;
    let workloads = use_query::<Vec<WorkloadState>>(Query::Workloads);
    let workloads = workloads.ready().map_or(&[][..], |all| all.as_slice());
    let targets = targets(kind, &props.disks, workloads);
    let chosen = use_field(String::new);
    let target = targets.iter().find(|target| target.id() == chosen.text());
    let target = target.or(targets.first()).cloned();
    let title = IncidentsText::Title {
        what: words(kind).title.to_string(),
    };
    let options: Vec<(AttrValue, AttrValue)> = targets.iter().map(option).collect();
    html! {
        <Ready {kind} {title} {target} on_close={props.on_close.clone()}>
            <p>{ words(kind).what }</p>
            if options.is_empty() {
                <p class="note warn">{ if kind.needs_workload() { IncidentsText::NoTarget } else { IncidentsText::NoTargetDisk } }</p>
            } else {
                <Select id="incident-target" label={IncidentsText::Target} {options} field={chosen} />
            }
        </Ready>
    }
}

#[derive(PartialEq, Properties)]
struct ReadyProps {
    kind: IncidentKind,
    title: AttrValue,
    target: Option<Target>,
    on_close: Callback<()>,
    children: Html,
}

#[component]
fn Ready(props: &ReadyProps) -> Html {
    let console = use_console();
    let now = use_now();
    let failure = use_state(|| None::<Failure>);
    let disk = props.target.as_ref().map(|target| &target.disk);
    let named = IdName {
        id: disk.map_or_else(String::new, |disk| disk.id.clone()),
        name: disk.map_or_else(String::new, |disk| disk.name.clone()),
    };
    let why = match props.kind {
        IncidentKind::ZoneLost => IncidentsText::ZoneSnapshotWhy.into(),
        _ => WorkloadText::SnapshotWhy.into(),
    };
    let (snapshot, first) = use_snapshot_first(&named, why);
    // A snapshot taken now would share the bad block, and hold nothing that the recycle bin does not.
    let is_undone = !matches!(
        props.kind,
        IncidentKind::BadBlock | IncidentKind::InstanceReleased
    );
    let snapshot = snapshot.filter(|_| is_undone);
    let releases = props.target.as_ref().and_then(|target| match props.kind {
        IncidentKind::InstanceReleased => target.instance.as_ref().map(release),
        _ => None,
    });
    let goes = use_previews(releases.as_slice());
    let taken = snapshot.clone();
    let on_submit = {
        let (target, kind, failure) = (props.target.clone(), props.kind, failure.clone());
        let on_close = props.on_close.clone();
        Callback::from(move |()| {
            let Some(target) = target.clone() else { return };
            let (console, snapshot) = (console.here(), snapshot.clone());
            let (failure, on_close) = (failure.clone(), on_close.clone());
            spawn_local(async move {
                let incident = target.command(kind);
                if let Err(why) = console.keep_before(snapshot, &incident).await {
                    failure.set(Some(why));
                    return;
                }
                console.run_incident(incident, target.disk.name.clone());
                on_close.emit(());
            });
        })
    };
    let what = props.target.as_ref().map(|target| match &target.instance {
        Some(instance) if props.kind == IncidentKind::InstanceReleased => IncidentsText::Releases {
            name: instance.name.clone(),
        },
        _ if props.kind == IncidentKind::ZoneLost => IncidentsText::LosesZone {
            zone: target.disk.zone.clone(),
        },
        _ => IncidentsText::Changes {
            name: target.disk.name.clone(),
        },
    });
    let undone = disk.map(|disk| match props.kind {
        IncidentKind::BadBlock => html! { <p>{ IncidentsText::BadBlockWay }</p> },
        IncidentKind::InstanceReleased => loaded(&goes, |views| {
            views
                .iter()
                .map(|view| consequences(view, &props.title, now))
                .collect()
        }),
        kind => html! { <><p>{ way_back(kind, disk, now) }</p>{ first }</> },
    });
    html! {
        <Dialog
            title={props.title.clone()}
            submit={IncidentsText::Do}
            on_close={props.on_close.clone()}
            {on_submit}
            is_danger=true
            is_ready={props.target.is_some()}
        >
            { props.children.clone() }
            if let Some(what) = what { <p><b>{ what }</b></p> }
            { undone.unwrap_or_default() }
            if let Some(command) = taken { <Victims {command} /> }
            if let Some(failure) = &*failure { { failure_note(failure, html! {}) } }
        </Dialog>
    }
}

/// What this incident does to an instance.
fn release(instance: &IdName) -> Command {
    Command::DeleteInstance(DeleteInstance {
        instance: InstanceRef::new(instance.id.clone()),
        force: true,
        keep_automatic: true,
    })
}

/// What brings the data back. A zone that is restored brings its own; the others need a snapshot.
fn way_back(kind: IncidentKind, disk: &DiskView, now: Now) -> IncidentsText {
    let name = disk.name.clone();
    let newest = disk.last_snapshot_ms.filter(|_| disk.snapshots > 0);
    let ago = newest.map(|at| relative(at, now.ms, now.zone_minutes));
    match (kind, ago) {
        (IncidentKind::ZoneLost, Some(ago)) => IncidentsText::ZoneWay { name, ago },
        (IncidentKind::ZoneLost, None) => IncidentsText::ZoneWayNone { name },
        (_, Some(ago)) => IncidentsText::LastSnapshot { name, ago },
        (_, None) => IncidentsText::NoSnapshot,
    }
}

/// What an incident can meet, those first that have most to lose.
fn targets(kind: IncidentKind, disks: &[DiskView], workloads: &[WorkloadState]) -> Vec<Target> {
    let by_workload = workloads.iter().filter_map(|state| {
        let disk = disks.iter().find(|disk| disk.id == state.view.disk.id)?;
        Some(Target {
            instance: Some(state.view.instance.clone()),
            disk: disk.clone(),
        })
    });
    let systems = disks.iter().filter(|disk| disk.kind == DiskKind::System);
    let by_system = systems.filter_map(|disk| {
        Some(Target {
            instance: Some(disk.attached.first()?.instance.clone()),
            disk: disk.clone(),
        })
    });
    match kind {
        IncidentKind::FailedOsUpgrade | IncidentKind::InstanceReleased => by_system.collect(),
        _ if kind.needs_workload() => by_workload.collect(),
        _ => {
            let mut all: Vec<Target> = by_workload.collect();
            let others = disks.iter().filter(|disk| disk.data_bytes > 0);
            let others = others.filter(|disk| !workloads.iter().any(|w| w.view.disk.id == disk.id));
            all.extend(others.map(|disk| Target {
                instance: None,
                disk: disk.clone(),
            }));
            all
        }
    }
}

fn option(target: &Target) -> (AttrValue, AttrValue) {
    let text = match &target.instance {
        Some(instance) => IncidentsText::TargetInstance {
            name: instance.name.clone(),
        },
        None => IncidentsText::TargetDisk {
            name: target.disk.name.clone(),
        },
    };
    (target.id().to_owned().into(), text.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::samples;

    #[test]
    fn a_lost_zone_brings_everything_back_itself() {
        let now = Now {
            ms: 60_000,
            zone_minutes: 0,
        };
        let said = |kind, snapshots, last_snapshot_ms| {
            let disk = DiskView {
                snapshots,
                last_snapshot_ms,
                ..samples::disk()
            };
            way_back(kind, &disk, now).to_string()
        };
        for (snapshots, last) in [(0, None), (1, Some(0))] {
            let words = said(IncidentKind::ZoneLost, snapshots, last);
            assert!(
                words.starts_with("Restoring the zone brings everything back"),
                "{words}"
            );
        }
        let virus = said(IncidentKind::Virus, 0, None);
        assert!(virus.contains("nothing brings the data back"), "{virus}");
    }
}
