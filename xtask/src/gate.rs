//! `cargo xtask test`: everything that must hold before a change lands.

use anyhow::Result;
use xshell::{Shell, cmd};

use crate::{
    axe,
    browser::{self, Browser},
    e2e,
    run::{Stages, on_path},
    tools,
};

/// What makes and checks filesystems and partitions from another side.
const FILESYSTEM_TOOLS: [&str; 9] = [
    "mkfs.fat",
    "fsck.fat",
    "mcopy",
    "mdir",
    "mke2fs",
    "mkfs.ext4",
    "e2fsck",
    "sfdisk",
    "sgdisk",
];
const FILESYSTEM_PACKAGES: [&str; 5] = ["dosfstools", "mtools", "e2fsprogs", "fdisk", "gdisk"];

/// What the names of the tests with axe-core begin with.
const ACCESSIBILITY: &str = "accessible";

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
    if !has(&FILESYSTEM_TOOLS) {
        browser::apt_get(sh, &FILESYSTEM_PACKAGES);
    }
    if has(&FILESYSTEM_TOOLS) {
        stages.run("native tests", || native_tests(sh, &[]));
    } else {
        stages.run("native tests", || {
            native_tests(sh, &["--exclude", "rowdisk-files"])
        });
        stages.not_run(
            "files on disks against other programs",
            "mkfs.fat, fsck.fat, mtools, mke2fs, sfdisk and sgdisk are missing. Get them: apt-get \
             install dosfstools mtools e2fsprogs fdisk gdisk.",
        );
    }
    stages.run("tools", || tools::ready(sh));
    stages.run("core alone for wasm32", || {
        Ok(cmd!(
            sh,
            "cargo clippy --locked --package rowdisk --target {WASM} -- -D warnings"
        )
        .run()?)
    });
    stages.run("lints for wasm32", || {
        let packages = [
            "--package",
            "rowdisk-web",
            "--package",
            "rowdisk-files-page",
        ];
        Ok(cmd!(
            sh,
            "cargo clippy --locked {packages...} --all-targets --target {WASM} -- -D warnings"
        )
        .run()?)
    });
    match browser::find(sh) {
        Ok(browser) => in_the_browser(sh, &browser, &mut stages),
        Err(why) => {
            stages.run("release page", || e2e::release_page(sh).map(drop));
            stages.not_run("wasm tests in Chromium", &why);
            stages.not_run("end to end", &why);
            stages.not_run("accessibility", &why);
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
        stages.not_run("accessibility", "It needs the release page.");
        return;
    };
    // Apart from the rest, so that it is seen by itself how long it takes.
    let mut skipped = vec!["--skip", ACCESSIBILITY];
    let has_tools = has(&FILESYSTEM_TOOLS);
    if !has_tools {
        skipped.extend(["--skip", "ext4", "--skip", "fat_files"]);
    }
    stages.run("end to end", || {
        e2e::on_the_page(sh, browser, &page, &skipped)
    });
    if !has_tools {
        stages.not_run(
            "end to end with filesystems",
            "It needs what the tests of files on disks need.",
        );
    }
    match axe::find(sh) {
        Ok(script) => stages.run("accessibility", || {
            let _script = sh.push_env("ROWDISK_AXE", script);
            e2e::on_the_page(sh, browser, &page, &[ACCESSIBILITY])
        }),
        Err(why) => stages.not_run("accessibility", &why),
    }
}

fn native_tests(sh: &Shell, arguments: &[&str]) -> Result<()> {
    Ok(cmd!(
        sh,
        "cargo test --locked --workspace --no-fail-fast {arguments...}"
    )
    .run()?)
}

/// Whether all of these programs are here.
fn has(programs: &[&str]) -> bool {
    programs.iter().all(|program| {
        on_path(program).is_some() || std::path::Path::new("/usr/sbin").join(program).is_file()
    })
}
