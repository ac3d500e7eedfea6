//! What dosfstools and mtools say of a disk with a FAT filesystem.

use std::{fs::File, path::Path, process::Command};

use anyhow::Result;

use crate::tools::{run, tool};

/// Makes a FAT image of `mebibytes` at `image`, empty.
pub fn make(image: &Path, mebibytes: u64) -> Result<()> {
    File::create(image)?.set_len(mebibytes << 20)?;
    let mut make = tool("mkfs.fat");
    make.args(["-n", "MADE"]).arg(image);
    run(make).map(drop)
}

/// Puts `file` at `path` on `image`.
pub fn put(image: &Path, path: &str, file: &Path) -> Result<()> {
    let mut command = mtool("mcopy");
    command.arg("-i").arg(image).arg(file);
    command.arg(format!("::{path}"));
    run(command).map(drop)
}

/// Makes a folder at `path` on `image`.
pub fn make_folder(image: &Path, path: &str) -> Result<()> {
    let mut command = mtool("mmd");
    command.arg("-i").arg(image).arg(format!("::{path}"));
    run(command).map(drop)
}

/// One of the mtools, which take names for what they are only where the language says so.
fn mtool(name: &str) -> Command {
    let mut command = tool(name);
    command
        .env("LC_ALL", "C.UTF-8")
        .env("MTOOLS_SKIP_CHECK", "1");
    command
}

/// Fails unless the filesystem on `image` is sound.
pub fn check(image: &Path) -> Result<()> {
    let mut check = tool("fsck.fat");
    check.arg("-n").arg(image);
    run(check).map(drop)
}

/// The paths of all files and folders on `image`, in order.
pub fn list(image: &Path) -> Result<Vec<String>> {
    let mut list = mtool("mdir");
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
