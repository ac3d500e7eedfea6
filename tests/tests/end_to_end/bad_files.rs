//! Files that change or vanish on their way into the pool: said, and nothing of them is kept.

use std::{
    fs::{self, File},
    path::Path,
    time::SystemTime,
};

use anyhow::{Context, Result};
use rowdisk_tests::{Page, noise, same, scenario};

const GONE: &str = "The file cannot be read any more";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_file_that_changes_before_it_is_read_is_refused() -> Result<()> {
    scenario("file-changes", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        let image = test.file("moving.img");
        fs::write(&image, noise(5, 4 << 20))?;
        page.choose_import("moving", &image).await?;
        // Its length and its time differ now from what the browser noted when it was chosen.
        fs::write(&image, noise(6, 3 << 20))?;
        page.dialog("Import a disk image").press("Import").await?;
        page.task("Importing moving").wait_for(GONE).await?;

        page.choose_import("gone", &image).await?;
        fs::remove_file(&image)?;
        page.dialog("Import a disk image").press("Import").await?;
        page.task("Importing gone").wait_for(GONE).await?;

        page.reload().await?;
        page.opened().await?;
        // Why it failed is kept.
        page.task("Importing gone").wait_for(GONE).await?;
        page.task("Importing gone").press("Dismiss").await?;
        page.wait_for("No disks yet").await?;
        fs::write(&image, noise(6, 3 << 20))?;
        page.import("whole", &image).await?;
        page.disk("whole").await?;
        page.start_export().await?;
        let exported = test.downloaded(&page, "exported.img").await?;
        same(&image, &exported).context("the next import works")
    })
    .await
}

/// In front of the worker: every third slice of a file is read only once the page says so.
const HESITANT: &str = "
    const words = new BroadcastChannel('words');
    const { arrayBuffer } = Blob.prototype;
    let count = 0;
    Blob.prototype.arrayBuffer = async function () {
      if (this.size === 4 << 20 && ++count % 3 === 0) {
        const word = new Promise((heard) => { words.onmessage = heard; });
        words.postMessage('waiting');
        await word;
      }
      return arrayBuffer.call(this);
    };
";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_file_that_changes_while_it_is_imported_is_refused() -> Result<()> {
    scenario("file-changes-late", async |test| {
        let worker = fs::read_to_string(test.page_folder().join("worker.js"))?;
        test.server
            .replace("worker.js", format!("{HESITANT}\n{worker}"));
        let image = test.file("moving.img");
        fs::write(&image, noise(5, 16 << 20))?;
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.evaluate(
            "window.words = new BroadcastChannel('words');
             words.onmessage = () => { window.isWaiting = true; };",
        )
        .await?;

        import_until_it_waits(&page, "moving", &image).await?;
        change(&image, 6)?;
        page.evaluate("words.postMessage('go on')").await?;
        page.task("Importing moving").wait_for(GONE).await?;
        // It is chosen as it is now.
        fs::write(&image, noise(8, 1 << 20))?;
        let moving = page.task("Importing moving");
        moving.upload("Choose the file… moving.img", &image).await?;
        page.told("Imported moving").await?;

        fs::write(&image, noise(5, 16 << 20))?;
        import_until_it_waits(&page, "gone", &image).await?;
        fs::remove_file(&image)?;
        page.evaluate("words.postMessage('go on')").await?;
        page.task("Importing gone").wait_for(GONE).await?;

        test.server.replace("worker.js", worker);
        page.reload().await?;
        page.opened().await?;
        page.wait_for("1 disk, ").await?;
        fs::write(&image, noise(7, 16 << 20))?;
        page.import("whole", &image).await?;
        page.check_pool().await?;
        page.disk("whole").await?;
        page.start_export().await?;
        let exported = test.downloaded(&page, "exported.img").await?;
        same(&image, &exported).context("the next import works")
    })
    .await
}

async fn import_until_it_waits(page: &Page, name: &str, file: &Path) -> Result<()> {
    page.evaluate("window.isWaiting = false").await?;
    page.start_import(name, file).await?;
    page.until("the worker to wait", async || {
        Ok(page.evaluate("return window.isWaiting").await? == true)
    })
    .await
}

/// Other bytes, as many of them. Browsers tell such a file by its time, and only by the second.
fn change(file: &Path, seed: u64) -> Result<()> {
    let len = usize::try_from(fs::metadata(file)?.len())?;
    fs::write(file, noise(seed, len))?;
    let file = File::options().write(true).open(file)?;
    file.set_modified(SystemTime::UNIX_EPOCH)?;
    Ok(())
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_file_of_5_tib_shows_how_far_it_is_and_can_be_given_up() -> Result<()> {
    scenario("file-huge", async |test| {
        let image = test.file("huge.img");
        // It takes no space where the tests run; the browser reads all of it nevertheless.
        File::create(&image)?.set_len(5 << 40)?;
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.start_import("huge", &image).await?;
        let work = page.labelled_part("Work under way");
        work.wait_for("of 5 TiB").await?;
        work.wait_for("left").await?;
        work.press("Cancel").await?;
        page.told("Canceled").await?;
        work.gone().await?;
        page.wait_for("No disks yet").await?;
        page.follow("Storage").await?;
        page.check_pool().await?;
        page.no_errors().await
    })
    .await
}
