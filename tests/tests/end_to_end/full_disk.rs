//! No room left: what was typed stays where it was typed, and a write that stopped leaves nothing.

use std::fs;

use anyhow::{Result, ensure};
use rowdisk_tests::{Page, fat, scenario};

/// In front of the worker: the browser stores nothing while the page says so.
const FULL: &str = "
    const words = new BroadcastChannel('words');
    let isFull = false;
    words.onmessage = ({ data }) => {
      isFull = data;
      words.postMessage(`${data}`);
    };
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (...record) {
      if (isFull) throw new DOMException('full', 'QuotaExceededError');
      return put.apply(this, record);
    };
";

const LISTEN: &str = "
    window.words = new BroadcastChannel('words');
    words.onmessage = ({ data }) => { window.heard = data; };
";

/// The browser stores nothing from here on, or stores again.
async fn be_full(page: &Page, is_full: bool) -> Result<()> {
    page.evaluate(&format!("words.postMessage({is_full})"))
        .await?;
    page.gives("return window.heard", is_full.to_string()).await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn an_edited_text_outlives_a_full_store() -> Result<()> {
    scenario("full-edit", async |test| {
        let image = test.file("small.img");
        fat::make(&image, 8)?;
        let note = test.file("note.txt");
        fs::write(&note, "a note")?;
        fat::put(&image, "/note.txt", &note)?;
        let worker = fs::read_to_string(test.page_folder().join("worker.js"))?;
        test.server
            .replace("worker.js", format!("{FULL}\n{worker}"));
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.evaluate(LISTEN).await?;
        page.import("web-root", &image).await?;
        page.new_disk("filler", "64M").await?;
        page.take_snapshot("filler", "empty").await?;
        be_full(&page, true).await?;
        page.tab("Write").await?;
        page.pick("Random").await?;
        page.fill("Length", "64M").await?;
        page.press("Write").await?;
        let work = page.labelled_part("Work under way");
        work.wait_for("There is no room left").await?;
        // Nothing of it is there that could be taken back.
        work.live("Dismiss").await?;
        let said = work.text().await?;
        ensure!(!said.contains("Undo"), "{said}");

        page.disk("web-root").await?;
        page.tab("Files").await?;
        page.press("Actions for note.txt").await?;
        let card = page.dialog("note.txt");
        card.press("Edit").await?;
        card.paste("Contents", "'typed '.repeat(40_000)").await?;
        card.press("Write it").await?;
        card.wait_for("There is no room left").await?;
        let typed = card.value("Contents").await?;
        ensure!(typed == "typed ".repeat(40_000), "{} bytes", typed.len());

        // There is room again: what was typed is written.
        be_full(&page, false).await?;
        card.press("Write it").await?;
        page.told("Put /note.txt").await?;
        work.press("Dismiss").await?;
        page.disk("filler").await?;
        page.wait_for("1 of 64 snapshots").await?;
        page.check_pool().await?;
        page.no_errors().await
    })
    .await
}
