//! A folder at a moment: what it is asked with, and how commands name it.

use crate::{
    pages::disk::{moment::Moment, names::Names},
    worker::protocol::{FilesRequest, Query},
};

/// A folder of a volume of the disk, at a moment.
#[derive(Clone, PartialEq)]
pub(super) struct Place {
    pub(super) names: Names,
    pub(super) moment: Moment,
    /// The partition's number; 0 for a disk without partitions.
    pub(super) volume: u32,
    /// The folder; `/` is the top one.
    pub(super) path: String,
}

impl Place {
    /// A question about files at this moment.
    pub(super) fn query(&self, request: FilesRequest) -> Query {
        Query::Files {
            disk: self.names.history.disk.id.clone(),
            snapshot: self.snapshot(),
            request,
        }
    }

    /// The snapshot's id; nothing is now.
    pub(super) fn snapshot(&self) -> Option<String> {
        match &self.moment {
            Moment::Now => None,
            Moment::Snapshot(snapshot) => Some(snapshot.id.clone()),
        }
    }

    /// The partition, as commands have it.
    pub(super) fn partition(&self) -> Option<u32> {
        (self.volume != 0).then_some(self.volume)
    }

    /// The path of something in this folder.
    pub(super) fn child(&self, name: &str) -> String {
        format!("{}{name}", self.folder())
    }

    /// This folder's path with a slash at its end: what is put there keeps its own name.
    pub(super) fn folder(&self) -> String {
        if self.path.ends_with('/') {
            self.path.clone()
        } else {
            format!("{}/", self.path)
        }
    }

    /// The folders on the way here, from the top: name and path.
    pub(super) fn crumbs(&self) -> Vec<(&str, &str)> {
        let mut crumbs = Vec::new();
        let mut start = 1;
        for (end, _) in self.path.char_indices().skip(1).filter(|(_, c)| *c == '/') {
            crumbs.push((&self.path[start..end], &self.path[..end]));
            start = end + 1;
        }
        if start < self.path.len() {
            crumbs.push((&self.path[start..], self.path.as_str()));
        }
        crumbs.retain(|(name, _)| !name.is_empty());
        crumbs
    }
}
