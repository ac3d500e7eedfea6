//! Short notices of what was done, shown for a while and read out.

use super::undo::Undo;
use crate::worker::protocol::Failure;
use rowdisk::service::Region;
use std::rc::Rc;
use yew::Reducible;

/// How many stay on screen; the oldest goes first.
const SHOWN_MAX: usize = 3;

/// What a toast says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Notice {
    /// An action was done, and what it cost.
    Done { what: String, cost: String },
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
        /// Whether they are only the disks of what is gone for good.
        is_disks_only: bool,
    },
    /// It failed; what it had written by then may be undone.
    Failed(Failure),
}

impl Notice {
    /// What takes back what it tells of.
    pub(crate) fn undo(&self) -> Option<Undo> {
        match self {
            Self::Done { .. } | Self::Deleted { .. } => None,
            Self::Undoable { undo, .. } => Some(undo.clone()),
            Self::Failed(failure) => failure.undo.as_deref().cloned().map(Undo::Disk),
        }
    }

    /// The same without the offer to undo it.
    fn outdated(&self) -> Self {
        match self.clone() {
            Self::Undoable { what, cost, .. } | Self::Deleted { what, cost, .. } => {
                Self::Done { what, cost }
            }
            Self::Failed(failure) => Self::Failed(Failure {
                undo: None,
                ..failure
            }),
            done @ Self::Done { .. } => done,
        }
    }
}

/// One notice.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Toast {
    pub(crate) id: u64,
    /// Where it was done, and is undone: another one may be shown by then.
    pub(crate) region: Region,
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
    Show(Region, Notice),
    Dismiss(u64),
    /// Something else was done to the disk of this id, or the snapshot of this id is gone: going back
    /// would undo more, or cannot be done.
    Outdated(String),
    /// A disk was written by something that was given up, and nothing says which: no offer to go back is
    /// right for sure. What was deleted can be restored all the same.
    AnyDiskChanged,
    /// Others may have done anything meanwhile.
    AllOutdated,
}

impl Toasts {
    fn after(&self, action: ToastAction) -> Self {
        let mut next = self.clone();
        match action {
            ToastAction::Show(region, notice) => {
                next.last += 1;
                next.shown.push(Toast {
                    id: next.last,
                    region,
                    notice,
                });
                let surplus = next.shown.len().saturating_sub(SHOWN_MAX);
                next.shown.drain(..surplus);
            }
            ToastAction::Dismiss(id) => next.shown.retain(|toast| toast.id != id),
            ToastAction::Outdated(id) => {
                next.outdate(|undo| undo.needs(&id));
                next.forget_deleted(|deleted| *deleted == id);
            }
            ToastAction::AnyDiskChanged => next.outdate(|_| true),
            ToastAction::AllOutdated => {
                next.outdate(|_| true);
                next.forget_deleted(|_| true);
            }
        }
        next
    }

    fn outdate(&mut self, is_outdated: impl Fn(&Undo) -> bool) {
        for toast in &mut self.shown {
            if toast.notice.undo().as_ref().is_some_and(&is_outdated) {
                toast.notice = toast.notice.outdated();
            }
        }
    }

    /// What was restored or is gone for good cannot be restored.
    fn forget_deleted(&mut self, is_outdated: impl Fn(&String) -> bool) {
        for toast in &mut self.shown {
            if let Notice::Deleted { deleted, .. } = &toast.notice
                && deleted.iter().any(&is_outdated)
            {
                toast.notice = toast.notice.outdated();
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
    use crate::worker::protocol::{code, failure};
    use rowdisk::service::views::UndoView;

    fn show(what: &str) -> ToastAction {
        ToastAction::Show(
            Region::default(),
            Notice::Done {
                what: what.to_owned(),
                cost: String::new(),
            },
        )
    }

    #[test]
    fn the_oldest_make_room() {
        let toasts = (0..6).fold(Toasts::default(), |toasts, _| toasts.after(show("a")));
        let ids: Vec<u64> = toasts.shown.iter().map(|toast| toast.id).collect();
        assert_eq!(ids, [4, 5, 6]);
    }

    #[test]
    fn only_the_last_change_of_a_disk_offers_to_be_undone() {
        let undo = |disk: &str| UndoView {
            disk: disk.to_owned(),
            snapshot: "s-1".to_owned(),
        };
        let undoable = |disk: &str| {
            ToastAction::Show(
                Region::default(),
                Notice::Undoable {
                    what: "Wrote".to_owned(),
                    cost: String::new(),
                    undo: Undo::Disk(undo(disk)),
                },
            )
        };
        let given_up = ToastAction::Show(
            Region::default(),
            Notice::Failed(Failure {
                undo: Some(Box::new(undo("d-3"))),
                ..failure(code::WRITE_CANCELED)
            }),
        );
        let toasts = Toasts::default()
            .after(undoable("d-1"))
            .after(undoable("d-2"))
            .after(given_up);
        let offers = |toasts: &Toasts| -> Vec<bool> {
            let offers = toasts.shown.iter().map(|toast| toast.notice.undo());
            offers.map(|undo| undo.is_some()).collect()
        };
        let outdated =
            |toasts: &Toasts, id: &str| toasts.after(ToastAction::Outdated(id.to_owned()));
        let toasts = outdated(&toasts, "d-1");
        assert_eq!(offers(&toasts), [false, true, true]);
        assert_eq!(offers(&outdated(&toasts, "d-3")), [false, true, false]);
        let all = toasts.after(ToastAction::AllOutdated);
        let any = toasts.after(ToastAction::AnyDiskChanged);
        for toasts in [outdated(&toasts, "s-1"), any, all] {
            assert_eq!(offers(&toasts), [false; 3]);
            assert!(matches!(&toasts.shown[2].notice, Notice::Failed(_)));
        }
    }

    #[test]
    fn what_was_restored_is_not_offered_again() {
        let deleted = |id: &str| {
            ToastAction::Show(
                Region::default(),
                Notice::Deleted {
                    what: "Deleted".to_owned(),
                    cost: String::new(),
                    deleted: vec![id.to_owned()],
                    is_disks_only: false,
                },
            )
        };
        let toasts = Toasts::default()
            .after(deleted("s-1"))
            .after(deleted("s-2"));
        let toasts = toasts.after(ToastAction::Outdated("s-1".to_owned()));
        let toasts = toasts.after(ToastAction::AnyDiskChanged);
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
