//! A browser: a session on a real profile folder (never incognito, where IndexedDB is only memory).
//! Closing one and opening another on the same profile is what a person does by quitting the browser;
//! [`Browser::kill`] is what a power cut to the process does.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::{Driver, Page, Setup};

/// A browser with one or more tabs.
pub struct Browser {
    session: WebDriver,
    process: u64,
}

/// A folder that downloads arrive in.
#[derive(Clone, Debug)]
pub struct Download {
    folder: PathBuf,
}

/// Runs in every page before its own scripts. The save picker is a window of the system that nobody
/// can press in a headless browser, so pages get what browsers without one have.
const BEFORE_LOAD: &str = "delete window.showSaveFilePicker;";

impl Browser {
    /// Starts a browser on `profile`, downloading into `downloads`.
    pub async fn start(
        setup: &Setup,
        driver: &Driver,
        profile: &Path,
        downloads: &Download,
    ) -> Result<Self> {
        let mut capabilities = DesiredCapabilities::chrome();
        capabilities.set_binary(text(&setup.chrome)?)?;
        for argument in ARGUMENTS {
            capabilities.add_arg(argument)?;
        }
        if setup.is_root {
            capabilities.add_arg("--no-sandbox")?;
        }
        capabilities.add_arg(&format!("--user-data-dir={}", text(profile)?))?;
        let preferences = json!({
            "download.default_directory": text(&downloads.folder)?,
            "download.prompt_for_download": false,
            "profile.default_content_setting_values.automatic_downloads": 1,
        });
        capabilities.add_experimental_option("prefs", preferences)?;
        capabilities.set(
            "goog:loggingPrefs",
            json!({ "browser": "ALL", "performance": "ALL" }),
        )?;
        let session = WebDriver::new(driver.url(), capabilities).await?;
        let process = session
            .capabilities()
            .get("goog:processID")
            .and_then(Value::as_u64);
        let process = process.context("chromedriver tells the browser's process id")?;
        let browser = Self { session, process };
        browser
            .session
            .set_script_timeout(Duration::from_secs(120))
            .await?;
        browser.prepare_tab().await?;
        Ok(browser)
    }

    /// Opens `url` in the current tab.
    pub async fn open(&self, url: &str) -> Result<Page> {
        // What the browser's own start page said or asked for is nothing of ours.
        self.session.browser_log().await?;
        self.session.get_log("performance").await?;
        self.session.goto(url).await?;
        Ok(Page::new(self.session.clone()))
    }

    /// Opens `url` in another tab, which becomes the current one.
    pub async fn open_in_another_tab(&self, url: &str) -> Result<Page> {
        let tab = self.session.new_tab().await?;
        self.session.switch_to_window(tab).await?;
        self.prepare_tab().await?;
        self.open(url).await
    }

    /// Makes the `index`-th tab the current one, in the order they were opened.
    pub async fn switch_to_tab(&self, index: usize) -> Result<Page> {
        let tabs = self.session.windows().await?;
        let tab = tabs
            .get(index)
            .with_context(|| format!("there are {} tabs", tabs.len()))?;
        self.session.switch_to_window(tab.clone()).await?;
        Ok(Page::new(self.session.clone()))
    }

    /// Cuts what the current page's origin may store. Only works before the origin's first write.
    pub async fn cut_quota(&self, bytes: u64) -> Result<()> {
        let parameters = json!({ "origin": self.origin().await?, "quotaSize": bytes });
        self.session
            .cdp()
            .send_raw("Storage.overrideQuotaForOrigin", parameters)
            .await?;
        Ok(())
    }

    /// Deletes the databases and files of the current page's origin, as a browser short of space does.
    pub async fn evict(&self) -> Result<()> {
        let parameters = json!({ "origin": self.origin().await?, "storageTypes": "indexeddb,file_systems,cache_storage" });
        let method = "Storage.clearDataForOrigin";
        self.session.cdp().send_raw(method, parameters).await?;
        Ok(())
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
    pub fn kill(self) -> Result<()> {
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
        // There is nothing left that could be told to quit.
        let _ = self.session.clone().leak();
        Ok(())
    }

    /// Another handle on the session, which outlives this value.
    pub(crate) fn session(&self) -> WebDriver {
        self.session.clone()
    }

    async fn prepare_tab(&self) -> Result<()> {
        let source = json!({ "source": BEFORE_LOAD });
        self.session
            .cdp()
            .send_raw("Page.addScriptToEvaluateOnNewDocument", source)
            .await?;
        Ok(())
    }
}

const ARGUMENTS: [&str; 11] = [
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--window-size=1280,900",
    // A request to anywhere else fails, and is seen as an error in the console. The one other name is
    // for pages that are not on localhost.
    "--host-resolver-rules=MAP rowdisk.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

impl Download {
    /// A new folder at `folder`.
    pub fn to(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    /// Where a finished download of this name lies.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The finished downloads; one under way has another ending.
    pub fn finished(&self) -> Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let file = entry?.path();
            if file.extension().is_none_or(|ending| ending != "crdownload")
                && !file
                    .file_name()
                    .is_some_and(|name| name.to_string_lossy().starts_with('.'))
            {
                files.push(file);
            }
        }
        files.sort();
        Ok(files)
    }
}

fn text(path: &Path) -> Result<&str> {
    path.to_str()
        .with_context(|| format!("{} is not text", path.display()))
}
