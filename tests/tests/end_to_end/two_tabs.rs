//! One tab has the pool at a time. Another says so, may take it over in the middle of writes, and the
//! first one stops: nothing it had acknowledged is lost.

use anyhow::{Context, Result, ensure};
use rowdisk_tests::scenario;

const WRITE: &str = "
    window.pool = await Pool.open(MODULE);
    await pool.run('rowdisk disk create shared --size 1M');
    window.acknowledged = 0;
    (async () => {
      for (let n = 1; ; n += 1) {
        await pool.run(`rowdisk disk write shared --offset 0 --text ${String(n).padStart(12, '0')}`);
        window.acknowledged = n;
      }
    })().catch((error) => { window.failed = String(error); });
";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_second_tab_says_the_pool_is_open_and_can_take_it_over() -> Result<()> {
    scenario("two-tabs", async |test| {
        let browser = test.browser().await?;
        let first = test.console(&browser).await?;
        let second = browser.open_in_another_tab(test.server.url()).await?;
        second.wait_for("The pool is open in another tab").await?;
        second.press("Take over").await?;
        second.opened().await?;
        drop(first);
        let first = browser.switch_to_tab(0).await?;
        first
            .wait_for("Another tab has taken the pool over")
            .await?;
        first.press("Open it here again").await?;
        first.opened().await?;
        let second = browser.switch_to_tab(1).await?;
        second.wait_for("Another tab has taken the pool over").await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn the_pool_opens_once_the_other_tab_is_closed() -> Result<()> {
    scenario("tab-closed", async |test| {
        let browser = test.browser().await?;
        let first = test.console(&browser).await?;
        let second = browser.open_in_another_tab(test.server.url()).await?;
        second.wait_for("The pool is open in another tab").await?;
        // The first is loaded anew: it gives the pool up for a moment, and has it again.
        drop(first);
        let first = browser.switch_to_tab(0).await?;
        first.reload().await?;
        first.opened().await?;
        browser.close_tab().await?;
        let second = browser.switch_to_tab(0).await?;
        second.opened().await?;
        second.press("Make an empty disk").await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn what_was_typed_outlives_a_take_over() -> Result<()> {
    scenario("take-over-typed", async |test| {
        let browser = test.browser().await?;
        let first = test.console(&browser).await?;
        first.press("Make an empty disk").await?;
        let form = first.dialog("New disk");
        form.fill("Name", "typed-before").await?;
        form.fill("Size", "7M").await?;

        let second = browser.open_in_another_tab(test.server.url()).await?;
        second.press("Take over").await?;
        second.opened().await?;
        let first = browser.switch_to_tab(0).await?;
        let taken = first.dialog("Another tab has taken the pool over");
        taken.wait_for("Open it here again").await?;
        // There is no way past it to a form that leads nowhere.
        first.keys("dialog .barrier button", "\u{E00C}").await?;
        first.keys("dialog .barrier button", "\u{E00C}").await?;
        taken.press("Open it here again").await?;
        first.wait_for_no("Another tab has taken").await?;
        let form = first.dialog("New disk");
        form.holds("Name", "typed-before").await?;
        form.holds("Size", "7M").await?;
        form.press("Create").await?;
        first.told("Made the disk typed-before").await?;
        first.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_take_over_in_the_middle_of_writes_loses_nothing_acknowledged() -> Result<()> {
    scenario("take-over", async |test| {
        let browser = test.browser().await?;
        let writer = test.bare_page(&browser).await?;
        writer.evaluate_async(WRITE).await?;
        let written = async || {
            let acknowledged = writer.evaluate("return window.acknowledged").await?;
            Ok(acknowledged
                .as_u64()
                .is_some_and(|acknowledged| acknowledged > 30))
        };
        writer.until("writes to be acknowledged", written).await?;

        let page = browser.open_in_another_tab(test.server.url()).await?;
        page.wait_for("The pool is open in another tab").await?;
        page.press("Take over").await?;
        page.opened().await?;
        page.wait_for("shared").await?;

        let writer = browser.switch_to_tab(0).await?;
        let stopped = async || Ok(writer.evaluate("return window.failed ?? ''").await? != "");
        writer.until("the writer to be stopped", stopped).await?;
        // What was under way fails with the worker; why it ended is said apart from that.
        let is_said = "return window.pool.said.includes('TakenOver')";
        writer.gives(is_said, true).await?;
        let acknowledged = writer.evaluate("return window.acknowledged").await?;
        let acknowledged = acknowledged.as_u64().context("a number")?;

        let page = browser.switch_to_tab(1).await?;
        page.disk("shared").await?;
        page.start_export().await?;
        let exported = test.downloaded(&page, "shared.img").await?;
        let bytes = std::fs::read(exported)?;
        let number =
            String::from_utf8_lossy(bytes.get(..12).context("it is a disk")?).parse::<u64>()?;
        ensure!(
            (acknowledged..=acknowledged + 1).contains(&number),
            "the disk holds write {number}, but {acknowledged} was acknowledged"
        );
        Ok(())
    })
    .await
}

/// In front of the worker: the third slice of a file is read only once the page says so.
const HESITANT: &str = "
    const words = new BroadcastChannel('words');
    const { arrayBuffer } = Blob.prototype;
    let count = 0;
    Blob.prototype.arrayBuffer = async function () {
      if (this.size === 4 << 20 && ++count === 3) {
        const word = new Promise((heard) => { words.onmessage = heard; });
        words.postMessage('waiting');
        await word;
      }
      return arrayBuffer.call(this);
    };
";

/// More than the engine buffers, so that its driver writes in the middle of it.
const IMPORT: &str = "
    window.words = new BroadcastChannel('words');
    words.onmessage = () => { window.isWaiting = true; };
    window.pool = await Pool.open(MODULE);
    const part = new Uint8Array(1 << 20).map((_, at) => at * 31 % 251 + 1);
    const file = new File(new Array(192).fill(part), 'large.img');
    pool.runWithFile('rowdisk disk import large --file large.img', file)
      .then(() => { window.ended = 'done'; }, (error) => { window.ended = String(error); });
";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn an_import_that_a_take_over_stops_says_so() -> Result<()> {
    scenario("take-over-import", async |test| {
        let worker = std::fs::read_to_string(test.page_folder().join("worker.js"))?;
        test.server
            .replace("worker.js", format!("{HESITANT}\n{worker}"));
        let browser = test.browser().await?;
        let importer = test.bare_page(&browser).await?;
        importer.evaluate_async(IMPORT).await?;
        let waiting = "return window.isWaiting === true";
        let begun = async || Ok(importer.evaluate(waiting).await? == true);
        importer.until("the import to be under way", begun).await?;

        let page = browser.open_in_another_tab(test.server.url()).await?;
        page.press("Take over").await?;
        page.wait_for("No disks yet").await?;

        let importer = browser.switch_to_tab(0).await?;
        importer.evaluate("words.postMessage('go on')").await?;
        let ended = async || Ok(importer.evaluate("return window.ended ?? ''").await? != "");
        importer.until("the import to be stopped", ended).await?;
        let ended = importer.evaluate("return window.ended").await?;
        let ended = ended.as_str().context("words")?;
        ensure!(ended.starts_with("Error: TakenOver"), "{ended}");
        Ok(())
    })
    .await
}
