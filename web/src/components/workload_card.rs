//! What runs on an instance: how busy it is, what it did, what became of its data.

use super::{
    action::{Action, action, restore_first},
    commands_dialog::CommandsDialog,
    encryption::{Unlock, unlock_first},
    failure::failure_note,
    field::Select,
    help::head,
    link::link,
    loaded::loaded,
    sparkline::sparkline,
    verdict::verdict_note,
};
use crate::{
    format::{count, moment, size},
    hooks::{Now, use_console, use_field, use_now, use_query, use_tasks},
    i18n::{Common, EncryptionText, Term, WorkloadText},
    routes::Route,
    state::tasks::TaskKind,
    worker::protocol::{Failure, Query, WorkloadState, code},
};
use rowdisk::{
    service::{
        command::{
            Command, CreateSnapshot, DiskRef, InstanceRef, NewWorkload, SetWorkload, VersionRef,
        },
        views::{IdName, Rate, WorkloadView},
    },
    workload::Kind,
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Whose workload.
#[derive(PartialEq, Properties)]
pub(crate) struct WorkloadCardProps {
    pub(crate) instance: IdName,
    /// Its disks, those first that are best for a workload.
    pub(crate) disks: Vec<IdName>,
    /// Whether they are out of reach.
    pub(crate) is_lost: bool,
}

#[derive(Clone, PartialEq)]
enum Open {
    /// What there is now, if anything.
    Change(Option<WorkloadView>),
    /// The disk of what is upgraded.
    Upgrade(IdName),
    /// The disk that is locked.
    Unlock(IdName),
}

/// The workload of an instance.
#[component]
pub(crate) fn WorkloadCard(props: &WorkloadCardProps) -> Html {
    let states = use_query::<Vec<WorkloadState>>(Query::Workloads);
    let console = use_console();
    let tasks = use_tasks();
    let now = use_now();
    let open = use_state(|| None::<Open>);
    let opens = |which: Open| {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(Some(which.clone())))
    };
    let close = {
        let open = open.clone();
        Callback::from(move |_: bool| open.set(None))
    };
    let end = {
        let (console, instance) = (console.clone(), props.instance.id.clone());
        Callback::from(move |_: MouseEvent| {
            let command = Command::SetWorkload(SetWorkload {
                instance: InstanceRef::new(instance.clone()),
                workload: None,
            });
            let console = console.clone();
            // What went wrong was told.
            spawn_local(async move { drop(console.run(command).await) });
        })
    };
    // One that failed stays on the list until somebody takes it off.
    let mut pending = tasks.all.iter().filter(|task| task.is_pending());
    let is_verifying = pending.any(|task| task.kind == TaskKind::Verify);
    let content = loaded(&states, |states| {
        let mut states = states.iter();
        let state = states.find(|state| state.view.instance.id == props.instance.id);
        let Some(state) = state else {
            return html! {
                <div class="inset">
                    <p>{ WorkloadText::Why }</p>
                    <p class="hint">{ WorkloadText::None }</p>
                    <Action why_not={restore_first(props.is_lost)} class="primary" onclick={opens(Open::Change(None))}>{ WorkloadText::Choose }</Action>
                </div>
            };
        };
        let verify = {
            let (console, disk) = (console.clone(), state.view.disk.clone());
            Callback::from(move |_: MouseEvent| {
                let (console, disk) = (console.clone(), disk.clone());
                // The answer comes back with the next look at the workloads.
                spawn_local(async move {
                    if console.verify(&disk, None, None).await.is_some() {
                        console.look_again();
                    }
                });
            })
        };
        let unlock = opens(Open::Unlock(state.view.disk.clone()));
        let is_locked = (state.trouble.as_ref()).is_some_and(|why| why.code == code::LOCKED_DISK);
        let why_not = is_verifying.then(|| AttrValue::from(WorkloadText::Verifying));
        let lost = restore_first(props.is_lost);
        let why_not = lost.clone().or(unlock_first(is_locked)).or(why_not);
        html! {
            <div class="inset workload">
                { facts(state, props.is_lost, now, unlock) }
                <div class="buttons">
                    { action(Some("primary"), WorkloadText::Verify, verify, why_not) }
                    { action(None, WorkloadText::Upgrade, opens(Open::Upgrade(state.view.disk.clone())), lost.clone().or(unlock_first(is_locked))) }
                    { action(None, WorkloadText::Change, opens(Open::Change(Some(state.view.clone()))), lost) }
                    <Action onclick={end.clone()}>{ WorkloadText::End }</Action>
                    { link(&Route::Incidents, Common::IncidentsAsk) }
                </div>
            </div>
        }
    });
    let title = WorkloadText::Title {
        name: props.instance.name.clone(),
    };
    html! {
        <section class="card below" aria-label={title.to_string()}>
            <div class="head">{ head(title, Term::Workload) }</div>
            { content }
            { match (*open).clone() {
                None => html! {},
                Some(Open::Change(before)) => html! { <Change instance={props.instance.clone()} disks={props.disks.clone()} {before} on_close={close} /> },
                Some(Open::Upgrade(disk)) => html! { <Upgrade instance={props.instance.clone()} {disk} on_close={close} /> },
                Some(Open::Unlock(disk)) => html! {
                    <Unlock what={VersionRef::Disk(DiskRef::new(disk.id))} name={disk.name} on_close={close.reform(|()| false)} />
                },
            } }
        </section>
    }
}

