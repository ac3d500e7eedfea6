//! What a person does with the console, as steps: each ends when the page says it is done.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

use crate::{Browser, Page, Scenario};

impl Scenario {
    /// Opens the console and waits until it has its pool.
    pub async fn console(&self, browser: &Browser) -> Result<Page> {
        let page = browser.open(self.server.url()).await?;
        page.opened().await?;
        Ok(page)
    }

    /// Waits for the one download, and moves it to `name` so that the next is told from it.
    pub async fn downloaded(&self, page: &Page, name: &str) -> Result<PathBuf> {
        page.until("a download", async || {
            Ok(!self.downloads.finished()?.is_empty())
        })
        .await?;
        let finished = self.downloads.finished()?;
        ensure!(
            finished.len() == 1,
            "one download was expected: {finished:?}"
        );
        let file = finished.first().context("there is one")?;
        let kept = self.file(name);
        fs::rename(file, &kept)?;
        Ok(kept)
    }
}

impl Page {
    /// Waits until the pool is open and the page shows it.
    pub async fn opened(&self) -> Result<()> {
        self.until("the pool to be open", async || {
            let text = self.text().await?;
            Ok(text.contains("Disks")
                && !text.contains("Opening the pool")
                && !text.contains("Loading"))
        })
        .await
    }

    /// Imports `file` as the disk `name`.
    pub async fn import(&self, name: &str, file: &Path) -> Result<()> {
        self.start_import(name, file).await?;
        self.wait_for(&format!("Imported {name}")).await
    }

    /// Starts the import of `file` as the disk `name`.
    pub async fn start_import(&self, name: &str, file: &Path) -> Result<()> {
        self.follow("Disks").await?;
        self.press("Import a disk image").await?;
        let dialog = self.dialog("Import a disk image");
        dialog.upload("Raw image file", file).await?;
        dialog.fill("Name", name).await?;
        dialog.press("Import").await
    }

    /// Checks the whole pool, and fails if the check finds anything.
    pub async fn check_pool(&self) -> Result<()> {
        self.follow("Storage").await?;
        self.press("Check now").await?;
        self.wait_for("The pool is sound.").await
    }

    /// Opens the page of the disk `name`.
    pub async fn disk(&self, name: &str) -> Result<()> {
        self.follow("Disks").await?;
        self.row(name).follow(name).await?;
        self.wait_for("Take snapshot").await
    }

    /// Takes the snapshot `name` of the disk whose page is open.
    pub async fn take_snapshot(&self, disk: &str, name: &str) -> Result<()> {
        self.press("Take snapshot").await?;
        let dialog = self.dialog(&format!("Take a snapshot of {disk}"));
        dialog.fill("Name", name).await?;
        dialog.press("Take snapshot").await?;
        self.wait_for(&format!("Took the snapshot {name}")).await
    }
}
