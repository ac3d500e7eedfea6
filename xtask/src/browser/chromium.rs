//! Chrome or Chromium, and the driver of the same major version. As root on Debian both are installed;
//! elsewhere they are only looked for.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use xshell::{Shell, cmd};

use super::{Browser, Family, existing};
use crate::{debian::apt_get, run::on_path};

/// A browser to test in, or in words what is missing and how to get it.
pub(crate) fn find(sh: &Shell) -> Result<Browser, String> {
    if chromes().is_empty() || drivers().is_empty() {
        apt_get(sh, &["chromium", "chromium-driver"]);
    }
    let chromes = versions(sh, chromes());
    let drivers = versions(sh, drivers());
    for (chrome, major) in &chromes {
        if let Some((driver, _)) = drivers.iter().find(|(_, driver)| driver == major) {
            return Ok(Browser {
                family: Family::Chromium,
                program: chrome.clone(),
                driver: driver.clone(),
            });
        }
    }
    Err(match (chromes.first(), drivers.first()) {
        (None, None) => format!("There is no Chrome and no chromedriver here. {HOW}"),
        (None, Some(_)) => format!("There is no Chrome here (CHROME may name one). {HOW}"),
        (Some((chrome, major)), None) => {
            format!(
                "{} is version {major}, but there is no chromedriver. {HOW}",
                chrome.display()
            )
        }
        (Some((chrome, major)), Some((driver, other))) => format!(
            "{} is version {major}, but {} is version {other}: they must be the same. {HOW}",
            chrome.display(),
            driver.display()
        ),
    })
}

const HOW: &str = if cfg!(target_os = "macos") {
    "Get both: brew install --cask google-chrome chromedriver"
} else if cfg!(windows) {
    "Get them: winget install Google.Chrome; then the chromedriver of its version from \
     https://googlechromelabs.github.io/chrome-for-testing/, named by CHROMEDRIVER or on PATH"
} else {
    "Get both: apt-get install chromium chromium-driver (as root on Debian this task does it), or a \
     pair from https://googlechromelabs.github.io/chrome-for-testing/, named by CHROME and CHROMEDRIVER"
};

fn chromes() -> Vec<PathBuf> {
    if let Some(chrome) = env::var_os("CHROME") {
        return vec![chrome.into()];
    }
    let names = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
    ];
    let mut usual: Vec<PathBuf> = [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ]
    .map(PathBuf::from)
    .into();
    for root in ["ProgramFiles", "ProgramFiles(x86)", "LocalAppData"] {
        if let Some(root) = env::var_os(root) {
            usual.push(Path::new(&root).join("Google/Chrome/Application/chrome.exe"));
        }
    }
    existing(names.into_iter().filter_map(on_path).chain(usual))
}

fn drivers() -> Vec<PathBuf> {
    if let Some(driver) = env::var_os("CHROMEDRIVER") {
        return vec![driver.into()];
    }
    let mut usual: Vec<PathBuf> = [
        "/usr/lib/chromium/chromedriver",
        "/usr/lib/chromium-browser/chromedriver",
    ]
    .map(PathBuf::from)
    .into();
    if let Some(folder) = env::var_os("CHROMEWEBDRIVER") {
        usual.push(Path::new(&folder).join(format!("chromedriver{}", env::consts::EXE_SUFFIX)));
    }
    existing(on_path("chromedriver").into_iter().chain(usual))
}

/// Those of `files` that tell their major version, with it.
fn versions(sh: &Shell, files: Vec<PathBuf>) -> Vec<(PathBuf, u32)> {
    files
        .into_iter()
        .filter_map(|file| major(sh, &file).map(|major| (file, major)))
        .collect()
}

fn major(sh: &Shell, program: &Path) -> Option<u32> {
    // Chrome on Windows opens a window when asked; its folder is named by its version instead.
    if program.ends_with("chrome.exe") {
        let beside = fs::read_dir(program.parent()?).ok()?;
        return beside
            .filter_map(|entry| leading_number(entry.ok()?.file_name().to_str()?))
            .max();
    }
    let said = cmd!(sh, "{program} --version")
        .quiet()
        .ignore_stderr()
        .read()
        .ok()?;
    said.split_whitespace().find_map(leading_number)
}

/// The number before the first dot, if `word` is a version.
fn leading_number(word: &str) -> Option<u32> {
    word.split_once('.')?.0.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_told_from_other_words() {
        assert_eq!(leading_number("156.0.7000.1"), Some(156));
        assert_eq!(leading_number("SetupMetrics"), None);
        assert_eq!(leading_number("chrome.exe"), None);
    }
}
