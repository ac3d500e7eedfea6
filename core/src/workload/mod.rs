//! Workloads: what running instances do on their disks, and how they look after their own data.
//!
//! Owns: a small block device, the layouts of four applications over it, and what each believes of
//! its data. A virtual machine takes their place behind the same [`Device`] later. Pure: the time is
//! passed in and all that looks random follows from a seed. Knows nothing of pools and services.
//!
//! Invariants:
//! - Nothing on the device is trusted: what is read is checked, and its place follows from the
//!   [`Setup`], never from the device.
//! - What was flushed survives, whatever becomes of what was not.
//! - A future that is dropped leaves a workload that can go on: its memory changes after the I/O.
//! - Memory is bounded by [`SPAN_MAX`]: some bytes for each page or record.

mod bytes;
mod device;
mod error;
mod header;
mod keyed;
mod kind;
mod objects;
mod report;
mod rewrite;
mod ring;
mod setup;
mod store;
#[cfg(test)]
mod tests;
mod values;

pub use device::Device;
pub use error::Error;
pub use kind::Workload;
pub use report::{Mark, Report, Step};
pub use rewrite::{Rewrite, Rewritten};
pub use setup::{Kind, SPAN_MAX, SPAN_MIN, Setup};
