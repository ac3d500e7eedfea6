//! The tools the page is built with. Each is taken from PATH or cargo's own folder if its version
//! fits; else it is installed there, once. Nothing is fetched by trunk itself.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use xshell::{Shell, cmd};

use crate::run::{in_folder, on_path};

const WASM: &str = "wasm32-unknown-unknown";
const TRUNK_VERSION: &str = "0.21.14";

/// A program that a cargo package of that version has.
pub(crate) struct Tool {
    pub(crate) program: &'static str,
    pub(crate) package: &'static str,
    pub(crate) version: String,
    /// What `cargo install` is told beside the version. Nobody waits for these tools, so they are built
    /// for a short build and not for speed.
    pub(crate) install: &'static [&'static str],
    pub(crate) minutes: u32,
}

/// Gets what is missing, and puts everything on the shell's PATH.
pub(crate) fn ready(sh: &Shell) -> Result<()> {
    wasm_target(sh)?;
    let tools = [
        Tool {
            program: "trunk",
            package: "trunk",
            version: TRUNK_VERSION.to_owned(),
            install: &[
                "--locked",
                "--profile",
                "dev",
                "--no-default-features",
                "--features",
                "rustls",
            ],
            minutes: 6,
        },
        wasm_bindgen_tool(sh)?,
    ];
    let missing: Vec<_> = tools
        .iter()
        .filter(|tool| tool.find(sh).is_none())
        .collect();
    if !missing.is_empty() {
        println!("The page is built with tools that are not here yet; they are installed once:");
        for tool in &missing {
            println!("  {}", tool.cost());
        }
    }
    for tool in missing {
        tool.get(sh)?;
    }
    let mut folders = Vec::new();
    for tool in &tools {
        let Tool {
            program, version, ..
        } = tool;
        let found = tool
            .find(sh)
            .with_context(|| format!("{program} {version} was installed, but does not run"))?;
        folders.extend(found.parent().map(Path::to_owned));
    }
    folders.dedup();
    folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    sh.set_var("PATH", env::join_paths(folders)?);
    // trunk takes this variable for a flag of its own that only knows true and false.
    if env::var_os("NO_COLOR").is_some() {
        sh.set_var("NO_COLOR", "true");
    }
    // trunk runs offline, so what the page is compiled from must be here before.
    cmd!(sh, "cargo fetch --locked").quiet().run()?;
    Ok(())
}

/// The command line of the wasm-bindgen that the page is compiled with.
fn wasm_bindgen_tool(sh: &Shell) -> Result<Tool> {
    Ok(Tool {
        program: "wasm-bindgen",
        package: "wasm-bindgen-cli",
        version: wasm_bindgen_version(&sh.read_file("Cargo.lock")?)?,
        // Its own lock file does not resolve any more.
        install: &["--profile", "dev"],
        minutes: 4,
    })
}

/// The wasm-bindgen to call, for whom trunk did not find it on PATH either: it may have its own.
pub(crate) fn wasm_bindgen(sh: &Shell) -> Result<PathBuf> {
    let tool = wasm_bindgen_tool(sh)?;
    if let Some(found) = tool.find(sh) {
        return Ok(found);
    }
    println!(
        "A release page is cut into parts with a tool that is not here yet; it is installed once:"
    );
    println!("  {}", tool.cost());
    tool.get(sh)?;
    tool.find(sh).with_context(|| {
        format!(
            "wasm-bindgen {} was installed, but does not run",
            tool.version
        )
    })
}

impl Tool {
    /// What getting it takes.
    pub(crate) fn cost(&self) -> String {
        let Self {
            package,
            version,
            minutes,
            ..
        } = self;
        format!("{package} {version}: seconds as a binary, about {minutes} min from source")
    }

    fn find(&self, sh: &Shell) -> Option<PathBuf> {
        let here = [
            on_path(self.program),
            in_folder(&cargo_bin()?, self.program),
        ];
        here.into_iter().flatten().find(|file| self.fits(sh, file))
    }

    fn fits(&self, sh: &Shell, file: &Path) -> bool {
        let said = cmd!(sh, "{file} --version").quiet().ignore_stderr().read();
        said.is_ok_and(|said| said.split_whitespace().nth(1) == Some(&self.version))
    }

    /// Installs it.
    pub(crate) fn get(&self, sh: &Shell) -> Result<()> {
        let Self {
            package, version, ..
        } = self;
        let install = self.install;
        if in_folder(&cargo_bin().unwrap_or_default(), "cargo-binstall")
            .or_else(|| on_path("cargo-binstall"))
            .is_some()
        {
            let got = cmd!(
                sh,
                "cargo binstall --no-confirm --disable-strategies compile --version {version} {package}"
            );
            if got.run().is_ok() && self.find(sh).is_some() {
                return Ok(());
            }
            println!("No binary to be had, so {package} is built from source.");
        }
        // Its own target folder: the workspace's would keep a gigabyte of what is needed once.
        cmd!(
            sh,
            "cargo install --force --version {version} {install...} {package}"
        )
        .env_remove("CARGO_TARGET_DIR")
        .run()
        .with_context(|| format!("{package} {version} could not be installed"))
    }
}

/// Where `cargo install` puts programs.
pub(crate) fn cargo_bin() -> Option<PathBuf> {
    let root = env::var_os("CARGO_INSTALL_ROOT").or_else(|| env::var_os("CARGO_HOME"));
    let root = root.map_or_else(
        || Some(env::home_dir()?.join(".cargo")),
        |root| Some(root.into()),
    )?;
    Some(root.join("bin"))
}

fn wasm_target(sh: &Shell) -> Result<()> {
    let sysroot = cmd!(sh, "rustc --print sysroot").quiet().read()?;
    if Path::new(&sysroot).join("lib/rustlib").join(WASM).is_dir() {
        return Ok(());
    }
    if on_path("rustup").is_none() {
        bail!(
            "Rust's {WASM} target is missing, and so is rustup, which could add it: https://rustup.rs"
        );
    }
    println!("Adding Rust's {WASM} target: about 20 MB.");
    cmd!(sh, "rustup target add {WASM}")
        .run()
        .context("rustup could not add the target")
}

/// The version the page is compiled against; the command line tool must be of exactly this one.
fn wasm_bindgen_version(lock: &str) -> Result<String> {
    lock.split("[[package]]")
        .find(|package| {
            package
                .lines()
                .any(|line| line == "name = \"wasm-bindgen\"")
        })
        .and_then(|package| {
            package
                .lines()
                .find_map(|line| line.strip_prefix("version = "))
        })
        .map(|version| version.trim_matches('"').to_owned())
        .context("Cargo.lock names no wasm-bindgen")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_file_tells_the_version_of_the_tool() {
        let lock = "[[package]]\nname = \"wasm-bindgen-shared\"\nversion = \"9.9.9\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(wasm_bindgen_version(lock).expect("it is there"), "0.2.130");
    }
}
