//! All snapshots: filter, sort, delete several as one, lock several; snapshot groups.

mod filter;
mod group;
mod roll_back;

use self::filter::{Filter, ListOf, lets_through};
use crate::{
    components::{
        amount::{ago, exact_size, size_to_come},
        ask::Ask,
        copy_dialog::{Copied, CopyDialog},
        disk_form::{Beginning, DiskForm},
        empty::empty,
        encryption::{Unlock, encryption_badge, unlock_first},
        expiry::goes,
        help::{column, title},
        link::{classed_link, group_link, link, link_to_view},
        loaded::loaded,
        lock_dialog::{LockDialog, is_locked},
        name::name_in_row,
        pager::{pager, to_page},
        sort_head::{SortHead, sorter},
    },
    console::Console,
    format::relative,
    hooks::{Now, View, use_console, use_now, use_query, use_title, use_view},
    i18n::{
        AskText, ChainsText, Common, DiskText, EncryptionText, LockText, RegionsText,
        SnapshotsText, Term, copy_of, joined,
    },
    routes::{DiskView, Route, SnapshotColumn},
    state::{
        groups::groups_of,
        selection::Selection,
        sort::{natural, sorted},
    },
    worker::protocol::Query,
};
use rowdisk::service::{
    command::{Command, DeleteSnapshot, DiskRef, DiskSource, SnapshotRef, VersionRef},
    views::{DiskView as Disk, SnapshotOrigin, SnapshotStatus, SnapshotView},
};
use std::{cmp::Ordering, collections::BTreeMap, rc::Rc};
use yew::prelude::*;

/// The page of snapshots.
#[component]
pub(crate) fn Snapshots() -> Html {
    use_title(Common::Snapshots.to_string());
    let snapshots = use_query::<Vec<SnapshotView>>(Query::Snapshots);
    let view = use_view::<ListOf>(Route::Snapshots);
    let now = use_now();
    let locking = use_state(Vec::<SnapshotView>::new);
    let is_asking = use_state(|| false);
    let source = use_state(|| None::<SnapshotView>);
    let disks = use_query::<Vec<Disk>>(Query::Disks);
    let picked = use_state(Selection::default);
    let on_pick = {
        let picked = picked.clone();
        Callback::from(move |next| picked.set(next))
    };
    let on_new = {
        let source = source.setter();
        Callback::from(move |snapshot| source.set(Some(snapshot)))
    };
    let locks = |which: Vec<SnapshotView>| {
        let locking = locking.clone();
        Callback::from(move |()| locking.set(which.clone()))
    };
    let on_lock = {
        let locking = locking.setter();
        Callback::from(move |snapshot| locking.set(vec![snapshot]))
    };
    let copying = use_state(|| None::<SnapshotView>);
    let on_copy = {
        let copying = copying.setter();
        Callback::from(move |snapshot| copying.set(Some(snapshot)))
    };
    let unlocking = use_state(|| None::<SnapshotView>);
    let on_unlock = {
        let unlocking = unlocking.setter();
        Callback::from(move |snapshot| unlocking.set(Some(snapshot)))
    };
    let asks = |asks: bool| {
        let is_asking = is_asking.clone();
        Callback::from(move |()| is_asking.set(asks))
    };
    html! {
        <>
            <div class="title">
                { title(Common::Snapshots, Term::Snapshot) }
                <span class="spread">{ classed_link(&Route::Chains, Some("link"), ChainsText::Link) }{ classed_link(&Route::Billing, Some("link"), Common::Billing) }{ classed_link(&Route::Bin, Some("link"), Common::RecycleBin) }</span>
            </div>
            { loaded(&snapshots, |all| {
                if all.is_empty() {
                    return empty(SnapshotsText::EmptyTitle, SnapshotsText::EmptyWhy, html! {});
                }
                let shown = shown(all, &view.now, now);
                let picked = picked.within(shown.iter().map(|snapshot| snapshot.id.as_str()));
                let chosen = shown.iter().filter(|snapshot| picked.has(&snapshot.id));
                let chosen: Vec<SnapshotView> = chosen.cloned().collect();
                html! {
                    <>
                        <Filter disks={to_choose(all, disks.ready(), &view.now.disk)} groups={groups_of(all)} view={view.clone()} shown={shown.len() as u64} count={all.len() as u64} />
                        { group::chosen(all, disks.ready().map_or(&[], |disks| disks.as_slice()), &view, now) }
                        if shown.is_empty() {
                            <p class="lead">{ Common::NothingMatches }</p>
                        } else {
                            <SnapshotTable snapshots={shown.clone()} view={view.clone()} picked={picked.clone()} on_pick={on_pick.clone()} on_new={on_new.clone()} on_lock={on_lock.clone()} on_copy={on_copy.clone()} on_unlock={on_unlock.clone()} />
                        }
                        if !chosen.is_empty() {
                            <div class="bulk">
                                <button onclick={locks(chosen.clone()).reform(|_: MouseEvent| ())}>{ LockText::LockMany { count: chosen.len() as u64 } }</button>
                                <button class="danger" onclick={asks(true).reform(|_: MouseEvent| ())}>{ SnapshotsText::DeleteChosen { count: chosen.len() as u64 } }</button>
                            </div>
                        }
                        if *is_asking && !chosen.is_empty() {
                            <DeleteMany snapshots={chosen} on_close={asks(false)} />
                        }
                        if !locking.is_empty() {
                            <LockDialog snapshots={by_id(&locking)} on_close={locks(Vec::new())} />
                        }
                        if let Some(snapshot) = &*copying {
                            <CopyDialog what={Copied::Snapshot(SnapshotRef::new(snapshot.id.clone()))} name={snapshot.name.clone()} on_close={let copying = copying.setter(); Callback::from(move |()| copying.set(None))} />
                        }
                        if let Some(snapshot) = &*unlocking {
                            <Unlock what={as_version(snapshot)} name={snapshot.name.clone()} on_close={let unlocking = unlocking.setter(); Callback::from(move |()| unlocking.set(None))} />
                        }
                        if let Some(snapshot) = &*source {
                            { new_disk(snapshot, disks.ready().map_or(&[], |disks| disks.as_slice()), source.setter()) }
                        }
                    </>
                }
            }) }
        </>
    }
}

