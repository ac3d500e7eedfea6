//! A browser: a session on a real profile folder (never incognito, where IndexedDB is only memory).
//! Closing one and opening another on the same profile is what a person does by quitting the browser;
//! [`Browser::kill`] is what a power cut to the process does.

pub(crate) mod chromium;
mod family;
mod firefox;

use std::{
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::{Download, Driver, Page, Setup};
pub use family::Family;

/// How long a script or a page may take, on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(180);

/// A browser with one or more tabs.
pub struct Browser {
    session: WebDriver,
    family: Family,
    process: u64,
}

impl Browser {
    /// Starts a browser on `profile`, downloading into `downloads`.
    pub async fn start(
        setup: &Setup,
        driver: &Driver,
        profile: &Path,
        downloads: &Download,
    ) -> Result<Self> {
        let family = setup.family;
        let mut capabilities = family.capabilities(setup, profile, downloads)?;
        // Leaving what was typed asks first; going from one view to the next means it.
        capabilities.set("unhandledPromptBehavior", "accept")?;
        // The driver gives up first, and says what it waited for.
        let session = WebDriver::builder(driver.url(), capabilities)
            .request_timeout(2 * PATIENCE)
            .await?;
        let process = session
            .capabilities()
            .get(family.process_id())
            .and_then(Value::as_u64);
        let browser = Self {
            session,
            family,
            process: process.context("the driver tells the browser's process id")?,
        };
        let session = &browser.session;
        session.set_script_timeout(PATIENCE).await?;
        session.set_page_load_timeout(PATIENCE).await?;
        family.prepare_tab(&browser.session).await?;
        Ok(browser)
    }

    /// Opens `url` in the current tab.
    pub async fn open(&self, url: &str) -> Result<Page> {
        // What the browser's own start page said is nothing of ours.
        self.family.errors(&self.session).await?;
        self.session.goto(url).await?;
        Ok(self.page())
    }

    /// Opens `url` in another tab, which becomes the current one.
    pub async fn open_in_another_tab(&self, url: &str) -> Result<Page> {
        let tab = self.session.new_tab().await?;
        self.session.switch_to_window(tab).await?;
        self.family.prepare_tab(&self.session).await?;
        self.open(url).await
    }

    /// Makes the `index`-th tab the current one, in the order they were opened.
    pub async fn switch_to_tab(&self, index: usize) -> Result<Page> {
        let tabs = self.session.windows().await?;
        let tab = tabs
            .get(index)
            .with_context(|| format!("there are {} tabs", tabs.len()))?;
        self.session.switch_to_window(tab.clone()).await?;
        Ok(self.page())
    }

    /// Closes the current tab; another has to be made the current one then.
    pub async fn close_tab(&self) -> Result<()> {
        self.session.close_window().await?;
        Ok(())
    }

    /// Cuts what the current page's origin may store. Only works before the origin's first write, and in
    /// Chromium.
    pub async fn cut_quota(&self, bytes: u64) -> Result<()> {
        let parameters = json!({ "origin": self.origin().await?, "quotaSize": bytes });
        let method = "Storage.overrideQuotaForOrigin";
        chromium::devtools(&self.session, method, parameters).await
    }

    /// Deletes the databases and files of the current page's origin, as a browser short of space does.
    /// Only in Chromium.
    pub async fn evict(&self) -> Result<()> {
        let parameters = json!({ "origin": self.origin().await?, "storageTypes": "indexeddb,file_systems,cache_storage" });
        let method = "Storage.clearDataForOrigin";
        chromium::devtools(&self.session, method, parameters).await
    }

    async fn origin(&self) -> Result<String> {
        Ok(self
            .session
            .current_url()
            .await?
            .origin()
            .ascii_serialization())
    }

    /// Quits as a person does.
    pub async fn quit(self) -> Result<()> {
        Ok(self.session.clone().quit().await?)
    }

    /// Ends the browser's process at once, whatever it is doing.
    pub async fn kill(self) -> Result<()> {
        let id = self.process.to_string();
        let mut kill = if cfg!(windows) {
            let mut kill = Command::new("taskkill");
            kill.args(["/F", "/PID", &id]);
            kill
        } else {
            let mut kill = Command::new("kill");
            kill.args(["-9", &id]);
            kill
        };
        let killed = kill.stdout(Stdio::null()).status()?;
        ensure!(killed.success(), "the browser could not be killed");
        // There is nothing left to quit, but geckodriver begins no other session before it was told to.
        let _ = self.session.clone().quit().await;
        // Told once: it may be another session's turn when this one is given up.
        let _ = self.session.clone().leak();
        Ok(())
    }

    /// Another handle on the session, which outlives this value.
    pub(crate) fn session(&self) -> WebDriver {
        self.session.clone()
    }

    fn page(&self) -> Page {
        Page::new(self.session.clone(), self.family)
    }
}

fn text(path: &Path) -> Result<&str> {
    path.to_str()
        .with_context(|| format!("{} is not text", path.display()))
}
