//! The moment picked in the history: what it is, what depends on it, what one can do with it.

use super::{dialogs::Open, moment::Moment, names::Names, use_export};
use crate::{
    components::{
        action::{Action, action, restore_first},
        amount::ago,
        encryption::unlock_first,
        expiry::goes,
        link::{group_link, link, link_to_view},
        lock_dialog::{can_unlock, is_locked},
    },
    format::{moment, size},
    hooks::{use_console, use_now},
    i18n::{Common, CompareText, DiskText, EncryptionText, LockText, PoliciesText, RegionsText},
    routes::{CompareView, DiskView, Route},
    worker::protocol::NOW,
};
use rowdisk::service::{
    command::{Command, UnlockSnapshot},
    views::{DiskKind, HistoryView, IdName, SnapshotView},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The moment picked.
#[derive(PartialEq, Properties)]
pub(super) struct ChosenProps {
    pub(super) names: Names,
    pub(super) moment: Moment,
    pub(super) view: DiskView,
    pub(super) on_view: Callback<DiskView>,
    pub(super) on_open: Callback<Open>,
}

/// Says what was picked and offers what can be done with it.
#[component]
pub(super) fn Chosen(props: &ChosenProps) -> Html {
    let show = {
        let (view, on_view) = (props.view.clone(), props.on_view.clone());
        Callback::from(move |_: MouseEvent| {
            let show = view.pick.clone();
            // Another moment may have another size: its map begins as a whole.
            on_view.emit(DiskView {
                show,
                first: None,
                blocks: None,
                is_physical: false,
                ..view.clone()
            });
        })
    };
    let is_shown = props.view.pick == props.view.show;
    let name = props.names.history.disk.name.clone();
    let on_export = use_export(props.names.now(), name);
    let compare = compare_link(props);
    let disk = &props.names.history.disk;
    let why_not = restore_first(disk.is_lost).or(unlock_first(disk.locked));
    match &props.moment {
        Moment::Now => html! {
            <div class="chosen">
                <p>{ DiskText::ChosenNow }</p>
                if !is_shown { <button type="button" onclick={show}>{ DiskText::ShowNow }</button> }
                { compare }
                { action(None, DiskText::ExportThis, on_export, why_not) }
            </div>
        },
        Moment::Snapshot(snapshot) => html! {
            <ChosenSnapshot
                names={props.names.clone()}
                snapshot={(**snapshot).clone()}
                {is_shown}
                {show}
                {compare}
                on_open={props.on_open.clone()}
            />
        },
    }
}

/// To the comparison of what is picked with what is marked, else with what is shown, or with now; and the
/// mark itself. Nothing if there is but one moment.
fn compare_link(props: &ChosenProps) -> Html {
    let (view, history) = (&props.view, &props.names.history);
    if history.snapshots.is_empty() {
        return html! {};
    }
    let to = Route::Compare {
        disk: history.disk.id.clone(),
    };
    let picked = view.pick.clone().unwrap_or_else(|| NOW.to_owned());
    let other = view.mark.clone().filter(|mark| *mark != picked);
    let words = match &other {
        Some(mark) => {
            let id = Some(mark.as_str()).filter(|mark| *mark != NOW);
            let name = Moment::of(history, id).unwrap_or(Moment::Now).name();
            CompareText::LinkWith { name }.to_string()
        }
        None => CompareText::Link.to_string(),
    };
    let shown = view.show.clone();
    let shown = shown.filter(|id| Moment::of(history, Some(id)).is_some());
    let shown = shown.unwrap_or_else(|| NOW.to_owned());
    // Without a mark what is shown is the other one; where that is the same, now or the newest snapshot.
    let other = other
        .or_else(|| Some(shown).filter(|shown| *shown != picked))
        .or_else(|| (picked != NOW).then(|| NOW.to_owned()))
        .or_else(|| history.snapshots.first().map(|newest| newest.id.clone()));
    let [before, after] = in_order(history, picked.clone(), other.unwrap_or_default());
    let compare = CompareView {
        before: Some(before),
        after: Some(after),
        ..CompareView::default()
    };
    let is_marked = view.mark.as_ref() == Some(&picked);
    let mark = {
        let (view, on_view) = (view.clone(), props.on_view.clone());
        Callback::from(move |_: MouseEvent| on_view.emit(view.clone().marked(&picked)))
    };
    html! {
        <>
            { link_to_view(&to, &compare, words) }
            <button type="button" aria-pressed={is_marked.to_string()} title={DiskText::MarkHint} onclick={mark}>{ DiskText::Mark }</button>
        </>
    }
}

/// The older one first.
fn in_order(history: &HistoryView, one: String, other: String) -> [String; 2] {
    let age = |id: &String| {
        let place = history.snapshots.iter().position(|of| of.id == *id);
        place.map_or(0, |place| place + 1)
    };
    if age(&one) >= age(&other) {
        [one, other]
    } else {
        [other, one]
    }
}

#[derive(PartialEq, Properties)]
struct ChosenSnapshotProps {
    names: Names,
    snapshot: SnapshotView,
    is_shown: bool,
    show: Callback<MouseEvent>,
    /// Leads to the comparison.
    compare: Html,
    on_open: Callback<Open>,
}

#[component]
fn ChosenSnapshot(props: &ChosenSnapshotProps) -> Html {
    let console = use_console();
    let now = use_now();
    let snapshot = &props.snapshot;
    let disk = &props.names.history.disk;
    let on_export = use_export(
        props.names.version(snapshot),
        format!("{}-{}", disk.name, snapshot.name),
    );
    let opens = |which: fn(SnapshotView) -> Open| {
        let snapshot = snapshot.clone();
        props
            .on_open
            .reform(move |_: MouseEvent| which(snapshot.clone()))
    };
    let is_system = snapshot.source_disk_kind == DiskKind::System;
    let unlock = {
        let (console, reference) = (console, props.names.snapshot(snapshot));
        Callback::from(move |_: MouseEvent| {
            let (console, snapshot) = (console.clone(), reference.clone());
            spawn_local(async move {
                // Told either way.
                let _ = console
                    .run(Command::UnlockSnapshot(UnlockSnapshot { snapshot }))
                    .await;
            });
        })
    };
    html! {
        <div class="chosen">
            <p>
                <b>{ &snapshot.name }</b>{ DiskText::Dot }{ ago(snapshot.created_ms, now) }
                { DiskText::Dot }{ DiskText::ChosenSees { bytes: size(snapshot.data_bytes) } }
                if snapshot.children.len() + usize::from(snapshot.is_head_parent) > 1 {
                    { DiskText::Dot }
                    { DiskText::ChosenBranches { count: (snapshot.children.len() + usize::from(snapshot.is_head_parent)) as u64 } }
                }
                { DiskText::Dot }{ frees(snapshot) }
                if let Some(group) = &snapshot.group { { DiskText::Dot }{ group_link(group) } }
                if let Some(policy) = &snapshot.policy { { DiskText::Dot }{ PoliciesText::By { policy: policy.name.clone() } } }
                if let Some(goes) = goes(snapshot, now) { { DiskText::Dot }{ goes } }
                if let Some(lock) = snapshot.lock.filter(|_| is_locked(snapshot, now.ms)) {
                    { DiskText::Dot }{ LockText::BadgeUntil { until: moment(lock.until_ms, now.zone_minutes) } }
                    if can_unlock(snapshot, now.ms) { { DiskText::Dot }{ LockText::CoolOffUntil { until: moment(lock.cool_off_until_ms, now.zone_minutes) } } }
                }
                if !snapshot.description.is_empty() { <span class="description">{ &snapshot.description }</span> }
                if !snapshot.used_by_images.is_empty() {
                    <span class="description">{ DiskText::ChosenImages }{ for between(snapshot.used_by_images.iter().map(|image| html! { <b>{ &image.name }</b> }).collect()) }</span>
                }
                if !snapshot.used_by_disks.is_empty() {
                    <span class="description">{ DiskText::ChosenDisks }{ for between(snapshot.used_by_disks.iter().map(disk_link).collect()) }</span>
                }
            </p>
            if !props.is_shown { <button type="button" onclick={props.show.clone()}>{ DiskText::Show }</button> }
            { props.compare.clone() }
            { action(None, DiskText::RollBack, opens(Open::RollBack), restore_first(disk.is_lost)) }
            <Action onclick={opens(Open::NewDisk)}>{ DiskText::NewDisk }</Action>
            { action(None, DiskText::NewImage, opens(Open::NewImage), (!is_system).then(|| DiskText::NewImageNo.into())) }
            { action(None, DiskText::ExportThis, on_export, unlock_first(snapshot.locked)) }
            if !snapshot.locked { <Action onclick={opens(|snapshot| Open::EncryptedCopy(Some(snapshot)))}>{ EncryptionText::CopyAsk }</Action> }
            { action(None, RegionsText::Copy, opens(Open::Copy), unlock_first(snapshot.locked)) }
            <Action onclick={opens(Open::Lock)}>{ if is_locked(snapshot, now.ms) { LockText::Relock } else { LockText::Lock } }</Action>
            if can_unlock(snapshot, now.ms) { <Action onclick={unlock}>{ LockText::Unlock }</Action> }
            <Action class="danger" onclick={opens(Open::DeleteSnapshot)}>{ Common::DeleteAsk }</Action>
        </div>
    }
}

/// What deleting it gives back, and who still holds its data.
fn frees(snapshot: &SnapshotView) -> Html {
    let (frees, held) = match snapshot.frees_bytes {
        None => (DiskText::ChosenFreesComing, DiskText::ChosenHeldBy),
        Some(0) => (DiskText::ChosenFreesNothing, DiskText::ChosenHeldBy),
        Some(bytes) => (
            DiskText::ChosenFrees { bytes: size(bytes) },
            DiskText::ChosenRestHeldBy,
        ),
    };
    let holders = snapshot
        .held_by
        .iter()
        .map(|name| html! { <b>{ name }</b> })
        .collect::<Vec<_>>();
    html! {
        <>
            { frees }
            if !holders.is_empty() { { held }{ for between(holders) } }
        </>
    }
}

fn disk_link(disk: &IdName) -> Html {
    link(
        &Route::Disk {
            disk: disk.id.clone(),
        },
        &disk.name,
    )
}

/// The items with commas, and an "and" before the last.
fn between(items: Vec<Html>) -> Vec<Html> {
    let count = items.len();
    let mut row = Vec::with_capacity(count * 2);
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            let word = if index + 1 == count {
                DiskText::And
            } else {
                DiskText::Comma
            };
            row.push(html! { word });
        }
        row.push(item);
    }
    row
}
