//! The bill: metered beside free of charge, by disk and snapshot, over a closed page; what a deletion
//! changes; the price; and the cost of ownership with its assumptions in the address.

use std::fs;

use anyhow::{Result, ensure};
use rowdisk_tests::{Page, Scenario, scenario};

use crate::policies::set_clock_ahead;

/// With this price a MiB costs one unit an hour.
const MIB_HOUR: &str = "737280";

/// What the file of the bill says of a disk: bytes now, bytes times hours.
async fn charged(test: &Scenario, page: &Page, file: &str) -> Result<(u64, u64)> {
    page.press("Download as CSV").await?;
    let text = fs::read_to_string(test.downloaded(page, file).await?)?;
    let mut lines = text.lines();
    ensure!(
        lines.next() == Some("month,id,name,place,snapshots,bytes_now,byte_hours,\"amount_USD\""),
        "{text}"
    );
    let line = lines.find(|line| line.contains("\"web-root\""));
    let line: Vec<_> = line.unwrap_or_default().split(',').collect();
    ensure!(line.len() == 8, "{text}");
    Ok((line[5].parse()?, line[6].parse()?))
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn the_bill_is_metered_beside_free_of_charge_page_open_or_closed() -> Result<()> {
    scenario("billing", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.follow("Billing").await?;
        page.wait_for("Nothing to bill yet").await?;
        page.make_disk("web-root", "4M").await?;
        page.write_random("web-root", "0", "2M").await?;
        page.take_snapshot("web-root", "first").await?;
        page.write_random("web-root", "2M", "1M").await?;
        page.take_snapshot("web-root", "second").await?;

        page.follow("Billing").await?;
        for text in [
            "Metered",
            "Free of charge",
            "This is an example price",
            "The pool's real use",
        ] {
            page.wait_for(text).await?;
        }
        page.fill("For a GiB and month", "1.2345678").await?;
        page.wait_for("This is a number from 0 to 1,000,000")
            .await?;
        page.fill("For a GiB and month", MIB_HOUR).await?;
        page.press("Set the price").await?;
        page.told("Changed what snapshots cost").await?;
        page.wait_for("Set for this pool").await?;
        let (now_bytes, begun) = charged(test, &page, "open.csv").await?;
        ensure!(now_bytes == 3 << 20, "{now_bytes}");
        // The hour may have ended meanwhile.
        ensure!(begun == 3 << 20 || begun == 6 << 20, "{begun}");
        page.press("Show the snapshots of web-root").await?;
        let chain = page.labelled_part("web-root");
        chain.wait_for("first").await?;
        chain.wait_for("second").await?;
        page.address_has("disk=d-").await?;

        // Closed for a day: 24 hours more, and no minute of it was seen.
        set_clock_ahead(test, 1)?;
        page.reload().await?;
        page.opened().await?;
        page.wait_for("By month").await?;
        let sum = "const cells = [...document.querySelectorAll('.panels table td .figure')];
             return cells.map((cell) => parseFloat(cell.innerText.replaceAll(',', '')))
                 .reduce((a, b) => a + b, 0)";
        let hours = (begun >> 20) as f64 / 3.0 + 24.0;
        page.until(&format!("the sum of {hours} h"), async || {
            let all = page.evaluate(sum).await?.as_f64().unwrap_or(0.0);
            Ok(all >= 3.0 * hours && all <= 3.0 * (hours + 1.0))
        })
        .await?;

        // A deletion says by how much the bill falls: the block goes on counting for whoever needs it.
        page.follow("Snapshots").await?;
        page.pick("Select first").await?;
        page.press("Delete 1 snapshot…").await?;
        let ask = page.dialog("Delete first?");
        ask.wait_for("Gives back nothing").await?;
        ask.press("Cancel").await?;
        page.pick("Select first").await?;
        page.pick("Select second").await?;
        page.press("Delete 1 snapshot…").await?;
        let ask = page.dialog("Delete second?");
        ask.wait_for("the bill falls by 720.00 USD a month").await?;
        ask.press("Delete").await?;
        page.told("Deleted second").await?;
        page.follow("Billing").await?;
        page.press("Show the snapshots of web-root").await?;
        page.labelled_part("web-root")
            .wait_for("in the recycle bin")
            .await?;
        page.check_pool().await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn what_owning_costs_is_computed_from_assumptions_that_the_address_keeps() -> Result<()> {
    scenario("ownership", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.follow("Billing").await?;
        page.tab("Cost of ownership").await?;
        page.wait_for("Every figure below is an assumption").await?;
        page.wait_for("it holds 10 daily snapshots and is full then")
            .await?;
        page.wait_for("After 5 years").await?;
        page.fill("Years", "0").await?;
        page.wait_for("This is a whole number from 1 to 15").await?;
        page.wait_for("with the last figures that could").await?;
        page.fill("Years", "1").await?;
        page.wait_for("After 1 year:").await?;
        page.wait_for_no("with the last figures that could").await?;
        page.fill("Data in the first year, GiB", "20,000").await?;
        page.fill("Reserve for snapshots, %", "80").await?;
        page.wait_for("it holds 40 daily snapshots").await?;
        page.until("the address to have all", async || {
            let address = page.address().await?;
            let all = ["years=1", "data=20000", "reserve=80"];
            Ok(all.iter().all(|told| address.contains(told)))
        })
        .await?;
        page.reload().await?;
        page.opened().await?;
        page.wait_for("After 1 year:").await?;
        page.wait_for("it holds 40 daily snapshots").await?;
        page.press("Start over").await?;
        page.wait_for("After 5 years").await?;
        page.no_errors().await
    })
    .await
}
