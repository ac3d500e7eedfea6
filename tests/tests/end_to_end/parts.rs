//! The page is loaded in parts: the first page needs little, and a part that does not come is told of.

use anyhow::{Result, ensure};
use rowdisk_tests::scenario;

const TOLD: &str = "A part of the page did not load";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_page_that_does_not_load_is_told_and_loads_when_asked_again() -> Result<()> {
    scenario("part-missing", async |test| {
        let part = test.server.part("other")?;
        test.server.replace(&part, "no wasm at all");
        let browser = test.browser().await?;
        let page = browser.open(test.server.url()).await?;
        page.opened().await?;
        page.follow("Images").await?;
        page.wait_for(TOLD).await?;
        test.server.restore(&part);
        page.press("Try again").await?;
        page.wait_for("No images yet").await?;
        page.wait_for_no(TOLD).await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_worker_without_the_part_that_commits_says_so_and_loses_nothing() -> Result<()> {
    scenario("work-missing", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.make_disk("kept", "4M").await?;
        let part = test.server.part("work")?;
        test.server.replace(&part, "no wasm at all");
        page.reload().await?;
        page.wait_for(TOLD).await?;
        test.server.restore(&part);
        page.press("Try again").await?;
        page.follow("Disks").await?;
        page.wait_for("kept").await?;
        page.new_disk("another", "4M").await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn what_was_loaded_once_needs_no_server() -> Result<()> {
    scenario("parts-come-early", async |test| {
        let browser = test.browser().await?;
        let page = browser.open(test.server.url()).await?;
        page.opened().await?;
        // Nobody needed them yet.
        for part in ["other", "disk", "work"] {
            let part = test.server.part(part)?;
            page.until("all parts are there", async || {
                Ok(test
                    .server
                    .asked()
                    .iter()
                    .any(|asked| asked.ends_with(&part)))
            })
            .await?;
            test.server.replace(&part, "no wasm at all");
        }
        page.make_disk("alone", "4M").await?;
        ensure!(!page.text().await?.contains(TOLD));
        page.no_errors().await
    })
    .await
}
