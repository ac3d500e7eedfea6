//! One incident, the ways back, and what was lost.

use super::kinds::words;
use crate::{
    components::{
        action::{Action, restore_first},
        amount::ago,
        command_dialog::CommandDialog,
        commands_dialog::CommandsDialog,
        encryption::unlock_first,
        link::{classed_link, link, link_to_view},
        verdict::verdict_note,
    },
    format::{duration, snapshot_name},
    hooks::{use_console, use_now, use_query, use_reach},
    i18n::{IncidentsText, verdict},
    region::region,
    routes::{CompareView, DiskTab, DiskView as DiskPage, Route},
    state::{names::reference, reach::Reach},
    worker::protocol::Query,
};
use rowdisk::service::{
    command::{Command, CreateDisk, DiskRef, DiskSource, InstanceRef, ResetDisk, SnapshotRef},
    views::{
        DiskView, HistoryView, IdName, IncidentKind, IncidentView, SnapshotView, VerdictView,
        VerifiedView,
    },
};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(super) struct RecoveryProps {
    pub(super) incident: IncidentView,
}

#[derive(Clone, Copy, PartialEq)]
enum Open {
    RollBack,
    Close,
    NewDisk,
}

/// An incident that is not closed.
#[component]
pub(super) fn Recovery(props: &RecoveryProps) -> Html {
    let disk = props.incident.disk.id.clone();
    let history = use_query::<HistoryView>(Query::History { disk });
    let history = history.ready().cloned();
    html! { <Shown incident={props.incident.clone()} {history} /> }
}

#[derive(PartialEq, Properties)]
struct ShownProps {
    incident: IncidentView,
    /// The disk it met with its snapshots, while it is there.
    history: Option<Rc<HistoryView>>,
}

impl ShownProps {
    fn disk(&self) -> Option<&DiskView> {
        self.history.as_ref().map(|history| &history.disk)
    }

    fn snapshots(&self) -> &[SnapshotView] {
        let history = self.history.as_ref();
        history.map_or(&[], |history| &history.snapshots)
    }
}

