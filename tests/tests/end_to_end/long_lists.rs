//! A list that is too long to be drawn whole: page by page, with the page in the address.

use anyhow::{Result, ensure};
use rowdisk_tests::scenario;

const ENTER: &str = "\u{e007}";

/// More disks than a page has rows.
const MAKE: &str = "const pool = await Pool.open(MODULE);
    for (let n = 1; n <= 103; n += 1) { await pool.run(`rowdisk disk create disk-${n} --size 1M`); }
    pool.terminate();";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_long_list_is_shown_page_by_page() -> Result<()> {
    scenario("long-lists", async |test| {
        let browser = test.browser().await?;
        let page = test.bare_page(&browser).await?;
        page.evaluate_async(MAKE).await?;
        let page = test.console(&browser).await?;
        page.follow("Disks").await?;
        page.wait_for("1 to 100 of 103").await?;
        page.barred("Previous").await?;
        ensure!(!page.text().await?.contains("disk-101"));
        page.press("Next").await?;
        page.wait_for("101 to 103 of 103").await?;
        page.wait_for("disk-103").await?;
        page.barred("Next").await?;
        // Whoever came there by keys goes on from there.
        page.gives("return document.activeElement?.textContent", "Next")
            .await?;
        page.address_has("page=2").await?;

        // What is chosen stays chosen on another page, and all means all that are listed.
        page.pick("Select disk-103").await?;
        page.press("Previous").await?;
        page.wait_for("1 to 100 of 103").await?;
        page.wait_for("Delete 1 disk").await?;
        page.wait_for("1 of them is on another page").await?;
        page.pick("Select all").await?;
        page.wait_for("Delete 103 disks").await?;
        page.wait_for("3 of them are on other pages").await?;

        // The address is enough, and another order begins at its first page.
        page.evaluate("history.back()").await?;
        page.wait_for("101 to 103 of 103").await?;
        page.reload().await?;
        page.wait_for("101 to 103 of 103").await?;
        page.press("Name").await?;
        page.wait_for("1 to 100 of 103").await?;
        page.wait_for("disk-103").await?;
        page.no_errors().await
    })
    .await
}

/// More snapshots than a page has rows, of more disks than a filter offers.
const TAKE: &str = "const pool = await Pool.open(MODULE);
    for (let n = 1; n <= 103; n += 1) {
        await pool.run(`rowdisk disk create disk-${n} --size 1M`);
        await pool.run(`rowdisk snapshot create disk-${n} snap-${n}`);
    }
    await pool.run('rowdisk policy create nightly --hours 0 --weekdays 1-7 --retention forever');
    pool.terminate();";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn what_is_not_on_the_page_is_found_all_the_same() -> Result<()> {
    scenario("long-lists-found", async |test| {
        let browser = test.browser().await?;
        let page = test.bare_page(&browser).await?;
        page.evaluate_async(TAKE).await?;
        let page = test.console(&browser).await?;
        page.follow("Snapshots").await?;
        page.wait_for("1 to 100 of 103").await?;
        // The newest come first; by name it is the last.
        page.wait_for("snap-103").await?;
        page.press("Name").await?;
        page.wait_for_no("snap-103").await?;
        page.paste("Filter by name, id or disk", "'disk-103'")
            .await?;
        page.wait_for("1 of 103 snapshots").await?;
        page.wait_for("snap-103").await?;
        page.pick("Select all").await?;
        page.wait_for("Delete 1 snapshot").await?;

        // A disk that the dialog does not list is found by its name, and stays picked.
        page.follow("Policies").await?;
        page.follow("nightly").await?;
        page.press("Apply to disks…").await?;
        let dialog = page.dialog("Apply nightly to disks");
        dialog.wait_for("1 to 100 of 103").await?;
        dialog.pick("disk-1").await?;
        dialog.press("Next").await?;
        dialog.wait_for("1 of them is on another page").await?;
        dialog.fill("Filter by name or id", "disk-103").await?;
        dialog.pick("disk-103").await?;
        // Enter looks for disks, and applies nothing.
        page.keys("dialog[open] input[type=search]", ENTER).await?;
        dialog.press("Apply to 2 disks").await?;
        page.wait_for("disk-103").await?;
        page.press("Apply to disks…").await?;
        dialog.wait_for("1 to 100 of 101").await?;
        dialog.pick("Select all").await?;
        dialog.press("Apply to 101 disks").await?;
        page.wait_for("1 to 100 of 103").await?;
        page.no_errors().await
    })
    .await
}
