//! Long work under way: imports, exports, checks. It goes on while a person moves about, so it lives
//! above the pages.

use super::unfinished::Unfinished;
use crate::{
    format::Pace,
    worker::protocol::{Failure, Progress, SecretWords},
};
use rowdisk::service::{
    Region,
    command::{ExportDisk, ImportDisk},
    views::UndoView,
};
use std::rc::Rc;
use web_sys::File;
use yew::Reducible;

/// What a task does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TaskKind {
    Import,
    Export,
    Write,
    Check,
    Verify,
    Incident,
    EncryptedCopy,
    Copy,
}

/// How a task stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TaskState {
    /// Others are done first.
    Waiting,
    Running,
    /// Asked to stop, not yet stopped.
    Canceling,
    Failed(Failure),
}

/// One long work.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Task {
    /// The request's id, which cancels it.
    pub(crate) id: u64,
    /// Where: another one may be shown by the time it ends.
    pub(crate) region: Region,
    pub(crate) kind: TaskKind,
    /// What it works on, as people know it.
    pub(crate) name: String,
    pub(crate) done: u64,
    pub(crate) total: Option<u64>,
    pub(crate) pace: Pace,
    pub(crate) state: TaskState,
    /// What can still be done once it failed.
    pub(crate) way_out: Option<WayOut>,
}

/// A file that is to become a disk.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ToImport {
    /// Where it was asked for: another one may be shown when its turn comes.
    pub(crate) region: Region,
    pub(crate) import: ImportDisk,
    pub(crate) file: File,
    /// For an encrypted one.
    pub(crate) secrets: Option<SecretWords>,
}

/// What can be done after a failure.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum WayOut {
    /// The export that can still be had of a damaged disk.
    ExportReadable(ExportDisk),
    /// The same import, of the same file.
    ImportAgain(ToImport),
    /// An import that did not end before the page was loaded again, of a file that it has to be given anew.
    ChooseAgain(Unfinished),
    /// Going back to what was there before it wrote.
    Undo(UndoView),
}

impl Task {
    fn new(id: u64, region: Region, kind: TaskKind, name: String, total: Option<u64>) -> Self {
        Self {
            id,
            region,
            kind,
            name,
            done: 0,
            total,
            pace: Pace::default(),
            state: TaskState::Waiting,
            way_out: None,
        }
    }

    /// Whether it waits or runs.
    pub(crate) fn is_pending(&self) -> bool {
        !matches!(self.state, TaskState::Failed(_))
    }
}

/// All long work, oldest first. Done and canceled work leaves at once; failed work stays until it is
/// dismissed, so that nobody misses it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Tasks {
    pub(crate) all: Vec<Task>,
}

/// What happens to tasks. Times are milliseconds of any steady clock.
#[derive(Clone, Debug)]
pub(crate) enum TaskAction {
    /// It waits for its turn.
    Queued {
        id: u64,
        region: Region,
        kind: TaskKind,
        name: String,
        total: Option<u64>,
    },
    /// It runs, with or without having waited.
    Started {
        id: u64,
        region: Region,
        kind: TaskKind,
        name: String,
        total: Option<u64>,
        now_ms: f64,
    },
    Progressed {
        id: u64,
        progress: Progress,
        now_ms: f64,
    },
    Canceling(u64),
    /// It was done, canceled, or its failure was seen.
    Gone(u64),
    Failed(u64, Failure),
    /// It failed, but there is a way out.
    Offer(u64, WayOut),
    /// Something else was done to the disk of this id, or the snapshot of this id is gone: going back
    /// would undo more, or cannot be done.
    Outdated(String),
    /// A disk was written by something that was given up, and nothing says which.
    AnyDiskChanged,
    /// The pool is opened again or emptied: earlier failures say nothing of it.
    Reopened,
}

