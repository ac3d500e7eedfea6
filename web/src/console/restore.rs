//! Undoing a deletion: taking what was deleted out of the recycle bin.

use super::Console;
use rowdisk::service::{
    command::{BinRef, Command, RestoreFromBin},
    views::{Note, Outcome},
};
use wasm_bindgen_futures::spawn_local;

/// Whether what was deleted lies in the recycle bin.
pub(crate) fn is_in_bin(outcome: &Outcome) -> bool {
    let mut notes = outcome.notes.iter();
    notes.any(|note| matches!(note, Note::InBin { .. }))
}

/// The ids of what was deleted and can be restored: a disk alone, as its snapshots come with it. A
/// group comes back with its snapshots.
pub(crate) fn restorable(outcome: &Outcome) -> Vec<String> {
    if !is_in_bin(outcome) {
        return Vec::new();
    }
    let of = |prefix: &'static str| {
        let ids = outcome.deleted.iter().map(|item| item.id.clone());
        ids.filter(move |id| id.starts_with(prefix)).collect()
    };
    let disks: Vec<String> = of("d-");
    if disks.is_empty() { of("s-") } else { disks }
}

/// What several deletions did, as one.
pub(super) fn together(outcomes: Vec<Outcome>) -> Outcome {
    let sum = |a: Option<u64>, b: Option<u64>| Some(a.unwrap_or(0) + b.unwrap_or(0));
    let mut all = Outcome::default();
    for one in outcomes {
        all.elapsed_ms = sum(all.elapsed_ms, one.elapsed_ms);
        all.frees_bytes = sum(all.frees_bytes, one.frees_bytes);
        all.changed.extend(one.changed);
        all.deleted.extend(one.deleted);
        all.disks_losing_reinit.extend(one.disks_losing_reinit);
        all.snapshots_left.extend(one.snapshots_left);
        // That they lie in the recycle bin is said once.
        let notes = one.notes.into_iter();
        let is_binned = is_in_bin(&all);
        all.notes
            .extend(notes.filter(|note| !is_binned || !matches!(note, Note::InBin { .. })));
    }
    all
}

impl Console {
    /// Takes things out of the recycle bin, and tells what came of it.
    pub(crate) fn restore(&self, ids: Vec<String>) {
        let console = self.here();
        let items = ids.into_iter().map(BinRef::new).collect();
        spawn_local(async move {
            // Told either way.
            let _ = console
                .run(Command::RestoreFromBin(RestoreFromBin { items }))
                .await;
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::undo::is_instance;
    use rowdisk::service::views::IdName;

    #[test]
    fn a_disk_comes_back_with_its_snapshots_and_what_is_gone_does_not() {
        let deleted = |ids: &[&str], notes| Outcome {
            deleted: ids
                .iter()
                .map(|id| IdName {
                    id: (*id).to_owned(),
                    name: String::new(),
                })
                .collect(),
            notes,
            ..Outcome::default()
        };
        let in_bin = || vec![Note::InBin { until_ms: 1 }];
        let disk = deleted(&["d-1", "s-1"], in_bin());
        assert_eq!(restorable(&disk), ["d-1"]);
        let instance = deleted(&["i-1", "d-1", "d-2"], in_bin());
        assert_eq!(restorable(&instance), ["d-1", "d-2"]);
        assert!(instance.deleted.iter().any(is_instance) && !disk.deleted.iter().any(is_instance));
        let group = deleted(&["ssg-1", "s-1", "s-2"], in_bin());
        assert_eq!(restorable(&group), ["s-1", "s-2"]);
        assert_eq!(restorable(&deleted(&["s-1"], Vec::new())), [""; 0]);
        let other = deleted(&["d-2"], in_bin());
        let both = together(vec![disk, other]);
        assert_eq!(restorable(&both), ["d-1", "d-2"]);
        assert_eq!(both.notes, in_bin());
    }
}
