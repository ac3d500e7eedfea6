//! Whether the console keeps up with the screen: frame times on the map of a disk of 1,048,576 blocks, and in a
//! table of more than 10,000 rows.

use anyhow::{Context, Result, ensure};
use rowdisk_tests::{Page, Scenario};
use serde_json::Value;

const FRAMES: &str = include_str!("frames.js");
const SCATTER: &str = include_str!("scatter.js");
/// How long each part is measured, in milliseconds.
const LASTS: u32 = 6_000;
/// Sixty frames a second.
const FRAME_MS: f64 = 1000.0 / 60.0;
/// A frame that comes later than this is one that was missed: the browser's clock of frames is not exact.
const LATE_MS: f64 = FRAME_MS * 1.5;

pub(crate) async fn frames(bench: &Scenario) -> Result<()> {
    let browser = bench.browser().await?;
    let page = bench.bare_page(&browser).await?;
    page.evaluate_async(SCATTER).await?;
    let page = bench.console(&browser).await?;
    page.evaluate(FRAMES).await?;
    page.follow("Disks").await?;
    page.wait_for("scattered").await?;
    println!("\nfrom a click on, ms");
    times(&page, "opening the disk", "frames.opening('scattered')").await?;
    page.wait_for("1 cell is 256 blocks").await?;
    times(&page, "its store", "frames.store()").await?;
    println!(
        "\nframe times, ms: p50, p95, longest; share over 16.7 ms, and of frames missed; pictures a second"
    );
    part(&page, "nothing done", "frames.measured(LASTS, () => {})").await?;
    page.disk("scattered").await?;
    page.wait_for("1 cell is 256 blocks").await?;
    for what in ["pointing", "choosing", "zooming", "moving"] {
        part(&page, what, &format!("frames.{what}(LASTS)")).await?;
    }
    page.disk("rows").await?;
    page.follow("Compare").await?;
    page.wait_for("bytes differ").await?;
    page.until("the whole comparison", async || {
        let busy = "return document.querySelector('progress') !== null";
        Ok(page.evaluate(busy).await? == false)
    })
    .await?;
    let rows =
        "return Number(document.querySelector('.changed table').getAttribute('aria-rowcount'))";
    let rows = page.evaluate(rows).await?;
    let rows = rows.as_f64().context("the table's rows")?;
    ensure!(rows > 10_000.0, "{rows} rows are too few");
    part(
        &page,
        &format!("scrolling {rows} rows"),
        "frames.scrolling(LASTS)",
    )
    .await?;
    browser.quit().await
}

/// Prints how long each thing took.
async fn times(page: &Page, what: &str, call: &str) -> Result<()> {
    let times = page.evaluate_async(&format!("return {call}")).await?;
    let times = times.as_object().context("times by name")?;
    let times = times.iter().map(|(name, time)| {
        let time = time.as_f64().unwrap_or(f64::NAN);
        format!("{name} {time:.0}")
    });
    println!("  {what:24} {}", times.collect::<Vec<_>>().join(", "));
    Ok(())
}

async fn part(page: &Page, what: &str, call: &str) -> Result<()> {
    let call = call.replace("LASTS", &LASTS.to_string());
    let measured = page.evaluate_async(&format!("return {call}")).await?;
    let times = measured["times"].as_array().context("a list of times")?;
    let mut times: Vec<f64> = times.iter().filter_map(Value::as_f64).collect();
    times.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let index = (times.len() as f64 * share) as usize;
        times.get(index.min(times.len().saturating_sub(1)))
    };
    let late = |over: f64| {
        let count = times.iter().filter(|time| **time > over).count();
        100.0 * count as f64 / times.len().max(1) as f64
    };
    let all = (at(0.5).zip(at(0.95))).zip(times.last());
    let ((p50, p95), longest) = all.context("there are frames")?;
    let pictures = measured["pictures"].as_f64().unwrap_or(0.0);
    println!(
        "  {what:24} {p50:5.1} {p95:5.1} {longest:5.1}; {:4.1} % {:4.1} %; {:4.0}",
        late(FRAME_MS + 0.1),
        late(LATE_MS),
        pictures * 1000.0 / f64::from(LASTS)
    );
    Ok(())
}
