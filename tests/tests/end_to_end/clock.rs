//! The simulated clock: a policy plays 70 days, eviction begins where it must, the pool has none of it, and a
//! day is the one of the pool's zone.

use anyhow::Result;
use rowdisk_tests::scenario;

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn seventy_days_play_on_a_copy_and_the_pool_keeps_as_it_is() -> Result<()> {
    scenario("clock", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.follow("Policies").await?;
        page.follow("Simulated clock").await?;
        page.wait_for("No disk is under a policy yet").await?;
        page.make_disk("web-root", "1M").await?;
        page.follow("Policies").await?;
        page.follow("Simulated clock").await?;
        page.press("Try daily snapshots").await?;
        page.wait_for("at least 63 days, 64 days just before the next run")
            .await?;
        page.wait_for("Nothing real is touched").await?;

        // Step by step: one event, one day.
        page.wait_for("day 0 of 70").await?;
        page.wait_for("No snapshots at this moment.").await?;
        page.press("Next event").await?;
        page.wait_for("took a snapshot of web-root").await?;
        page.wait_for("1 event").await?;
        page.press("A day on").await?;
        page.wait_for("2 events").await?;

        // As fast as it can, to the end: 70 were taken, 64 are there.
        page.evaluate("const speed = document.querySelector('.player select'); speed.value = '0'; speed.dispatchEvent(new Event('change', { bubbles: true }))").await?;
        page.press("Play").await?;
        page.wait_for("The end is reached.").await?;
        page.wait_for("70 events").await?;
        page.wait_for("went for it").await?;
        page.wait_for("next to go").await?;
        page.wait_for("64 snapshots").await?;

        // Eviction begins with the 65th: on the day before, all 64 are there and none went.
        page.press("From the start").await?;
        page.wait_for("No snapshots at this moment.").await?;
        for count in 1..=64 {
            page.press("Next event").await?;
            let events = if count == 1 { "event" } else { "events" };
            page.wait_for(&format!("{count} {events}")).await?;
        }
        page.wait_for_no("went for it").await?;
        page.press("Next event").await?;
        page.wait_for("went for it").await?;

        // It is in the address, and the pool has nothing of it.
        page.address_has("what=daily").await?;
        page.follow("Disks").await?;
        page.row("web-root").wait_for("0").await?;
        page.follow("Activity").await?;
        page.wait_for("disk create web-root").await?;
        page.wait_for_no("auto2.0").await?;
        page.check_pool().await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn it_begins_with_the_day_of_the_pools_zone() -> Result<()> {
    scenario("clock-from", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.make_disk("web-root", "1M").await?;
        page.follow("Settings").await?;
        page.fill("Time zone of policies", "Asia/Tokyo").await?;
        page.press("Set").await?;
        page.told("Policies run by the time zone Asia/Tokyo now")
            .await?;
        page.follow("Policies").await?;
        page.follow("Simulated clock").await?;
        page.press("Try daily snapshots").await?;
        let begins = async |day: &str| {
            let script = format!("const from = document.querySelector('[aria-describedby=\"clock-from-note\"]'); from.value = '{day}'; from.dispatchEvent(new Event('change', {{ bubbles: true }}))");
            page.evaluate(&script).await
        };
        begins("2100-01-10").await?;
        page.wait_for("10 Jan 2100, 00:00").await?;
        page.wait_for_no("no simulation begins earlier than now")
            .await?;
        begins("2020-01-10").await?;
        page.wait_for("no simulation begins earlier than now")
            .await?;
        page.no_errors().await
    })
    .await
}
