//! `cargo xtask size`: what a visitor downloads, as a server with gzip sends it.

use std::{fs, io::Write, path::Path};

use anyhow::Result;
use flate2::{Compression, write::GzEncoder};
use xshell::Shell;

use crate::{e2e, run, split::LINK, tools};

/// How the names begin of what not everybody needs.
const SELDOM: [&str; 2] = ["rowdisk-files", "time-zones"];

/// Builds the release page and prints its size.
pub(crate) fn size(sh: &Shell) -> Result<()> {
    tools::ready(sh)?;
    print(&e2e::release_page(sh)?)
}

/// Prints the size of every file of the page in `dist`, and the sums.
pub(crate) fn print(dist: &Path) -> Result<()> {
    let mut sizes = Vec::new();
    for file in run::files_below(dist)? {
        let bytes = fs::read(&file)?;
        let name = file.strip_prefix(dist)?.to_owned();
        sizes.push((name, bytes.len(), gzipped(&bytes)?));
    }
    sizes.sort_by_key(|(_, _, gzipped)| std::cmp::Reverse(*gzipped));
    println!("{:>10}  {:>10}", "bytes", "gzipped");
    for (name, plain, gzipped) in &sizes {
        println!("{plain:>10}  {gzipped:>10}  {}", name.display());
    }
    let when_seldom = |name: &Path| {
        let name = name.to_string_lossy();
        SELDOM.iter().any(|begin| name.starts_with(begin))
    };
    let is_part = |name: &Path| {
        let is_below = name.components().count() > 1;
        is_below && !name.ends_with(LINK)
    };
    let (seldom, rest): (Vec<_>, Vec<_>) = sizes.iter().partition(|(name, ..)| when_seldom(name));
    let (parts, first): (Vec<_>, Vec<_>) = rest.into_iter().partition(|(name, ..)| is_part(name));
    let groups = [
        (first, "at first"),
        (
            parts,
            "in parts, once the first page is there or when one is needed",
        ),
        (seldom, "when files are looked at or a zone is chosen"),
    ];
    for (sizes, when) in groups {
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
