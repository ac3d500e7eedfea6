//! The bytes of a disk: shown as the file had them, found, typed over, and compared with another
//! moment.

use std::fs;

use anyhow::{Context, Result};
use rowdisk_tests::{noise, scenario};

use crate::hex_rows::shows;

const NOW: &str = "Bytes of web-root, now";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn bytes_are_shown_found_and_typed_over() -> Result<()> {
    scenario("bytes", async |test| {
        let mut bytes = noise(3, 2 << 20);
        bytes[0x4010..0x4015].copy_from_slice(b"Hello");
        bytes[0x18_0000..0x18_000a].copy_from_slice(b"far needle");
        // As Windows has it.
        let windows: Vec<u8> = "Größe.TXT"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        bytes[0x10_0000 - 7..][..windows.len()].copy_from_slice(&windows);
        let image = test.file("small.img");
        fs::write(&image, &bytes)?;
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        // Browsers differ in whether their own first page counts.
        page.evaluate("window.first = history.length").await?;
        page.import("web-root", &image).await?;
        page.disk("web-root").await?;
        page.take_snapshot("web-root", "before").await?;

        // From the map, by the keyboard.
        page.keys("canvas", "\u{E014}").await?;
        page.keys("canvas", "\u{E007}").await?;
        shows(&page, NOW, 0x4000, &bytes).await?;

        page.fill("Go to offset", "0x4010").await?;
        page.press("Go").await?;
        shows(&page, NOW, 0x4010, &bytes).await?;
        page.wait_for("0x4010 = 16,400").await?;

        page.fill("Find", "far needle").await?;
        page.press("Next").await?;
        page.wait_for("Found at 0x180000").await?;
        shows(&page, NOW, 0x18_0000, &bytes).await?;
        page.choose("Find as", "Hex").await?;
        page.fill("Find", "48 65 6c 6c 6f").await?;
        page.press("Previous").await?;
        page.wait_for("Found at 0x4010").await?;
        page.choose("Find as", "Text").await?;
        page.fill("Find", "this stands nowhere").await?;
        page.press("Next").await?;
        page.wait_for("It is nowhere on this disk").await?;

        // Typed over in both columns, one step undone, looked at, written as one command.
        page.press("Edit").await?;
        let table = format!("[aria-label='{NOW}']");
        page.keys(&table, "4142").await?;
        page.wait_for("2 bytes changed").await?;
        page.keys(&table, "\u{E032}").await?;
        page.keys(&table, "xyz").await?;
        page.wait_for("5 bytes changed").await?;
        page.press("Undo").await?;
        page.wait_for("4 bytes changed").await?;
        // The browser's own Back asks before it drops what was typed.
        let here = page.address().await?;
        page.evaluate(
            "window.asked = 0;
             window.confirm = () => { window.asked += 1; return false; };
             history.go(window.first - history.length)",
        )
        .await?;
        page.until("the question", async || {
            Ok(page.evaluate("return window.asked").await? == 1)
        })
        .await?;
        page.until("the address it was", async || {
            Ok(page.address().await? == here)
        })
        .await?;
        page.wait_for("4 bytes changed").await?;
        page.keys(&table, "\u{E00C}").await?;
        let leave = page.dialog("Leave without writing 4 bytes?");
        leave.press("Cancel").await?;
        page.press("Review and write…").await?;
        let review = page.dialog("Write 4 bytes to web-root");
        review.wait_for("--hex 41427879").await?;
        review.press("Write").await?;
        page.told("Wrote to web-root").await?;
        bytes[0x4010..0x4014].copy_from_slice(b"ABxy");
        shows(&page, NOW, 0x4010, &bytes).await?;

        // Against the snapshot: one difference, and none behind it.
        page.choose("Compare with", "before").await?;
        page.fill("Go to offset", "0").await?;
        page.press("Go").await?;
        page.press("Next difference").await?;
        page.wait_for("Found at 0x4010").await?;
        page.wait_for("differs").await?;
        page.press("Next difference").await?;
        page.wait_for("There is no further difference that way")
            .await?;

        // The address has the place, once the cursor rests.
        page.until("the place in the address", async || {
            Ok(page.address().await?.contains("offset=16400"))
        })
        .await?;
        page.reload().await?;
        shows(&page, NOW, 0x4010, &bytes).await?;
        page.wait_for("0x4010 = 16,400").await?;

        // What is looked for stands there too.
        page.fill("Find", "GRÖẞE.txt").await?;
        page.pick("Any case").await?;
        page.press("Next").await?;
        page.wait_for("Found at 0xffff9 · as UTF-16").await?;
        page.until(
            "what is looked for, and where, in the address",
            async || {
                let address = page.address().await?;
                Ok(["find=GR", "anycase=true", "offset=1048569"]
                    .iter()
                    .all(|part| address.contains(part)))
            },
        )
        .await?;
        page.reload().await?;
        shows(&page, NOW, 0xffff9, &bytes).await?;
        page.press("Previous").await?;
        page.wait_for("Found at 0xffff9, past the end and on from the other one · as UTF-16")
            .await?;
        page.pick("Any case").await?;
        page.press("Next").await?;
        page.wait_for("It is nowhere on this disk").await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn the_largest_disk_is_passed_in_moments() -> Result<()> {
    scenario("bytes-huge", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.new_disk("huge", "32T").await?;
        page.tab("Write").await?;
        page.fill("Offset", "16T").await?;
        page.fill("Text to write", "the only words").await?;
        page.press("Write").await?;
        page.told("Wrote to huge").await?;
        page.tab("Bytes").await?;
        page.fill("Find", "only").await?;
        page.press("Next").await?;
        page.wait_for("Found at 0x100000000004").await?;
        page.keys("[aria-label='Bytes of huge, now']", "\u{E009}\u{E010}")
            .await?;
        page.wait_for("0x1fffffffffff = 35,184,372,088,831").await?;
        page.wait_for("never written, reads as 0").await?;
        // An address past the end leads to the end.
        let address = page.address().await?;
        let past = address.split('&').next().context("an address")?;
        let page = browser
            .open(&format!("{past}&offset=99999999999999999"))
            .await?;
        page.reload().await?;
        page.wait_for("0x1fffffffffff").await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn what_was_found_is_told_of_no_other_text() -> Result<()> {
    scenario("bytes-typed", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.new_disk("web-root", "1M").await?;
        page.tab("Write").await?;
        page.write_text("web-root", "the needle").await?;
        page.tab("Bytes").await?;
        page.fill("Find", "needle").await?;
        page.press("Next").await?;
        page.wait_for("Found at 0x4").await?;
        page.fill("Find", "needles").await?;
        page.wait_for_no("Found at").await?;

        // An address may say what no field holds.
        let address = page.address().await?;
        let address = address.split("&find").next().context("an address")?;
        let page = browser
            .open(&format!("{address}&find=nee%00d%0Ale"))
            .await?;
        page.reload().await?;
        page.until("the text on one line", async || {
            Ok(page.value("Find").await? == "needle")
        })
        .await?;
        page.press("Next").await?;
        page.wait_for("Found at 0x4").await?;
        page.no_errors().await
    })
    .await
}
