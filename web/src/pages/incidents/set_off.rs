//! The question before an incident: what it meets, what it changes, what would bring it back.

use super::kinds::words;
use crate::{
    components::{
        ask::consequences,
        combobox::{Combobox, Entry, LISTED_MAX},
        dialog::Dialog,
        failure::failure_note,
        loaded::loaded,
        victims::Victims,
        workload_card::use_snapshot_first,
    },
    format::{relative, size},
    hooks::{Now, use_console, use_dry_run, use_field, use_now, use_previews, use_query},
    i18n::{IncidentsText, WorkloadText},
    state::paging::PageNumber,
    worker::protocol::{Failure, Query, WorkloadState},
};
use rowdisk::service::{
    command::{Command, DeleteInstance, DiskRef, IncidentTarget, InstanceRef, StartIncident},
    views::{
        DiskFilter, DiskFit, DiskList, DiskListView, DiskOrder, DiskView, IdName, IncidentKind,
    },
};
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

    /// Whether there is something that it can change.
    fn can_be_met(&self, kind: IncidentKind) -> bool {
        let is_whole = matches!(
            kind,
            IncidentKind::InstanceReleased | IncidentKind::ZoneLost
        );
        is_whole || self.disk.data_bytes > 0
    }

    /// Whether nothing is known that keeps it from being met: what does is said once it is chosen.
    fn is_at_hand(&self) -> bool {
        !self.disk.is_lost && !self.disk.locked
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

/// Asks what it meets, before it happens.
#[component]
pub(super) fn SetOff(props: &SetOffProps) -> Html {
    let kind = props.kind;
    let sought = use_field(String::new);
    let picked = use_state(|| None::<Target>);
    let asked = |fit: Option<DiskFit>| {
        Query::DiskList(DiskList {
            filter: DiskFilter {
                text: sought.text().to_owned(),
                fit,
                ..DiskFilter::default()
            },
            order: DiskOrder::Name,
            is_down: false,
            part: PageNumber::default().of(LISTED_MAX),
        })
    };
    let workloads = use_query::<Vec<WorkloadState>>(Query::Workloads);
    let workloads = workloads.ready().map_or(&[][..], |all| all.as_slice());
    // Those first that have most to lose.
    let busy = use_query::<DiskListView>(asked(fit(kind).or(Some(DiskFit::Workload))));
    let all = use_query::<DiskListView>(asked(fit(kind)));
    let found = busy.ready().zip(all.ready());
    let found = found.map_or_else(Vec::new, |(busy, all)| {
        targets(kind, &busy.disks, &all.disks, workloads)
    });
    let is_seeking = !sought.text().is_empty();
    let first = found
        .iter()
        .find(|target| target.can_be_met(kind) && target.is_at_hand());
    let first = first.or(found.first());
    let target = (*picked).clone().or_else(|| first.cloned());
    let target = target.filter(|_| !is_seeking);
    let title = IncidentsText::Title {
        what: words(kind).title.to_string(),
    };
    let on_choose = {
        let (picked, found) = (picked.setter(), found.clone());
        Callback::from(move |id: AttrValue| {
            picked.set(
                found
                    .iter()
                    .find(|target| target.id() == id.as_str())
                    .cloned(),
            );
        })
    };
    let chosen = target.as_ref().map(|target| entry(target).text);
    let field = loaded(&all, |all| {
        if all.total == 0 && !is_seeking {
            let why = match fit(kind) {
                Some(DiskFit::Workload) => IncidentsText::NoTarget,
                Some(_) => IncidentsText::NoTargetInstance,
                None => IncidentsText::NoTargetDisk,
            };
            return html! { <p class="note warn">{ why }</p> };
        }
        html! {
            <Combobox
                id="incident-target"
                label={IncidentsText::Target}
                sought={sought.clone()}
                entries={found.iter().map(entry).collect::<Vec<_>>()}
                more={all.total.saturating_sub(all.disks.len() as u64)}
                chosen={chosen.unwrap_or_default()}
                {on_choose}
            />
        }
    });
    html! {
        <Ready {kind} {title} {target} on_close={props.on_close.clone()}>
            <p>{ words(kind).what }</p>
            { field }
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
    let met = props.target.as_ref();
    let can_be_met = met.is_some_and(|target| target.can_be_met(props.kind));
    let incident = met.map(|target| target.command(props.kind));
    let checked = use_dry_run(incident.as_ref());
    let refused = checked.failure().filter(|_| can_be_met);
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
    let goes = use_previews(releases.as_slice()).known;
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
            is_ready={can_be_met && refused.is_none()}
        >
            { props.children.clone() }
            if disk.is_some() && !can_be_met { <p class="note warn">{ IncidentsText::NothingThere }</p> }
            if let Some(why) = refused {
                { failure_note(why, html! {}) }
            } else {
                if let Some(what) = what { <p><b>{ what }</b></p> }
                { undone.unwrap_or_default() }
                if let Some(command) = taken { <Victims {command} /> }
            }
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

/// The disks that an incident of this kind is set off with; any, where it does not matter.
fn fit(kind: IncidentKind) -> Option<DiskFit> {
    match kind {
        IncidentKind::FailedOsUpgrade | IncidentKind::InstanceReleased => Some(DiskFit::System),
        _ if kind.needs_workload() => Some(DiskFit::Workload),
        _ => None,
    }
}

/// What an incident can meet, each once.
fn targets(
    kind: IncidentKind,
    busy: &[DiskView],
    all: &[DiskView],
    workloads: &[WorkloadState],
) -> Vec<Target> {
    let is_busy = |disk: &&DiskView| busy.iter().any(|one| one.id == disk.id);
    let others = all.iter().filter(|disk| !is_busy(disk));
    let target = |disk: &DiskView| Target {
        instance: match fit(kind) {
            Some(DiskFit::System) => disk.attached.first().map(|one| one.instance.clone()),
            _ => {
                let mut workloads = workloads.iter();
                let state = workloads.find(|state| state.view.disk.id == disk.id);
                state.map(|state| state.view.instance.clone())
            }
        },
        disk: disk.clone(),
    };
    busy.iter().chain(others).map(target).collect()
}

fn entry(target: &Target) -> Entry {
    let disk = target.disk.name.clone();
    let (text, small) = match &target.instance {
        Some(instance) => (
            instance.name.clone(),
            IncidentsText::TargetInstance { disk },
        ),
        None => {
            let size = size(target.disk.len);
            let told = match target.disk.is_name_shared {
                true => format!("{size}, {}", target.disk.id),
                false => size,
            };
            (disk, IncidentsText::TargetDisk { told })
        }
    };
    Entry {
        value: target.id().to_owned().into(),
        text: text.into(),
        small: Some(small.into()),
    }
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