/// What a workload is called, and what it does.
pub(crate) fn kind_words(kind: Kind) -> (WorkloadText, WorkloadText) {
    match kind {
        Kind::Log => (WorkloadText::Log, WorkloadText::LogWhy),
        Kind::Database => (WorkloadText::Database, WorkloadText::DatabaseWhy),
        Kind::Web => (WorkloadText::Web, WorkloadText::WebWhy),
        Kind::Video => (WorkloadText::Video, WorkloadText::VideoWhy),
    }
}

fn facts(state: &WorkloadState, is_lost: bool, now: Now, unlock: Callback<MouseEvent>) -> Html {
    let (name, why) = kind_words(state.view.setup.kind);
    let (standing, badge) = match (&state.trouble, state.view.started_ms) {
        _ if is_lost => (WorkloadText::Lost, "badge lost"),
        (_, None) => (WorkloadText::Stopped, "badge off"),
        (Some(_), _) => (WorkloadText::Resting, "badge off"),
        (None, _) => (WorkloadText::Running, "badge"),
    };
    let is_locked = |trouble: &Failure| trouble.code == code::LOCKED_DISK;
    let requests: Vec<u32> = state.samples.iter().map(|(count, _)| *count).collect();
    let bytes: Vec<u32> = state.samples.iter().map(|(_, bytes)| *bytes).collect();
    let last = |values: &[u32]| u64::from(values.iter().rev().nth(1).copied().unwrap_or(0));
    let most = |values: &[u32]| u64::from(values.iter().copied().max().unwrap_or(0));
    let seconds = state.samples.len() as u64;
    let totals = &state.totals;
    let disk = Route::Disk {
        disk: state.view.disk.id.clone(),
    };
    let chart = |title: WorkloadText, values: &[u32], most: String| {
        let label = format!("{title}: {}", WorkloadText::Chart { seconds, most });
        html! { <figure><figcaption class="hint">{ title }</figcaption>{ sparkline(label, values, 120) }</figure> }
    };
    html! {
        <>
            <p><b>{ name }</b>{ ": " }{ why }{ " · " }{ link(&disk, state.view.disk.name.clone()) }{ " · " }<span class={badge}>{ standing }</span></p>
            if let Some(trouble) = state.trouble.as_ref().filter(|_| !is_lost) {
                { failure_note(trouble, html! {
                    if is_locked(trouble) { <Action onclick={unlock}>{ EncryptionText::UnlockAsk }</Action> }
                }) }
            }
            if state.view.started_ms.is_some() {
                <p class="figure">{ WorkloadText::Now { requests: count(last(&requests)), bytes: size(last(&bytes)) } }</p>
                <div class="charts">
                    { chart(WorkloadText::Requests, &requests, count(most(&requests))) }
                    { chart(WorkloadText::Bytes, &bytes, size(most(&bytes))) }
                </div>
            }
            <p class="hint">{ WorkloadText::Totals {
                reads: count(totals.reads),
                writes: count(totals.writes),
                flushes: count(totals.flushes),
                read: size(totals.bytes_read),
                written: size(totals.bytes_written),
            } }</p>
            if let Some(ms) = state.view.cut_off_ms {
                <p class="note warn">{ WorkloadText::CutOff { when: moment(ms, now.zone_minutes) } }</p>
            }
            if totals.damaged > 0 { <p class="note warn">{ WorkloadText::Met { count: totals.damaged } }</p> }
            { match &state.verified {
                None => html! { <p class="hint">{ WorkloadText::NotVerified }</p> },
                Some(verified) => verdict_note(verified, now),
            } }
        </>
    }
}

