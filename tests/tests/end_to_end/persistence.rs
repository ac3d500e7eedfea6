//! With the first disk there is something to lose: the browser is asked to keep it, once, and the
//! storage page says what came of it.

use std::fs;

use anyhow::{Result, ensure};
use rowdisk_tests::{Page, noise, scenario};

/// Answers for the browser, which decides by itself and never says yes to a headless one.
fn browser_that_says(yes: bool) -> String {
    format!(
        "window.asked = 0;
         window.isKept = false;
         StorageManager.prototype.persisted = async () => isKept;
         StorageManager.prototype.persist = async () => {{ window.asked += 1; return window.isKept = {yes}; }};"
    )
}

const KEPT: &str = "The browser keeps this pool until you delete it.";
const NOT_KEPT: &str = "The browser may delete this pool when the computer runs out of space.";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn the_first_import_asks_the_browser_to_keep_the_pool() -> Result<()> {
    scenario("persistence", async |test| {
        let image = test.file("small.img");
        fs::write(&image, noise(1, 1 << 20))?;
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.evaluate(&browser_that_says(true)).await?;
        ensure!(asked(&page).await? == 0, "there is nothing to lose yet");
        page.import("first", &image).await?;
        page.follow("Storage").await?;
        page.wait_for(KEPT).await?;
        page.wait_for("· persistent").await?;
        ensure!(asked(&page).await? == 1);
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_browser_that_declines_is_asked_once_and_again_only_by_hand() -> Result<()> {
    scenario("persistence-declined", async |test| {
        let image = test.file("small.img");
        fs::write(&image, noise(1, 1 << 20))?;
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.evaluate(&browser_that_says(false)).await?;
        page.press("Make an empty disk").await?;
        let form = page.dialog("New disk");
        form.fill("Name", "first").await?;
        form.fill("Size", "1M").await?;
        form.press("Create").await?;
        page.until("the browser to be asked", async || {
            Ok(asked(&page).await? == 1)
        })
        .await?;
        page.import("second", &image).await?;
        page.follow("Storage").await?;
        page.wait_for(NOT_KEPT).await?;
        ensure!(asked(&page).await? == 1, "one no is enough");

        page.press("Ask to keep it").await?;
        page.wait_for("The browser declined.").await?;
        ensure!(asked(&page).await? == 2);
        // A commit of anything does not make the page forget it.
        page.import("third", &image).await?;
        page.follow("Storage").await?;
        page.wait_for(NOT_KEPT).await?;
        ensure!(asked(&page).await? == 2);
        page.no_errors().await
    })
    .await
}

async fn asked(page: &Page) -> Result<i64> {
    let asked = page.evaluate("return window.asked").await?;
    Ok(asked.as_i64().unwrap_or_default())
}
