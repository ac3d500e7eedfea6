//! Short notices of what was done, shown for a while and read out.

use crate::worker::protocol::Failure;
use std::rc::Rc;
use yew::Reducible;

/// How many stay on screen; the oldest goes first.
const SHOWN_MAX: usize = 3;

/// What a toast says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Notice {
    /// An action was done, and what it cost.
    Done {
        what: String,
        cost: String,
    },
    /// The same, and it can be undone.
    Undoable {
        what: String,
        cost: String,
        undo: Undo,
    },
    /// Something was deleted, and can be taken out of the recycle bin: by these ids.
    Deleted {
        what: String,
        cost: String,
        deleted: Vec<String>,
    },
    Failed(Failure),
}

/// How a change of a disk's data is undone: by going back to the snapshot that holds what was there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Undo {
    /// The disk's id.
    pub(crate) disk: String,
    /// The snapshot's id.
    pub(crate) snapshot: String,
}

/// One notice.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Toast {
    pub(crate) id: u64,
    pub(crate) notice: Notice,
}

/// The notices on screen, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Toasts {
    pub(crate) shown: Vec<Toast>,
    last: u64,
}

/// What happens to notices.
#[derive(Clone, Debug)]
pub(crate) enum ToastAction {
    Show(Notice),
    Dismiss(u64),
    /// Something else was done to the disk of this id, or the snapshot of this id is gone: going back
    /// would undo more, or cannot be done.
    Outdated(String),
    /// Others may have done anything meanwhile.
    AllOutdated,
}

impl Toasts {
    fn after(&self, action: ToastAction) -> Self {
        let mut next = self.clone();
        match action {
            ToastAction::Show(notice) => {
                next.last += 1;
                next.shown.push(Toast {
                    id: next.last,
                    notice,
                });
                let surplus = next.shown.len().saturating_sub(SHOWN_MAX);
                next.shown.drain(..surplus);
            }
            ToastAction::Dismiss(id) => next.shown.retain(|toast| toast.id != id),
            ToastAction::Outdated(id) => {
                next.outdate(|undo| undo.disk == id || undo.snapshot == id);
                next.forget_deleted(|deleted| *deleted == id);
            }
            ToastAction::AllOutdated => {
                next.outdate(|_| true);
                next.forget_deleted(|_| true);
            }
        }
        next
    }

    fn outdate(&mut self, is_outdated: impl Fn(&Undo) -> bool) {
        for toast in &mut self.shown {
            if let Notice::Undoable { what, cost, undo } = &toast.notice
                && is_outdated(undo)
            {
                let (what, cost) = (what.clone(), cost.clone());
                toast.notice = Notice::Done { what, cost };
            }
        }
    }

    /// What was restored or is gone for good cannot be restored.
    fn forget_deleted(&mut self, is_outdated: impl Fn(&String) -> bool) {
        for toast in &mut self.shown {
            if let Notice::Deleted {
                what,
                cost,
                deleted,
            } = &toast.notice
                && deleted.iter().any(&is_outdated)
            {
                let (what, cost) = (what.clone(), cost.clone());
                toast.notice = Notice::Done { what, cost };
            }
        }
    }
}

impl Reducible for Toasts {
    type Action = ToastAction;

    fn reduce(self: Rc<Self>, action: ToastAction) -> Rc<Self> {
        Rc::new(self.after(action))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(what: &str) -> ToastAction {
        ToastAction::Show(Notice::Done {
            what: what.to_owned(),
            cost: String::new(),
        })
    }

    #[test]
    fn the_oldest_make_room() {
        let toasts = (0..6).fold(Toasts::default(), |toasts, _| toasts.after(show("a")));
        let ids: Vec<u64> = toasts.shown.iter().map(|toast| toast.id).collect();
        assert_eq!(ids, [4, 5, 6]);
    }

    #[test]
    fn only_the_last_change_of_a_disk_offers_to_be_undone() {
        let undoable = |disk: &str| {
            ToastAction::Show(Notice::Undoable {
                what: "Wrote".to_owned(),
                cost: String::new(),
                undo: Undo {
                    disk: disk.to_owned(),
                    snapshot: "s-1".to_owned(),
                },
            })
        };
        let toasts = Toasts::default()
            .after(undoable("d-1"))
            .after(undoable("d-2"));
        let toasts = toasts.after(ToastAction::Outdated("d-1".to_owned()));
        let offers: Vec<bool> = (toasts.shown.iter())
            .map(|toast| matches!(toast.notice, Notice::Undoable { .. }))
            .collect();
        assert_eq!(offers, [false, true]);
        let gone = toasts.after(ToastAction::Outdated("s-1".to_owned()));
        let all = toasts.after(ToastAction::AllOutdated);
        for toasts in [gone, all] {
            let mut shown = toasts.shown.iter();
            assert!(shown.all(|toast| matches!(toast.notice, Notice::Done { .. })));
        }
    }

    #[test]
    fn what_was_restored_is_not_offered_again() {
        let deleted = |id: &str| {
            ToastAction::Show(Notice::Deleted {
                what: "Deleted".to_owned(),
                cost: String::new(),
                deleted: vec![id.to_owned()],
            })
        };
        let toasts = Toasts::default()
            .after(deleted("s-1"))
            .after(deleted("s-2"));
        let toasts = toasts.after(ToastAction::Outdated("s-1".to_owned()));
        let offers: Vec<bool> = (toasts.shown.iter())
            .map(|toast| matches!(toast.notice, Notice::Deleted { .. }))
            .collect();
        assert_eq!(offers, [false, true]);
    }

    #[test]
    fn dismissing_takes_that_one_only_and_its_id_is_not_used_again() {
        let toasts = Toasts::default().after(show("a")).after(show("b"));
        let toasts = toasts.after(ToastAction::Dismiss(2)).after(show("c"));
        let ids: Vec<u64> = toasts.shown.iter().map(|toast| toast.id).collect();
        assert_eq!(ids, [1, 3]);
    }
}