#[component]
fn Shown(props: &ShownProps) -> Html {
    let console = use_console();
    let now = use_now();
    let reach = use_reach();
    let open = use_state(|| None::<Open>);
    // The disk as it is, and the snapshot to go back to, or that was gone back to.
    let incident = &props.incident;
    let found = use_state(|| incident.verdict.clone());
    {
        // It is looked at for other incidents too, and what was found of a disk goes with it.
        let found = found.setter();
        use_effect_with(incident.verdict.clone(), move |verdict| {
            found.set(verdict.clone());
        });
    }
    let opens = |which: Open| {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(Some(which)))
    };
    let see = {
        let (console, found) = (console.clone(), found.clone());
        let (disk, number) = (incident.disk.clone(), Some(incident.number));
        let all = props.snapshots();
        let newest = incident.snapshot.clone();
        let back = goes_on_from(incident, all);
        Callback::from(move |()| {
            let (console, found) = (console.here(), found.clone());
            let (disk, newest, back) = (disk.clone(), newest.clone(), back.clone());
            spawn_local(async move {
                let Some(now) = console.verify(&disk, None, number).await else {
                    return;
                };
                let is_back = now.report.is_clean();
                let then = match if is_back { back } else { newest } {
                    Some(snapshot) => {
                        let id = Some(snapshot.id.clone());
                        let then = console.verify(&disk, id, number).await;
                        then.map(|then| (snapshot, then))
                    }
                    None => None,
                };
                found.set(Some(VerdictView { now, then }));
            });
        })
    };
    let says_something = incident.setup.is_some() || incident.kind == IncidentKind::BadBlock;
    let can_verify = says_something && !incident.is_disk_gone && !is_out_of_reach(props);
    let close = {
        let (open, found, see) = (open.clone(), found.clone(), see.clone());
        Callback::from(move |is_done: bool| {
            let is_back = is_done && *open == Some(Open::RollBack);
            open.set(None);
            if is_back && can_verify {
                // What was found is of the data from before.
                found.set(None);
                see.emit(());
            }
        })
    };
    let holds = holds(props);
    let is_well = (*found)
        .as_ref()
        .is_some_and(|found| found.now.report.is_clean());
    let is_recovered = is_well || holds.is_some();
    let primary = |is_primary: bool| is_primary.then_some("primary");
    let before = incident.setup.zip(incident.before).map(|(setup, report)| {
        let verified = VerifiedView {
            kind: Some(setup.kind),
            report,
            at_ms: incident.at_ms,
        };
        IncidentsText::Before {
            verdict: verdict(&verified, incident.at_ms),
        }
    });
    let name = words(incident.kind).title;
    let label = format!("{name}: {}", incident.disk.name);
    html! {
        <section class="card below recovery" aria-label={label}>
            <div class="head"><h3>{ name }{ ": " }{ about(incident) }</h3></div>
            <div class="inset">
                <p>{ ago(incident.at_ms, now) }if let Some(before) = before { { " · " }{ before } }</p>
                <p><b>{ IncidentsText::Ways }</b></p>
                { ways(props, is_recovered, opens(Open::RollBack), opens(Open::NewDisk)) }
                if let Some(found) = &*found {
                    { verdict_note(&found.now, now) }
                    <p role="status">if let Some(loss) = loss(incident, found) { { loss }{ " " } }<small class="muted">{ IncidentsText::FoundBefore }{ ago(found.now.at_ms, now) }</small></p>
                }
                if let Some(since) = since(props, (*found).as_ref()).filter(|_| !is_recovered) { <p>{ since }</p> }
                if is_well { <p class="note good" role="status">{ IncidentsText::Recovered }</p> }
                if let Some(snapshot) = holds {
                    <p class="note good" role="status">{ IncidentsText::Holds { snapshot } }</p>
                }
                <div class="buttons">
                    if can_verify {
                        <Action class={primary(!is_recovered)} onclick={see.reform(|_: MouseEvent| ())} why_not={unlock_first(props.disk().is_some_and(|disk| disk.locked))}>{ IncidentsText::See }</Action>
                    }
                    <Action class={primary(is_recovered)} onclick={opens(Open::Close)}>{ IncidentsText::Close }</Action>
                </div>
            </div>
            { match (*open, &props.history, &incident.snapshot) {
                (Some(Open::RollBack), Some(history), Some(snapshot)) => html! {
                    <RollBack history={history.clone()} snapshot={snapshot.clone()} on_close={close} />
                },
                (Some(Open::Close), ..) => {
                    let (what, disk) = (words(incident.kind).title.to_string(), incident.disk.name.clone());
                    let title = IncidentsText::CloseTitle { what, disk };
                    let close_it = Command::CloseIncident(incident.number);
                    html! {
                        <CommandDialog {title} submit={IncidentsText::CloseDo} command={Some(close_it)} on_close={close.reform(|()| false)}>
                            <p>{ IncidentsText::CloseWhy }</p>
                        </CommandDialog>
                    }
                }
                (Some(Open::NewDisk), _, Some(snapshot)) => {
                    let name = format!("{}-{}", incident.disk.name, IncidentsText::RecoveredName);
                    let create = Command::CreateDisk(CreateDisk {
                        name,
                        source: DiskSource::Snapshot(SnapshotRef::new(snapshot.id.clone())),
                        len: None,
                        block_size: None,
                        kind: None,
                        multi_attach: false,
                        encrypted: false,
                        zone: zone_left(props.disk(), &reach),
                        description: String::new(),
                        tags: Vec::new(),
                    });
                    let title = IncidentsText::NewDiskTitle { snapshot: snapshot.name.clone() };
                    html! {
                        <CommandsDialog {title} submit={IncidentsText::NewDiskDo} commands={vec![create]} on_close={close}>
                            <p>{ IncidentsText::NewDiskWhy }</p>
                        </CommandsDialog>
                    }
                }
                _ => html! {},
            } }
        </section>
    }
}

