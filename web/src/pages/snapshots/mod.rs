//! All snapshots: filter, sort, delete several as one, lock several; snapshot groups.

mod filter;
mod group;
mod roll_back;

use self::{
    filter::{Filter, ListOf, Options, filter_of},
    group::ChosenGroup,
};
use crate::{
    components::{
        action::Action,
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
        lock_dialog::{self, LockDialog, is_locked},
        name::name_in_row,
        pager::{elsewhere, pager, select_all_hint, to_page},
        sort_head::{SortHead, sorter},
    },
    console::Console,
    format::relative,
    hooks::{Now, View, use_console, use_now, use_query, use_title, use_view},
    i18n::{
        AskText, ChainsText, Common, DiskText, EncryptionText, LockText, RegionsText,
        SnapshotsText, Term, copy_of, joined,
    },
    routes::{DiskView, Route},
    state::{
        paging::{Paging, ROWS},
        selection::Selection,
        sort::Direction,
    },
    worker::protocol::Query,
};
use rowdisk::service::{
    command::{Command, DeleteSnapshot, DiskRef, DiskSource, SnapshotRef, VersionRef},
    views::{
        ChainNameView, Choices, IdName, PickedView, SnapshotList, SnapshotListView, SnapshotOrder,
        SnapshotOrigin, SnapshotStatus, SnapshotView,
    },
};
use std::rc::Rc;
use yew::prelude::*;

/// The page of snapshots.
#[component]
pub(crate) fn Snapshots() -> Html {
    use_title(Common::Snapshots.to_string());
    let view = use_view::<ListOf>(Route::Snapshots);
    let now = use_now();
    let filter = filter_of(&view.now, now.zone_minutes);
    let list = use_query::<SnapshotListView>(Query::SnapshotList(SnapshotList {
        filter: filter.clone(),
        order: view.now.sort,
        is_down: view.now.direction == Direction::Down,
        part: view.now.page.part(),
    }));
    let locking = use_state(Vec::<PickedView>::new);
    let is_asking = use_state(|| false);
    let source = use_state(|| None::<SnapshotView>);
    let picked = use_state(Selection::default);
    // Those that are still there and that the filter shows.
    let chosen = use_query::<Vec<PickedView>>(Query::PickedSnapshots {
        filter: filter.clone(),
        ids: picked.ids(),
    });
    let chosen: Vec<PickedView> = (chosen.ready().into_iter())
        .flat_map(|chosen| chosen.iter().filter(|one| picked.has(&one.id)).cloned())
        .collect();
    let total = list.ready().map_or(0, |list| list.total);
    let is_all = chosen.len() as u64 == total;
    let on_all = {
        let (console, picked) = (use_console(), picked.clone());
        Callback::from(move |_: InputEvent| {
            let (picked, filter) = (picked.setter(), filter.clone());
            let ids = Query::SnapshotIds(filter);
            console.select_all(is_all, ids, move |all| picked.set(all));
        })
    };
    let on_pick = {
        let picked = picked.clone();
        Callback::from(move |next| picked.set(next))
    };
    let on_new = {
        let source = source.setter();
        Callback::from(move |snapshot| source.set(Some(snapshot)))
    };
    let locks = |which: Vec<PickedView>| {
        let locking = locking.clone();
        Callback::from(move |()| locking.set(which.clone()))
    };
    let on_lock = {
        let locking = locking.setter();
        Callback::from(move |snapshot| locking.set(vec![lock_dialog::picked(&snapshot)]))
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
            { loaded(&list, |list| {
                if list.count == 0 {
                    return empty(SnapshotsText::EmptyTitle, SnapshotsText::EmptyWhy, html! {});
                }
                let group = view.now.more.get("group").cloned();
                html! {
                    <>
                        <Filter disks={disk_options(&list.disks)} groups={group_options(&list.groups)} view={view.clone()} shown={list.total} count={list.count} />
                        <>{ for group.map(|id| html! { <ChosenGroup {id} view={view.clone()} /> }) }</>
                        if list.total == 0 {
                            <p class="lead">{ Common::NothingMatches }</p>
                        } else {
                            <SnapshotTable list={list.clone()} view={view.clone()} picked={(*picked).clone()} {is_all} on_pick={on_pick.clone()} {on_all} on_new={on_new.clone()} on_lock={on_lock.clone()} on_copy={on_copy.clone()} on_unlock={on_unlock.clone()} />
                        }
                        if !chosen.is_empty() {
                            <div class="bulk">
                                <Action onclick={locks(chosen.clone()).reform(|_: MouseEvent| ())}>{ LockText::LockMany { count: chosen.len() as u64 } }</Action>
                                <Action class="danger" onclick={asks(true).reform(|_: MouseEvent| ())}>{ SnapshotsText::DeleteChosen { count: chosen.len() as u64 } }</Action>
                                { elsewhere(chosen.iter().map(|one| &one.id), list.snapshots.iter().map(|one| &one.id)) }
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
                            { new_disk(snapshot, source.setter()) }
                        }
                    </>
                }
            }) }
        </>
    }
}

