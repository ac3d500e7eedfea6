//! What cannot be done says so before it is pressed: a locked disk, a lost zone, a disk of which nothing may go.

use anyhow::Result;
use rowdisk_tests::scenario;

const WORDS: &str = "correct horse battery staple";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn an_instance_with_a_locked_disk_says_what_it_cannot_do() -> Result<()> {
    scenario("obstacles-locked", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.follow("Instances").await?;
        page.press("Begin with a sample").await?;
        page.told("Running now: web").await?;
        page.new_encrypted_disk("vault", "4M", WORDS).await?;
        page.attach("vault", "web").await?;
        page.follow("Instances").await?;
        page.follow("web").await?;
        page.press("Choose a workload…").await?;
        let workload = page.dialog("What runs on it");
        workload.choose("Disk", "vault").await?;
        workload.press("Start this workload").await?;
        let card = page.labelled_part("Workload of web");
        card.press("Verify data").await?;
        card.wait_for("intact").await?;
        page.press("Stop").await?;
        page.told("Stopped web").await?;
        page.disk("vault").await?;
        page.forget_notices().await?;
        page.press("More").await?;
        page.press("Lock its data…").await?;
        page.dialog("Lock the data of vault").press("Lock").await?;
        page.told("Locked vault").await?;

        page.follow("Instances").await?;
        page.follow("web").await?;
        card.wait_for("Unlock").await?;
        card.barred("Verify data").await?;
        page.forget_notices().await?;
        page.press("More").await?;
        page.press("Migrate to another region…").await?;
        let migrate = page.dialog("Migrate web to another region");
        migrate.wait_for("Unlock first: vault").await?;
        migrate.barred("Migrate").await?;
        migrate.press("Cancel").await?;

        // Once it is unlocked, the other region is what stands in the way.
        card.press("Unlock…").await?;
        let unlock = page.dialog("Unlock vault");
        unlock.fill("Passphrase", WORDS).await?;
        unlock.press("Unlock").await?;
        page.told("Unlocked vault").await?;
        card.press("Verify data").await?;
        page.show_region("China (Beijing)").await?;
        page.follow("Regions").await?;
        page.press("Lose the zone cn-beijing-g…").await?;
        page.dialog("Lose the zone cn-beijing-g?")
            .press("Lose it")
            .await?;
        page.told("Lost the zone cn-beijing-g").await?;
        page.show_region("China (Hangzhou)").await?;
        page.follow("Instances").await?;
        page.follow("web").await?;
        page.forget_notices().await?;
        page.press("More").await?;
        page.press("Migrate to another region…").await?;
        migrate.choose("Zone", "cn-beijing-g").await?;
        migrate.wait_for("That region or zone is lost").await?;
        migrate.barred("Migrate").await?;
        migrate.press("Cancel").await?;
        page.no_errors().await
    })
    .await
}

/// The reason on the button that has the focus.
const TOLD_WHY: &str = "
    const button = [...document.querySelectorAll('main button')].find(one => one.textContent.trim() === NAME);
    button?.focus();
    return document.activeElement === button ? button.title : '';";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_lost_region_bars_what_it_would_refuse() -> Result<()> {
    scenario("obstacles-lost-region", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.make_disk("web-root", "1M").await?;
        page.take_snapshot("web-root", "one").await?;
        let buttons = [
            ("Overview", "New disk"),
            ("Disks", "Import a disk image"),
            ("Instances", "Begin with a sample"),
            ("Incidents", "Set it off… A virus encrypts the disk"),
            ("Policies", "New policy…"),
            ("Storage", "Check now"),
            ("Storage", "Pull the plug"),
        ];
        for (link, button) in buttons {
            page.follow(link).await?;
            page.live(button).await?;
        }
        page.follow("Regions").await?;
        page.press("Lose this region…").await?;
        page.dialog("Lose the region China (Hangzhou)?")
            .press("Lose it")
            .await?;
        page.told("Lost the region cn-hangzhou").await?;
        for (link, button) in buttons {
            page.follow(link).await?;
            page.barred(button).await?;
        }
        let why = TOLD_WHY.replace("NAME", "'Check now'");
        let words = "This region is lost, as a drill: it refuses everything until it is restored.";
        page.gives(&why, words).await?;
        page.evaluate("document.activeElement.click()").await?;
        page.wait_for_no("The pool is sound").await?;
        page.follow("Disks").await?;
        page.pick("Select web-root").await?;
        page.barred("Delete 1 disk…").await?;
        page.disk("web-root").await?;
        page.barred("Take snapshot").await?;
        page.follow("Regions").await?;
        page.press("Restore this region").await?;
        page.told("Restored the region cn-hangzhou").await?;
        page.follow("Storage").await?;
        page.check_pool().await?;
        page.no_errors().await
    })
    .await
}

/// A disk with as many snapshots as it may have, all of them locked.
const FILL: &str = "const pool = await Pool.open(MODULE);
    await pool.run('rowdisk disk create full --size 1M');
    for (let n = 1; n <= 64; n += 1) {
        await pool.run(`rowdisk snapshot create full snap-${n}`);
        await pool.run(`rowdisk snapshot lock full@snap-${n} --days 1`);
    }
    pool.terminate();";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_disk_of_which_no_snapshot_may_go_says_so() -> Result<()> {
    scenario("obstacles-full", async |test| {
        let browser = test.browser().await?;
        let page = test.bare_page(&browser).await?;
        page.evaluate_async(FILL).await?;
        let page = test.console(&browser).await?;
        page.disk("full").await?;
        page.wait_for("No further snapshot can be taken: none of these may go")
            .await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn what_a_notice_offers_is_done_where_it_tells_of() -> Result<()> {
    scenario("obstacles-region", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        // A disk of the same name elsewhere is not what the notice tells of.
        page.show_region("China (Beijing)").await?;
        page.new_disk("web-root", "2M").await?;
        page.show_region("China (Hangzhou)").await?;
        page.make_disk("web-root", "1M").await?;
        page.forget_notices().await?;
        page.press("More").await?;
        page.press("Delete disk…").await?;
        page.dialog("Delete web-root?").press("Delete").await?;
        page.told("Deleted web-root").await?;
        page.hold_notices().await?;
        page.show_region("China (Beijing)").await?;
        page.labelled_part("Notices").press("Undo").await?;
        page.told("Restored web-root").await?;
        page.show_region("China (Hangzhou)").await?;
        page.follow("Disks").await?;
        page.row("web-root").wait_for("1 MiB").await?;
        page.no_errors().await
    })
    .await
}
