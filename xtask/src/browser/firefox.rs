//! Firefox, and a geckodriver, which drives many versions of it. As root on Debian Firefox is installed,
//! elsewhere only looked for; geckodriver comes from cargo, as the tools the page is built with.

use std::{env, path::Path, path::PathBuf};

use xshell::{Shell, cmd};

use super::{Browser, Family, existing};
use crate::{
    debian::apt_get,
    run::{in_folder, on_path},
    tools::{Tool, cargo_bin},
};

/// The oldest Firefox that geckodriver still drives.
const FIREFOX_LEAST: Version = (128, 0);
/// The first geckodriver with `--allow-system-access`, by which the tests read the browser's console.
const DRIVER_LEAST: Version = (0, 36);
const DRIVER_VERSION: &str = "0.37.1";

type Version = (u32, u32);

/// A Firefox to test in, or in words what is missing and how to get it.
pub(crate) fn find(sh: &Shell) -> Result<Browser, String> {
    if firefoxes().is_empty() {
        apt_get(sh, &["firefox-esr"]);
    }
    let program = new_enough(sh, &firefoxes(), FIREFOX_LEAST)
        .map_err(|found| format!("{} {HOW}", wanted("Firefox", FIREFOX_LEAST, found)))?;
    let driver = new_enough(sh, &drivers(), DRIVER_LEAST).or_else(|found| {
        let named = env::var_os("GECKODRIVER").is_some();
        let got = if named { None } else { get_driver(sh) };
        got.ok_or_else(|| {
            format!(
                "{} Get it: cargo install --locked geckodriver --version {DRIVER_VERSION}",
                wanted("geckodriver", DRIVER_LEAST, found)
            )
        })
    })?;
    Ok(Browser {
        family: Family::Firefox,
        program,
        driver,
    })
}

const HOW: &str = if cfg!(target_os = "macos") {
    "Get it: brew install --cask firefox. FIREFOX may name another one."
} else if cfg!(windows) {
    "Get it: winget install Mozilla.Firefox. FIREFOX may name another one."
} else {
    "Get it: apt-get install firefox-esr (as root on Debian this task does it), or from \
     https://www.mozilla.org/firefox/. FIREFOX may name another one."
};

/// What is wrong: `found` is the version of what is here.
fn wanted(name: &str, least: Version, found: Option<Version>) -> String {
    match found {
        None => format!("There is no {name} here."),
        Some((major, minor)) => format!(
            "This {name} is {major}.{minor}; the tests need {}.{} or newer.",
            least.0, least.1
        ),
    }
}

fn get_driver(sh: &Shell) -> Option<PathBuf> {
    let tool = Tool {
        program: "geckodriver",
        package: "geckodriver",
        version: DRIVER_VERSION.to_owned(),
        install: &["--locked", "--profile", "dev"],
        minutes: 3,
    };
    println!("The tests in Firefox need its driver, which is installed once:");
    println!("  {}", tool.cost());
    if let Err(error) = tool.get(sh) {
        eprintln!("{error:#}");
    }
    new_enough(sh, &drivers(), DRIVER_LEAST).ok()
}

fn firefoxes() -> Vec<PathBuf> {
    if let Some(firefox) = env::var_os("FIREFOX") {
        return vec![firefox.into()];
    }
    let mut usual: Vec<PathBuf> = [
        "/Applications/Firefox.app/Contents/MacOS/firefox",
        "/usr/lib/firefox-esr/firefox-esr",
        "/usr/lib/firefox/firefox",
    ]
    .map(PathBuf::from)
    .into();
    for root in ["ProgramFiles", "ProgramFiles(x86)", "LocalAppData"] {
        if let Some(root) = env::var_os(root) {
            usual.push(Path::new(&root).join("Mozilla Firefox/firefox.exe"));
        }
    }
    let named = ["firefox", "firefox-esr"].into_iter().filter_map(on_path);
    existing(named.chain(usual))
}

fn drivers() -> Vec<PathBuf> {
    if let Some(driver) = env::var_os("GECKODRIVER") {
        return vec![driver.into()];
    }
    let of_cargo = cargo_bin().and_then(|folder| in_folder(&folder, "geckodriver"));
    existing(on_path("geckodriver").into_iter().chain(of_cargo))
}

/// The first of `files` that is of version `least` or newer; else the version of the first that has one.
fn new_enough(sh: &Shell, files: &[PathBuf], least: Version) -> Result<PathBuf, Option<Version>> {
    let mut older = None;
    for file in files {
        match version(sh, file) {
            Some(version) if version >= least => return Ok(file.clone()),
            found => older = older.or(found),
        }
    }
    Err(older)
}

fn version(sh: &Shell, program: &Path) -> Option<Version> {
    let said = cmd!(sh, "{program} --version")
        .quiet()
        .ignore_stderr()
        .read()
        .ok()?;
    said.split_whitespace().find_map(parse)
}

/// The first two numbers of a version.
fn parse(word: &str) -> Option<Version> {
    let (major, rest) = word.split_once('.')?;
    let minor = rest.split(|at: char| !at.is_ascii_digit()).next()?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::{DRIVER_LEAST, DRIVER_VERSION, parse};

    #[test]
    fn versions_are_told_from_other_words() {
        assert_eq!(parse("153.7.0esr"), Some((153, 7)));
        assert_eq!(parse("128.0esr"), Some((128, 0)));
        assert_eq!(parse("0.37.1"), Some((0, 37)));
        assert_eq!(parse("Mozilla"), None);
    }

    #[test]
    fn the_driver_that_is_installed_is_new_enough() {
        assert!(parse(DRIVER_VERSION).expect("it is a version") >= DRIVER_LEAST);
    }
}
