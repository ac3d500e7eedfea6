//! Which browser and which page a run uses.

use std::{env, path::PathBuf, process::Command};

use anyhow::{Context, Result};

/// What `cargo xtask` found or built, by the variables it sets.
#[derive(Clone, Debug)]
pub struct Setup {
    /// `CHROME`: the browser.
    pub chrome: PathBuf,
    /// `CHROMEDRIVER`: the driver of the same major version.
    pub driver: PathBuf,
    /// `ROWDISK_PAGE`: the folder of the built page.
    pub page: PathBuf,
    /// Chrome has no sandbox for root.
    pub is_root: bool,
}

impl Setup {
    /// Reads the variables.
    pub fn from_env() -> Result<Self> {
        Ok(Self {
            chrome: path("CHROME")?,
            driver: path("CHROMEDRIVER")?,
            page: path("ROWDISK_PAGE")?,
            is_root: cfg!(unix) && user_id().as_deref() == Some("0"),
        })
    }
}

fn path(name: &str) -> Result<PathBuf> {
    let value = env::var_os(name).with_context(|| {
        format!("{name} is not set: these tests run through `cargo xtask test`")
    })?;
    Ok(value.into())
}

fn user_id() -> Option<String> {
    let output = Command::new("id").arg("-u").output().ok()?;
    Some(String::from_utf8(output.stdout).ok()?.trim().to_owned())
}
