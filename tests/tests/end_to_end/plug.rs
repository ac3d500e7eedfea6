//! *Pull the plug* by its button: the worker is killed in the middle of writes, and the page says what
//! was acknowledged and what of it is there. It has to be able to say no, too.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result, ensure};
use rowdisk_tests::{Page, Scenario, noise, same, scenario};

/// Notes, beside the page, what the worker says of the test's writes: where each of them goes, and
/// which of them were answered as kept.
const LISTEN: &str = "
    window.asked = new Map();
    window.done = [];
    window.workers = 0;
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message, ...rest) {
      if (!this.heard) {
        this.heard = true;
        window.workers += 1;
        this.addEventListener('message', ({ data }) => {
          const offset = data.Reply?.result.Ok === true && asked.get(String(data.Reply.id));
          if (offset) window.done.push(offset);
        });
      }
      const probe = message.request?.Probe;
      if (probe) window.asked.set(String(message.id), String(probe.offset));
      return post.call(this, message, ...rest);
    };
";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn pulling_the_plug_loses_nothing_acknowledged() -> Result<()> {
    scenario("plug", async |test| {
        let image = image(test)?;
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.import("bystander", &image).await?;
        page.evaluate(LISTEN).await?;
        page.follow("Storage").await?;
        // Twice: the pool it opened again is one it can be pulled from.
        for round in 1..=2 {
            page.evaluate("window.done = []").await?;
            let (acknowledged, found) =
                pull(&page, "Nothing that was acknowledged is lost.").await?;
            ensure!(acknowledged > 0, "nothing was written before the kill");
            ensure!(found == acknowledged, "{found} of {acknowledged}");
            let heard = page.evaluate("return window.done.length").await?;
            ensure!(
                heard == acknowledged,
                "{heard} were acknowledged, the page says {acknowledged}"
            );
            println!("round {round}: {acknowledged} writes acknowledged, all there");
        }
        let workers = page.evaluate("return window.workers").await?;
        ensure!(
            workers == 3,
            "each pull starts another worker: {workers} in all"
        );

        page.check_pool().await?;
        page.disk("bystander").await?;
        page.start_export().await?;
        same(&image, &test.downloaded(&page, "exported.img").await?)?;
        page.follow("Disks").await?;
        page.row("bystander").wait_for("bystander").await?;
        ensure!(
            !page.text().await?.contains("plug-test"),
            "the scratch disk stayed"
        );
        page.no_errors().await
    })
    .await
}

/// A worker that answers a write as done and does not do it: one in front of the real one.
const FORGETFUL: &str = "
    let count = 0;
    Object.defineProperty(self, 'onmessage', { set(hear) {
      self.addEventListener('message', (event) => {
        const { id, request } = event.data;
        if (request.Probe && ++count === 2) {
          self.postMessage({ Reply: { id, result: { Ok: true } } });
        } else {
          hear.call(self, event);
        }
      });
    } });
";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_write_that_was_acknowledged_and_is_gone_is_told() -> Result<()> {
    scenario("plug-lost", async |test| {
        let worker = fs::read_to_string(test.page_folder().join("worker.js"))?;
        test.server
            .replace("worker.js", format!("{FORGETFUL}\n{worker}"));
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.follow("Storage").await?;
        let (acknowledged, found) = pull(&page, "Something acknowledged is missing.").await?;
        ensure!(found + 1 == acknowledged, "{found} of {acknowledged}");
        Ok(())
    })
    .await
}

/// Presses the button, and waits for the verdict: how many writes were acknowledged and how many found.
async fn pull(page: &Page, verdict: &str) -> Result<(u64, u64)> {
    // The verdict of the time before goes by then.
    page.watch_for("Writing…").await?;
    page.press("Pull the plug").await?;
    page.seen().await?;
    page.wait_for(verdict).await?;
    let text = page.text().await?;
    let (acknowledged, rest) = text
        .split_once(" writes were acknowledged before the kill; ")
        .context("the figures are told")?;
    let acknowledged = acknowledged.rsplit('\n').next().unwrap_or_default();
    let (found, _) = rest.split_once(" are there.").context("the same")?;
    Ok((number(acknowledged)?, number(found)?))
}

/// A figure as the page groups it.
fn number(figure: &str) -> Result<u64> {
    let digits: String = figure.chars().filter(char::is_ascii_digit).collect();
    digits
        .parse()
        .with_context(|| format!("{figure:?} is a number"))
}

fn image(test: &Scenario) -> Result<PathBuf> {
    let image = test.file("bystander.img");
    fs::write(&image, noise(1, 4 << 20))?;
    Ok(image)
}
