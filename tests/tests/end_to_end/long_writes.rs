//! Writes of any length: they show how far they are, can be canceled, and keep what they wrote.

use anyhow::{Result, ensure};
use rowdisk_tests::scenario;

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_fill_that_would_take_days_is_canceled_and_keeps_what_it_wrote() -> Result<()> {
    scenario("long-fill", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.new_disk("huge", "32T").await?;
        page.tab("Write").await?;
        page.pick("Fill").await?;
        page.fill("Length", "32T").await?;
        page.fill("Byte", "0").await?;
        page.press("Write").await?;
        page.told("Wrote zeroes to huge").await?;

        page.fill("Byte", "0xff").await?;
        page.press("Write").await?;
        let work = page.labelled_part("Work under way");
        work.wait_for("of 32 TiB").await?;
        page.gives(ASKS, true).await?;
        work.press("Cancel").await?;
        page.told("The write was canceled; the first").await?;
        work.gone().await?;
        page.gives(ASKS, false).await?;

        // What was written is durable, and the log says how it ended.
        page.reload().await?;
        page.opened().await?;
        page.follow("Activity").await?;
        page.wait_for("Canceled.Write").await?;
        page.follow("Disks").await?;
        // What the disk holds stands behind its name and its size.
        page.until("what was written until then to stay", async || {
            let row = page.row("huge").text().await?;
            Ok((row.split('\t').nth(3)).is_some_and(|held| held.ends_with("iB")))
        })
        .await?;
        page.check_pool().await?;
        page.no_errors().await
    })
    .await
}

/// Whether the browser would ask before this page goes.
const ASKS: &str = "
    const event = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(event);
    return event.defaultPrevented;
";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_question_without_bound_is_refused_and_the_worker_lives() -> Result<()> {
    scenario("long-question", async |test| {
        let browser = test.browser().await?;
        let page = test.bare_page(&browser).await?;
        let script = "
            const pool = await Pool.open(MODULE);
            await pool.run('rowdisk disk create small --size 1M');
            const bytes = (len) => pool.ask({ Ask: { Bytes: { disk: 'small', moment: 'now', other: null, offset: 0, len } } });
            const why = await bytes(4294967295).then(() => 'answered', (error) => error.message);
            const { here } = await bytes(4096);
            return [why.split(':')[0], here.bytes.length]";
        let said = page.evaluate_async(script).await?;
        ensure!(
            said == serde_json::json!(["InvalidParameter.TooMuch", 4096]),
            "{said}"
        );
        Ok(())
    })
    .await
}
