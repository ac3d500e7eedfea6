//! Getting the bytes out: into the file a person chose, and as a download where there is no picker.
//!
//! The picker is a window of the system that nobody can press in a headless browser. Here it hands out
//! a file of the browser's own: what is written into it goes the same way, by the same interface.

use std::{fs, path::PathBuf};

use anyhow::{Result, ensure};
use rowdisk_tests::{Page, Scenario, noise, same, scenario};

const MIB: usize = 1 << 20;

/// A picker that hands out the file of the suggested name, which holds something else and more of it.
const PICKER: &str = "
    window.suggested = [];
    window.showSaveFilePicker = async ({ suggestedName }) => {
      if (!navigator.userActivation.isActive) throw new DOMException('no gesture', 'SecurityError');
      suggested.push(suggestedName);
      const root = await navigator.storage.getDirectory();
      const file = await root.getFileHandle(suggestedName, { create: true });
      const before = await file.createWritable();
      await before.write(new Uint8Array(9 << 20).fill(0xab));
      await before.close();
      return file;
    };
";

/// Hands the chosen file over as a download, for a look at it from outside.
fn fetch(name: &str) -> String {
    format!(
        "const root = await navigator.storage.getDirectory();
         const file = await (await root.getFileHandle('{name}')).getFile();
         const link = document.createElement('a');
         link.href = URL.createObjectURL(file);
         link.download = '{name}';
         link.click();"
    )
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn both_ways_out_give_the_same_bytes() -> Result<()> {
    scenario("exports", async |test| {
        let image = holey_image(test)?;
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.import("holey", &image).await?;
        page.disk("holey").await?;

        page.start_export().await?;
        page.told("Exported").await?;
        same(&image, &test.downloaded(&page, "downloaded.img").await?)?;

        page.reload().await?;
        page.wait_for("Take snapshot").await?;
        page.evaluate(PICKER).await?;
        page.start_export().await?;
        page.told("Exported").await?;
        ensure!(
            test.downloads.finished()?.is_empty(),
            "it was downloaded as well"
        );
        ensure!(page.evaluate("return suggested").await? == serde_json::json!(["holey.raw"]));
        page.evaluate_async(&fetch("holey.raw")).await?;
        same(&image, &test.downloaded(&page, "chosen.img").await?)?;
        page.check_pool().await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn an_export_that_does_not_happen_is_told() -> Result<()> {
    scenario("export-fails", async |test| {
        let image = holey_image(test)?;
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.import("holey", &image).await?;
        page.disk("holey").await?;

        // The person closes the picker: nothing happens, and nothing is said.
        page.evaluate(
            "window.showSaveFilePicker = async () => { window.asked = true;\
             throw new DOMException('closed', 'AbortError'); }",
        )
        .await?;
        page.start_export().await?;
        page.until("the picker", async || {
            Ok(page.evaluate("return window.asked === true").await? == true)
        })
        .await?;
        ensure!(
            !page.text().await?.contains("Exporting"),
            "there is no file to export to"
        );

        // The place is gone by the time it is written to.
        page.evaluate(
            "window.showSaveFilePicker = async () => {
               const root = await navigator.storage.getDirectory();
               const folder = await root.getDirectoryHandle('gone', { create: true });
               const file = await folder.getFileHandle('f', { create: true });
               await root.removeEntry('gone', { recursive: true });
               return file;
             }",
        )
        .await?;
        page.start_export().await?;
        page.wait_for("The file could not be written").await?;
        page.task("Exporting holey").press("Dismiss").await?;

        // The pool has let go of what it read.
        page.reload().await?;
        page.opened().await?;
        page.check_pool().await
    })
    .await
}

/// In front of the worker: the second write of each export waits for a word from the page, and goes on
/// or fails by it.
const HESITANT: &str = "
    const words = new BroadcastChannel('words');
    const write = FileSystemWritableFileStream.prototype.write;
    const counts = new WeakMap();
    FileSystemWritableFileStream.prototype.write = async function (bytes) {
      const count = (counts.get(this) ?? 0) + 1;
      counts.set(this, count);
      if (count === 2) {
        const word = new Promise((heard) => { words.onmessage = ({ data }) => heard(data); });
        words.postMessage('waiting');
        if (await word === 'fail') throw new DOMException('full', 'QuotaExceededError');
      }
      return write.call(this, bytes);
    };
";

/// On the page: whether the worker waits.
const HEAR: &str = "
    window.isWaiting = false;
    window.words = new BroadcastChannel('words');
    words.onmessage = () => { window.isWaiting = true; };
";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn an_export_that_breaks_off_leaves_what_the_file_held() -> Result<()> {
    scenario("export-breaks-off", async |test| {
        let image = holey_image(test)?;
        let worker = fs::read_to_string(test.page_folder().join("worker.js"))?;
        test.server
            .replace("worker.js", format!("{HESITANT}\n{worker}"));
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.import("holey", &image).await?;
        page.disk("holey").await?;
        page.evaluate(PICKER).await?;
        page.evaluate(HEAR).await?;

        export_until_it_waits(&page).await?;
        page.evaluate("words.postMessage('fail')").await?;
        page.wait_for("The file could not be written").await?;
        page.task("Exporting holey").press("Dismiss").await?;
        as_it_was(&page).await?;

        export_until_it_waits(&page).await?;
        page.labelled_part("Work under way").press("Cancel").await?;
        page.wait_for("Canceling…").await?;
        page.evaluate("words.postMessage('go on')").await?;
        page.told("Canceled").await?;
        as_it_was(&page).await?;
        page.follow("Activity").await?;
        page.wait_for("SinkFailed").await?;
        page.wait_for("Canceled: ").await?;
        page.disk("holey").await?;

        export_until_it_waits(&page).await?;
        page.evaluate("words.postMessage('go on')").await?;
        page.told("Exported").await?;
        page.evaluate_async(&fetch("holey.raw")).await?;
        same(&image, &test.downloaded(&page, "chosen.img").await?)?;
        page.check_pool().await
    })
    .await
}

/// In front of the worker: no files of the browser's own, as in some private windows.
const NO_FILES: &str = "
    StorageManager.prototype.getDirectory = async () => { throw new DOMException('no', 'SecurityError'); };
";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn without_files_of_the_browsers_own_an_export_goes_through_memory() -> Result<()> {
    scenario("export-in-memory", async |test| {
        let image = holey_image(test)?;
        let worker = fs::read_to_string(test.page_folder().join("worker.js"))?;
        test.server
            .replace("worker.js", format!("{NO_FILES}\n{worker}"));
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.import("holey", &image).await?;
        page.disk("holey").await?;
        page.start_export().await?;
        page.told("Exported").await?;
        same(&image, &test.downloaded(&page, "downloaded.img").await?)?;

        // The most that memory is asked for, and a little.
        page.new_disk("large", "513M").await?;
        page.start_export().await?;
        page.wait_for("This browser offers no place for the export")
            .await
    })
    .await
}

/// In place of the thread that writes: its script is out of reach, or its writes fail.
const NO_WRITER: &str = "throw new Error('out of reach');";
const NO_SPACE: &str = "
    FileSystemSyncAccessHandle.prototype.write = () => { throw new DOMException('full', 'QuotaExceededError'); };
";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn an_export_needs_no_further_thread_and_tells_of_one_that_fails() -> Result<()> {
    scenario("export-writer", async |test| {
        let image = holey_image(test)?;
        let writer = fs::read_to_string(test.page_folder().join("writer.js"))?;
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.import("holey", &image).await?;
        page.disk("holey").await?;

        test.server.replace("writer.js", NO_WRITER);
        page.start_export().await?;
        page.told("Exported").await?;
        same(&image, &test.downloaded(&page, "alone.img").await?)?;

        page.forget_notices().await?;
        test.server
            .replace("writer.js", format!("{NO_SPACE}\n{writer}"));
        page.start_export().await?;
        page.wait_for("The file could not be written").await?;
        page.task("Exporting holey").press("Dismiss").await?;

        // What failed keeps neither the file nor what it read.
        test.server.restore("writer.js");
        page.start_export().await?;
        page.told("Exported").await?;
        same(&image, &test.downloaded(&page, "together.img").await?)?;
        page.check_pool().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn the_copy_of_an_export_is_shown_and_goes() -> Result<()> {
    scenario("export-copy", async |test| {
        let image = holey_image(test)?;
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.import("holey", &image).await?;
        page.disk("holey").await?;
        page.start_export().await?;
        page.told("Exported").await?;
        test.downloaded(&page, "downloaded.img").await?;
        ensure!(own_files(&page).await? == serde_json::json!(["export.raw"]));
        page.follow("Storage").await?;
        page.wait_for("Copy of the last export").await?;

        page.reload().await?;
        page.opened().await?;
        page.until("the copy to go", async || {
            Ok(own_files(&page).await? == serde_json::json!([]))
        })
        .await?;
        page.no_errors().await
    })
    .await
}

/// The files of the browser's own.
async fn own_files(page: &Page) -> Result<serde_json::Value> {
    let list = "
        const names = [];
        for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
        return names";
    page.evaluate_async(list).await
}

async fn export_until_it_waits(page: &Page) -> Result<()> {
    page.evaluate("window.isWaiting = false").await?;
    page.start_export().await?;
    page.until("the worker to wait", async || {
        Ok(page.evaluate("return window.isWaiting").await? == true)
    })
    .await
}

/// The chosen file holds what the picker had put there.
async fn as_it_was(page: &Page) -> Result<()> {
    let held = page
        .evaluate_async(
            "const root = await navigator.storage.getDirectory();
             const file = await (await root.getFileHandle('holey.raw')).getFile();
             const bytes = new Uint8Array(await file.arrayBuffer());
             return [bytes.length, bytes.every((byte) => byte === 0xab)]",
        )
        .await?;
    ensure!(held == serde_json::json!([9 << 20, true]), "{held}");
    Ok(())
}

/// Eight mebibytes of data with zeroes between and at the end, and a lone byte among them.
fn holey_image(test: &Scenario) -> Result<PathBuf> {
    let mut bytes = noise(1, 8 * MIB);
    bytes[MIB..3 * MIB].fill(0);
    bytes[2 * MIB + 12_345] = 1;
    bytes[13 * MIB / 2..].fill(0);
    let image = test.file("holey.img");
    fs::write(&image, bytes)?;
    Ok(image)
}
