//! The commands about images.

use super::reference::{ImageRef, SnapshotRef};
use crate::service::views::Tag;

/// CreateImage: from a snapshot of a system disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateImage {
    /// Its name, unique among images.
    pub name: String,
    /// The snapshot, which cannot be deleted while the image is there.
    pub snapshot: SnapshotRef,
    /// Its description; may be empty.
    pub description: String,
    /// Its tags.
    pub tags: Vec<Tag>,
}

impl CreateImage {
    /// An image without description and tags.
    pub fn new(name: impl Into<String>, snapshot: SnapshotRef) -> Self {
        Self {
            name: name.into(),
            snapshot,
            description: String::new(),
            tags: Vec::new(),
        }
    }
}

/// DeleteImage: its snapshot stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteImage {
    /// The image.
    pub image: ImageRef,
    /// Even while an instance made from it exists.
    pub force: bool,
}

/// ModifyImageAttribute. What is `None` or empty stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModifyImage {
    /// The image.
    pub image: ImageRef,
    /// A new name.
    pub name: Option<String>,
    /// A new description; empty takes it away.
    pub description: Option<String>,
    /// Tags to add, or to give another value.
    pub tags: Vec<Tag>,
    /// Keys of tags to take away.
    pub untag: Vec<String>,
}

impl ModifyImage {
    /// Changes nothing yet.
    #[must_use]
    pub fn new(image: ImageRef) -> Self {
        Self {
            image,
            name: None,
            description: None,
            tags: Vec::new(),
            untag: Vec::new(),
        }
    }
}
