//! The log as a list of events: filtered, in pages, in the address.

use anyhow::{Result, ensure};
use rowdisk_tests::scenario;
use serde_json::Value;

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn the_log_is_filtered_and_turned_over() -> Result<()> {
    scenario("events", async |test| {
        let browser = test.browser().await?;
        let page = test.bare_page(&browser).await?;
        let fill = "
            const pool = await Pool.open(MODULE);
            await pool.run('rowdisk disk create web-root --size 1M');
            await pool.run('rowdisk disk create mail --size 1M');
            await pool.run('rowdisk disk delete nobody').catch(() => {});
            for (let at = 0; at < 70; at++) await pool.run(`rowdisk disk modify mail --description note-${at}`);
            return true;";
        ensure!(page.evaluate_async(fill).await? == Value::Bool(true));
        let page = test.console(&browser).await?;
        page.follow("Activity").await?;
        page.wait_for("73 actions").await?;
        page.wait_for("1 to 50 of 73").await?;
        page.follow("Older").await?;
        page.wait_for("51 to 73 of 73").await?;
        page.until("the list's beginning to have the focus", async || {
            let here = "return [document.activeElement.id, scrollY < innerHeight]";
            Ok(page.evaluate(here).await? == serde_json::json!(["actions", true]))
        })
        .await?;
        page.reload().await?;
        page.wait_for("51 to 73 of 73").await?;
        page.choose("Outcome", "refused or failed").await?;
        page.wait_for("1 of 73 actions").await?;
        page.wait_for("rowdisk disk delete nobody").await?;
        page.address_has("outcome=failed").await?;
        page.press("Clear the filter").await?;
        page.choose("By", "a policy").await?;
        page.wait_for("Nothing matches the filter").await?;
        page.choose("By", "hand").await?;
        page.wait_for("73 of 73 actions").await?;
        page.fill("About, by name or id", "Web-Root").await?;
        page.wait_for("1 of 73 actions").await?;
        // From a disk's page, all about that disk.
        page.disk("mail").await?;
        page.follow("All actions").await?;
        page.wait_for("71 of 73 actions").await?;
        page.no_errors().await
    })
    .await
}

/// Keeps one question from the worker, and notes what is given up.
const HOLD: &str = "
    const post = Worker.prototype.postMessage;
    window.held = [];
    window.givenUp = [];
    Worker.prototype.postMessage = function (message, ...more) {
      if (message.request?.Ask?.Chains) { window.held.push(message.id); return; }
      if (message.request?.Cancel) window.givenUp.push(message.request.Cancel.id);
      return post.call(this, message, ...more);
    };";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn leaving_a_page_gives_up_what_it_asked_for() -> Result<()> {
    scenario("leaving", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.make_disk("web-root", "1M").await?;
        page.take_snapshot("web-root", "base").await?;
        page.evaluate(HOLD).await?;
        page.follow("Snapshots").await?;
        page.follow("Chains and their sizes").await?;
        page.gives("return window.held.length > 0", true).await?;
        // What the page before asked for may be given up by now; this is not.
        let is_given_up = "return window.givenUp.includes(window.held.at(-1))";
        ensure!(page.evaluate(is_given_up).await? == false);
        page.follow("Disks").await?;
        page.wait_for("web-root").await?;
        page.gives(is_given_up, true).await?;
        page.no_errors().await
    })
    .await
}
