//! A database that works on a running instance, a virus, and the way back: the data itself says what
//! became of it.

use anyhow::{Result, bail, ensure};
use rowdisk_tests::scenario;

/// Keys, as the driver names them.
const DOWN: &str = "\u{e015}";
const ESCAPE: &str = "\u{e00c}";
const TAB: &str = "\u{e004}";
/// Makes a running instance with a database at work.
const WORKLOAD: &str = include_str!("../../src/js/workload.js");

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_virus_is_noticed_and_rolling_back_brings_the_data_back() -> Result<()> {
    scenario("incidents", async |test| {
        let browser = test.browser().await?;
        let bare = test.bare_page(&browser).await?;
        bare.evaluate_async(WORKLOAD).await?;
        // Opening the pool takes the work up again.
        let page = test.console(&browser).await?;
        page.follow("Instances").await?;
        page.follow("shop").await?;
        let card = page.labelled_part("Workload of shop");
        card.wait_for("running").await?;
        card.press("Verify data").await?;
        card.wait_for("keys intact, newest").await?;
        page.follow("Incidents").await?;
        page.wait_for("Nothing is broken").await?;
        page.press("Set it off… A virus encrypts the disk").await?;
        let ask = page.dialog("A virus encrypts the disk: to what?");
        // Escape closes the list that an arrow opened, not the dialog.
        page.keys("#incident-target", DOWN).await?;
        ask.wait_for("shop instance, with shop-data-1").await?;
        let is_open = "return document.querySelector('#incident-target').ariaExpanded";
        page.gives(is_open, "true").await?;
        page.keys("#incident-target", ESCAPE).await?;
        page.gives(is_open, "false").await?;
        // Who goes on with what is nothing's name has not chosen what stood there before.
        page.keys("#incident-target", &format!("shap{TAB}")).await?;
        ask.wait_for("Nothing is chosen").await?;
        ask.barred("Let it happen").await?;
        ask.look_for("What it meets", "shop", "shop instance")
            .await?;
        ask.wait_for("This changes the data of shop-data-1, now.")
            .await?;
        ask.pick("Take a snapshot first").await?;
        ask.press("Let it happen").await?;
        page.told("It happened to shop-data-1").await?;
        let recovery = page.labelled_part("A virus encrypts the disk: shop-data-1");
        recovery.wait_for("Right before:").await?;
        // It stands above, and the page leads there.
        page.gives("return document.activeElement.id", "recoveries")
            .await?;
        recovery.press("See what was lost").await?;
        recovery
            .wait_for("what says where everything is cannot be read")
            .await?;
        recovery.wait_for("0 keys intact").await?;

        // What runs cannot be rolled back under; the dialog stops it and starts it again.
        recovery.press("Roll back to good…").await?;
        let ask = page.dialog("Roll shop-data-1 back to good?");
        ask.wait_for("shop is stopped for it and started again.")
            .await?;
        ask.press("Roll back").await?;
        page.told("Rolled shop-data-1 back to good").await?;
        // What was found before is looked at anew by itself.
        recovery.wait_for("it is recovered").await?;
        recovery.wait_for_no("cannot be read").await?;
        recovery.wait_for("keys intact, newest").await?;
        // It is kept with the incident.
        page.reload().await?;
        recovery.wait_for("it is recovered").await?;
        recovery.wait_for("keys intact, newest").await?;
        recovery.wait_for("Looked at").await?;
        recovery.press("Close this incident…").await?;
        let close = page.dialog("Close this incident? A virus encrypts the disk: shop-data-1");
        close.wait_for("What it did stays as it is").await?;
        close.press("Close it").await?;
        page.wait_for("Nothing is broken").await?;
        let focused = "return document.activeElement?.textContent";
        page.gives(focused, "To be recovered").await?;
        page.check_pool().await?;
        page.no_errors().await
    })
    .await
}

/// Plain data, a snapshot of it, and two incidents.
const PLAIN: &str = "const pool = await Pool.open(MODULE);
    for (const disk of ['solo', 'other']) {
        await pool.run(`rowdisk disk create ${disk} --size 1M`);
        await pool.run(`rowdisk disk write ${disk} --offset 0 --random 5 --length 64K`);
        await pool.run(`rowdisk snapshot create ${disk} one`);
    }
    await pool.run('rowdisk incident start bad-block --disk solo');
    await pool.run('rowdisk incident start virus --disk other');
    pool.terminate();";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn what_became_of_plain_data_is_told_as_far_as_it_is_known() -> Result<()> {
    scenario("incidents-plain", async |test| {
        let browser = test.browser().await?;
        let page = test.bare_page(&browser).await?;
        page.evaluate_async(PLAIN).await?;
        let page = test.console(&browser).await?;
        page.follow("Incidents").await?;
        let virus = page.labelled_part("A virus encrypts the disk: other");
        virus
            .wait_for("Going back to one loses what was written in the")
            .await?;
        let bad = page.labelled_part("A block cannot be read any more: solo");
        bad.press("See what was lost").await?;
        bad.wait_for("3 blocks can be read; 1 damaged.").await?;
        bad.wait_for("one shares the block: going back to it does not help.")
            .await?;
        // What was found of a disk goes with it.
        page.disk("solo").await?;
        page.press("More").await?;
        page.press("Delete disk…").await?;
        page.dialog("Delete solo?").press("Delete").await?;
        page.told("Deleted solo").await?;
        page.follow("Incidents").await?;
        bad.wait_for("solo").await?;
        bad.wait_for_no("1 damaged").await?;
        page.no_errors().await
    })
    .await
}

