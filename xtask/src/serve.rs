//! `cargo xtask serve`: the console on this machine, from nothing.

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

use crate::{flags, tools};

/// Gets the tools, then serves through trunk until it is interrupted.
pub(crate) fn serve(sh: &Shell, flags: &flags::Serve) -> Result<()> {
    tools::ready(sh)?;
    let port = flags.port.unwrap_or(8080).to_string();
    // The release page's policy would stop live reload's inline script, so it goes without.
    let build: &[&str] = if flags.dev {
        &[]
    } else {
        &["--release", "--no-autoreload=true"]
    };
    let open: &[&str] = if flags.open { &["--open=true"] } else { &[] };
    println!("\nThe first build takes three to ten minutes. Then: http://127.0.0.1:{port}/\n");
    cmd!(
        sh,
        "trunk serve --offline=true --address 127.0.0.1 --port {port} {build...} {open...}"
    )
    .run()
    .context("trunk ended")
}