/// By id, for names need not be unique.
fn by_id(snapshots: &[PickedView]) -> Vec<(SnapshotRef, PickedView)> {
    let with_id = |snapshot: &PickedView| (SnapshotRef::new(&snapshot.id), snapshot.clone());
    snapshots.iter().map(with_id).collect()
}

/// The form for a disk from a snapshot.
fn new_disk(snapshot: &SnapshotView, source: UseStateSetter<Option<SnapshotView>>) -> Html {
    let beginning = Beginning {
        source: DiskSource::Snapshot(SnapshotRef::new(snapshot.id.clone())),
        from: snapshot.name.clone(),
        name: snapshot.name.clone(),
        len: snapshot.len,
        kind: snapshot.source_disk_kind,
        is_encrypted: snapshot.key.is_some(),
    };
    let on_close = Callback::from(move |()| source.set(None));
    html! { <DiskForm {on_close} {beginning} /> }
}

#[derive(PartialEq, Properties)]
struct DeleteManyProps {
    snapshots: Vec<PickedView>,
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

/// Disks to filter by, by their names.
fn disk_options(disks: &Choices<ChainNameView>) -> Options {
    let name = |disk: &ChainNameView| {
        let gone = || match (&disk.copies_of, &disk.binned_disk_name) {
            (Some(of), _) => copy_of(of),
            (None, Some(name)) => ChainsText::BinnedDisk { name: name.clone() }.to_string(),
            // Those that are gone are told apart by their ids.
            (None, None) => ChainsText::DeletedDisk {
                id: disk.disk_id.clone(),
            }
            .to_string(),
        };
        disk.disk_name.clone().unwrap_or_else(gone)
    };
    let disks_named = disks
        .some
        .iter()
        .map(|disk| (disk.disk_id.clone(), name(disk)));
    Options {
        some: disks_named.collect(),
        more: disks.more,
    }
}

fn group_options(groups: &Choices<IdName>) -> Options {
    let some = groups.some.iter();
    Options {
        some: some
            .map(|group| (group.id.clone(), group.name.clone()))
            .collect(),
        more: groups.more,
    }
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
    list: Rc<SnapshotListView>,
    view: View<ListOf>,
    picked: Selection,
    /// Whether all that the filter shows are picked, those on other pages too.
    is_all: bool,
    on_pick: Callback<Selection>,
    on_all: Callback<InputEvent>,
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
    let head = |column: SnapshotOrder,
                text: AttrValue,
                hint: Option<AttrValue>,
                class: &'static str| {
        let sorted = (sort == column).then_some(direction);
        let word = (column == SnapshotOrder::Added).then_some(Term::Incremental);
        html! { <SortHead {text} {hint} {sorted} on_sort={sorter(&props.view, column)} {class} {word} /> }
    };
    let page = Paging::cut(props.list.number, props.list.total, ROWS);
    let words = |text: &dyn std::fmt::Display| AttrValue::from(text.to_string());
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
                    <th class="pick"><input type="checkbox" checked={props.is_all} oninput={props.on_all.clone()} aria-label={Common::SelectAll} title={select_all_hint(page)} /></th>
                    { head(SnapshotOrder::Name, words(&Common::Name), None, "text") }
                    { head(SnapshotOrder::Disk, words(&SnapshotsText::Disk), None, "text wide") }
                    { head(SnapshotOrder::Taken, words(&SnapshotsText::Taken), None, "text wide") }
                    { head(SnapshotOrder::Sees, words(&SnapshotsText::Sees), Some(words(&SnapshotsText::SeesHint)), "wide") }
                    { head(SnapshotOrder::Added, words(&SnapshotsText::Added), Some(words(&DiskText::AddedHint)), "wide") }
                    { head(SnapshotOrder::Frees, words(&SnapshotsText::Frees), Some(words(&DiskText::FreesHint)), "") }
                    <th scope="col" class="text wide">{ column(SnapshotsText::Used, Term::Usage) }</th>
                </tr></thead>
                <tbody>{ for props.list.snapshots.iter().map(one) }</tbody>
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
            if snapshot.locked { <Action class="small" onclick={on_unlock}>{ EncryptionText::UnlockAsk }</Action> }
            <Action class="small" onclick={on_new}>{ DiskText::NewDisk }</Action>
            <Action why_not={unlock_first(snapshot.locked)} class="small" onclick={on_export}>{ DiskText::ExportThis }</Action>
            <Action why_not={unlock_first(snapshot.locked)} class="small" onclick={on_copy}>{ RegionsText::Copy }</Action>
            <Action class="small" onclick={on_lock}>{ LockText::Lock }</Action>
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