impl Tasks {
    fn outdate(&mut self, is_outdated: impl Fn(&UndoView) -> bool) {
        for task in &mut self.all {
            task.way_out = task.way_out.take().filter(|way_out| match way_out {
                WayOut::Undo(undo) => !is_outdated(undo),
                _ => true,
            });
        }
    }

    fn after(&self, action: TaskAction) -> Self {
        let mut next = self.clone();
        match action {
            TaskAction::Queued {
                id,
                region,
                kind,
                name,
                total,
            } => next.add(Task::new(id, region, kind, name, total)),
            TaskAction::Started {
                id,
                region,
                kind,
                name,
                total,
                now_ms,
            } => {
                let mut task = Task::new(id, region, kind, name, total);
                task.state = TaskState::Running;
                task.pace.note(now_ms, 0);
                next.add(task);
            }
            TaskAction::Progressed {
                id,
                progress,
                now_ms,
            } => {
                if let Some(task) = next.find(id) {
                    task.done = progress.done;
                    task.total = progress.total.or(task.total);
                    task.pace.note(now_ms, progress.done);
                }
            }
            TaskAction::Canceling(id) => {
                if let Some(task) = next.find(id) {
                    task.state = TaskState::Canceling;
                }
            }
            TaskAction::Gone(id) => next.all.retain(|task| task.id != id),
            TaskAction::Failed(id, failure) => {
                if let Some(task) = next.find(id) {
                    task.state = TaskState::Failed(failure);
                }
            }
            TaskAction::Offer(id, way_out) => {
                if let Some(task) = next.find(id) {
                    task.way_out = Some(way_out);
                }
            }
            TaskAction::Outdated(id) => {
                next.outdate(|undo| undo.disk == id || undo.snapshot == id);
            }
            TaskAction::AnyDiskChanged => next.outdate(|_| true),
            // What the page before began was told by none.
            TaskAction::Reopened => next.all.retain(|task| {
                task.is_pending() || matches!(task.way_out, Some(WayOut::ChooseAgain(_)))
            }),
        }
        next
    }

    /// Puts a task in, in the place it has if it waited.
    fn add(&mut self, task: Task) {
        match self.find(task.id) {
            Some(known) => *known = task,
            None => self.all.push(task),
        }
    }

    fn find(&mut self, id: u64) -> Option<&mut Task> {
        self.all.iter_mut().find(|task| task.id == id)
    }

    /// Whether work would be lost, or stop, if the page went away now. A check can be made again.
    pub(crate) fn would_stop(&self) -> bool {
        let mut pending = self.all.iter().filter(|task| task.is_pending());
        pending.any(|task| !matches!(task.kind, TaskKind::Check | TaskKind::Verify))
    }

    /// Whether any of it still runs.
    pub(crate) fn is_busy(&self) -> bool {
        self.all.iter().any(Task::is_pending)
    }
}

impl Reducible for Tasks {
    type Action = TaskAction;

