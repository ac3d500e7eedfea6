//! `cargo xtask size`: what a visitor downloads, as a server with gzip sends it.

use std::{fs, io::Write, path::Path};

use anyhow::Result;
use flate2::{Compression, write::GzEncoder};
use xshell::Shell;

use crate::{e2e, tools};

/// How the names begin of what the page loads when it is first needed.
const LOADED_LATER: [&str; 2] = ["rowdisk-files", "time-zones"];

/// Builds the release page and prints its size.
pub(crate) fn size(sh: &Shell) -> Result<()> {
    tools::ready(sh)?;
    print(&e2e::release_page(sh)?)
}

/// Prints the size of every file of the page in `dist`, and the sums.
pub(crate) fn print(dist: &Path) -> Result<()> {
    let mut sizes = Vec::new();
    for entry in fs::read_dir(dist)? {
        let file = entry?;
        if file.file_type()?.is_file() {
            let bytes = fs::read(file.path())?;
            sizes.push((file.file_name(), bytes.len(), gzipped(&bytes)?));
        }
    }
    sizes.sort_by_key(|(_, _, gzipped)| std::cmp::Reverse(*gzipped));
    println!("{:>10}  {:>10}", "bytes", "gzipped");
    for (name, plain, gzipped) in &sizes {
        println!("{plain:>10}  {gzipped:>10}  {}", name.display());
    }
    let is_later = |name: &str| LOADED_LATER.iter().any(|begin| name.starts_with(begin));
    let (later, first): (Vec<_>, Vec<_>) = sizes
        .iter()
        .partition(|(name, ..)| is_later(&name.to_string_lossy()));
    let parts = [
        (first, "at first"),
        (later, "when files are looked at or a zone is chosen"),
    ];
    for (sizes, when) in parts {
        let plain: usize = sizes.iter().map(|(_, plain, _)| plain).sum();
        let gzipped: usize = sizes.iter().map(|(.., gzipped)| gzipped).sum();
        println!(
            "{plain:>10}  {gzipped:>10}  {when}: {:.0} KB gzipped",
            gzipped as f64 / 1000.0
        );
    }
    Ok(())
}

fn gzipped(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}
