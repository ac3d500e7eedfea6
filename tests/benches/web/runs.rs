//! A run of a policy over many disks, with the console open: whether one can use the page meanwhile.

use std::fs;

use anyhow::Result;
use rowdisk_tests::Scenario;

use crate::number;

const RUNS: &str = include_str!("runs.js");
/// In front of the worker: a clock that can be set ahead, and word of what was done by itself.
const CLOCK: &str = "const clock = new BroadcastChannel('clock');
let ahead = 0;
const now = Date.now;
Date.now = () => now.call(Date) + ahead;
clock.onmessage = ({ data }) => { ahead = data.ahead ?? ahead; };
const post = self.postMessage;
self.postMessage = function (message, ...rest) {
  if (message?.Ran) { clock.postMessage({ ran: message.Ran.length }); }
  return post.call(self, message, ...rest);
};
";
const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// The longest gap of the page's main thread while a policy takes a snapshot of each of so many disks, on some of
/// the console's pages.
pub(crate) async fn runs(bench: &Scenario, disks: u64) -> Result<()> {
    let worker = fs::read_to_string(bench.page_folder().join("worker.js"))?;
    bench
        .server
        .replace("worker.js", format!("{CLOCK}{worker}"));
    let browser = bench.browser().await?;
    let page = bench.bare_page(&browser).await?;
    page.evaluate(RUNS).await?;
    page.evaluate_async(&format!("await disksUnderAPolicy({disks});"))
        .await?;
    let page = bench.console(&browser).await?;
    page.evaluate(RUNS).await?;
    println!("\na policy's run over {disks} disks, the page open at");
    for (days, name) in [
        (1, "Overview"),
        (2, "Disks"),
        (3, "Snapshots"),
        (4, "Policies"),
        (5, "Activity"),
    ] {
        page.follow(name).await?;
        page.opened().await?;
        let script = format!("return measureRun({disks}, {})", days * DAY_MS);
        let measured = page.evaluate_async(&script).await?;
        println!(
            "  {name:12} longest gap of the main thread {:4.0} ms (goal 50), all runs {:5.1} s",
            number(&measured["gap"])?,
            number(&measured["took"])? / 1000.0
        );
    }
    browser.quit().await
}
