//! Tests of the engine over the memory backend.

mod basics;
mod check;
mod corruption;
mod counters;
mod crash;
mod drops;
mod figures;
mod hasty;
mod known;
mod model;
mod random;
mod recent;
mod seal;
mod space;
