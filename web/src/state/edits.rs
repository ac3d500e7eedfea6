//! Bytes typed over a disk's, collected until they are written as one command.

use rowdisk::service::command::HexRun;

/// A byte that will change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Edit {
    pub(crate) offset: u64,
    pub(crate) was: u8,
    pub(crate) will: u8,
}

/// What was typed so far. A byte set back to what it was is no edit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Edits {
    /// In order of their offsets.
    all: Vec<Edit>,
    /// What each step replaced, the last one last.
    steps: Vec<(u64, Option<Edit>)>,
}

impl Edits {
    /// The byte that will stand at an offset, if it changes.
    pub(crate) fn at(&self, offset: u64) -> Option<u8> {
        let place = self.place(offset).ok()?;
        self.all.get(place).map(|edit| edit.will)
    }

    /// Types a byte over one that is `was` on the disk.
    pub(crate) fn typed(&self, offset: u64, was: u8, will: u8) -> Self {
        let mut next = self.clone();
        let before = next.put(offset, (was != will).then_some(Edit { offset, was, will }));
        next.steps.push((offset, before));
        next
    }

    /// Takes the last step back, and says where it was.
    pub(crate) fn undone(&self) -> Option<(Self, u64)> {
        let mut next = self.clone();
        let (offset, before) = next.steps.pop()?;
        next.put(offset, before);
        Some((next, offset))
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Runs of neighbours, in order.
    pub(crate) fn runs(&self) -> Vec<&[Edit]> {
        self.all.chunk_by(|a, b| a.offset + 1 == b.offset).collect()
    }

    /// As a write: where it begins, and its runs.
    pub(crate) fn write(&self) -> Option<(u64, Vec<HexRun>)> {
        let first = self.all.first()?.offset;
        let mut end = first;
        let runs = self.runs().into_iter().map(|run| {
            let start = run.first().map_or(end, |edit| edit.offset);
            let gap = start - std::mem::replace(&mut end, start + run.len() as u64);
            HexRun {
                gap,
                bytes: run.iter().map(|edit| edit.will).collect(),
            }
        });
        Some((first, runs.collect()))
    }

    fn place(&self, offset: u64) -> Result<usize, usize> {
        self.all.binary_search_by_key(&offset, |edit| edit.offset)
    }

    fn put(&mut self, offset: u64, edit: Option<Edit>) -> Option<Edit> {
        match (self.place(offset), edit) {
            (Ok(place), Some(edit)) => Some(std::mem::replace(&mut self.all[place], edit)),
            (Ok(place), None) => Some(self.all.remove(place)),
            (Err(place), Some(edit)) => {
                self.all.insert(place, edit);
                None
            }
            (Err(_), None) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_collected_in_order_and_undone_one_by_one() {
        let edits = Edits::default()
            .typed(9, 0, 1)
            .typed(4, 0, 2)
            .typed(5, 7, 8)
            .typed(9, 0, 3);
        assert_eq!((edits.len(), edits.at(9), edits.at(6)), (3, Some(3), None));
        let lens: Vec<_> = edits.runs().iter().map(|run| run.len()).collect();
        assert_eq!(lens, [2, 1]);
        let (edits, at) = edits.undone().unwrap();
        assert_eq!((at, edits.at(9)), (9, Some(1)));
        let (edits, _) = edits.undone().unwrap();
        let (edits, _) = edits.undone().unwrap();
        assert_eq!((edits.len(), edits.at(4)), (1, None));
        let (edits, _) = edits.undone().unwrap();
        assert!(edits.is_empty() && edits.undone().is_none());
    }

    #[test]
    fn a_byte_set_back_is_no_edit() {
        let edits = Edits::default().typed(3, 10, 11).typed(3, 10, 10);
        assert!(edits.is_empty() && edits.write().is_none());
        let (edits, _) = edits.undone().unwrap();
        assert_eq!(edits.at(3), Some(11));
    }

    #[test]
    fn a_write_has_the_runs_with_their_gaps() {
        let edits = Edits::default()
            .typed(100, 0, 1)
            .typed(101, 0, 2)
            .typed(110, 0, 3);
        let run = |gap, bytes: &[u8]| HexRun {
            gap,
            bytes: bytes.to_vec(),
        };
        let wanted = vec![run(0, &[1, 2]), run(8, &[3])];
        assert_eq!(edits.write(), Some((100, wanted)));
    }
}
