//! No room left: what was typed stays where it was typed, and a write that stopped can be taken back.

use std::fs;

use anyhow::{Result, ensure};
use rowdisk_tests::{fat, scenario};

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn an_edited_text_outlives_a_full_store() -> Result<()> {
    scenario("full-edit", async |test| {
        let image = test.file("small.img");
        fat::make(&image, 8)?;
        let note = test.file("note.txt");
        fs::write(&note, "a note")?;
        fat::put(&image, "/note.txt", &note)?;
        let browser = test.browser().await?;
        // The quota can only be cut before the origin writes anything, so not on the console's page.
        test.blank_page(&browser).await?;
        browser.cut_quota(24 << 20).await?;
        let page = test.console(&browser).await?;
        page.import("web-root", &image).await?;
        page.new_disk("filler", "64M").await?;
        page.take_snapshot("filler", "empty").await?;
        page.tab("Write").await?;
        page.pick("Random").await?;
        page.fill("Length", "64M").await?;
        page.press("Write").await?;
        let work = page.labelled_part("Work under way");
        work.wait_for("There is no room left").await?;

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

        // What the other write left is offered to be taken back, once the dialog is out of the way. That needs
        // room, too, and says so; the log goes on offering it.
        card.press("Cancel").await?;
        page.forget_notices().await?;
        work.press("Undo what was written").await?;
        page.told("There is no room left").await?;
        page.disk("filler").await?;
        let actions = page.labelled_part("Last actions");
        actions.live("Undo").await?;
        Ok(())
    })
    .await
}
