//! Which change of data can be taken back, and by which snapshot, or by which group where several disks
//! went back together.

use crate::worker::protocol::code;
use rowdisk::service::{
    command::Command,
    views::{ActivityView, HistoryView, IdName, Outcome, UndoView},
};
use std::slice;

/// What takes back what was done.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Undo {
    /// A disk goes back to one of its snapshots.
    Disk(UndoView),
    /// Disks go back together.
    Group(GroupUndo),
}

/// How several disks go back: each to its snapshot in a group.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct GroupUndo {
    /// The group's id.
    pub(crate) group: String,
    /// The ids of the disks.
    pub(crate) disks: Vec<String>,
    /// The ids of its snapshots, where they were made for this.
    pub(crate) snapshots: Vec<String>,
}

impl Undo {
    /// The ids of the disks that go back.
    pub(crate) fn disks(&self) -> &[String] {
        match self {
            Self::Disk(undo) => slice::from_ref(&undo.disk),
            Self::Group(undo) => &undo.disks,
        }
    }

    /// Whether it cannot be done any more, or would undo more, once something else was done to what
    /// has this id.
    pub(crate) fn needs(&self, id: &String) -> bool {
        let goes_to = match self {
            Self::Disk(undo) => undo.snapshot == *id,
            Self::Group(undo) => undo.group == *id || undo.snapshots.contains(id),
        };
        goes_to || self.disks().contains(id)
    }

    /// How it is undone on one disk alone, while the snapshot is still there.
    pub(crate) fn on_disk(&self, history: &HistoryView) -> Option<UndoView> {
        let disk = &history.disk.id;
        let mut snapshots = history.snapshots.iter();
        let snapshot = snapshots.find(|snapshot| match self {
            Self::Disk(undo) => snapshot.id == undo.snapshot,
            Self::Group(undo) => {
                let group = snapshot.group.as_ref();
                group.is_some_and(|group| group.id == undo.group)
            }
        })?;
        self.disks().contains(disk).then(|| UndoView {
            disk: disk.clone(),
            snapshot: snapshot.id.clone(),
        })
    }
}

/// What takes back what was done, if a snapshot or a group holds what was there before.
pub(crate) fn undo_of(outcome: &Outcome) -> Option<Undo> {
    let ids = |things: &[IdName]| things.iter().map(|thing| thing.id.clone()).collect();
    if let Some(group) = &outcome.undo_group {
        return Some(Undo::Group(GroupUndo {
            group: group.id.clone(),
            disks: ids(&outcome.changed),
            snapshots: ids(&outcome.created),
        }));
    }
    Some(Undo::Disk(UndoView {
        snapshot: outcome.undo.as_ref()?.id.clone(),
        disk: outcome.changed.first()?.id.clone(),
    }))
}

/// Whether it is an instance, which the recycle bin does not take: only its disks can be restored.
pub(crate) fn is_instance(item: &IdName) -> bool {
    item.id.starts_with("i-")
}

/// What two commands on a disk did as one: going back goes back to before the first.
pub(crate) fn followed(first: Outcome, next: Outcome) -> Outcome {
    let both = |a: Option<u64>, b: Option<u64>| Some(a? + b?);
    Outcome {
        generation: next.generation,
        elapsed_ms: both(first.elapsed_ms, next.elapsed_ms),
        written_bytes: first.written_bytes + next.written_bytes,
        blocks_redirected: both(first.blocks_redirected, next.blocks_redirected),
        cow_copies: both(first.cow_copies, next.cow_copies),
        ..first
    }
}

/// An action that can be taken back on a disk.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Offer {
    /// Its number in the log.
    pub(crate) number: u64,
    pub(crate) undo: UndoView,
    /// Whether nothing was done since: otherwise what was done goes with it.
    pub(crate) is_last: bool,
    /// Whether it was done to a group of disks, and is taken back on this one alone.
    pub(crate) is_part: bool,
}

/// The last of these actions on a disk, newest first, that `on_disk` knows how to take back on it.
///
/// Of what was written in several steps only the first has such a snapshot: none is between the steps.
pub(crate) fn offer(
    actions: &[ActivityView],
    on_disk: impl Fn(&Undo) -> Option<UndoView>,
) -> Option<Offer> {
    let mut is_last = true;
    for action in actions {
        let undo = match &action.result {
            Ok(outcome) => undo_of(outcome),
            Err(failure) => failure.undo.as_deref().cloned().map(Undo::Disk),
        };
        if let Some(view) = undo.as_ref().and_then(&on_disk) {
            return Some(Offer {
                number: action.number,
                undo: view,
                is_last,
                is_part: matches!(undo, Some(Undo::Group(_))),
            });
        }
        if went_back(action) {
            // What was done before it may be gone with it already.
            return None;
        }
        is_last &= !may_have_changed(action);
    }
    None
}

