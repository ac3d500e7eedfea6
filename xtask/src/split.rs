//! Cuts a release page's wasm into what is loaded at once and parts that are loaded later.
//!
//! The functions marked with `later!` (`web/src/later.rs`) begin the parts; what only they reach goes
//! along. That has to be done with the file as the linker wrote it. Trunk has had all of it bound to
//! JavaScript by now, which is done anew for what stays, under the same names.

use std::{fs, path::Path};

use anyhow::{Context, Result, anyhow, ensure};
use wasm_split_cli_support::Options;
use xshell::{Shell, cmd};

use crate::{run, tools};

/// What the linker wrote, below cargo's target folder.
const LINKED: &str = "wasm32-unknown-unknown/page/rowdisk-web.wasm";
/// How the names of the page's script and wasm begin.
const PAGE: &str = "rowdisk-web-";
/// What loads the parts.
pub(crate) const LINK: &str = "link.js";

/// Cuts the page in `dist`. The parts go to a folder with the name of the build: one of another build
/// would not fit.
pub(crate) fn split(sh: &Shell, dist: &Path) -> Result<()> {
    let name = build_name(dist)?;
    let folder = format!("{name}-parts");
    let parts = dist.join(&folder);
    fs::create_dir(&parts)?;
    let linked = run::target_dir(sh).join(LINKED);
    let whole = fs::read(&linked).with_context(|| linked.display().to_string())?;
    // All of it is written to `dist` first: names are told as seen from there.
    let (link, page) = (format!("./{folder}/{LINK}"), format!("../{name}.js"));
    let first = parts.join(format!("{name}.wasm"));
    let mut options = Options::new(&whole);
    options.output_dir = dist;
    options.main_out_path = &first;
    options.main_module = &page;
    options.link_name = &link;
    let split = wasm_split_cli_support::transform(options)
        .map_err(|why| anyhow!("{} cannot be cut into parts: {why:?}", linked.display()))?;
    ensure!(!split.split_modules.is_empty(), "the page has no parts");
    for part in &split.split_modules {
        let name = part.file_name().context("a part has a name")?;
        fs::rename(part, parts.join(name))?;
    }
    let bindgen = tools::wasm_bindgen(sh)?;
    cmd!(
        sh,
        "{bindgen} {first} --target web --keep-lld-exports --no-typescript --out-dir {dist} --out-name {name}"
    )
    .quiet()
    .run()?;
    fs::remove_file(&first)?;
    Ok(())
}

/// What trunk called the page's script, without its extension.
fn build_name(dist: &Path) -> Result<String> {
    for entry in fs::read_dir(dist)? {
        let name = entry?.file_name();
        let name = name.to_str().and_then(|name| name.strip_suffix(".js"));
        if let Some(name) = name.filter(|name| name.starts_with(PAGE)) {
            return Ok(name.to_owned());
        }
    }
    Err(anyhow!(
        "trunk left no script of the page in {}",
        dist.display()
    ))
}
