//! The worker and the talk with it. [`protocol`] is what both sides say; [`client`] is the page's
//! side, [`owner`] the worker's, which owns the pool.

pub(crate) mod answers;
pub(crate) mod calls;
pub(crate) mod client;
pub(crate) mod codes;
mod packed_map;
mod packed_physical;
pub(crate) mod protocol;
mod query;
pub(crate) mod wire;

pub use owner::start;

mod owner;
