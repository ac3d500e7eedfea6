//! `cargo xtask bench`: figures as ratios against a plain counterpart measured in the same run, so
//! that they mean the same on any machine.

use anyhow::Result;
use xshell::{Shell, cmd};

use crate::{browser, e2e, size, tools};

/// The engine over memory, natively.
pub(crate) fn core(sh: &Shell) -> Result<()> {
    Ok(cmd!(sh, "cargo bench --locked --package rowdisk").run()?)
}

/// The release page in Chromium, or in Firefox.
pub(crate) fn web(sh: &Shell, in_firefox: bool) -> Result<()> {
    tools::ready(sh)?;
    let browser = browser::find(sh, in_firefox)?;
    let page = e2e::release_page(sh)?;
    size::print(&page)?;
    let _variables = e2e::variables(sh, &browser, &page);
    Ok(cmd!(
        sh,
        "cargo bench --locked --profile test --package rowdisk-tests --bench web"
    )
    .run()?)
}
