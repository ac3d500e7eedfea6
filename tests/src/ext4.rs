//! Real disk images: ext4 file systems made and checked by e2fsprogs, with files in them.

use std::{fs, os::unix::fs::symlink, path::Path};

use anyhow::{Context, Result};

use crate::{
    noise,
    tools::{run, tool},
};

/// Makes an ext4 image of `mebibytes` at `image`, with a few hundred files that fill about half of it.
pub fn make(image: &Path, mebibytes: u64) -> Result<()> {
    let content = image.with_extension("content");
    fs::create_dir_all(&content)?;
    for folder in 0..8_u64 {
        let folder_path = content.join(format!("folder-{folder}"));
        fs::create_dir(&folder_path)?;
        for file in 0..40_u64 {
            // Lengths from a few bytes to the sixteenth of a folder's share, none of them round.
            let length = 7 + (file * file * file * mebibytes) % (mebibytes << 11);
            let bytes = noise(folder * 100 + file, usize::try_from(length)?);
            fs::write(folder_path.join(format!("file-{file}")), bytes)?;
        }
    }
    let size = format!("{mebibytes}M");
    let mut make = tool("mkfs.ext4");
    make.args(["-q", "-F", "-L", "rowdisk", "-d"])
        .arg(&content)
        .arg(image)
        .arg(size);
    run(make)?;
    fs::remove_dir_all(&content)?;
    Ok(())
}

/// Makes a small ext4 image that was not unmounted: `/notes.txt` has two names, `/way` leads to nowhere, and what the
/// file holds waits in the journal. Until it is carried out the file's place holds something else.
pub fn make_open(image: &Path, waits: &str) -> Result<()> {
    let content = image.with_extension("content");
    fs::create_dir_all(content.join("docs"))?;
    fs::write(content.join("notes.txt"), "?".repeat(waits.len()))?;
    fs::hard_link(content.join("notes.txt"), content.join("docs/same.txt"))?;
    symlink("/no/such/<place>", content.join("way"))?;
    let mut make = tool("mkfs.ext4");
    make.args(["-q", "-F", "-b", "1024", "-d"])
        .arg(&content)
        .arg(image)
        .arg("16M");
    run(make)?;
    let block = image.with_extension("block");
    fs::write(&block, format!("{waits:\0<1024}"))?;
    let script = image.with_extension("script");
    let number = offset_of(image, "/notes.txt")? / 1024;
    let requests = format!("jo -c -v 3\njw -b {number} {}\njc\n", block.display());
    fs::write(&script, requests)?;
    let mut change = tool("debugfs");
    change.args(["-w", "-f"]).arg(&script).arg(image);
    run(change)?;
    fs::remove_dir_all(&content)?;
    Ok(())
}

/// Where the first byte of a file lies on `image`.
pub fn offset_of(image: &Path, path: &str) -> Result<u64> {
    let ask = |request: String| {
        let mut command = tool("debugfs");
        command.arg("-R").arg(request).arg(image);
        run(command)
    };
    let stats = ask("stats -h".to_owned())?;
    let size = stats
        .lines()
        .find_map(|line| line.strip_prefix("Block size:"));
    let size: u64 = size.context("there is a block size")?.trim().parse()?;
    let blocks = ask(format!("blocks {path}"))?;
    let first = blocks.split_whitespace().next();
    let first: u64 = first.context("the file has a block")?.parse()?;
    Ok(first * size)
}

/// Fails unless the file system on `image` is sound.
pub fn check(image: &Path) -> Result<()> {
    let mut check = tool("e2fsck");
    check.args(["-f", "-n"]).arg(image);
    run(check).map(drop)
}
