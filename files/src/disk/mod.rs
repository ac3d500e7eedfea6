//! What the filesystem libraries take for a disk: cached pages of the real one, changes over them, and a
//! guard that ends whatever a damaged disk would make endless.

mod cache;
mod guard;
mod halves;
mod pieces;
mod state;
mod view;

pub(crate) use cache::LOADED_MAX;
pub(crate) use guard::FatGuard;
pub(crate) use halves::{HALF, HALVES, STAND_IN};
pub(crate) use pieces::{Pieces, What};
pub(crate) use state::{Fault, State};
pub(crate) use view::View;
