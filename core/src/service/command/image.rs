//! The commands about images.

use super::reference::{ImageRef, InstanceRef, SnapshotRef};
use crate::service::views::Tag;

/// CreateImage: from a snapshot of a system disk, or from an instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateImage {
    /// Its name, unique among images.
    pub name: String,
    /// What it holds.
    pub source: ImageSource,
    /// Its description; may be empty.
    pub description: String,
    /// Its tags.
    pub tags: Vec<Tag>,
}

/// What an image holds. The snapshots cannot be deleted while it is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImageSource {
    /// What snapshots hold.
    Snapshots {
        /// One of a system disk.
        system: SnapshotRef,
        /// Those of data disks, up to 16.
        data: Vec<SnapshotRef>,
    },
    /// What an instance's disks hold: a snapshot of each is taken in the same commit.
    Instance(InstanceRef),
}

impl CreateImage {
    /// An image without description and tags.
    pub fn new(name: impl Into<String>, snapshot: SnapshotRef) -> Self {
        Self {
            name: name.into(),
            source: ImageSource::Snapshots {
                system: snapshot,
                data: Vec::new(),
            },
            description: String::new(),
            tags: Vec::new(),
        }
    }
}

/// CopyImage: its snapshots are copied to another region, and make an image there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyImage {
    /// The image.
    pub image: ImageRef,
    /// The id of the region that gets it.
    pub to: String,
    /// The copy's name; the image's without one.
    pub name: Option<String>,
    /// The copy's description; may be empty.
    pub description: String,
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