    fn reduce(self: Rc<Self>, action: TaskAction) -> Rc<Self> {
        Rc::new(self.after(action))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worker::protocol::{code, failure};

    fn started(id: u64) -> TaskAction {
        let (kind, name) = (TaskKind::Import, "web-root".to_owned());
        TaskAction::Started {
            id,
            region: Region::default(),
            kind,
            name,
            total: Some(100),
            now_ms: 0.0,
        }
    }

    fn progressed(id: u64, done: u64) -> TaskAction {
        TaskAction::Progressed {
            id,
            progress: Progress { done, total: None },
            now_ms: 1000.0,
        }
    }

    #[test]
    fn progress_keeps_the_total_it_was_told_first() {
        let tasks = Tasks::default().after(started(1)).after(progressed(1, 40));
        assert_eq!((tasks.all[0].done, tasks.all[0].total), (40, Some(100)));
        assert_eq!(tasks.all[0].pace.seconds_left(100), Some(2));
    }

    #[test]
    fn what_waited_runs_in_its_place() {
        let queued = |id| TaskAction::Queued {
            id,
            region: Region::default(),
            kind: TaskKind::Import,
            name: "web-root".to_owned(),
            total: Some(100),
        };
        let tasks = Tasks::default().after(queued(1)).after(queued(2));
        assert!(tasks.would_stop(), "what waits is lost with the page, too");
        let tasks = tasks.after(started(1));
        let states: Vec<_> = tasks
            .all
            .iter()
            .map(|task| (task.id, &task.state))
            .collect();
        assert_eq!(states, [(1, &TaskState::Running), (2, &TaskState::Waiting)]);
    }

    #[test]
    fn failed_work_stays_until_it_was_seen() {
        let failed = TaskAction::Failed(1, failure(code::WORKER_STOPPED));
        let tasks = Tasks::default().after(started(1)).after(failed);
        assert_eq!(tasks.all.len(), 1);
        assert!(!tasks.is_busy());
        assert!(tasks.after(TaskAction::Gone(1)).all.is_empty());
    }

    #[test]
    fn what_stopped_is_undone_only_while_nothing_else_was_done() {
        let failed = TaskAction::Failed(1, failure(code::WORKER_STOPPED));
        let undo = WayOut::Undo(UndoView {
            disk: "d-1".to_owned(),
            snapshot: "s-1".to_owned(),
        });
        let tasks = Tasks::default().after(started(1)).after(failed);
        let tasks = tasks.after(TaskAction::Offer(1, undo));
        let outdated = |id: &str| tasks.after(TaskAction::Outdated(id.to_owned()));
        assert!(outdated("d-2").all[0].way_out.is_some());
        assert!(outdated("d-1").all[0].way_out.is_none());
        assert!(outdated("s-1").all[0].way_out.is_none());
        let any = tasks.after(TaskAction::AnyDiskChanged);
        assert!(any.all[0].way_out.is_none());
    }

    #[test]
    fn failures_of_the_pool_before_are_not_shown_of_the_one_after() {
        let failed = TaskAction::Failed(1, failure(code::TAKEN_OVER));
        let tasks = Tasks::default().after(started(1)).after(started(2));
        let tasks = tasks.after(failed).after(TaskAction::Reopened);
        let left: Vec<u64> = tasks.all.iter().map(|task| task.id).collect();
        assert_eq!(left, [2], "what runs stays");
        let text = Unfinished {
            region: Region::default(),
            import: ImportDisk {
                name: "disk".to_owned(),
                file: "disk.img".to_owned(),
                len: None,
                block_size: None,
                kind: None,
                encrypted: false,
                zone: None,
                description: String::new(),
                tags: Vec::new(),
            },
            len: 1,
            why: None,
        };
        let unfinished = tasks
            .after(TaskAction::Failed(2, failure(code::IMPORT_UNFINISHED)))
            .after(TaskAction::Offer(2, WayOut::ChooseAgain(text)));
        let tasks = unfinished.after(TaskAction::Reopened);
        assert_eq!(tasks.all.len(), 1, "nobody saw it fail");
    }

    #[test]
    fn only_what_runs_and_would_stop_keeps_the_page() {
        let tasks = Tasks::default().after(started(1));
        assert!(tasks.would_stop());
        let failed = TaskAction::Failed(1, failure(code::SINK_FAILED));
        assert!(!tasks.after(failed).would_stop());
        let only = |kind: TaskKind| {
            Tasks::default().after(TaskAction::Started {
                id: 2,
                region: Region::default(),
                kind,
                name: String::new(),
                total: None,
                now_ms: 0.0,
            })
        };
        assert!(!only(TaskKind::Check).would_stop());
        assert!(
            only(TaskKind::Copy).would_stop(),
            "it waits, but does not go on by itself"
        );
    }

    #[test]
    fn late_progress_of_gone_work_is_ignored() {
        let tasks = Tasks::default()
            .after(started(1))
            .after(TaskAction::Gone(1));
        assert!(tasks.after(progressed(1, 50)).all.is_empty());
    }
}