/// What it met.
fn about(incident: &IncidentView) -> Html {
    let disk = Route::Disk {
        disk: incident.disk.id.clone(),
    };
    let instance = incident.instance.as_ref().map(|instance| {
        let page = Route::Instance {
            instance: instance.id.clone(),
        };
        match incident.is_instance_gone {
            true => html! { { &instance.name } },
            false => link(&page, instance.name.clone()),
        }
    });
    html! {
        <>
            if let Some(instance) = instance { { instance }{ " · " } }
            if incident.is_disk_gone { { &incident.disk.name } } else { { link(&disk, incident.disk.name.clone()) } }
        </>
    }
}

/// The ways that help, those first that help most. What is recovered needs none.
fn ways(
    props: &ShownProps,
    is_recovered: bool,
    roll_back: Callback<MouseEvent>,
    new_disk: Callback<MouseEvent>,
) -> Html {
    let incident = &props.incident;
    let disk = incident.disk.id.clone();
    let snapshot = incident.snapshot.as_ref();
    let files = snapshot.map(|snapshot| {
        let view = DiskPage {
            show: Some(snapshot.id.clone()),
            tab: DiskTab::Files,
            ..DiskPage::default()
        };
        link_to_view(
            &Route::Disk { disk: disk.clone() },
            &view,
            IncidentsText::SingleFiles,
        )
    });
    let compare = snapshot.map(|snapshot| {
        let view = CompareView {
            before: Some(snapshot.id.clone()),
            after: Some("now".to_owned()),
            ..CompareView::default()
        };
        link_to_view(&Route::Compare { disk }, &view, IncidentsText::Compare)
    });
    let name = snapshot.map(|snapshot| snapshot.name.clone());
    // The newest snapshot often shares the bad block.
    let is_bad_block = incident.kind == IncidentKind::BadBlock;
    // A disk that outlived its instance has nothing to be taken back.
    let is_kept = incident.kind == IncidentKind::InstanceReleased && !incident.is_disk_gone;
    html! {
        <>
        if is_bad_block { <p>{ IncidentsText::BadBlockWay }</p> }
        if incident.kind == IncidentKind::ZoneLost { { zone_way(props) } }
        <div class="buttons">
            if is_kept {
                <span>{ IncidentsText::DiskThere { name: incident.disk.name.clone() } }</span>
            } else if let Some(snapshot) = name {
                if !incident.is_disk_gone && incident.kind != IncidentKind::ZoneLost {
                    <Action class={(!is_bad_block && !is_recovered).then_some("primary")} onclick={roll_back} why_not={restore_first(is_out_of_reach(props))}>{ IncidentsText::RollBack { snapshot: snapshot.clone() } }</Action>
                }
                <Action onclick={new_disk}>{ IncidentsText::NewDisk { snapshot } }</Action>
            } else if incident.kind != IncidentKind::ZoneLost {
                <span>{ IncidentsText::NoSnapshotLeft }</span>
            }
            if !incident.is_disk_gone && !is_kept && !is_out_of_reach(props) { { files }{ compare } }
            if incident.is_disk_gone || incident.is_instance_gone {
                { link(&Route::Bin, IncidentsText::FromBin) }
                { link(&Route::Images, IncidentsText::FromImage) }
            }
        </div>
        </>
    }
}

/// Whether the disk is in a zone that is lost.
fn is_out_of_reach(props: &ShownProps) -> bool {
    props.disk().is_some_and(|disk| disk.is_lost)
}

/// What is left of a lost zone, and where it can be restored.
fn zone_way(props: &ShownProps) -> Html {
    let Some(disk) = props.disk() else {
        return html! {};
    };
    let zone = disk.zone.clone();
    let text = match disk.is_lost {
        true => IncidentsText::ZoneStillLost { zone },
        false => IncidentsText::ZoneBack { zone },
    };
    html! { <p>{ text }{ " " }{ classed_link(&Route::Regions, Some("link"), IncidentsText::ToRegions) }</p> }
}

