//! What snapshots cost: each clock hour of UTC is charged by the largest size that the chain had in it,
//! page open or closed.
//!
//! Nothing has to be written while time passes. What reaches a block is immutable, and until something
//! leaves a chain its size in any hour follows from what is there now and since when. So the meter is
//! settled only in the commit that takes something away ([`billed`]), after the sizes were measured, and
//! a bill is what is settled plus what follows from the records ([`meter`]). See
//! [ADR 13](../../../../docs/adr/0013-metering.md).
//!
//! Invariants: no commit takes something away from a chain without the rows that charge it up to then,
//! so an hour is charged once and none is lost, whatever breaks in between; no size is guessed.

mod billed;
mod hours;
mod meter;

pub(super) use billed::step_aside;
pub(super) use hours::{HOUR_MS, Month};
pub(super) use meter::Charged;
