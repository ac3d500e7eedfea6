//! Names, sizes, offsets and lengths that cannot be: the form says what is wrong, and nothing is sent.

use anyhow::Result;
use rowdisk_tests::{Page, scenario};

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn names_and_sizes_that_cannot_be_are_refused_in_words() -> Result<()> {
    scenario("bad-names", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.press("Make an empty disk").await?;
        let form = page.dialog("New disk");
        form.fill("Size", "64M").await?;
        for (name, words) in [
            ("x", "A name has 2 to 128 characters."),
            ("1st", "A name begins with a letter."),
            ("a@b", "“@” cannot stand in a name"),
            ("a/b", "“/” cannot stand in a name"),
            ("a<b>bold</b>", "“<” cannot stand in a name"),
        ] {
            // What is told is told of this one, not of the one before.
            form.fill("Name", "fine").await?;
            form.live("Create").await?;
            form.fill("Name", name).await?;
            refused(&form, words).await?;
        }
        form.fill("Name", "fine").await?;
        form.live("Create").await?;
        // Typing a mebibyte takes minutes; pasting it does not.
        form.paste("Name", "'a'.repeat(1 << 20)").await?;
        refused(&form, "A name has 2 to 128 characters.").await?;
        form.paste("Name", "''").await?;
        form.barred("Create").await?;
        form.fill("Name", "fine").await?;
        form.live("Create").await?;
        for (size, words) in [
            ("0", "A disk has 1 MiB to 32 TiB."),
            ("64", "The unit is missing"),
            ("1048577", "A size is a multiple of 4 KiB."),
            ("512K", "A disk has 1 MiB to 32 TiB."),
            ("33T", "A disk has 1 MiB to 32 TiB."),
            ("99999999999999999999", "A disk has 1 MiB to 32 TiB."),
            ("-5", "This is not a size."),
            ("much", "This is not a size."),
        ] {
            form.fill("Size", size).await?;
            refused(&form, words).await?;
            form.fill("Size", "64M").await?;
            form.live("Create").await?;
        }
        form.fill("Size", "32T").await?;
        form.press("Create").await?;
        page.told("Made the disk fine").await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn writes_past_the_end_are_refused_in_words() -> Result<()> {
    scenario("bad-writes", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.new_disk("small", "1M").await?;
        page.tab("Write").await?;
        page.pick("Random").await?;
        page.fill("Seed", "1").await?;
        for (offset, length, words) in [
            ("0", "1048577", "This ends past the disk's end"),
            ("1048575", "2", "This ends past the disk's end"),
            ("1M", "1", "The disk ends before that: it has 1 MiB."),
            ("4T", "1", "The disk ends before that: it has 1 MiB."),
            ("-1", "1", "This is not an offset."),
            ("0", "many", "This is not a length."),
        ] {
            page.fill("Offset", "0").await?;
            page.fill("Length", "1").await?;
            page.live("Write").await?;
            page.fill("Offset", offset).await?;
            page.fill("Length", length).await?;
            page.wait_for(words).await?;
            page.barred("Write").await?;
        }
        page.fill("Offset", "1048575").await?;
        page.fill("Length", "1").await?;
        page.press("Write").await?;
        page.told("Wrote to small").await
    })
    .await
}

async fn refused(form: &Page, words: &str) -> Result<()> {
    form.wait_for(words).await?;
    form.barred("Create").await
}
