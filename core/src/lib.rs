//! Rowdisk: redirect-on-write snapshots of virtual disks over an abstract block backend.
//!
//! Three layers, with dependencies pointing down only:
//! - [`service`]: disks, snapshots and images with names, quotas and the cloud's error codes;
//! - [`engine`]: pool, map, lineage, commit, reclaim, check;
//! - [`backend`]: the contract of a block store, and one that lives in memory.
//!
//! Beside them [`workload`]: what running instances do on their disks.
//!
//! The crate has no clock, no randomness, no threads and no target-specific code: time and entropy
//! are passed in, and whoever embeds it polls the futures. That is what lets one seeded, single
//! threaded run reproduce everything.

// What the README shows is compiled and run as the examples here are.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

pub mod backend;
pub mod engine;
#[cfg(test)]
mod harness;
mod rules;
pub mod service;
mod sorted;
pub mod units;
pub mod workload;
