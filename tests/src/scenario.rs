//! One test: its own driver, server, profile and downloads, and pictures of every tab if it fails.

use std::{
    cell::RefCell,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use tempfile::TempDir;
use thirtyfour::WebDriver;

use crate::{Browser, Download, Driver, Server, Setup};

/// What a test is given.
pub struct Scenario {
    /// Serves the page, under a sub-path: what works there works at the top too.
    pub server: Server,
    /// Where downloads arrive.
    pub downloads: Download,
    setup: Setup,
    driver: Driver,
    folder: TempDir,
    sessions: RefCell<Vec<WebDriver>>,
}

/// Runs a test. If it fails, the error names a folder with a picture of every tab that was open.
pub async fn scenario(name: &str, test: impl AsyncFnOnce(&Scenario) -> Result<()>) -> Result<()> {
    let scenario = Scenario::new()?;
    let done = test(&scenario).await;
    let done = match done {
        Ok(()) => Ok(()),
        Err(error) => {
            let pictures = scenario.pictures(name).await;
            Err(error).with_context(|| match pictures {
                Ok(folder) => format!("{name} failed; its pictures are in {}", folder.display()),
                Err(error) => format!("{name} failed, and no picture could be taken ({error:#})"),
            })
        }
    };
    for session in scenario.sessions.take() {
        // One that was killed or has quit is what this is for.
        let _ = session.quit().await;
    }
    done
}

impl Scenario {
    fn new() -> Result<Self> {
        let setup = Setup::from_env()?;
        let folder = tempfile::Builder::new().prefix("rowdisk-").tempdir()?;
        Ok(Self {
            server: Server::start(&setup.page, "/some/where/")?,
            downloads: Download::to(&folder.path().join("downloads"))?,
            driver: Driver::start(&setup)?,
            setup,
            folder,
            sessions: RefCell::default(),
        })
    }

    /// A browser on this test's profile: the next one finds what the last one left.
    pub async fn browser(&self) -> Result<Browser> {
        let profile = self.folder.path().join("profile");
        let browser = Browser::start(&self.setup, &self.driver, &profile, &self.downloads).await?;
        self.sessions.borrow_mut().push(browser.session());
        Ok(browser)
    }

    /// Where a file of this name may be made.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The folder of the built page.
    pub fn page_folder(&self) -> &Path {
        &self.setup.page
    }

    async fn pictures(&self, name: &str) -> Result<PathBuf> {
        let folder = std::env::temp_dir().join("rowdisk-failures").join(name);
        fs::create_dir_all(&folder)?;
        let sessions = self.sessions.borrow().clone();
        for (browser, session) in sessions.iter().enumerate() {
            // Those that were killed have no windows to tell of.
            let Ok(tabs) = session.windows().await else {
                continue;
            };
            for (index, tab) in tabs.into_iter().enumerate() {
                session.switch_to_window(tab).await?;
                let stem = folder.join(format!("browser-{browser}-tab-{index}"));
                session.screenshot(&stem.with_extension("png")).await?;
                fs::write(stem.with_extension("html"), session.source().await?)?;
            }
        }
        Ok(folder)
    }
}