/// By id, for names need not be unique.
fn by_id(snapshots: &[SnapshotView]) -> Vec<(SnapshotRef, SnapshotView)> {
    let with_id = |snapshot: &SnapshotView| (SnapshotRef::new(&snapshot.id), snapshot.clone());
    snapshots.iter().map(with_id).collect()
}

/// The form for a disk from a snapshot.
fn new_disk(
    snapshot: &SnapshotView,
    disks: &[Disk],
    source: UseStateSetter<Option<SnapshotView>>,
) -> Html {
    let beginning = Beginning {
        source: DiskSource::Snapshot(SnapshotRef::new(snapshot.id.clone())),
        from: snapshot.name.clone(),
        name: snapshot.name.clone(),
        len: snapshot.len,
        kind: snapshot.source_disk_kind,
        is_encrypted: snapshot.key.is_some(),
    };
    let taken: Vec<String> = disks.iter().map(|disk| disk.name.clone()).collect();
    let on_close = Callback::from(move |()| source.set(None));
    html! { <DiskForm {taken} {on_close} {beginning} /> }
}

#[derive(PartialEq, Properties)]
struct DeleteManyProps {
    snapshots: Vec<SnapshotView>,
    on_close: Callback<()>,
}

#[component]
fn DeleteMany(props: &DeleteManyProps) -> Html {
    let title = match props.snapshots.as_slice() {
        [one] => AskText::DeleteOne {
            name: one.name.clone(),
        },
        many => AskText::DeleteMany {
            count: many.len() as u64,
        },
    };
    // By id: names need not be unique, and one command deletes them all in one commit.
    let refs = props
        .snapshots
        .iter()
        .map(|snapshot| SnapshotRef::new(snapshot.id.clone()));
    let command = Command::DeleteSnapshot(DeleteSnapshot {
        snapshots: refs.collect(),
        force: false,
    });
    html! { <Ask {title} submit={AskText::DoDelete} commands={vec![command]} on_close={props.on_close.reform(|_| ())} /> }
}

