//! The browsers the tests run in, each with a driver that fits it: looked for, and installed where that
//! can be done.

pub(crate) mod chromium;
pub(crate) mod firefox;

use std::path::PathBuf;

use anyhow::{Error, Result};
use xshell::Shell;

/// A browser and a driver that fits it.
#[derive(Clone, Debug)]
pub(crate) struct Browser {
    pub(crate) family: Family,
    pub(crate) program: PathBuf,
    pub(crate) driver: PathBuf,
}

/// Whose browser it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    Chromium,
    Firefox,
}

impl Family {
    /// What the tests know it by.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
        }
    }

    /// The variables that name the browser and its driver.
    pub(crate) fn variables(self) -> (&'static str, &'static str) {
        match self {
            Self::Chromium => ("CHROME", "CHROMEDRIVER"),
            Self::Firefox => ("FIREFOX", "GECKODRIVER"),
        }
    }
}

/// Chromium, or Firefox if that is wanted.
pub(crate) fn find(sh: &Shell, is_firefox: bool) -> Result<Browser> {
    if is_firefox {
        firefox::find(sh).map_err(Error::msg)
    } else {
        chromium::find(sh).map_err(Error::msg)
    }
}

fn existing(files: impl Iterator<Item = PathBuf>) -> Vec<PathBuf> {
    files.filter(|file| file.is_file()).collect()
}
