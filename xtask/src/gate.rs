//! `cargo xtask test`: everything that must hold before a change lands.

use anyhow::Result;
use xshell::{Shell, cmd};

use crate::{
    browser::{self, Browser},
    e2e,
    run::{Stages, on_path},
    tools,
};

const WASM: &str = "wasm32-unknown-unknown";

/// Runs every stage that can run here.
pub(crate) fn test(sh: &Shell) -> Result<()> {
    let mut stages = Stages::default();
    stages.run("formatting", || {
        Ok(cmd!(sh, "cargo fmt --all --check").run()?)
    });
    stages.run("lints", || {
        Ok(cmd!(
            sh,
            "cargo clippy --locked --workspace --all-targets -- -D warnings"
        )
        .run()?)
    });
    stages.run("native tests", || {
        Ok(cmd!(sh, "cargo test --locked --workspace --no-fail-fast").run()?)
    });
    stages.run("tools", || tools::ready(sh));
    stages.run("core alone for wasm32", || {
        Ok(cmd!(
            sh,
            "cargo clippy --locked --package rowdisk --target {WASM} -- -D warnings"
        )
        .run()?)
    });
    stages.run("lints for wasm32", || {
        let package = "rowdisk-web";
        Ok(cmd!(
            sh,
            "cargo clippy --locked --package {package} --all-targets --target {WASM} -- -D warnings"
        )
        .run()?)
    });
    match browser::find(sh) {
        Ok(browser) => in_the_browser(sh, &browser, &mut stages),
        Err(why) => {
            stages.run("release page", || e2e::release_page(sh).map(drop));
            stages.not_run("wasm tests in Chromium", &why);
            stages.not_run("end to end", &why);
        }
    }
    stages.finish()
}

fn in_the_browser(sh: &Shell, browser: &Browser, stages: &mut Stages) {
    stages.run("wasm tests in Chromium", || e2e::wasm_tests(sh, browser));
    let mut page = None;
    stages.run("release page", || {
        page = Some(e2e::release_page(sh)?);
        Ok(())
    });
    let Some(page) = page else {
        stages.not_run("end to end", "It needs the release page.");
        return;
    };
    if !has_e2fsprogs() {
        browser::apt_get(sh, &["e2fsprogs"]);
    }
    if has_e2fsprogs() {
        stages.run("end to end", || e2e::on_the_page(sh, browser, &page, &[]));
    } else {
        stages.run("end to end", || {
            e2e::on_the_page(sh, browser, &page, &["--skip", "ext4"])
        });
        stages.not_run(
            "end to end with an ext4 image",
            "mkfs.ext4 and e2fsck are missing. Get them: apt-get install e2fsprogs, or brew install \
             e2fsprogs and put its sbin on PATH; on Windows run this task in WSL.",
        );
    }
}

fn has_e2fsprogs() -> bool {
    let here = |program: &str| {
        on_path(program).is_some() || std::path::Path::new("/usr/sbin").join(program).is_file()
    };
    here("mkfs.ext4") && here("e2fsck")
}
