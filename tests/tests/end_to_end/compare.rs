//! Two moments compared: the figures, the ranges and the list are those of the bytes.

use std::fs;

use anyhow::{Result, ensure};
use rowdisk_tests::{Page, noise, scenario};

use crate::hex_rows::shows;

const BLOCK: usize = 16 << 10;

async fn write(page: &Page, bytes: &mut [u8], offset: usize, text: &str) -> Result<()> {
    page.forget_notices().await?;
    page.tab("Write").await?;
    page.fill("Offset", &offset.to_string()).await?;
    page.fill("Text to write", text).await?;
    page.press("Write").await?;
    page.told("Wrote to web-root").await?;
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
    let lines = ranges.iter().map(|(offset, len, differing)| {
        let is_zeroed = new[*offset..offset + len].iter().all(|byte| *byte == 0);
        let kind = if is_zeroed { "zeroed" } else { "written" };
        format!("{offset},{len},{differing},{kind}\r\n")
    });
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
        page.pick("Zeroes").await?;
        page.fill("Offset", &(8 * BLOCK).to_string()).await?;
        page.fill("Length", &BLOCK.to_string()).await?;
        page.press("Write").await?;
        page.told("Wrote zeroes to web-root").await?;
        new[8 * BLOCK..9 * BLOCK].fill(0);

        page.choose_moment("before").await?;
        page.follow("Compare").await?;
        let differing = old.iter().zip(&new).filter(|(old, new)| old != new).count();
        // As the page groups it.
        let differing = format!("{},{:03}", differing / 1000, differing % 1000);
        page.wait_for(&format!("{differing} bytes differ")).await?;
        page.wait_for("80 KiB in 4 ranges changed").await?;
        page.wait_for("There are no files to compare").await?;
        page.press("Save the list (CSV)").await?;
        let saved = fs::read_to_string(test.downloaded(&page, "changes.csv").await?)?;
        ensure!(saved == list(&old, &new), "{saved}");

        // A range shows both moments where they differ.
        page.press("Length").await?;
        page.address_has("sort=length").await?;
        page.press("Length").await?;
        page.press("Show the bytes at 0x8000 side by side").await?;
        let first = 3 * BLOCK - 4;
        shows(&page, "Bytes of web-root, before", first, &old).await?;
        shows(&page, "Bytes of web-root, now", first, &new).await?;
        page.address_has("sort=length").await?;
        page.reload().await?;
        page.wait_for("80 KiB in 4 ranges changed").await?;

        // The other way round, and with itself.
        page.press("Turn round").await?;
        page.labelled_part("Changed ranges")
            .wait_for_no("zeroes now")
            .await?;
        page.wait_for("80 KiB in 4 ranges changed").await?;
        page.wait_for(&format!("{differing} bytes differ")).await?;
        page.press("Save the list (CSV)").await?;
        let saved = fs::read_to_string(test.downloaded(&page, "turned.csv").await?)?;
        ensure!(saved == list(&new, &old), "{saved}");
        page.choose("From", "before").await?;
        page.choose("To", "before").await?;
        page.wait_for("These are the same moment: choose two.")
            .await?;
        page.no_errors().await
    })
    .await
}
