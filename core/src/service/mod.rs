//! The snapshot service: disks, snapshots, groups and images as people know them, with names, ids,
//! tags, a quota, the cloud's rules and its error codes.
//!
//! Owns: the service's rows, the rules of every operation, the command language, and the views that
//! pages and command lines show. Leaves to the engine: blocks, versions, commits, reclaim.
//!
//! Invariant: what an operation changes, in the engine and in the rows, is one commit.

pub mod command;
pub mod views;
