//! `cargo xtask test`: everything that must hold before a change lands.

use std::path::Path;

use anyhow::Result;
use xshell::{Shell, cmd};

use crate::{
    axe,
    browser::{Browser, chromium, firefox},
    debian::apt_get,
    e2e::{self, PageBuild},
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
const WITH_AXE: &str = "accessible";
const ACCESSIBILITY: &str = "end to end with axe-core";

const END_TO_END: &str = "end to end";
const END_TO_END_IN_FIREFOX: &str = "end to end in Firefox";

/// The end-to-end tests that tell most of another browser: that the page starts under its policy, the lab,
/// every byte there and back, taking over, kills.
const IN_FIREFOX: [&str; 6] = [
    "page_loads::the_p",
    "lab::",
    "ext4_walk::",
    "exports::both_ways",
    "two_tabs::",
    "kills::",
];

const WASM: &str = "wasm32-unknown-unknown";

/// Runs every stage that can run here.
pub(crate) fn test(sh: &Shell) -> Result<()> {
    let mut stages = Stages::default();
    stages.run("tools", || tools::ready(sh));
    // Waited for below. Most of it is one long link, beside which the rest compiles on the other processors.
    let page = PageBuild::begin(sh);
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
        apt_get(sh, &FILESYSTEM_PACKAGES);
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
    let chromium = chromium::find(sh);
    let firefox = firefox::find(sh);
    for (name, browser) in [
        ("wasm tests in Chromium", &chromium),
        ("wasm tests in Firefox", &firefox),
    ] {
        stages.run_with(name, browser, |browser| e2e::wasm_tests(sh, browser));
    }
    match stages.run("release page", || page?.wait()) {
        Some(page) => on_the_page(sh, &page, &chromium, &firefox, &mut stages),
        None => {
            for name in [END_TO_END, END_TO_END_IN_FIREFOX] {
                stages.not_run(name, "It needs the release page.");
            }
        }
    }
    stages.finish()
}

/// Runs what looks at the release page as people do.
fn on_the_page(
    sh: &Shell,
    page: &Path,
    chromium: &Result<Browser, String>,
    firefox: &Result<Browser, String>,
    stages: &mut Stages,
) {
    let mut skipped = Vec::new();
    let has_tools = has(&FILESYSTEM_TOOLS);
    if !has_tools {
        skipped.extend(["--skip", "ext4", "--skip", "fat_files"]);
        stages.not_run(
            "end to end with filesystems",
            "It needs what the tests of files on disks need.",
        );
    }
    let mut in_firefox = IN_FIREFOX.to_vec();
    in_firefox.extend(&skipped);
    // One test of those with axe-core is the longest of all: it runs beside the others.
    let script = axe::find(sh);
    if let Err(why) = &script {
        skipped.extend(["--skip", WITH_AXE]);
        stages.not_run(ACCESSIBILITY, why);
    }
    stages.run_with(END_TO_END, chromium, |browser| {
        let _script = script
            .as_ref()
            .ok()
            .map(|script| sh.push_env("ROWDISK_AXE", script));
        e2e::on_the_page(sh, browser, page, &skipped)
    });
    stages.run_with(END_TO_END_IN_FIREFOX, firefox, |browser| {
        let _kills = sh.push_env("ROWDISK_KILLS", "3");
        e2e::on_the_page(sh, browser, page, &in_firefox)
    });
}

fn native_tests(sh: &Shell, arguments: &[&str]) -> Result<()> {
    cmd!(
        sh,
        "cargo test --locked --workspace --exclude rowdisk-tests --no-fail-fast {arguments...}"
    )
    .run()?;
    // Apart, as the end-to-end stages ask for it: with the others its dependencies have other features, and all
    // of it would be compiled twice.
    Ok(cmd!(
        sh,
        "cargo test --locked --package rowdisk-tests --no-fail-fast"
    )
    .run()?)
}

/// Whether all of these programs are here.
fn has(programs: &[&str]) -> bool {
    programs
        .iter()
        .all(|program| on_path(program).is_some() || Path::new("/usr/sbin").join(program).is_file())
}
