//! The browser has less room than an import needs: the import fails with a sentence, leaves nothing,
//! and the pool goes on.

use std::fs;

use anyhow::{Result, ensure};
use rowdisk_tests::{noise, scenario};
use serde_json::json;

/// What each command comes to, with a store that has less room than the third needs.
const WRITES: &str = "
    const pool = await Pool.open(MODULE);
    const run = (command) => pool.run(`rowdisk ${command}`).then(() => 'done', (error) => error.message.split(':')[0]);
    const ends = [];
    for (const command of [
      'disk create web --size 100M',
      'disk write web --offset 0 --random 1 --length 6M',
      'snapshot create web base',
      'disk write web --offset 10M --random 2 --length 60M',
      'snapshot delete web@base',
      'disk create other --size 1M',
      'disk write web --offset 6M --random 3 --length 1M',
    ]) ends.push(await run(command));
    const { findings } = await pool.check();
    pool.terminate();
    return { ends, findings };
";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_write_that_does_not_fit_is_given_up() -> Result<()> {
    scenario("quota-write", async |test| {
        let browser = test.browser().await?;
        test.blank_page(&browser).await?;
        browser.cut_quota(24 << 20).await?;
        let page = test.bare_page(&browser).await?;
        let came = page.evaluate_async(WRITES).await?;
        let ends = [
            "done",
            "done",
            "done",
            "StorageFull",
            "done",
            "done",
            "done",
        ];
        ensure!(came == json!({ "ends": ends, "findings": [] }), "{came}");
        Ok(())
    })
    .await
}

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