/// The zone for what takes a disk's place: its own, or one that is there.
fn zone_left(disk: Option<&DiskView>, reach: &Reach) -> Option<String> {
    let own = disk.filter(|disk| !reach.is_zone_lost(&disk.zone));
    let zone = own.map(|disk| disk.zone.clone());
    zone.or_else(|| Some(reach.zone_for_new(region()).to_owned()))
}

/// The snapshot from before the incident that the disk reads the same as, where no workload's data can
/// say that it is well again.
fn holds(props: &ShownProps) -> Option<String> {
    let incident = &props.incident;
    let is_rewritten = !matches!(
        incident.kind,
        IncidentKind::BadBlock | IncidentKind::InstanceReleased | IncidentKind::ZoneLost
    );
    let disk = props.disk()?;
    if incident.setup.is_some() || disk.is_changed || !is_rewritten {
        return None;
    }
    let mut own = props.snapshots().iter();
    let head = own.find(|one| one.is_head_parent && one.created_ms <= incident.at_ms)?;
    Some(head.name.clone())
}

/// The snapshot from before the incident that the disk's present goes on from: the newest one, until
/// somebody goes back to another.
fn goes_on_from(incident: &IncidentView, all: &[SnapshotView]) -> Option<IdName> {
    let find = |is: &dyn Fn(&SnapshotView) -> bool| all.iter().find(|one| is(one));
    let mut at = find(&|one| one.is_head_parent)?;
    while at.created_ms > incident.at_ms {
        let parent = at.parent.as_ref()?;
        at = find(&|one| one.id == *parent)?;
    }
    Some(IdName {
        id: at.id.clone(),
        name: at.name.clone(),
    })
}

/// What going back costs where no data tells when it was written: at most what was written since the snapshot.
/// The one that shares a bad block is no way back.
fn since(props: &ShownProps, found: Option<&VerdictView>) -> Option<IncidentsText> {
    let incident = &props.incident;
    let is_rolled_back = !matches!(
        incident.kind,
        IncidentKind::InstanceReleased | IncidentKind::ZoneLost
    );
    if incident.setup.is_some() || incident.is_disk_gone || !is_rolled_back {
        return None;
    }
    let snapshot = incident.snapshot.as_ref()?.name.clone();
    let then = found.and_then(|found| found.then.as_ref());
    let span = duration(incident.at_ms.saturating_sub(incident.snapshot_ms?) / 1000);
    match (incident.kind, then) {
        (IncidentKind::BadBlock, None) => None,
        (IncidentKind::BadBlock, Some((_, then))) if !then.report.is_clean() => {
            Some(IncidentsText::Shares { snapshot })
        }
        _ => Some(IncidentsText::WouldLoseSince { snapshot, span }),
    }
}

/// What going back to the snapshot costs, or cost: what was written between it and the incident, by
/// the data's own times. What is newer than the incident was written since, and says nothing of it.
fn loss(incident: &IncidentView, found: &VerdictView) -> Option<IncidentsText> {
    let before = incident.before?.newest?;
    let is_back = found.now.report.is_clean();
    let present = found.now.report.newest;
    let present = present.filter(|mark| is_back && mark.time_ms <= incident.at_ms);
    // Then the data may be well without anybody having gone back.
    let may_be_kept = is_back
        && matches!(
            incident.kind,
            IncidentKind::BadBlock | IncidentKind::InstanceReleased | IncidentKind::ZoneLost
        );
    let then = found.then.as_ref();
    let then = then.filter(|(_, then)| then.report.is_clean() && !may_be_kept);
    let newest = present.or_else(|| then?.1.report.newest)?;
    // Much is written within the same millisecond: only the same mark is the same data.
    let ms = (newest < before).then(|| before.time_ms.saturating_sub(newest.time_ms));
    let span = duration(ms.unwrap_or_default() / 1000);
    if is_back {
        return Some(match ms {
            None => IncidentsText::LostNothing,
            Some(..1000) => IncidentsText::LostLittle,
            Some(_) => IncidentsText::Lost { span },
        });
    }
    let snapshot = then?.0.name.clone();
    Some(match ms {
        None => IncidentsText::WouldLoseNothing { snapshot },
        Some(..1000) => IncidentsText::WouldLoseLittle { snapshot },
        Some(_) => IncidentsText::WouldLose { snapshot, span },
    })
}

