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

impl Console {
    /// Takes things out of the recycle bin, and tells what came of it.
    pub(crate) fn restore(&self, ids: Vec<String>) {
        let console = self.clone();
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
        let group = deleted(&["ssg-1", "s-1", "s-2"], in_bin());
        assert_eq!(restorable(&group), ["s-1", "s-2"]);
        assert_eq!(restorable(&deleted(&["s-1"], Vec::new())), [""; 0]);
    }
}
