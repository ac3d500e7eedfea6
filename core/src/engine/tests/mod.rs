//! Tests of the engine over the memory backend.

mod basics;
mod corruption;
mod counters;
mod crash;
mod drops;
mod figures;
mod known;
mod model;
mod random;
mod space;
