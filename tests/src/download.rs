//! The folder that downloads arrive in, and which of them are there whole.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Result;

/// A folder that downloads arrive in.
#[derive(Clone, Debug)]
pub struct Download {
    pub(crate) folder: PathBuf,
}

impl Download {
    /// A new folder at `folder`.
    pub fn to(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    /// Where a finished download of this name lies.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The finished downloads. One under way has another ending; Firefox keeps its name free meanwhile by
    /// an empty file.
    pub fn finished(&self) -> Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let file = entry?.path();
            let is_under_way = file
                .extension()
                .is_some_and(|ending| ending == "crdownload" || ending == "part")
                || file
                    .file_name()
                    .is_some_and(|name| name.to_string_lossy().starts_with('.'));
            // Nothing that the tests download is empty; one may be renamed while they look.
            if !is_under_way && fs::metadata(&file).is_ok_and(|file| file.len() > 0) {
                files.push(file);
            }
        }
        files.sort();
        Ok(files)
    }
}
