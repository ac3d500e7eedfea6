//! `cargo xtask soak`: the long versions of what the gate runs short. The lengths are environment
//! variables; one that is set already keeps its value.

use std::env;

use anyhow::Result;
use xshell::{Shell, cmd};

use crate::{browser::chromium, e2e, run::Stages, tools};

/// Each variable that lengthens a test, and its value here.
const LENGTHS: [(&str, &str); 5] = [
    ("ROWDISK_KILLS", "200"),
    ("ROWDISK_COMPACTION_KILLS", "40"),
    ("ROWDISK_OVERWRITE_MIB", "256"),
    ("ROWDISK_HISTORY", "4"),
    ("ROWDISK_SEEDS", "400"),
];

/// Runs the long tests, with their output shown: it has the figures.
pub(crate) fn soak(sh: &Shell) -> Result<()> {
    for (name, value) in LENGTHS {
        let value = env::var(name).unwrap_or_else(|_| value.to_owned());
        println!("{name}={value}");
        sh.set_var(name, value);
    }
    let mut stages = Stages::default();
    stages.run("histories and crashes", || {
        Ok(cmd!(
            sh,
            "cargo test --locked --package rowdisk -- --include-ignored --nocapture"
        )
        .run()?)
    });
    stages.run("tools", || tools::ready(sh));
    let name = "kills of the browser, and overwriting";
    stages.run_with(name, &chromium::find(sh), |browser| {
        let page = e2e::release_page(sh)?;
        e2e::on_the_page(sh, browser, &page, &["kill", "overwrites", "--nocapture"])
    });
    stages.finish()
}
