//! What the page knows: values and the actions that change them. Pure, so that all of it is tested
//! natively; nothing here talks to the worker or to the browser.

pub(crate) mod bill;
pub(crate) mod blocks;
pub(crate) mod bytes;
pub(crate) mod changes;
pub(crate) mod compared;
pub(crate) mod editor;
pub(crate) mod edits;
pub(crate) mod events;
pub(crate) mod finger;
pub(crate) mod groups;
pub(crate) mod image_format;
pub(crate) mod import_list;
pub(crate) mod lanes;
pub(crate) mod line;
pub(crate) mod lit;
pub(crate) mod map;
pub(crate) mod map_changes;
pub(crate) mod names;
pub(crate) mod ownership;
pub(crate) mod paging;
pub(crate) mod physical;
pub(crate) mod place;
pub(crate) mod reach;
pub(crate) mod remote;
pub(crate) mod sample;
#[cfg(test)]
pub(crate) mod samples;
pub(crate) mod selection;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod shares;
pub(crate) mod sort;
pub(crate) mod tags;
pub(crate) mod tasks;
pub(crate) mod toasts;
pub(crate) mod undo;
pub(crate) mod unfinished;
pub(crate) mod uses;