#[derive(PartialEq, Properties)]
struct ChangeProps {
    instance: IdName,
    disks: Vec<IdName>,
    /// What there is now; it is what one changes.
    before: Option<WorkloadView>,
    on_close: Callback<bool>,
}

#[component]
fn Change(props: &ChangeProps) -> Html {
    let before = props.before.as_ref();
    let kind = before.map_or(Kind::Database, |before| before.setup.kind);
    let rate = before.map_or(Rate::Low, |before| before.rate);
    let disk = before.map(|before| &before.disk).or(props.disks.first());
    let kind = use_field(|| kind.as_str().to_owned());
    let rate = use_field(|| rate.as_str().to_owned());
    let disk = use_field(|| disk.map_or(String::new(), |disk| disk.id.clone()));
    let overwrite = use_state(|| false);
    let toggle = {
        let overwrite = overwrite.clone();
        Callback::from(move |_: InputEvent| overwrite.set(!*overwrite))
    };
    let kinds = Kind::ALL.map(|kind| {
        let (name, why) = kind_words(kind);
        (kind.as_str().into(), format!("{name}: {why}").into())
    });
    let rates = Rate::ALL.map(|rate| {
        let text = match rate {
            Rate::Low => WorkloadText::Low,
            Rate::Medium => WorkloadText::Medium,
            Rate::High => WorkloadText::High,
        };
        (rate.as_str().into(), text.into())
    });
    let disks = props.disks.iter();
    let disks = disks.map(|disk| (disk.id.clone().into(), disk.name.clone().into()));
    let chosen_kind = Kind::ALL.into_iter().find(|k| k.as_str() == kind.text());
    let chosen_rate = Rate::ALL.into_iter().find(|r| r.as_str() == rate.text());
    let command = chosen_kind.zip(chosen_rate).map(|(kind, rate)| {
        Command::SetWorkload(SetWorkload {
            instance: InstanceRef::new(props.instance.id.clone()),
            workload: Some(NewWorkload {
                kind,
                rate,
                disk: DiskRef::new(disk.text()),
                seed: None,
                overwrite: *overwrite,
            }),
        })
    });
    html! {
        <CommandsDialog title={WorkloadText::ChangeTitle} submit={WorkloadText::Set} commands={Vec::from_iter(command)} on_close={props.on_close.clone()}>
            <Select id="workload-kind" word={Term::Workload} label={WorkloadText::What} options={kinds.to_vec()} field={kind} />
            <Select id="workload-rate" label={WorkloadText::Rate} options={rates.to_vec()} field={rate} />
            <Select id="workload-disk" label={WorkloadText::Disk} options={disks.collect::<Vec<_>>()} field={disk} hint={WorkloadText::DiskHint} />
            <label class="choice"><input type="checkbox" checked={*overwrite} oninput={toggle} /><span>{ WorkloadText::Overwrite }</span></label>
        </CommandsDialog>
    }
}

#[derive(PartialEq, Properties)]
struct UpgradeProps {
    instance: IdName,
    disk: IdName,
    on_close: Callback<bool>,
}

#[component]
fn Upgrade(props: &UpgradeProps) -> Html {
    let instance = &props.instance;
    let (snapshot, first) = use_snapshot_first(&props.disk, WorkloadText::SnapshotWhy.into());
    let upgrade = Command::UpgradeApplication(InstanceRef::new(instance.id.clone()));
    let commands = snapshot.into_iter().chain([upgrade]).collect::<Vec<_>>();
    html! {
        <CommandsDialog
            title={WorkloadText::UpgradeTitle { name: instance.name.clone() }}
            submit={WorkloadText::UpgradeDo}
            {commands}
            on_close={props.on_close.clone()}
        >
            <p>{ WorkloadText::UpgradeWhy }</p>
            { first }
        </CommandsDialog>
    }
}

/// The offer to take a snapshot before something risky, and why: the command, while it is chosen, and
/// the box.
#[hook]
pub(crate) fn use_snapshot_first(disk: &IdName, why: AttrValue) -> (Option<Command>, Html) {
    let now = use_now();
    let takes = use_state(|| true);
    let toggle = {
        let takes = takes.clone();
        Callback::from(move |_: InputEvent| takes.set(!*takes))
    };
    let name = crate::format::snapshot_name(now.ms, now.zone_minutes);
    let create = CreateSnapshot::new(DiskRef::new(disk.id.clone()), name);
    let command = takes.then_some(Command::CreateSnapshot(create));
    let choice = html! {
        <label class="choice"><input type="checkbox" checked={*takes} oninput={toggle} /><span>{ WorkloadText::SnapshotFirst }<small>{ why }</small></span></label>
    };
    (command, choice)
}