#[derive(PartialEq, Properties)]
struct RollBackProps {
    history: Rc<HistoryView>,
    snapshot: IdName,
    on_close: Callback<bool>,
}

/// Stops what runs on the disk, rolls back, and starts it again.
#[component]
fn RollBack(props: &RollBackProps) -> Html {
    let console = use_console();
    let now = use_now();
    let keeps = use_state(|| false);
    let toggle = {
        let keeps = keeps.clone();
        Callback::from(move |_: InputEvent| keeps.set(!*keeps))
    };
    let disk = &props.history.disk;
    let running = disk.running().map(|attached| attached.instance.clone());
    let running: Vec<IdName> = running.collect();
    // Which of them ran is known from the beginning, not from what is stopped on the way.
    let ran = use_state(|| running.clone());
    let stopped = ran.iter().filter(|instance| !running.contains(instance));
    let stopped: Vec<IdName> = stopped.cloned().collect();
    let each = |make: fn(InstanceRef) -> Command, instances: &[IdName]| {
        let instances = instances.iter();
        let all = instances.map(|instance| make(InstanceRef::new(instance.id.clone())));
        all.collect::<Vec<_>>()
    };
    // Names are what people read in the log; where one fits several, the id.
    let snapshots = props.history.snapshots.iter();
    let (id, name) = (&props.snapshot.id, &props.snapshot.name);
    let target = reference(id, name, snapshots.map(|one| one.name.as_str()));
    let kept = snapshot_name(now.ms, now.zone_minutes);
    let reset = Command::ResetDisk(ResetDisk {
        disk: DiskRef::new(disk.reference()),
        snapshot: SnapshotRef::new(target),
        keep_current: keeps.then(|| format!("{}-{kept}", IncidentsText::DamagedName)),
        unless_held: false,
    });
    let mut commands = each(Command::StopInstance, &running);
    commands.push(reset);
    // It is rolled back, whether what ran can start again or not. If it is not, what was stopped for it starts
    // again too.
    let on_close = {
        let starts = |instances: &[IdName]| each(Command::StartInstance, instances);
        let (of_all, of_stopped) = (starts(&ran), starts(&stopped));
        let console = console.clone();
        let on_close = props.on_close.clone();
        Callback::from(move |is_done: bool| {
            let console = console.here();
            let starts = if is_done { &of_all } else { &of_stopped }.clone();
            let on_close = on_close.clone();
            spawn_local(async move {
                for start in starts {
                    // What went wrong was told.
                    drop(console.run(start).await);
                }
                on_close.emit(is_done);
            });
        })
    };
    let (name, snapshot) = (disk.name.clone(), props.snapshot.name.clone());
    html! {
        <CommandsDialog
            title={IncidentsText::RollBackTitle { disk: name, snapshot }}
            submit={IncidentsText::RollBackDo}
            {commands}
            {on_close}
            is_danger=true
        >
            <p>{ IncidentsText::RollBackWhy }</p>
            { for ran.iter().map(|instance| html! { <p>{ IncidentsText::RollBackStops { instance: instance.name.clone() } }</p> }) }
            <label class="choice"><input type="checkbox" checked={*keeps} oninput={toggle} /><span>{ IncidentsText::KeepCurrent }</span></label>
        </CommandsDialog>
    }
}
