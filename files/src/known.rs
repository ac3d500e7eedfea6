//! What was found out about disks that takes long and stays right as long as their bytes do: what waits in their journals.

use std::{collections::BTreeMap, rc::Rc};

use crate::disk::Newest;

/// The most states of disks that are remembered.
const STATES_MAX: usize = 16;
/// Copies of blocks that are remembered in all: about 48 bytes each.
const COPIES_MAX: usize = 1 << 20;

/// What is known of one disk in one state of its bytes.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// What waits in the journals, by where their volumes begin.
    pub(crate) journals: BTreeMap<u64, Rc<Newest>>,
}

impl Known {
    fn copies(&self) -> usize {
        let journals = self.journals.values();
        journals.map(|newest| newest.copies.len()).sum()
    }
}

/// What is known of several, the longest unasked going first.
#[derive(Debug, Default)]
pub struct Memory(Vec<(String, Known)>);

impl Memory {
    /// What is known of the disk in this state.
    pub fn find(&mut self, state: &str) -> Known {
        let at = self.0.iter().position(|(known, _)| known == state);
        let Some(at) = at else {
            return Known::default();
        };
        let found = self.0.remove(at);
        let known = found.1.clone();
        self.0.insert(0, found);
        known
    }

    /// Remembers it. Of what is too much the longest unasked goes.
    pub fn keep(&mut self, state: &str, known: Known) {
        self.0.retain(|(other, _)| other != state);
        if known.journals.is_empty() {
            return;
        }
        self.0.insert(0, (state.to_owned(), known));
        self.0.truncate(STATES_MAX);
        let copies =
            |all: &[(_, Known)]| -> usize { all.iter().map(|(_, one)| one.copies()).sum() };
        while copies(&self.0) > COPIES_MAX {
            self.0.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::Copy;

    fn known(copies: usize) -> Known {
        let copy = |at| {
            let is_escaped = false;
            (at as u64 * 1024, Copy { at: 0, is_escaped })
        };
        let newest = Newest {
            block: 1024,
            copies: (0..copies).map(copy).collect(),
            mark: [0; 4],
            header: (1024, Vec::new()),
            is_behind: false,
        };
        Known {
            journals: [(0, Rc::new(newest))].into(),
        }
    }

    fn copies(memory: &mut Memory, state: &str) -> usize {
        memory.find(state).copies()
    }

    #[test]
    fn the_longest_unasked_goes_first() {
        let mut memory = Memory::default();
        for state in 0..STATES_MAX {
            memory.keep(&state.to_string(), known(1));
        }
        assert_eq!(copies(&mut memory, "0"), 1);
        memory.keep("more", known(2));
        assert_eq!(copies(&mut memory, "1"), 0);
        assert_eq!(copies(&mut memory, "0"), 1);
        assert_eq!(copies(&mut memory, "more"), 2);
        memory.keep("more", known(3));
        assert_eq!(copies(&mut memory, "more"), 3);
        assert_eq!(memory.0.len(), STATES_MAX);
    }

    #[test]
    fn what_is_remembered_is_bounded_in_all() {
        let mut memory = Memory::default();
        memory.keep("a", known(COPIES_MAX / 2));
        memory.keep("b", known(COPIES_MAX / 2));
        memory.keep("c", known(1));
        assert_eq!(copies(&mut memory, "a"), 0);
        assert_eq!(copies(&mut memory, "b"), COPIES_MAX / 2);
        // One alone that is too much is not remembered either.
        memory.keep("d", known(COPIES_MAX + 1));
        assert!(memory.0.is_empty());
        memory.keep("e", Known::default());
        assert!(memory.0.is_empty());
    }
}
