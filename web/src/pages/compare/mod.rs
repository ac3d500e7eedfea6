//! Two moments of a disk beside each other: how much changed, where, and the bytes of both.

mod changed_table;
mod files;
mod sides;
mod use_changes;
mod use_files;

use self::{
    changed_table::{Table, use_changed_table},
    files::FilesCard,
    sides::{Sides, use_sides},
    use_changes::use_changes,
};
use crate::{
    components::{
        action::barred,
        block_map::use_change_map,
        button::Button,
        empty::empty_page,
        encryption::{Unlock, locked_note},
        failure::failure_note,
        link::link,
        loaded::loaded,
    },
    format::{count, exact_bytes, size},
    hooks::{View, use_query, use_title, use_view},
    i18n::{Common, CompareText, DiskText, EncryptionText},
    platform,
    routes::{CompareView, Route},
    state::{changes::Changes, remote::Remote},
    worker::protocol::{NOW, Pair, Query},
};
use rowdisk::service::{
    command::{DiskRef, VersionRef},
    views::{DiskView, HistoryView},
};
use std::rc::Rc;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// Which disk.
#[derive(PartialEq, Properties)]
pub(crate) struct CompareProps {
    pub(crate) id: String,
}

/// The page of two moments.
#[component]
pub(crate) fn Compare(props: &CompareProps) -> Html {
    let disk = props.id.clone();
    let history = use_query::<HistoryView>(Query::History { disk: disk.clone() });
    let view = use_view::<CompareView>(Route::Compare { disk });
    let name = history.ready().map(|history| history.disk.name.clone());
    use_title(match name {
        Some(disk) => CompareText::PageTitle { disk }.to_string(),
        None => CompareText::Title.to_string(),
    });
    if matches!(&history, Remote::Failed(failure) if failure.code == "InvalidDiskId.NotFound") {
        let to_disks = link(&Route::Disks, Common::ToDisks);
        return empty_page(DiskText::Gone, DiskText::GoneWhy, to_disks);
    }
    loaded(&history, |history| {
        if is_gone(history, &view.now) {
            return gone(&props.id);
        }
        html! { <ComparePage history={history.clone()} view={view.clone()} /> }
    })
}

/// In place of a moment that is gone: no other is compared as if it were that.
fn gone(disk: &str) -> Html {
    let anew = Route::Compare {
        disk: disk.to_owned(),
    };
    let anew = link(&anew, CompareText::GoneNow);
    empty_page(DiskText::MomentGone, CompareText::Gone, anew)
}

#[derive(PartialEq, Properties)]
struct PageProps {
    history: Rc<HistoryView>,
    view: View<CompareView>,
}

/// Whether the address names a moment that is gone.
fn is_gone(history: &HistoryView, view: &CompareView) -> bool {
    let is_known =
        |id: &String| id == NOW || history.snapshots.iter().any(|snapshot| snapshot.id == *id);
    !view.before.iter().chain(&view.after).all(is_known)
}

/// The two moments that the address names; where it names none, from the newest snapshot to now.
fn pair_of(history: &HistoryView, view: &CompareView) -> Pair {
    let newest = history.snapshots.first();
    let newest = newest.map_or_else(|| NOW.to_owned(), |snapshot| snapshot.id.clone());
    Pair {
        disk: history.disk.id.clone(),
        before: view.before.clone().unwrap_or(newest),
        after: view.after.clone().unwrap_or(NOW.to_owned()),
    }
}

/// What the present is made of, if it is one of the two: when that changes, they are compared anew.
fn present(pair: &Pair, disk: &DiskView) -> Option<[u64; 4]> {
    let has_now = pair.before == NOW || pair.after == NOW;
    has_now.then_some([
        disk.redirected_blocks,
        disk.cow_copies,
        disk.data_bytes,
        disk.len,
    ])
}

#[component]
fn ComparePage(props: &PageProps) -> Html {
    let (history, view) = (&props.history, &props.view);
    let pair = pair_of(history, &view.now);
    let is_unlocking = use_state(|| false);
    let unlocks = |is: bool| {
        let is_unlocking = is_unlocking.clone();
        Callback::from(move |()| is_unlocking.set(is))
    };
    let disk = &history.disk;
    let body = if history.snapshots.is_empty() {
        html! { <p class="note">{ CompareText::NoSnapshots }</p> }
    } else if pair.is_same() {
        html! { <p class="note">{ CompareText::Same }</p> }
    } else if disk.locked {
        locked_note(EncryptionText::LockedCompare, unlocks(true).reform(|_| ()))
    } else {
        html! { <Compared history={history.clone()} view={view.clone()} pair={pair.clone()} /> }
    };
    let crumb = Route::Disk {
        disk: disk.id.clone(),
    };
    html! {
        <>
            <div class="title">
                <div>
                    <div class="crumbs">{ link(&Route::Disks, Common::Disks) }{ " / " }{ link(&crumb, &disk.name) }{ " /" }</div>
                    <div class="name"><h1>{ CompareText::Title }</h1></div>
                </div>
                { moments(history, &pair, view) }
            </div>
            { body }
            if *is_unlocking && disk.locked {
                <Unlock what={VersionRef::Disk(DiskRef::new(disk.id.clone()))} name={disk.name.clone()} on_close={unlocks(false)} />
            }
        </>
    }
}

