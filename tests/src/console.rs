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

/// Presses what leads to a new disk: it is called otherwise where there is none yet, and a list that was empty a
/// moment ago may have come meanwhile.
const PRESS_NEW_DISK: &str = "
    const names = ['Make an empty disk', 'New disk'];
    const named = (one) => [one, one.firstElementChild].some((part) => names.includes(part?.textContent.trim()));
    const button = [...document.querySelectorAll('main button')].find(named);
    const can = button && button.checkVisibility() && !button.disabled && button.ariaDisabled !== 'true';
    if (can) button.click();
    return !!can;";

impl Page {
    /// Waits until the pool is open and the page shows it.
    pub async fn opened(&self) -> Result<()> {
        self.until("the pool to be open", async || {
            let text = self.text().await?;
            // Where another tab took it over, the pages stay in sight.
            Ok(text.contains("Disks")
                && !text.contains("Another tab has taken the pool over")
                && !text.contains("Opening the pool")
                && !text.contains("Loading"))
        })
        .await
    }

    /// Makes the empty disk `name` of that size, and opens its page.
    pub async fn new_disk(&self, name: &str, size: &str) -> Result<()> {
        self.make_new_disk(name, size, None).await
    }

    /// The same, encrypted under a passphrase.
    pub async fn new_encrypted_disk(&self, name: &str, size: &str, passphrase: &str) -> Result<()> {
        self.make_new_disk(name, size, Some(passphrase)).await
    }

    async fn make_new_disk(&self, name: &str, size: &str, passphrase: Option<&str>) -> Result<()> {
        self.forget_notices().await?;
        self.follow("Disks").await?;
        self.gives(PRESS_NEW_DISK, true).await?;
        let form = self.dialog("New disk");
        form.fill("Name", name).await?;
        form.fill("Size", size).await?;
        if let Some(passphrase) = passphrase {
            form.pick("Encrypted").await?;
            form.fill("Passphrase", passphrase).await?;
            form.fill("The same once more", passphrase).await?;
        }
        form.press("Create").await?;
        self.told(&format!("Made the disk {name}")).await?;
        self.disk(name).await
    }

    /// Attaches the disk whose page is open to the instance that is offered first.
    pub async fn attach(&self, disk: &str, instance: &str) -> Result<()> {
        self.forget_notices().await?;
        self.press("More").await?;
        self.press("Attach to an instance…").await?;
        self.dialog(&format!("Attach {disk} to an instance"))
            .press("Attach")
            .await?;
        self.told(&format!("Attached {disk} to {instance}")).await
    }

    /// Imports `file` as the disk `name`.
    pub async fn import(&self, name: &str, file: &Path) -> Result<()> {
        self.start_import(name, file).await?;
        self.told(&format!("Imported {name}")).await
    }

    /// Starts the import of `file` as the disk `name`.
    pub async fn start_import(&self, name: &str, file: &Path) -> Result<()> {
        self.choose_import(name, file).await?;
        self.dialog("Import a disk image").press("Import").await
    }

