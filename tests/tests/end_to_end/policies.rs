//! A policy from its making to what it does by itself: taking what was missed, and letting go at a date.
//!
//! The worker's clock is set forward by the test's server, which hands out `worker.js` with another
//! `Date.now` in front: to the page it is as if it had been closed for so long.

use std::fs;

use anyhow::{Result, ensure};
use rowdisk_tests::{Scenario, scenario};

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// From the next start of the worker on, its clock is so many days ahead.
pub(crate) fn set_clock_ahead(test: &Scenario, days: u64) -> Result<()> {
    let worker = fs::read_to_string(test.page_folder().join("worker.js"))?;
    let ahead = days * DAY_MS;
    let clock = format!("const now = Date.now; Date.now = () => now.call(Date) + {ahead};\n");
    test.server.replace("worker.js", format!("{clock}{worker}"));
    Ok(())
}

/// A disk with as many snapshots as it may have, all of them locked, and one with none.
const FULL: &str = "
    const pool = await Pool.open(MODULE);
    for (const disk of ['full', 'roomy']) await pool.run(`rowdisk disk create ${disk} --size 1M`);
    const all = Array.from({ length: 64 }, (_, number) => `day-${number + 1}`);
    for (const name of all) await pool.run(`rowdisk snapshot create full ${name}`);
    for (const name of all) await pool.run(`rowdisk snapshot lock full@${name} --days 3`);
    await pool.run('rowdisk policy create nightly --hours 3 --weekdays 1-7 --retention 30');
    pool.terminate();";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_policy_that_could_take_nothing_says_so_before_and_after_it_is_applied() -> Result<()> {
    scenario("policies-full", async |test| {
        let browser = test.browser().await?;
        let bare = test.bare_page(&browser).await?;
        bare.evaluate_async(FULL).await?;
        let page = test.console(&browser).await?;
        page.follow("Policies").await?;
        page.follow("nightly").await?;
        page.press("Apply to disks…").await?;
        let dialog = page.dialog("Apply nightly to disks");
        dialog.pick("roomy").await?;
        dialog.wait_for("Apply to 1 disk").await?;
        dialog.wait_for_no("will take nothing").await?;
        dialog.pick("full").await?;
        dialog
            .wait_for(
                "The policy will take nothing of full: it has as many snapshots as it may have",
            )
            .await?;
        dialog.press("Apply to 2 disks").await?;
        page.row("full").wait_for("nothing taken").await?;
        page.row("roomy").wait_for("30 days").await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_policy_takes_what_was_missed_and_what_is_past_its_date_can_be_kept() -> Result<()> {
    scenario("policies", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.make_disk("web-root", "1M").await?;
        page.follow("Policies").await?;
        page.wait_for("No policies yet").await?;
        page.press("New policy…").await?;
        let form = page.dialog("New policy");
        form.press("Every 4 hours, kept for ever for a critical one")
            .await?;
        // The name follows the hours until one is typed.
        form.holds("Name", "every-4-hours").await?;
        form.fill("Name", "nightly").await?;
        form.wait_for("at least 10.5 days, 10.7 days just before the next run")
            .await?;
        form.press("Daily, kept for ever for a disk that is not critical")
            .await?;
        form.wait_for("at least 63 days, 64 days just before")
            .await?;
        form.pick("0:00").await?;
        form.wait_for("Choose at least one hour").await?;
        form.pick("3:00").await?;
        form.press("Daily, kept 30 days").await?;
        form.wait_for("One can go back 30 days").await?;
        form.press("Create").await?;
        page.told("Made the policy nightly").await?;
        page.follow("nightly").await?;
        page.press("Apply to disks…").await?;
        let dialog = page.dialog("Apply nightly to disks");
        dialog.pick("web-root").await?;
        dialog.press("Apply to 1 disk").await?;
        page.told("under the policy now").await?;
        page.row("web-root").wait_for("none yet").await?;

        // Closed over two midnights: one snapshot.
        set_clock_ahead(test, 2)?;
        page.reload().await?;
        page.told("nightly took a snapshot of web-root").await?;
        page.disk("web-root").await?;
        page.wait_for("automatic").await?;
        page.wait_for("under the policy nightly").await?;

        // Closed past its date: the next one is taken, and it can be kept.
        set_clock_ahead(test, 40)?;
        page.reload().await?;
        page.told("nightly took a snapshot of web-root").await?;
        page.follow("Policies").await?;
        page.wait_for("1 snapshot came to its date while nobody looked")
            .await?;
        page.evaluate("document.querySelector('.note.warn button').click()")
            .await?;
        page.wait_for_no("came to its date").await?;
        page.follow("Activity").await?;
        page.wait_for("by the policy nightly").await?;

        // Rules of zones are fetched once one is chosen, not before.
        let has_zones = || {
            test.server
                .asked()
                .iter()
                .any(|path| path.contains("time-zones"))
        };
        ensure!(!has_zones(), "the zones were fetched before one was chosen");
        page.follow("Settings").await?;
        page.fill("Time zone of policies", "Asia/Tokyo").await?;
        page.press("Set").await?;
        page.told("Policies run by the time zone Asia/Tokyo now")
            .await?;
        ensure!(has_zones());
        page.fill("Time zone of policies", "Mars/Olympus").await?;
        page.press("Set").await?;
        page.wait_for("\"Mars/Olympus\" is not known").await?;

        // A deleted policy leaves its snapshots.
        page.follow("Policies").await?;
        page.follow("nightly").await?;
        page.press("More").await?;
        page.press("Delete…").await?;
        let ask = page.dialog("Delete the policy nightly?");
        ask.wait_for("No longer under a policy: web-root.").await?;
        ask.press("Delete").await?;
        page.wait_for("No policies yet").await?;
        page.follow("Snapshots").await?;
        page.wait_for("2 snapshots").await?;
        page.check_pool().await?;
        page.no_errors().await
    })
    .await
}