/// Whether the disk went back to a snapshot, or to its source.
fn went_back(action: &ActivityView) -> bool {
    let command = action.command.parse();
    action.result.is_ok()
        && matches!(
            command,
            Ok(Command::ResetDisk(_) | Command::ResetDisks(_) | Command::ReInitDisk(_))
        )
}

/// Whether the disk's data may not be what they were: what was refused left them, what was given up may have
/// written, and of what was done some commands never change them.
fn may_have_changed(action: &ActivityView) -> bool {
    match &action.result {
        Err(why) => why.undo.is_some() || why.code == code::WRITE_CANCELED,
        Ok(_) => !matches!(
            action.command.parse(),
            Ok(Command::ExportDisk(_)
                | Command::CopyDisk(_)
                | Command::LockDisk(_)
                | Command::UnlockDisk(_)
                | Command::RekeyDisk(_)
                | Command::CopySnapshot(_)
                | Command::CopyImage(_)
                | Command::CloseIncident(_)
                | Command::LoseZone(_)
                | Command::RestoreZone(_)
                | Command::LoseRegion(_)
                | Command::RestoreRegion(_)
                | Command::CreatePolicy(_)
                | Command::ModifyDisk(_)
                | Command::CreateDisk(_)
                | Command::CreateSnapshot(_)
                | Command::CreateSnapshotGroup(_)
                | Command::DeleteSnapshot(_)
                | Command::DeleteSnapshotGroup(_)
                | Command::ModifySnapshot(_)
                | Command::LockSnapshot(_)
                | Command::UnlockSnapshot(_)
                | Command::RestoreFromBin(_)
                | Command::DeleteFromBin(_)
                | Command::EmptyBin
                | Command::ExpireBin
                | Command::ModifyPolicy(_)
                | Command::ApplyPolicy(_)
                | Command::CancelPolicy(_)
                | Command::DeletePolicy(_)
                | Command::RunInstances(_)
                | Command::StartInstance(_)
                | Command::StopInstance(_)
                | Command::RebootInstance(_)
                | Command::ModifyInstance(_)
                | Command::AttachDisk(_)
                | Command::DetachDisk(_)
                | Command::ScaleOut(_)
                | Command::SetScaleRule(_)
                | Command::CreateImage(_)
                | Command::DeleteImage(_)
                | Command::ModifyImage(_))
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        state::samples::{disk, snapshot},
        worker::protocol::{Failure, failure},
    };
    use rowdisk::service::views::{DiskView, SnapshotView};

    fn named(id: &str) -> IdName {
        IdName {
            id: id.to_owned(),
            name: String::new(),
        }
    }

    fn wrote(undo: Option<&str>) -> Result<Outcome, Failure> {
        Ok(Outcome {
            changed: vec![named("d-1")],
            undo: undo.map(named),
            ..Outcome::default()
        })
    }

    fn given_up(undo: Option<&str>) -> Result<Outcome, Failure> {
        let undo = undo.map(|snapshot| {
            Box::new(UndoView {
                disk: "d-1".to_owned(),
                snapshot: snapshot.to_owned(),
            })
        });
        Err(Failure {
            undo,
            ..failure(code::WRITE_CANCELED)
        })
    }

    /// The number of the one offered, its snapshot, and whether it is the last; of results newest first.
    fn offered(results: Vec<Result<Outcome, Failure>>) -> Option<(u64, String, bool)> {
        let count = results.len() as u64;
        let actions = (0..).zip(results);
        let actions = actions.map(|(index, result)| action(count - index, result));
        let actions: Vec<_> = actions.collect();
        let offer = offer(&actions, kept);
        offer.map(|offer| (offer.number, offer.undo.snapshot, offer.is_last))
    }

    fn action(number: u64, result: Result<Outcome, Failure>) -> ActivityView {
        ActivityView {
            number,
            at_ms: 0,
            command: String::new(),
            by: None,
            result,
        }
    }

    fn kept(undo: &Undo) -> Option<UndoView> {
        match undo {
            Undo::Disk(undo) => Some(undo.clone()).filter(|undo| undo.snapshot != "gone"),
            Undo::Group(_) => None,
        }
    }

    fn is(number: u64, snapshot: &str, is_last: bool) -> Option<(u64, String, bool)> {
        Some((number, snapshot.to_owned(), is_last))
    }

    #[test]
    fn what_two_commands_did_goes_back_to_before_the_first() {
        let part = |undo: Option<&str>, blocks: u64| Outcome {
            written_bytes: blocks * 4096,
            blocks_redirected: Some(blocks),
            ..wrote(undo).unwrap()
        };
        let both = followed(part(Some("a"), 3), part(None, 4));
        assert_eq!(kept(&undo_of(&both).unwrap()).unwrap().snapshot, "a");
        assert_eq!(both.written_bytes, 7 * 4096);
        assert_eq!(both.blocks_redirected, Some(7));
        // The snapshot before the second holds what the first did.
        let second = followed(part(None, 1), part(Some("b"), 1));
        assert_eq!(undo_of(&second), None);
    }

    #[test]
    fn the_last_change_is_undone_alone() {
        assert_eq!(
            offered(vec![wrote(Some("b")), wrote(Some("a"))]),
            is(2, "b", true)
        );
        let refused = || Err(failure("OperationDenied"));
        assert_eq!(offered(vec![refused(), wrote(Some("b"))]), is(1, "b", true));
        assert_eq!(offered(vec![given_up(Some("b"))]), is(1, "b", true));
        assert_eq!(offered(vec![refused()]), None);
    }

    #[test]
    fn a_group_is_undone_as_one_and_on_the_page_of_a_disk_there_alone() {
        let outcome = Outcome {
            changed: vec![named("d-1"), named("d-2")],
            created: vec![named("ssg-1"), named("s-1"), named("s-2")],
            undo_group: Some(named("ssg-1")),
            ..Outcome::default()
        };
        let undo = undo_of(&outcome).unwrap();
        assert_eq!(undo.disks(), ["d-1", "d-2"]);
        for (id, is_needed) in [
            ("d-2", true),
            ("s-2", true),
            ("ssg-1", true),
            ("s-3", false),
        ] {
            assert_eq!(undo.needs(&id.to_owned()), is_needed, "{id}");
        }
        let history = |id: &str, group: &str| HistoryView {
            disk: DiskView {
                id: id.to_owned(),
                ..disk()
            },
            snapshots: vec![SnapshotView {
                id: "s-2".to_owned(),
                group: Some(named(group)),
                ..snapshot()
            }],
            head_parent: None,
            undo_point: None,
            safety_name: String::new(),
        };
        let on = |id, group| undo.on_disk(&history(id, group));
        assert_eq!(on("d-2", "ssg-1").unwrap().snapshot, "s-2");
        assert_eq!(on("d-2", "ssg-2"), None, "the snapshot is gone");
        assert_eq!(on("d-3", "ssg-1"), None, "it was not among them");
        let action = ActivityView {
            number: 1,
            at_ms: 0,
            command: String::new(),
            by: None,
            result: Ok(outcome),
        };
        let history = history("d-2", "ssg-1");
        let offer = offer(&[action], |undo| undo.on_disk(&history)).unwrap();
        assert!(offer.is_part && offer.is_last && offer.undo.disk == "d-2");
    }

    #[test]
    fn what_leaves_the_data_does_not_come_between() {
        let line = |number: u64, command: &str, result| ActivityView {
            command: command.to_owned(),
            ..action(number, result)
        };
        let wrote = || {
            line(
                1,
                "disk write web-root --offset 0 --text a",
                wrote(Some("a")),
            )
        };
        let is_last = |command: &str| {
            let since = line(2, command, Ok(Outcome::default()));
            offer(&[since, wrote()], kept).unwrap().is_last
        };
        assert!(is_last("rowdisk snapshot create web-root base"));
        assert!(is_last("rowdisk disk modify web-root --description words"));
        assert!(is_last("rowdisk disk lock web-root"));
        assert!(is_last("rowdisk disk unlock web-root"));
        assert!(!is_last("rowdisk disk resize web-root 2M"));
        assert!(!is_last("rowdisk file delete web-root /a"));
    }

    #[test]
    fn what_was_rolled_away_is_not_undone_once_more() {
        let line = |number: u64, command: &str, result| ActivityView {
            command: command.to_owned(),
            ..action(number, result)
        };
        let rolled = |result| line(2, "rowdisk disk rollback web-root base", result);
        let wrote = || action(1, wrote(Some("a")));
        let offered = |actions: &[ActivityView]| {
            let offer = offer(actions, kept);
            offer.map(|offer| (offer.number, offer.is_last))
        };
        assert_eq!(offered(&[rolled(Ok(Outcome::default())), wrote()]), None);
        let together = "rowdisk snapshot group-rollback nightly";
        let together = line(2, together, Ok(Outcome::default()));
        assert_eq!(offered(&[together, wrote()]), None);
        let kept = rolled(super::tests::wrote(Some("b")));
        assert_eq!(offered(&[kept, wrote()]), Some((2, true)));
        let refused = rolled(Err(failure("OperationDenied")));
        assert_eq!(offered(&[refused, wrote()]), Some((1, true)));
    }

    #[test]
    fn of_several_steps_the_first_is_undone_with_those_after_it() {
        let steps = vec![wrote(None), wrote(None), wrote(Some("a"))];
        assert_eq!(offered(steps), is(1, "a", false));
        // What was given up without a snapshot right before it has changed the disk as well.
        assert_eq!(
            offered(vec![given_up(None), wrote(Some("a"))]),
            is(1, "a", false)
        );
        assert_eq!(
            offered(vec![wrote(Some("gone")), wrote(Some("a"))]),
            is(1, "a", false)
        );
        assert_eq!(offered(vec![wrote(Some("gone"))]), None);
    }
}
