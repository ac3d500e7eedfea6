//! Which browser and which page a run uses.

use std::{env, path::PathBuf, process::Command};

use anyhow::{Context, Result, bail};

use crate::Family;

/// What `cargo xtask` found or built, by the variables it sets.
#[derive(Clone, Debug)]
pub struct Setup {
    /// `ROWDISK_BROWSER`: `chromium`, also if it is not set, or `firefox`.
    pub family: Family,
    /// `CHROME` or `FIREFOX`: the browser.
    pub browser: PathBuf,
    /// `CHROMEDRIVER` or `GECKODRIVER`: a driver that fits it.
    pub driver: PathBuf,
    /// `ROWDISK_PAGE`: the folder of the built page.
    pub page: PathBuf,
    /// Chrome has no sandbox for root.
    pub is_root: bool,
}

impl Setup {
    /// Reads the variables.
    pub fn from_env() -> Result<Self> {
        let family = match env::var("ROWDISK_BROWSER").as_deref() {
            Err(_) | Ok("chromium") => Family::Chromium,
            Ok("firefox") => Family::Firefox,
            Ok(other) => bail!("ROWDISK_BROWSER is {other:?}, not chromium or firefox"),
        };
        let (browser, driver) = match family {
            Family::Chromium => ("CHROME", "CHROMEDRIVER"),
            Family::Firefox => ("FIREFOX", "GECKODRIVER"),
        };
        Ok(Self {
            family,
            browser: path(browser)?,
            driver: path(driver)?,
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
