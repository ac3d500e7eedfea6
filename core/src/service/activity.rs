//! The log of what was done: the last 500 commands with their outcome.
//!
//! A command's line is in the commit of its change, with all the commit knows of itself. What is
//! known only after it (the time it took) and the lines of commands without a commit (refused ones)
//! go with the next; until then it is unknown, never zero.

use super::changes::Changes;
use super::command::{DiskRef, words};
use super::error::ServiceError;
use super::rows::{ActivityNumber, ActivityRow, Row};
use super::state::State;
use super::views::{ActivityView, Outcome, TimeMs};
use crate::engine::{Error as EngineError, ROW_LEN_MAX, Written};
use crate::sorted::SortedMap;
use crate::units::Generation;

/// How many lines the log keeps.
pub const ACTIVITY_COUNT_MAX: u64 = 500;
/// The longest list of an outcome that the log keeps whole.
const LIST_LEN_MAX: usize = 64;
/// Four numbers that a line learns later, of up to 9 bytes each.
const LATER_LEN_MAX: usize = 4 * 9;

/// Adds to an outcome what its commit knows.
pub(super) fn tell(outcome: &mut Outcome, generation: Generation, written: Option<Written>) {
    outcome.generation = Some(generation.raw());
    if let Some(written) = written {
        outcome.blocks_redirected = Some(written.redirected_blocks);
        outcome.cow_copies = Some(written.cow_copies);
    }
}

impl State {
    /// The number of the next line. Never given twice, whatever becomes of it.
    pub(super) fn next_activity_number(&mut self) -> ActivityNumber {
        let number = ActivityNumber(self.next_activity);
        self.next_activity += 1;
        number
    }

    /// Takes lines that wait for a commit along, and lets the oldest go.
    pub(super) fn add_unsaved_activity(&self, changes: &mut Changes) {
        for number in &self.unsaved_activity {
            if let Some(row) = self.activity.get(number) {
                changes.activity.insert(*number, Some(row.clone()));
            }
        }
        let oldest = ActivityNumber(self.next_activity.saturating_sub(ACTIVITY_COUNT_MAX));
        let expired = self.activity.range(..oldest).map(|(&number, _)| number);
        let expired: Vec<_> = expired.collect();
        changes
            .activity
            .extend(expired.into_iter().map(|number| (number, None)));
    }

    /// Adds a line that no commit carried.
    pub(super) fn log(&mut self, row: ActivityRow) {
        let number = self.next_activity_number();
        self.activity.insert(number, fit(row));
        self.unsaved_activity.insert(number);
    }

    /// Adds to a line what was known only after its commit.
    pub(super) fn complete_activity(&mut self, number: ActivityNumber, elapsed_ms: TimeMs) {
        if let Some(row) = self.activity.get_mut(&number) {
            row.outcome.elapsed_ms = Some(elapsed_ms);
            self.unsaved_activity.insert(number);
        }
    }

    /// A commit failed, so its lines are still to be saved; its own tells of the failure.
    pub(super) fn keep_failed_activity(
        &mut self,
        lines: SortedMap<ActivityNumber, Option<ActivityRow>>,
        own: Option<ActivityNumber>,
        error: &EngineError,
    ) {
        for (number, row) in lines {
            let Some(mut row) = row else { continue };
            if Some(number) == own {
                row.failure = Some(ServiceError::view_of_engine(error));
                row.outcome = Outcome::default();
                self.activity.insert(number, row);
            }
            self.unsaved_activity.insert(number);
        }
    }

    /// The newest lines, newest first.
    pub(super) fn describe_activity(&self, count_max: usize) -> Vec<ActivityView> {
        let newest = self.activity.iter().rev().take(count_max);
        newest.map(|(number, row)| view(*number, row)).collect()
    }

    /// The newest lines about a disk.
    pub(super) fn describe_disk_activity(
        &self,
        disk: &DiskRef,
        count_max: usize,
    ) -> Result<Vec<ActivityView>, ServiceError> {
        let (id, row) = self.find_disk(disk)?;
        let (id, name) = (id.to_string(), row.name.as_str());
        let lines = self.activity.iter().rev();
        let mine = lines.filter(|(_, line)| is_about(line, &id, name));
        let newest = mine.take(count_max);
        Ok(newest.map(|(number, row)| view(*number, row)).collect())
    }
}

fn view(number: ActivityNumber, row: &ActivityRow) -> ActivityView {
    ActivityView {
        number: number.0,
        at_ms: row.at_ms,
        command: row.command.clone(),
        by: row.by.clone(),
        result: match &row.failure {
            Some(failure) => Err(failure.clone()),
            None => Ok(row.outcome.clone()),
        },
    }
}

/// By id, for names can be given twice; what was refused, and old lines, have only their text, which says
/// the name or the id, also as `DISK@SNAP`.
fn is_about(line: &ActivityRow, id: &str, name: &str) -> bool {
    let known = line.outcome.disks.as_ref();
    match known.filter(|_| line.failure.is_none()) {
        Some(ids) => ids.iter().any(|of| of == id),
        None => words(&line.command)
            .iter()
            .map(|word| word.split('@').next().unwrap_or(word))
            .any(|word| word == name || word == id),
    }
}

/// Whether a line is about an instance: it was made, changed or released, or its name or id stands in
/// the text of what was refused.
pub(super) fn is_about_instance(line: &ActivityView, id: &str, name: &str) -> bool {
    match &line.result {
        Ok(outcome) => {
            let made = outcome.created.iter().chain(&outcome.changed);
            made.chain(&outcome.deleted).any(|thing| thing.id == id)
        }
        Err(_) => words(&line.command)
            .iter()
            .any(|word| word == name || word == id),
    }
}

/// Makes a line fit a row: 64 names of 128 characters in each list would not. The log then has the
/// beginning of each list; the outcome itself is whole.
pub(super) fn fit(mut row: ActivityRow) -> ActivityRow {
    let mut list_len_max = LIST_LEN_MAX;
    while row.to_bytes().len() + LATER_LEN_MAX > ROW_LEN_MAX && list_len_max > 0 {
        list_len_max /= 2;
        let outcome = &mut row.outcome;
        for list in [
            &mut outcome.created,
            &mut outcome.changed,
            &mut outcome.deleted,
            &mut outcome.evicted,
            &mut outcome.disks_losing_reinit,
            &mut outcome.snapshots_left,
        ] {
            list.truncate(list_len_max);
        }
        outcome.notes.truncate(list_len_max);
        if let Some(disks) = &mut outcome.disks {
            disks.truncate(list_len_max);
        }
    }
    row
}