    /// Fills the form for importing `file` as the disk `name`, and leaves it open.
    pub async fn choose_import(&self, name: &str, file: &Path) -> Result<()> {
        self.forget_notices().await?;
        self.follow("Disks").await?;
        self.press("Import a disk image").await?;
        let dialog = self.dialog("Import a disk image");
        dialog.upload("Raw image files", file).await?;
        dialog.fill("Name", name).await
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

    /// Starts the export of the disk whose page is open.
    pub async fn start_export(&self) -> Result<()> {
        self.press("More").await?;
        self.press("Export…").await
    }

    /// Takes the snapshot `name` of `disk`, whose page is open.
    pub async fn take_snapshot(&self, disk: &str, name: &str) -> Result<()> {
        self.forget_notices().await?;
        self.press("Take snapshot").await?;
        let dialog = self.dialog(&format!("Take a snapshot of {disk}"));
        dialog.fill("Name", name).await?;
        dialog.press("Take snapshot").await?;
        self.told(&format!("Took the snapshot {name}")).await
    }

    /// Makes the empty disk `name` of a size such as `1M`, and opens its page.
    pub async fn make_disk(&self, name: &str, size: &str) -> Result<()> {
        self.follow("Disks").await?;
        self.press("Make an empty disk").await?;
        let dialog = self.dialog("New disk");
        dialog.fill("Name", name).await?;
        dialog.fill("Size", size).await?;
        dialog.press("Create").await?;
        self.wait_for("Take snapshot").await
    }

    /// Writes a text to the beginning of `disk`, whose page is open.
    pub async fn write_text(&self, disk: &str, text: &str) -> Result<()> {
        self.forget_notices().await?;
        self.tab("Write").await?;
        self.pick("Text").await?;
        self.fill("Text to write", text).await?;
        self.press("Write").await?;
        self.told(&format!("Wrote to {disk}")).await
    }

    /// Writes `length` random bytes at `offset` to `disk`, whose page is open.
    pub async fn write_random(&self, disk: &str, offset: &str, length: &str) -> Result<()> {
        self.forget_notices().await?;
        self.tab("Write").await?;
        self.pick("Random").await?;
        self.fill("Seed", "7").await?;
        self.fill("Offset", offset).await?;
        self.fill("Length", length).await?;
        self.press("Write").await?;
        self.told(&format!("Wrote to {disk}")).await
    }

    /// Rolls `disk`, whose page is open, back to `snapshot`, and keeps the present as `kept`.
    pub async fn roll_back(&self, disk: &str, snapshot: &str, kept: &str) -> Result<()> {
        self.forget_notices().await?;
        self.choose_moment(snapshot).await?;
        self.press("Roll back…").await?;
        let dialog = self.dialog(&format!("Roll {disk} back to {snapshot}?"));
        dialog.fill("Its name", kept).await?;
        dialog.press("Roll back").await?;
        self.told(&format!("Rolled {disk} back to {snapshot}"))
            .await
    }

    /// Makes the image `name` of `snapshot`, a moment of the disk whose page is open.
    pub async fn make_image(&self, snapshot: &str, name: &str) -> Result<()> {
        self.forget_notices().await?;
        self.choose_moment(snapshot).await?;
        self.press("New image…").await?;
        let dialog = self.dialog(&format!("New image from {snapshot}"));
        dialog.fill("Name", name).await?;
        dialog.press("Make image").await?;
        self.told(&format!("Made the image {name}")).await
    }

    /// Makes the disk `name` from the image `image`.
    pub async fn disk_from_image(&self, image: &str, name: &str) -> Result<()> {
        self.forget_notices().await?;
        self.follow("Images").await?;
        self.row(image).press("New disk…").await?;
        self.create_from(image, name).await
    }

    /// Makes the disk `name` from `snapshot`, a moment of the disk whose page is open.
    pub async fn disk_from_snapshot(&self, snapshot: &str, name: &str) -> Result<()> {
        self.forget_notices().await?;
        self.choose_moment(snapshot).await?;
        self.press("New disk…").await?;
        self.create_from(snapshot, name).await
    }

    async fn create_from(&self, source: &str, name: &str) -> Result<()> {
        let dialog = self.dialog(&format!("New disk from {source}"));
        dialog.fill("Name", name).await?;
        dialog.press("Create").await?;
        self.told(&format!("Made the disk {name}")).await
    }

    /// Shows another region. The links of its pages lead into it then.
    pub async fn show_region(&self, name: &str) -> Result<()> {
        self.choose("Region", name).await?;
        let leads_there = "return document.querySelector('nav.side a').hash === location.hash";
        self.gives(leads_there, true).await
    }

    /// Waits until the bytes of `disk`, whose page is open, show `text`: the log has what was written, too.
    pub async fn shows_bytes(&self, disk: &str, text: &str) -> Result<()> {
        self.tab("Bytes").await?;
        let bytes = self.labelled_part(&format!("Bytes of {disk}, now"));
        bytes.wait_for(text).await
    }

    /// Picks `snapshot` in the history of the disk whose page is open.
    pub async fn choose_moment(&self, snapshot: &str) -> Result<()> {
        self.press_row(snapshot).await
    }

    /// Waits for a notice that says `text`.
    pub async fn told(&self, text: &str) -> Result<()> {
        self.labelled_part("Notices").wait_for(text).await
    }

    /// Dismisses every notice, so that the next is told from those before.
    pub async fn forget_notices(&self) -> Result<()> {
        let script = "document.querySelectorAll('[aria-label=Notices] [aria-label=Dismiss]')\
                      .forEach((button) => button.click())";
        self.evaluate(script).await?;
        self.labelled_part("Notices").gone().await
    }

    /// Keeps the notices until they are dismissed, as a pointer does that rests on them.
    pub async fn hold_notices(&self) -> Result<()> {
        let script = "document.querySelectorAll('.toast')\
                      .forEach((toast) => toast.dispatchEvent(new MouseEvent('mouseenter')))";
        self.evaluate(script).await.map(drop)
    }
}
