//! Tests of the engine over the memory backend.

mod basics;
mod harness;
mod model;
