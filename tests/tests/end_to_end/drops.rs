//! What is dropped where: files where there is a use for them, texts where the browser puts them.

use std::fs;

use anyhow::{Result, ensure};
use rowdisk_tests::{Page, fat, scenario};
use serde_json::json;

/// Drags a text or a file over an element and drops it: whether the page keeps the browser from its own way with
/// it, first while it is over the element and then as it is dropped.
async fn is_kept(page: &Page, on: &str, what: &str) -> Result<serde_json::Value> {
    page.evaluate(&format!(
        "const dropped = new DataTransfer();
         {what};
         const on = document.querySelector('{on}');
         return ['dragover', 'drop'].map((kind) => !on.dispatchEvent(new DragEvent(kind, {{
           bubbles: true, cancelable: true, dataTransfer: dropped,
         }})));"
    ))
    .await
}

const TEXT: &str = "dropped.setData('text/plain', 'words')";
const FILE: &str = "dropped.items.add(new File([new Uint8Array(9)], 'words.txt'))";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_text_is_dropped_into_a_field() -> Result<()> {
    scenario("drop-text", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.new_disk("web-root", "1M").await?;
        page.tab("Write").await?;
        page.wait_for("Text to write").await?;
        for on in ["#write-text", "h1"] {
            let kept = is_kept(&page, on, TEXT).await?;
            ensure!(kept == json!([false, false]), "{on}: {kept}");
            let kept = is_kept(&page, on, FILE).await?;
            ensure!(kept == json!([true, true]), "{on}: {kept}");
            page.dialog("Import a disk image").press("Cancel").await?;
        }
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_snapshots_folder_says_that_it_takes_no_files() -> Result<()> {
    scenario("drop-snapshot", async |test| {
        let image = test.file("small.img");
        fat::make(&image, 4)?;
        let note = test.file("note.txt");
        fs::write(&note, "a note")?;
        fat::put(&image, "/note.txt", &note)?;
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.import("web-root", &image).await?;
        page.disk("web-root").await?;
        page.take_snapshot("web-root", "base").await?;
        page.tab("Files").await?;
        page.wait_for("Files dropped here").await?;
        ensure!(is_kept(&page, ".drop .files", TEXT).await? == json!([false, false]));
        ensure!(is_kept(&page, ".drop .files", FILE).await? == json!([true, true]));
        page.told("Put /words.txt on web-root").await?;

        page.choose_moment("base").await?;
        page.press("Show").await?;
        page.wait_for("Showing: base").await?;
        page.wait_for("A snapshot is never changed").await?;
        page.forget_notices().await?;
        ensure!(is_kept(&page, ".drop .files", FILE).await? == json!([true, true]));
        page.told("Nothing was put on the disk").await?;
        page.told("files can only be put on the disk as it is now")
            .await?;
        let is_open = "return document.querySelector('dialog[open]') !== null";
        ensure!(
            page.evaluate(is_open).await? == false,
            "it offers an import"
        );
        page.no_errors().await
    })
    .await
}