#[derive(PartialEq, Properties)]
struct ComparedProps {
    history: Rc<HistoryView>,
    view: View<CompareView>,
    /// Two that differ, and can be read.
    pair: Pair,
}

/// What differs between the two.
#[component]
fn Compared(props: &ComparedProps) -> Html {
    let (history, view, pair) = (&props.history, &props.view, &props.pair);
    let found = use_changes(pair, &history.disk);
    let changes = &found.changes;
    let on_open = {
        let (push, now) = (view.push.clone(), view.now.clone());
        Callback::from(move |offset: u64| {
            push.emit(CompareView {
                offset: Some(offset),
                ..now.clone()
            });
        })
    };
    let table = use_changed_table(&Table {
        changes: changes.clone(),
        view: view.clone(),
        on_open: on_open.clone(),
    });
    let map = use_change_map(changes, history.disk.block_size, &on_open);
    let sides = use_sides(&Sides {
        history: history.clone(),
        pair: pair.clone(),
        view: view.clone(),
        len: changes.len,
    });
    let csv = Button {
        class: Some("small"),
        onclick: on_csv(changes, &history.disk.name),
        why_not: barred(changes.all.is_empty(), CompareText::CsvNone),
        ..Button::default()
    };
    html! {
        <>
            <div class="facts">{ sums(changes) }</div>
            if let Some(failure) = &found.failure { { failure_note(failure, html! {}) } }
            if let Some(next) = changes.next.filter(|_| found.failure.is_none()) {
                <div class="task">
                    <b>{ CompareText::Comparing }</b>
                    <progress aria-label={CompareText::Comparing} max={changes.len.max(1).to_string()} value={next.to_string()} />
                    <span class="figure">{ CompareText::SoFar { offset: size(next), len: size(changes.len) } }</span>
                    <button type="button" onclick={found.turn.reform(|_: MouseEvent| ())}>
                        { if found.is_running { CompareText::Stop } else { CompareText::GoOn } }
                    </button>
                </div>
            }
            <div class="two">
                <section class="card" aria-label={CompareText::Ranges}>
                    <div class="head">
                        <h2>{ CompareText::Ranges }</h2>
                        { csv.with(CompareText::Csv) }
                    </div>
                    { table }
                </section>
                <section class="card" aria-label={CompareText::Map}>
                    <div class="head"><h2>{ CompareText::Map }</h2></div>
                    { map }
                </section>
            </div>
            <FilesCard history={history.clone()} pair={pair.clone()} />
            { sides }
        </>
    }
}

/// The choice of the two moments.
fn moments(history: &HistoryView, pair: &Pair, view: &View<CompareView>) -> Html {
    let choose = |is_before: bool| {
        let (push, now) = (view.push.clone(), view.now.clone());
        Callback::from(move |event: Event| {
            let list = event.target_dyn_into::<HtmlSelectElement>();
            let Some(id) = list.map(|list| list.value()) else {
                return;
            };
            let mut next = CompareView {
                offset: None,
                ..now.clone()
            };
            let side = if is_before {
                &mut next.before
            } else {
                &mut next.after
            };
            *side = Some(id);
            push.emit(next);
        })
    };
    let list = |id: &'static str, label: CompareText, chosen: &String, is_before: bool| {
        let option = |value: &str, text: String| {
            html! { <option value={value.to_owned()} selected={chosen == value}>{ text }</option> }
        };
        html! {
            <>
                <label for={id}>{ label }</label>
                <select {id} onchange={choose(is_before)}>
                    { option(NOW, DiskText::Now.to_string()) }
                    { for history.snapshots.iter().map(|snapshot| option(&snapshot.id, snapshot.name.clone())) }
                </select>
            </>
        }
    };
    let turn = {
        let (push, now, pair) = (view.push.clone(), view.now.clone(), pair.clone());
        Callback::from(move |_: MouseEvent| {
            push.emit(CompareView {
                before: Some(pair.after.clone()),
                after: Some(pair.before.clone()),
                ..now.clone()
            });
        })
    };
    html! {
        <div class="inline">
            { list("compare-before", CompareText::Before, &pair.before, true) }
            { list("compare-after", CompareText::After, &pair.after, false) }
            <button type="button" class="small" onclick={turn}>{ CompareText::Turn }</button>
        </div>
    }
}

/// How much changed.
fn sums(changes: &Changes) -> Html {
    if changes.all.is_empty() {
        return if changes.next.is_none() && changes.len > 0 {
            html! { <span>{ CompareText::None }</span> }
        } else {
            html! {}
        };
    }
    let sum = CompareText::Sum {
        changed: size(changes.changed_bytes()),
        ranges: changes.all.len() as u64,
    };
    let exact = CompareText::Exact {
        bytes: count(changes.differing_bytes()),
    };
    html! {
        <>
            <span title={exact_bytes(changes.changed_bytes())}><b>{ sum }</b></span>
            <span>{ exact }</span>
            if changes.unreadable_bytes > 0 { <span>{ CompareText::Unreadable { bytes: size(changes.unreadable_bytes) } }</span> }
        </>
    }
}

fn on_csv(changes: &Rc<Changes>, disk: &str) -> Callback<MouseEvent> {
    let (changes, name) = (changes.clone(), format!("{disk}-changes.csv"));
    Callback::from(move |_: MouseEvent| platform::download_text(&changes.csv(), &name))
}
