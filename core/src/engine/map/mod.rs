//! The map of a disk: a radix tree of fixed geometry from block index to location.

pub(crate) mod entry;
pub(crate) mod node;
pub(crate) mod shape;

pub(crate) use entry::Entry;
pub(crate) use node::{Node, NodeName};
