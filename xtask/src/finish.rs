//! `cargo xtask finish`: the last steps on a page that trunk has just built, as a hook of trunk's.
//!
//! Debug pages are neither packed nor sealed: trunk's live reload adds another inline script while
//! serving, which no policy could know, and nobody downloads them. Time zones are beside every page.

use std::{env, fs, path::Path};

use anyhow::{Context, Result};

use xshell::Shell;

use crate::{pack::packed, run, seal::sealed, split::split, zones};

/// Puts the time zones beside the page; cuts and packs the wasm and seals the page, if it is a release
/// page.
/// The variables are those trunk sets for its hooks.
pub(crate) fn finish(sh: &Shell) -> Result<()> {
    let dist = env::var_os("TRUNK_STAGING_DIR")
        .context("`cargo xtask finish` is a hook of trunk's: run `trunk build --release`")?;
    fs::write(Path::new(&dist).join(zones::FILE), zones::all())?;
    if env::var("TRUNK_PROFILE").as_deref() != Ok("release") {
        return Ok(());
    }
    split(sh, Path::new(&dist))?;
    for path in run::files_below(Path::new(&dist))? {
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("wasm") => rewrite(&path, |wasm| packed(&wasm))?,
            Some("html") => rewrite(&path, |html| {
                Ok(sealed(std::str::from_utf8(&html)?)?.into_bytes())
            })?,
            _ => {}
        }
    }
    Ok(())
}

fn rewrite(path: &Path, change: impl FnOnce(Vec<u8>) -> Result<Vec<u8>>) -> Result<()> {
    let name = || path.display().to_string();
    let changed = change(fs::read(path).with_context(name)?).with_context(name)?;
    fs::write(path, changed).with_context(name)
}
