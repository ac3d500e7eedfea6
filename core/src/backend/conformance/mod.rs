//! The conformance suite: one asynchronous function a clause of the [contract](super::BlockBackend),
//! for any backend whose tests implement [`Store`].
//!
//! The functions panic where a clause is broken. [`for_each_clause!`](crate::for_each_clause) hands
//! their names to a macro of the caller's, which makes one test of each in whatever test harness the
//! backend runs under:
//!
//! ```
//! macro_rules! tests {
//!     ($($clause:ident)*) => {
//!         $(
//!             // #[test]
//!             fn $clause() {
//!                 let mut store = MyStore::default();
//!                 pollster::block_on(rowdisk::backend::conformance::$clause(&mut store));
//!             }
//!         )*
//!     };
//! }
//! # #[derive(Default)]
//! # struct MyStore;
//! # use rowdisk::backend::{conformance::Store, memory::Memory};
//! # impl Store for MyStore {
//! #     type Backend = Memory;
//! #     async fn fresh(&mut self) -> Memory { Memory::new() }
//! #     async fn reopen(&mut self, ended: Memory) -> Memory { Memory::over(ended.medium(), None) }
//! #     async fn crash(&mut self, dropped: Memory) -> Memory { Memory::over(dropped.medium(), None) }
//! # }
//! rowdisk::for_each_clause!(tests);
//! # clause_01_nothing_then_something();
//! ```

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "the suite is test code: it fails by panicking"
)]

mod maintenance;
mod objects;
mod reclaim;
mod recovery;
mod subject;
#[cfg(test)]
mod tests;

pub use maintenance::{
    clause_10_accounting, clause_11_maintenance, clause_12_parallel_reads, clause_14_occupied,
};
pub use objects::{
    clause_02_read_what_was_written, clause_03_no_alias, clause_06_abandon, clause_13_lengths,
};
pub use reclaim::{
    clause_07_quarantine, clause_08_reuse, clause_08_reuse_and_the_root_before, clause_09_no_space,
};
pub use recovery::{
    clause_01_nothing_then_something, clause_04_all_or_nothing, clause_04_dropped_commit,
    clause_05_uncommitted_is_gone,
};

use super::BlockBackend;

/// How the suite gets at a backend. No function calls `load`: the suite does.
#[expect(
    async_fn_in_trait,
    reason = "backends belong to one task; futures need not be Send"
)]
pub trait Store {
    /// The backend under test.
    type Backend: BlockBackend;

    /// A backend over a store that is new and empty.
    async fn fresh(&mut self) -> Self::Backend;

    /// A backend over the same store, after the one before has come to a clean end.
    async fn reopen(&mut self, ended: Self::Backend) -> Self::Backend;

    /// A backend over the same store, after the one before has crashed: whatever it had not
    /// committed may be lost.
    async fn crash(&mut self, dropped: Self::Backend) -> Self::Backend;

    /// As `crash`, but the newest root record is damaged, so that the one before must be recovered.
    /// `None` for stores that keep only one root.
    async fn fall_back(&mut self, _dropped: Self::Backend) -> Option<Self::Backend> {
        None
    }

    /// A backend over a new and empty store of so many bytes. `None` where the medium has no limit
    /// that a test could set.
    async fn with_capacity(&mut self, _bytes: u64) -> Option<Self::Backend> {
        None
    }
}

/// Calls a macro with the names of all clauses' functions, separated by spaces.
#[macro_export]
macro_rules! for_each_clause {
    ($callback:ident) => {
        $callback! {
            clause_01_nothing_then_something
            clause_02_read_what_was_written
            clause_03_no_alias
            clause_04_all_or_nothing
            clause_04_dropped_commit
            clause_05_uncommitted_is_gone
            clause_06_abandon
            clause_07_quarantine
            clause_08_reuse
            clause_08_reuse_and_the_root_before
            clause_09_no_space
            clause_10_accounting
            clause_11_maintenance
            clause_12_parallel_reads
            clause_13_lengths
            clause_14_occupied
        }
    };
}
