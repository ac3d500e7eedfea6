//! Tests of the engine over the memory backend.

mod basics;
mod crash;
mod harness;
mod model;
