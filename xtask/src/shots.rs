//! `cargo xtask shots`: a picture of every page and dialog, at a desk's width and at a phone's, in both
//! themes, to look through.

use anyhow::Result;
use xshell::{Shell, cmd};

use crate::{browser, e2e, flags::Shots, run, tools};

/// Makes the pictures, outside the repository, and says where they are.
pub(crate) fn shots(sh: &Shell, flags: &Shots) -> Result<()> {
    let folder = match &flags.folder {
        Some(folder) => std::path::absolute(folder)?,
        None => run::target_dir(sh).join("shots"),
    };
    tools::ready(sh)?;
    let browser = browser::find(sh, flags.firefox)?;
    let page = e2e::release_page(sh)?;
    let _variables = e2e::variables(sh, &browser, &page);
    Ok(cmd!(
        sh,
        "cargo run --quiet --locked --package rowdisk-tests --example shots -- {folder}"
    )
    .run()?)
}
