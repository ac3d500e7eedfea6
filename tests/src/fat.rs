//! What dosfstools and mtools say of a disk with a FAT filesystem.

use std::path::Path;

use anyhow::Result;

use crate::tools::{run, tool};

/// Fails unless the filesystem on `image` is sound.
pub fn check(image: &Path) -> Result<()> {
    let mut check = tool("fsck.fat");
    check.arg("-n").arg(image);
    run(check).map(drop)
}

/// The paths of all files and folders on `image`, in order.
pub fn list(image: &Path) -> Result<Vec<String>> {
    let mut list = tool("mdir");
    list.args(["-/", "-b", "-i"]).arg(image).arg("::");
    let said = run(list)?;
    let mut paths: Vec<_> = said
        .lines()
        .map(|line| line.trim_start_matches("::").to_owned())
        .collect();
    paths.sort();
    Ok(paths)
}

/// Copies the file at `path` on `image` to `copy`.
pub fn copy(image: &Path, path: &str, copy: &Path) -> Result<()> {
    let mut command = tool("mcopy");
    command.args(["-n", "-i"]).arg(image);
    command.arg(format!("::{path}")).arg(copy);
    run(command).map(drop)
}
