//! Which change of a disk's data can be taken back, and by which snapshot.

use crate::worker::protocol::code;
use rowdisk::service::{
    command::Command,
    views::{ActivityView, IdName, Outcome, UndoView},
};

/// What takes back what was done, if a snapshot holds what was there before.
pub(crate) fn undo_of(outcome: &Outcome) -> Option<UndoView> {
    Some(UndoView {
        snapshot: outcome.undo.as_ref()?.id.clone(),
        disk: outcome.changed.first()?.id.clone(),
    })
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

/// An action that can be taken back.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Offer {
    /// Its number in the log.
    pub(crate) number: u64,
    pub(crate) undo: UndoView,
    /// Whether nothing was done since: otherwise what was done goes with it.
    pub(crate) is_last: bool,
}

/// The last of these actions, newest first, that a snapshot takes back which `is_kept` knows.
///
/// Of what was written in several steps only the first has such a snapshot: none is between the steps.
pub(crate) fn offer(
    actions: &[ActivityView],
    is_kept: impl Fn(&UndoView) -> bool,
) -> Option<Offer> {
    let mut is_last = true;
    for action in actions {
        let undo = match &action.result {
            Ok(outcome) => undo_of(outcome),
            Err(failure) => failure.undo.as_deref().cloned(),
        };
        if let Some(undo) = undo.filter(&is_kept) {
            return Some(Offer {
                number: action.number,
                undo,
                is_last,
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
    action.result.is_ok() && matches!(command, Ok(Command::ResetDisk(_) | Command::ReInitDisk(_)))
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
    use crate::worker::protocol::{Failure, failure};

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

    fn kept(undo: &UndoView) -> bool {
        undo.snapshot != "gone"
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
        assert_eq!(undo_of(&both).unwrap().snapshot, "a");
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