/// The disks to choose from: those that have snapshots, and the chosen one as long as it is there or
/// nobody knows yet.
fn to_choose(
    all: &[SnapshotView],
    disks: Option<&Rc<Vec<Disk>>>,
    chosen: &str,
) -> BTreeMap<String, String> {
    let mut there = disks_of(all);
    let name = match disks {
        None => Some(chosen),
        Some(disks) => {
            let found = disks.iter().find(|disk| disk.id == chosen);
            found.map(|disk| disk.name.as_str())
        }
    };
    if let Some(name) = name.filter(|name| !name.is_empty()) {
        let id = chosen.to_owned();
        there.entry(id).or_insert_with(|| name.to_owned());
    }
    there
}

/// Disks that have snapshots, by id, with their names.
fn disks_of(all: &[SnapshotView]) -> BTreeMap<String, String> {
    all.iter()
        .map(|snapshot| {
            // Those that are gone are told apart by their ids.
            let is_nameless = snapshot.disk_name.is_none()
                && snapshot.binned_disk_name.is_none()
                && snapshot.copied_from.is_none();
            let name = if is_nameless {
                ChainsText::DeletedDisk {
                    id: snapshot.disk_id.clone(),
                }
                .to_string()
            } else {
                disk_name(snapshot)
            };
            (snapshot.disk_id.clone(), name)
        })
        .collect()
}

fn disk_name(snapshot: &SnapshotView) -> String {
    let gone = || match (&snapshot.copied_from, &snapshot.binned_disk_name) {
        (Some(of), _) => copy_of(of),
        (None, Some(name)) => ChainsText::BinnedDisk { name: name.clone() }.to_string(),
        (None, None) => SnapshotsText::DiskDeleted.to_string(),
    };
    snapshot.disk_name.clone().unwrap_or_else(gone)
}

#[derive(PartialEq, Properties)]
struct SnapshotTableProps {
    snapshots: Vec<SnapshotView>,
    view: View<ListOf>,
    picked: Selection,
    on_pick: Callback<Selection>,
    /// A disk is wanted from one.
    on_new: Callback<SnapshotView>,
    /// One is to be locked.
    on_lock: Callback<SnapshotView>,
    /// One is to be copied to another region.
    on_copy: Callback<SnapshotView>,
    on_unlock: Callback<SnapshotView>,
}

