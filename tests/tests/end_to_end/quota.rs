//! The browser has less room than an import needs: the import fails with a sentence, leaves nothing,
//! and the pool goes on.

use std::fs;

use anyhow::{Result, ensure};
use rowdisk_tests::{noise, scenario};

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn an_import_that_does_not_fit_leaves_the_pool_as_it_was() -> Result<()> {
    scenario("quota", async |test| {
        let image = test.file("large.img");
        fs::write(&image, noise(1, 64 << 20))?;
        let small = test.file("small.img");
        fs::write(&small, noise(2, 2 << 20))?;
        let browser = test.browser().await?;
        // The quota can only be cut before the origin writes anything, so not on the console's page.
        test.blank_page(&browser).await?;
        browser.cut_quota(24 << 20).await?;

        let page = test.console(&browser).await?;
        page.import("small", &small).await?;
        page.start_import("large", &image).await?;
        page.wait_for("There is no room left").await?;

        // The pool goes on as it is: what did not fit is given up, and nothing waits for it.
        page.follow("Disks").await?;
        page.disk("small").await?;
        page.take_snapshot("small", "after").await?;
        page.new_disk("other", "1M").await?;
        page.check_pool().await?;

        page.reload().await?;
        page.opened().await?;
        // What did not end is told, and nothing of it is there.
        page.task("Importing large").press("Dismiss").await?;
        page.wait_for_no("Importing large").await?;
        page.follow("Disks").await?;
        page.row("small").wait_for("Available").await?;
        let text = page.text().await?;
        ensure!(!text.contains("large"), "the import left something: {text}");
        page.disk("small").await?;
        page.start_export().await?;
        let exported = test.downloaded(&page, "exported.img").await?;
        rowdisk_tests::same(&small, &exported)?;
        page.check_pool().await
    })
    .await
}
