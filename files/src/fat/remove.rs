//! Files and folders that go. The clusters they had are discarded with them, so that the disk holds no more than
//! its files.

use super::{Folder, Item, change::Maker, damaged, failed, folder, read};
use crate::{Damage, FilesError, Span, path};

impl<'a> Maker<'a> {
    pub(super) fn remove(&mut self, path: &str) -> Result<(), FilesError> {
        let not_found = || FilesError::NotFound {
            path: path.to_owned(),
        };
        let parts = path::parts(path)?;
        let Some((name, above)) = parts.split_last() else {
            return Err(FilesError::IntoItself {
                path: path.to_owned(),
            });
        };
        let folder = folder::walk(self.fs, self.view, above)?.ok_or_else(not_found)?;
        let item = folder::entry(self.view, &folder, name)?.ok_or_else(not_found)?;
        self.remove_all(&folder, &item, 0)
    }

    fn remove_all(
        &mut self,
        folder: &Folder<'a>,
        item: &Item<'a>,
        depth: usize,
    ) -> Result<(), FilesError> {
        if item.is_dir() {
            if depth == path::DEPTH_MAX {
                return Err(damaged(Damage::Endless));
            }
            let below = folder::enter(self.view, item)?;
            for item in folder::entries(self.view, &below)? {
                self.remove_all(&below, &item, depth + 1)?;
            }
        }
        self.did.removed += 1;
        self.remove_entry(folder, item)
    }

    pub(super) fn remove_entry(
        &self,
        folder: &Folder<'a>,
        item: &Item<'a>,
    ) -> Result<(), FilesError> {
        let places = if item.is_dir() {
            Vec::new()
        } else {
            match read::places(self.view, self.header, item) {
                // It goes all the same: only the disk keeps its room.
                Err(FilesError::TooLarge { .. }) => Vec::new(),
                places => places?,
            }
        };
        let name = folder::own_name(self.view, folder, item)?;
        self.allow_entry_and_clusters(item.len());
        let before = self.view.linked();
        folder.remove(&name).map_err(|error| failed(&error))?;
        if item.is_dir() {
            return Ok(());
        }
        // A file gives back what it had, no more and no less: a list of clusters that runs on into
        // another file's, or in a circle, must not take that with it.
        let cluster = u64::from(self.header.cluster);
        let freed = self.view.linked() - before;
        if freed != item.len().div_ceil(cluster) {
            return Err(damaged(Damage::Chain));
        }
        for Span { offset, len } in places {
            let len = len.next_multiple_of(cluster);
            self.view.discard(Span { offset, len });
        }
        Ok(())
    }
}
