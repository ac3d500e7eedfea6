//! What the console says of itself: notes, states, long work, notices.

use super::part;
use crate::{
    components::{
        empty::empty, failure::failure_note, gate::Barrier, loaded::loaded, status::status_badge,
        task_bar::TaskBar, toasts::ToastList,
    },
    format::Pace,
    state::{
        remote::Remote,
        tasks::{Task, TaskKind, TaskState, Tasks, WayOut},
        toasts::{Notice, ToastAction, Toasts},
        undo::Undo,
    },
    worker::protocol::{code, failure},
};
use rowdisk::service::{
    Region,
    command::{ExportDisk, VersionRef},
    views::{DiskStatus, UndoView},
};
use std::rc::Rc;
use yew::prelude::*;

pub(super) fn notes() -> Html {
    let note = |class: &'static str| {
        part(
            class,
            html! { <p class={classes!("note", class)}>{ "A sentence that is worth its frame." }</p> },
        )
    };
    let statuses = [
        DiskStatus::Available,
        DiskStatus::Creating,
        DiskStatus::ReIniting,
        DiskStatus::Deleting,
    ];
    html! {
        <>
            <div class="parts-grid">{ for ["", "good", "warn", "danger"].map(note) }</div>
            <div class="parts-row">{ for statuses.map(|status| part("status", status_badge(status))) }</div>
        </>
    }
}

pub(super) fn states() -> Html {
    let barriers = [
        code::OPEN_ELSEWHERE,
        code::TAKEN_OVER,
        code::OTHER_BUILD,
        code::NOT_SECURE,
        code::STORAGE_DENIED,
        code::POOL_DAMAGED,
        code::POOL_GONE,
        code::POOL_NEWER,
    ];
    html! {
        <div class="parts-grid">
            { part("on its way", loaded(&Remote::<()>::Loading, |_| html! {})) }
            { part("failed", loaded(&Remote::<()>::Failed(failure(code::STORAGE_FAILED)), |_| html! {})) }
            { part("empty", empty("No disks yet", "What one can do about it:", html! { <button type="button" class="primary">{ "Make an empty disk" }</button> })) }
            { part("a failure in its place", failure_note(&failure(code::FILE_GONE), html! { <button type="button">{ "Try again" }</button> })) }
            { for barriers.map(|code| part(code, html! { <Barrier failure={failure(code)} /> })) }
        </div>
    }
}

#[component]
pub(super) fn LongWork() -> Html {
    let tasks = use_memo((), |()| {
        let task = |id, kind, done, state| Task {
            id,
            region: Region::default(),
            kind,
            name: "web-root".to_owned(),
            done,
            total: (kind != TaskKind::Check).then_some(100 << 20),
            pace: pace(),
            state,
            way_out: None,
        };
        let lost = || TaskState::Failed(failure(code::SINK_FAILED));
        let damaged = Task {
            way_out: Some(WayOut::ExportReadable(ExportDisk {
                what: VersionRef::Disk(rowdisk::service::command::DiskRef::new("web-root")),
                file: None,
                zeroes_unreadable: true,
            })),
            ..task(
                4,
                TaskKind::Export,
                30 << 20,
                TaskState::Failed(failure(code::POOL_DAMAGED)),
            )
        };
        Rc::new(Tasks {
            all: vec![
                task(1, TaskKind::Import, 40 << 20, TaskState::Running),
                task(2, TaskKind::Check, 12 << 20, TaskState::Running),
                task(3, TaskKind::Write, 60 << 20, TaskState::Canceling),
                damaged,
                task(5, TaskKind::Export, 99 << 20, lost()),
                task(6, TaskKind::Import, 0, TaskState::Waiting),
                task(7, TaskKind::Import, 0, TaskState::Waiting),
            ],
        })
    });
    html! {
        <ContextProvider<Rc<Tasks>> context={(*tasks).clone()}><TaskBar /></ContextProvider<Rc<Tasks>>>
    }
}

/// 20 MiB a second.
fn pace() -> Pace {
    let mut pace = Pace::default();
    for second in 0..3 {
        pace.note(f64::from(second) * 1000.0, (20 << 20) * second as u64);
    }
    pace
}

/// Shown one after the other: here they would go away, as they do.
#[component]
pub(super) fn Notices() -> Html {
    let toasts = use_reducer(Toasts::default);
    let notices = [
        (
            "done",
            Notice::Done {
                what: "Took the snapshot base".to_owned(),
                cost: "3 ms".to_owned(),
            },
        ),
        (
            "can be undone",
            Notice::Undoable {
                what: "Wrote to web-root".to_owned(),
                cost: "1 MiB, 64 blocks redirected, copy-on-write would have copied 12".to_owned(),
                undo: Undo::Disk(UndoView {
                    disk: String::new(),
                    snapshot: String::new(),
                }),
            },
        ),
        ("failed", Notice::Failed(failure(code::STORAGE_FULL))),
    ];
    let show = |(state, notice): (&'static str, Notice)| {
        let toasts = toasts.dispatcher();
        let onclick = Callback::from(move |_: MouseEvent| {
            toasts.dispatch(ToastAction::Show(Region::default(), notice.clone()));
        });
        part(
            state,
            html! { <button type="button" {onclick}>{ "Show" }</button> },
        )
    };
    html! {
        <>
            <div class="parts-row">{ for notices.map(show) }</div>
            <div class="parts-toasts"><ToastList toasts={(*toasts).clone()} /></div>
        </>
    }
}
