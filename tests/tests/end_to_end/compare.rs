//! Two moments compared: the figures, the ranges and the list are those of the bytes.

use std::fs;

use anyhow::{Result, ensure};
use rowdisk_tests::{Page, noise, scenario};

const BLOCK: usize = 16 << 10;

async fn write(page: &Page, bytes: &mut [u8], offset: usize, text: &str) -> Result<()> {
    page.tab("Write").await?;
    page.fill("Offset", &offset.to_string()).await?;
    page.fill("Text to write", text).await?;
    page.press("Write").await?;
    page.told(&format!("{} B", text.len())).await?;
    bytes[offset..offset + text.len()].copy_from_slice(text.as_bytes());
    Ok(())
}

/// The list as it has to be: changed blocks joined, with how many bytes differ.
fn list(old: &[u8], new: &[u8]) -> String {
    let mut ranges: Vec<(usize, usize, usize)> = Vec::new();
    for (index, (old, new)) in old.chunks(BLOCK).zip(new.chunks(BLOCK)).enumerate() {
        let differing = old.iter().zip(new).filter(|(old, new)| old != new).count();
        match ranges.last_mut() {
            _ if differing == 0 => {}
            Some((first, len, count)) if *first + *len == index * BLOCK => {
                *len += BLOCK;
                *count += differing;
            }
            _ => ranges.push((index * BLOCK, BLOCK, differing)),
        }
    }
    let lines = ranges
        .iter()
        .map(|(offset, len, differing)| format!("{offset},{len},{differing},written\r\n"));
    format!(
        "offset,length,differing_bytes,kind\r\n{}",
        lines.collect::<String>()
    )
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn what_changed_between_two_moments_is_counted_to_the_byte() -> Result<()> {
    scenario("compare", async |test| {
        let old = noise(5, 2 << 20);
        let mut new = old.clone();
        let image = test.file("small.img");
        fs::write(&image, &old)?;
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.import("web-root", &image).await?;
        page.disk("web-root").await?;
        page.take_snapshot("web-root", "before").await?;
        write(&page, &mut new, 100, "the first note").await?;
        write(&page, &mut new, 3 * BLOCK - 4, "across two blocks").await?;
        write(&page, &mut new, (2 << 20) - 8, "the end!").await?;

        page.choose_moment("before").await?;
        page.follow("Compare").await?;
        let differing = old.iter().zip(&new).filter(|(old, new)| old != new).count();
        page.wait_for(&format!("{differing} bytes differ")).await?;
        page.wait_for("64 KiB in 3 ranges changed").await?;
        page.wait_for("There are no files to compare").await?;
        page.press("Save the list (CSV)").await?;
        let saved = fs::read_to_string(test.downloaded(&page, "changes.csv").await?)?;
        ensure!(saved == list(&old, &new), "{saved}");

        // A range shows both moments where they differ.
        page.press("Length").await?;
        page.press("Length").await?;
        page.press("Show the bytes at 0x8000 side by side").await?;
        let (before, now) = (
            page.labelled_part("Bytes of web-root, before"),
            page.labelled_part("Bytes of web-root, now"),
        );
        now.wait_for("acro").await?;
        before.wait_for("00bff").await?;
        let address = page.address().await?;
        ensure!(address.contains("sort=length"), "{address}");
        page.reload().await?;
        page.wait_for("64 KiB in 3 ranges changed").await?;

        // The other way round, and with itself.
        page.press("Turn round").await?;
        page.wait_for(&format!("{differing} bytes differ")).await?;
        page.choose("From", "before").await?;
        page.choose("To", "before").await?;
        page.wait_for("These are the same moment: choose two.")
            .await?;
        page.no_errors().await
    })
    .await
}