#[component]
fn SnapshotTable(props: &SnapshotTableProps) -> Html {
    let console = use_console();
    let now = use_now();
    let (sort, direction) = (props.view.now.sort, props.view.now.direction);
    let head = |column: SnapshotColumn,
                text: AttrValue,
                hint: Option<AttrValue>,
                class: &'static str| {
        let sorted = (sort == column).then_some(direction);
        let word = (column == SnapshotColumn::Added).then_some(Term::Incremental);
        html! { <SortHead {text} {hint} {sorted} on_sort={sorter(&props.view, column)} {class} {word} /> }
    };
    let page = props.view.now.page.of_rows(props.snapshots.len());
    let words = |text: &dyn std::fmt::Display| AttrValue::from(text.to_string());
    let ids: Vec<String> = props
        .snapshots
        .iter()
        .map(|snapshot| snapshot.id.clone())
        .collect();
    let toggle_all = {
        let (on_pick, picked) = (props.on_pick.clone(), props.picked.clone());
        Callback::from(move |_: InputEvent| {
            on_pick.emit(picked.all_toggled(ids.iter().map(String::as_str)));
        })
    };
    let one = |snapshot: &SnapshotView| {
        let toggle = {
            let (on_pick, picked) = (props.on_pick.clone(), props.picked.clone());
            let id = snapshot.id.clone();
            Callback::from(move |_: InputEvent| on_pick.emit(picked.toggled(&id)))
        };
        // What a snapshot with its disk offers stands on the disk's page; this one has none.
        let ways = match &snapshot.disk_name {
            Some(_) => html! {},
            None if snapshot.status != SnapshotStatus::Accomplished => {
                html! { <span class="badge plain">{ snapshot.status.as_str() }</span> }
            }
            None => ways(
                &console,
                snapshot,
                &props.on_new,
                &props.on_lock,
                &props.on_copy,
                &props.on_unlock,
            ),
        };
        row(snapshot, props.picked.has(&snapshot.id), toggle, ways, now)
    };
    html! {
        <section class="card scroll">
            <table class="list">
                <thead><tr>
                    <th class="pick"><input type="checkbox" checked={props.picked.len() == props.snapshots.len()} oninput={toggle_all} aria-label={Common::SelectAll} /></th>
                    { head(SnapshotColumn::Name, words(&Common::Name), None, "text") }
                    { head(SnapshotColumn::Disk, words(&SnapshotsText::Disk), None, "text wide") }
                    { head(SnapshotColumn::Taken, words(&SnapshotsText::Taken), None, "text wide") }
                    { head(SnapshotColumn::Sees, words(&SnapshotsText::Sees), Some(words(&SnapshotsText::SeesHint)), "wide") }
                    { head(SnapshotColumn::Added, words(&SnapshotsText::Added), Some(words(&DiskText::AddedHint)), "wide") }
                    { head(SnapshotColumn::Frees, words(&SnapshotsText::Frees), Some(words(&DiskText::FreesHint)), "") }
                    <th scope="col" class="text wide">{ column(SnapshotsText::Used, Term::Usage) }</th>
                </tr></thead>
                <tbody>{ for page.of(&props.snapshots).iter().map(one) }</tbody>
            </table>
            { pager(page, &to_page(&props.view)) }
        </section>
    }
}

fn as_version(snapshot: &SnapshotView) -> VersionRef {
    VersionRef::Snapshot {
        disk: DiskRef::new(snapshot.disk_id.clone()),
        snapshot: snapshot.id.clone(),
    }
}

/// What can be done with a snapshot whose disk is gone.
fn ways(
    console: &Console,
    snapshot: &SnapshotView,
    on_new: &Callback<SnapshotView>,
    on_lock: &Callback<SnapshotView>,
    on_copy: &Callback<SnapshotView>,
    on_unlock: &Callback<SnapshotView>,
) -> Html {
    let on_unlock = {
        let (on_unlock, snapshot) = (on_unlock.clone(), snapshot.clone());
        Callback::from(move |_: MouseEvent| on_unlock.emit(snapshot.clone()))
    };
    let on_new = {
        let (on_new, snapshot) = (on_new.clone(), snapshot.clone());
        Callback::from(move |_: MouseEvent| on_new.emit(snapshot.clone()))
    };
    let on_lock = {
        let (on_lock, snapshot) = (on_lock.clone(), snapshot.clone());
        Callback::from(move |_: MouseEvent| on_lock.emit(snapshot.clone()))
    };
    let on_copy = {
        let (on_copy, snapshot) = (on_copy.clone(), snapshot.clone());
        Callback::from(move |_: MouseEvent| on_copy.emit(snapshot.clone()))
    };
    let on_export = {
        let (console, snapshot) = (console.clone(), snapshot.clone());
        Callback::from(move |_: MouseEvent| {
            console.begin_export(as_version(&snapshot), snapshot.name.clone());
        })
    };
    html! {
        <span class="spread">
            if snapshot.locked { <button type="button" class="small" onclick={on_unlock}>{ EncryptionText::UnlockAsk }</button> }
            <button type="button" class="small" onclick={on_new}>{ DiskText::NewDisk }</button>
            <button type="button" class="small" onclick={on_export} disabled={snapshot.locked} title={unlock_first(snapshot.locked)}>{ DiskText::ExportThis }</button>
            <button type="button" class="small" onclick={on_copy} disabled={snapshot.locked} title={unlock_first(snapshot.locked)}>{ RegionsText::Copy }</button>
            <button type="button" class="small" onclick={on_lock}>{ LockText::Lock }</button>
        </span>
    }
}

