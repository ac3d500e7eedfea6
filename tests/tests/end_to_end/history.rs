//! The history by keyboard alone: moving, picking, what can be done with a moment, and comparing two.

use std::fs;

use anyhow::Result;
use rowdisk_tests::{noise, scenario};

// What a driver types for keys without a letter.
const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const UP: &str = "\u{e013}";
const DOWN: &str = "\u{e015}";
const END: &str = "\u{e010}";

const FOCUS: &str = ":focus";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn two_moments_are_compared_by_keyboard() -> Result<()> {
    scenario("history-keys", async |test| {
        let image = test.file("small.img");
        fs::write(&image, noise(5, 1 << 20))?;
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.import("web-root", &image).await?;
        page.disk("web-root").await?;
        page.take_snapshot("web-root", "first").await?;
        page.write_random("web-root", "0", "64K").await?;
        page.take_snapshot("web-root", "second").await?;
        page.write_random("web-root", "512K", "32K").await?;
        let here = "return document.activeElement.innerText";

        // Mark the second, two steps below now, and compare it with the first.
        page.keys(".history [aria-selected=true]", DOWN).await?;
        page.keys(FOCUS, "m").await?;
        page.wait_for("Marked").await?;
        page.keys(FOCUS, &format!("{DOWN}{ENTER}")).await?;
        page.wait_for("Compare with second").await?;
        page.address_has("pick=").await?;
        page.address_has("mark=").await?;

        // The table is one stop: from the moment that is picked Tab leads to what can be done with it, and back.
        page.keys(FOCUS, TAB).await?;
        page.gives(here, "Show").await?;
        page.keys(FOCUS, TAB).await?;
        page.gives(here, "Compare with second").await?;
        page.keys(FOCUS, ENTER).await?;
        page.wait_for("64 KiB in 1 range changed").await?;
        page.is_chosen("From", "first").await?;
        page.is_chosen("To", "second").await?;
        page.evaluate("history.back()").await?;
        page.wait_for("Marked").await?;

        // The ends of the table, and the mark taken off again.
        page.keys(".history [aria-selected=true]", &format!("{UP}m"))
            .await?;
        page.wait_for_no("Marked").await?;
        page.keys(FOCUS, END).await?;
        let is_first = "return document.activeElement.innerText.includes('first')";
        page.gives(is_first, true).await?;
        page.no_errors().await
    })
    .await
}
