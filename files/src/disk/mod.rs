//! What the filesystem libraries take for a disk: cached pages of the real one, changes over them, and a
//! guard that ends whatever a damaged disk would make endless.

mod cache;
mod guard;
mod long_name;
mod newest;
mod pieces;
mod state;
mod view;

pub(crate) use cache::LOADED_MAX;
pub(crate) use guard::FatGuard;
pub(crate) use long_name::PER_ENTRY;
pub(crate) use newest::{Copy, Newest};
pub(crate) use pieces::{Pieces, What};
pub(crate) use state::{Fault, State};
pub(crate) use view::View;
