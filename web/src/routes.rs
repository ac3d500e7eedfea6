//! The pages' addresses, after the `#`: which page, of what, and how it is looked at.
//!
//! What a person chose on a page (the moment shown, the tab, a filter, the order) stands in the
//! query, so that reload, Back and links bring the same view. Defaults are left out of it.

use crate::state::sort::Direction;
use serde::{Deserialize, Serialize};
use yew_router::Routable;

/// The pages.
#[derive(Clone, Debug, PartialEq, Routable)]
pub(crate) enum Route {
    #[at("/")]
    Home,
    #[at("/disks")]
    Disks,
    #[at("/disks/:disk")]
    Disk { disk: String },
    #[at("/snapshots")]
    Snapshots,
    #[at("/images")]
    Images,
    #[at("/storage")]
    Storage,
    #[at("/activity")]
    Activity,
    #[not_found]
    #[at("/not-found")]
    NotFound,
}

/// The disk page's tabs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum DiskTab {
    #[default]
    Map,
    Write,
}

/// How the disk page is looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct DiskView {
    /// The snapshot picked in the history.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) pick: Option<String>,
    /// The snapshot shown; none is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) show: Option<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub(crate) tab: DiskTab,
    /// The first block in view, and how many; none is the whole disk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) first: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) blocks: Option<u64>,
    /// Whether the map is shown as a table.
    #[serde(skip_serializing_if = "is_default")]
    pub(crate) table: bool,
}

/// How a list is looked at: its order, and what is let through.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ListView<C: Default + PartialEq> {
    #[serde(skip_serializing_if = "is_default")]
    pub(crate) sort: C,
    #[serde(skip_serializing_if = "is_default")]
    pub(crate) direction: Direction,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) text: String,
    /// A disk's id.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) disk: String,
}

impl<C: Default + PartialEq> Default for ListView<C> {
    fn default() -> Self {
        Self {
            sort: C::default(),
            direction: Direction::default(),
            text: String::new(),
            disk: String::new(),
        }
    }
}

/// The columns of the disks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum DiskColumn {
    #[default]
    Name,
    Size,
    Holds,
    Own,
    Snapshots,
    Last,
}

/// The columns of the snapshots.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum SnapshotColumn {
    /// Newest first is up: that is what one looks for.
    #[default]
    Taken,
    Name,
    Disk,
    Sees,
    Added,
    Frees,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
