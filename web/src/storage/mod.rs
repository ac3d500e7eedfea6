//! The block backend over IndexedDB: the pool of a web page.
//!
//! The pool is an endless log of addresses. Objects are packed into *segments*, one record each, of
//! two sizes; a location is (segment, slot), and the segment's directory says where the slot is in
//! it, so that a mostly dead segment can be packed under its own key. Small mutable pages say which
//! slots live; they change in the transaction of the commit that changes them.
//!
//! From the bottom up:
//! - `idb`: connections, transactions and requests as futures;
//! - `record`, `schema`, `kind`: what stands in the database, byte by byte;
//! - `table`: the allocation state; `pending`: what is not stored yet; `cache`: what was read;
//! - `core`: what all operations share; `load`, `read`, `write`, `commit`, `maintain`:
//!   one operation each;
//! - [`IndexedDb`]: all of them as a `BlockBackend`;
//! - [`renew_browsers_log`]: what keeps the pool from going with the browser's own log.
//!
//! *One owner.* Loading raises the database's epoch; every writing transaction reads it and commits
//! only if it is still this owner's. A former owner who finds a record missing asks for the epoch
//! too, so that he says "taken over" and never "damaged".

mod backend;
mod browsers_log;
mod cache;
mod commit;
mod core;
mod error;
mod idb;
mod kind;
mod load;
mod maintain;
mod pending;
mod read;
mod record;
mod schema;
mod table;
mod write;

pub use backend::IndexedDb;
pub use browsers_log::renew_browsers_log;
pub use error::StorageError;
