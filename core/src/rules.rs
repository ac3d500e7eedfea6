//! The rules that reclaim and commit stand on, by name, so that tests can leave one out.
//!
//! A rule that can be left out without a test noticing is either not needed or not tested. In
//! ordinary builds `applies` is a constant and costs nothing.

/// A rule of reclaim or commit; design and reasons stand where it is applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// A version owns only what was born after its parent snapshot.
    Birth,
    /// A walker spares what the counterpart has at the same place.
    Compare,
    /// The counterpart is the root that the burying commit writes.
    FreshCounterpart,
    /// A deletion bounds the child's writes anew only from its own commit on.
    LateBound,
    /// Trees of different depth are compared level by level.
    Align,
    /// A deleted version with several children stays.
    Zombie,
    /// A walker's cursor is committed with its frees.
    Cursor,
    /// Each commit ends a generation.
    Generation,
    /// Freed nodes wait for the walkers that may read them.
    Quarantine,
    /// What a commit freed waits for the following commit.
    Ring,
    /// A long reader holds the state it reads.
    Hold,
    /// Holds are dropped when the pool is opened.
    Reopen,
    /// Pruning compares with all children.
    PruneChildren,
    /// Pruning frees only what the zombie owns.
    PruneOwned,
    /// Pruning drops what is inherited from zombies above.
    PruneInherited,
    /// A figure that is kept says from which generation on it counts.
    KnownBound,
    /// What a deletion frees is kept with the children it was compared with.
    KnownChildren,
    /// It is kept with the hidden versions beside it.
    KnownHidden,
}

/// Whether a rule is in force.
#[cfg(not(test))]
#[inline]
pub(crate) const fn applies(_: Rule) -> bool {
    true
}

#[cfg(test)]
pub(crate) use broken::{applies, without};

#[cfg(test)]
mod broken {
    use std::cell::Cell;

    use super::Rule;

    thread_local! {
        static LEFT_OUT: Cell<Option<Rule>> = const { Cell::new(None) };
    }

    pub(crate) fn applies(rule: Rule) -> bool {
        LEFT_OUT.get() != Some(rule)
    }

    /// Runs something with one rule left out.
    pub(crate) fn without<T>(rule: Rule, run: impl FnOnce() -> T) -> T {
        struct Restore;
        impl Drop for Restore {
            fn drop(&mut self) {
                LEFT_OUT.set(None);
            }
        }
        LEFT_OUT.set(Some(rule));
        let _restore = Restore;
        run()
    }
}
