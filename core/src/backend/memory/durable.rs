//! What survives a crash: the newest committed state, and the one before it to fall back to.
//!
//! The older state stands whole; the newest is what was done since. So a commit costs what it
//! changes, not what the store holds. Replaying is exact, for allocation is deterministic.

use super::state::{State, Step};

#[derive(Clone, Debug, Default)]
pub(super) struct Durable {
    /// The state that the newest commit began with: before the first, an empty store.
    older: Option<State>,
    /// What led from there to the newest commit, which is the last step. Empty after falling back:
    /// then the older state is the newest.
    newest: Vec<Step>,
    pub(super) fell_back: bool,
}

impl Durable {
    /// Takes in what was done from one commit to the end of the next. A store's first steps start
    /// from `empty`.
    pub(super) fn commit(&mut self, steps: Vec<Step>, empty: impl FnOnce() -> State) {
        let before = std::mem::replace(&mut self.newest, steps);
        self.older.get_or_insert_with(empty).replay(&before);
        self.fell_back = false;
    }

    /// The newest committed state, if there is one.
    pub(super) fn newest(&self) -> Option<State> {
        let mut state = self.older.clone()?;
        state.replay(&self.newest);
        Some(state)
    }

    /// Loses the newest commit. Says whether there was one before it.
    pub(super) fn fall_back(&mut self) -> bool {
        let has_older = self
            .older
            .as_ref()
            .is_some_and(|older| older.root.is_some());
        if self.newest.is_empty() || !has_older {
            return false;
        }
        self.newest.clear();
        self.fell_back = true;
        true
    }

    /// Replaces the newest root record.
    pub(super) fn overwrite_root(&mut self, root: Vec<u8>) {
        match (self.newest.last_mut(), &mut self.older) {
            (Some(Step::Commit(ended)), _) => ended.root = root,
            (_, Some(older)) => older.root = Some(root),
            _ => {}
        }
    }
}