/// Upgrades the application and stops the worker after so many other questions, then looks: whether the
/// upgrade was done by then, and whether it was cut off.
const CUT: &str = "
    const before = (await pool.ask({ Ask: 'Workloads' }))[0].view.set_ms;
    pool.run('rowdisk instance upgrade shop').catch(() => {});
    for (let asked = 0; asked < QUESTIONS; asked++) await pool.ask({ Ask: 'Workloads' });
    pool.terminate();
    const after = await Pool.open(MODULE);
    const [{ view }] = await after.ask({ Ask: 'Workloads' });
    after.terminate();
    return view.cut_off_ms != null ? 'cut' : view.set_ms === before ? 'not begun' : 'done';";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn an_upgrade_that_is_cut_off_is_told_and_finished() -> Result<()> {
    scenario("upgrade-cut-off", async |test| {
        let browser = test.browser().await?;
        let bare = test.bare_page(&browser).await?;
        bare.evaluate_async(WORKLOAD).await?;
        // Wherever it is stopped it is one of the three; somewhere it is cut off.
        let mut questions: u32 = 0;
        for turn in 0.. {
            let bare = test.bare_page(&browser).await?;
            let script = format!(
                "const pool = await Pool.open(MODULE);{}",
                CUT.replace("QUESTIONS", &questions.to_string())
            );
            match bare.evaluate_async(&script).await?.as_str() {
                Some("cut") => break,
                Some("not begun") => questions += 1,
                Some("done") => questions = questions.saturating_sub(1),
                other => bail!("{other:?}"),
            }
            ensure!(turn < 200, "it is never cut off");
        }
        let page = test.console(&browser).await?;
        page.told("The upgrade of what runs on \"shop\" was cut off")
            .await?;
        page.follow("Instances").await?;
        page.follow("shop").await?;
        let card = page.labelled_part("Workload of shop");
        card.wait_for("was cut off: a part of the data is in the new format")
            .await?;
        card.press("Upgrade application…").await?;
        let ask = page.dialog("Upgrade the application on shop?");
        ask.pick("Take a snapshot first").await?;
        ask.press("Upgrade").await?;
        card.wait_for_no("was cut off").await?;
        card.press("Verify data").await?;
        card.wait_for("keys intact, newest").await?;
        page.evaluate("location.hash = '#/activity?outcome=failed'")
            .await?;
        page.wait_for("Canceled.Upgrade").await?;
        page.no_errors().await
    })
    .await
}

/// Makes a disk of a running instance at its quota, where none goes for one that is taken by hand, and a
/// virus on it.
const FULL: &str = r#"
const pool = await Pool.open(MODULE);
const run = (text) => pool.run(`rowdisk ${text}`);
await run("disk create golden --size 1M --system");
await run("snapshot create golden one");
await run("image create base --snapshot golden@one");
await run("instance run shop --image base --data-size 1M");
await run("instance stop shop");
await run("disk write shop-data-1 --offset 0 --random 2 --length 300K");
await run("instance start shop");
await run("pool set-quota-policy oldest-automatic");
for (let number = 1; number <= 64; number += 1) {
  await run(`snapshot create shop-data-1 s${number}`);
}
await run("incident start virus --disk shop-data-1");
"#;

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn what_was_stopped_for_a_refused_roll_back_starts_again() -> Result<()> {
    scenario("incidents-refused", async |test| {
        let browser = test.browser().await?;
        let bare = test.bare_page(&browser).await?;
        bare.evaluate_async(FULL).await?;
        let page = test.console(&browser).await?;
        page.follow("Incidents").await?;
        page.press("Roll back to s64…").await?;
        let ask = page.dialog("Roll shop-data-1 back to s64?");
        ask.pick("Keep the damaged state as a snapshot").await?;
        // Once more is refused for the same reason, not because what is stopped cannot be stopped.
        for _ in 0..2 {
            ask.press("Roll back").await?;
            ask.wait_for("by the rule in Settings none of them goes for one that is taken by hand")
                .await?;
        }
        page.told("Stopped shop").await?;
        ask.press("Cancel").await?;
        page.told("Started shop").await?;
        page.no_errors().await
    })
    .await
}