fn row(
    snapshot: &SnapshotView,
    is_picked: bool,
    toggle: Callback<InputEvent>,
    ways: Html,
    now: Now,
) -> Html {
    let users = snapshot
        .used_by_images
        .iter()
        .chain(&snapshot.used_by_disks);
    let users = joined(users.map(|user| user.name.as_str()));
    let disk = match &snapshot.disk_name {
        None => html! { <span class="muted">{ disk_name(snapshot) }</span> },
        Some(name) => link(
            &Route::Disk {
                disk: snapshot.disk_id.clone(),
            },
            name_in_row(name),
        ),
    };
    let name = match &snapshot.disk_name {
        None => name_in_row(&snapshot.name),
        Some(_) => {
            let view = DiskView {
                pick: Some(snapshot.id.clone()),
                ..DiskView::default()
            };
            let disk = snapshot.disk_id.clone();
            link_to_view(&Route::Disk { disk }, &view, name_in_row(&snapshot.name))
        }
    };
    html! {
        <tr key={snapshot.id.clone()} class={classes!(is_picked.then_some("picked"))}>
            <td class="pick"><input type="checkbox" checked={is_picked} oninput={toggle} aria-label={Common::SelectOne { name: snapshot.name.clone() }} /></td>
            <th scope="row" class="text">
                { name }{ encryption_badge(snapshot.key.is_some(), snapshot.locked) }
                if is_locked(snapshot, now.ms) { <span class="badge plain">{ LockText::Badge }</span> }
                if snapshot.origin == SnapshotOrigin::Auto { <span class="badge plain">{ SnapshotsText::Automatic }</span> }
                <small class="narrow">{ name_in_row(&disk_name(snapshot)) }{ DiskText::Dot }{ ago(snapshot.created_ms, now) }</small>
                if let Some(goes) = goes(snapshot, now) { <small>{ goes }</small> }
                if let Some(group) = &snapshot.group { <small>{ group_link(group) }</small> }
                if let Some(of) = &snapshot.copied_from { <small>{ RegionsText::CopyAge { ago: relative(of.taken_ms, now.ms, now.zone_minutes) } }</small> }
                { ways }
            </th>
            <td class="text wide">{ disk }</td>
            <td class="text wide">{ ago(snapshot.created_ms, now) }</td>
            <td class="wide">{ exact_size(snapshot.data_bytes) }</td>
            <td class="wide">{ size_to_come(snapshot.added_bytes) }</td>
            <td>{ size_to_come(snapshot.frees_bytes) }</td>
            <td class="text wide">{ name_in_row(&users) }</td>
        </tr>
    }
}

/// What the filter lets through, sorted.
fn shown(all: &[SnapshotView], view: &ListOf, now: Now) -> Vec<SnapshotView> {
    let shown = (all.iter()).filter(|snapshot| lets_through(view, snapshot, now));
    let shown = sorted(shown, |a, b| view.direction.of(order(view.sort, a, b)));
    shown.into_iter().cloned().collect()
}

fn order(column: SnapshotColumn, a: &SnapshotView, b: &SnapshotView) -> Ordering {
    let newest = || {
        b.created_ms
            .cmp(&a.created_ms)
            .then_with(|| a.id.cmp(&b.id))
    };
    match column {
        SnapshotColumn::Taken => newest(),
        SnapshotColumn::Name => natural(&a.name, &b.name).then_with(newest),
        SnapshotColumn::Disk => natural(&disk_name(a), &disk_name(b)).then_with(newest),
        SnapshotColumn::Sees => a.data_bytes.cmp(&b.data_bytes).then_with(newest),
        SnapshotColumn::Added => a.added_bytes.cmp(&b.added_bytes).then_with(newest),
        SnapshotColumn::Frees => a.frees_bytes.cmp(&b.frees_bytes).then_with(newest),
    }
}
