//! A volume of ext4 that was not unmounted, as a person looks at it.

use anyhow::{Result, ensure};
use rowdisk_tests::{ext4, scenario};

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn what_waits_in_a_journal_is_shown_and_links_say_what_they_are() -> Result<()> {
    scenario("ext4-open", async |test| {
        let image = test.file("open.img");
        let waits = "what the journal has";
        ext4::make_open(&image, waits)?;
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.import("open", &image).await?;
        page.disk("open").await?;
        page.tab("Files").await?;
        page.press("notes.txt").await?;
        let card = page.dialog("notes.txt");
        card.wait_for(waits).await?;
        card.wait_for("One file with 2 names on this volume")
            .await?;
        card.press("Close").await?;
        page.press("way").await?;
        let card = page.dialog("way");
        card.wait_for("It leads to /no/such/<place>").await?;
        ensure!(!card.text().await?.contains("Save"));
        card.press("Close").await?;

        // The bytes under the file change: what was found out about the journal is of other bytes now.
        page.take_snapshot("open", "before").await?;
        let journal = ext4::offset_of(&image, "<8>")?;
        page.tab("Write").await?;
        page.pick("Zeroes").await?;
        page.fill("Offset", &journal.to_string()).await?;
        page.fill("Length", "16K").await?;
        page.press("Write").await?;
        page.told("Wrote zeroes to open").await?;
        page.tab("Files").await?;
        page.wait_for("The filesystem is damaged").await?;
        page.choose_moment("before").await?;
        page.press("Show").await?;
        page.press("notes.txt").await?;
        page.dialog("notes.txt").wait_for(waits).await?;
        page.no_errors().await
    })
    .await
}
