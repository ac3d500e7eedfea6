//! Regions: what is copied from one to the other, also when the page goes away in the middle, and what
//! is left of a lost zone, a lost region, and an instance that moves.

use anyhow::{Result, ensure};
use rowdisk_tests::scenario;

/// Makes a running instance with a database at work.
const WORKLOAD: &str = include_str!("../../src/js/workload.js");

/// A snapshot that takes a while to copy, and a copy that ends in the middle.
const INTERRUPTED: &str = "
    const pool = await Pool.open(MODULE);
    await pool.run('rowdisk disk create big --size 128M');
    await pool.run('rowdisk disk write big --offset 1M --random 5 --length 96M');
    await pool.run('rowdisk snapshot create big one');
    pool.run('rowdisk snapshot copy big@one --to cn-beijing').catch(() => {});
    // As soon as something of it is told: what looks for it now and then may come too late.
    await new Promise((stopped) => {
        pool.said.push = (message) => {
            if (!(Number(message.Progress?.progress.done ?? 0) > 0)) return;
            pool.terminate();
            stopped();
        };
    });";

/// An image whose name is taken in the other region, and an instance with a disk full of snapshots.
const CROWDED: &str = "
    const pool = await Pool.open(MODULE);
    for (const region of [0, 1]) {
        for (const text of [
            'disk create root --size 1M --system',
            'disk write root --offset 0 --text root',
            'snapshot create root one',
            'image create golden --snapshot root@one',
        ]) {
            await pool.run(`rowdisk ${text}`, region);
        }
    }
    await pool.run('rowdisk instance run web --image golden --data-size 1M');
    for (let number = 1; number <= 64; number += 1) {
        await pool.run(`rowdisk snapshot create web-data-1 day-${number}`);
    }
    await pool.run('rowdisk instance workload web --kind log --rate low --disk web-data-1');
    await pool.run('rowdisk instance stop web');
    await pool.run('rowdisk disk detach web-data-1 web');
    pool.terminate();";

/// Whether the snapshot reads the same in both regions.
const SAME: &str = "
    const pool = await Pool.open(MODULE);
    const digest = async (what, region) => {
        const file = await pool.export(`rowdisk disk export ${what}`, region);
        const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
        return [...new Uint8Array(digest)].join();
    };
    const list = { filter: { text: '' }, order: 'Taken', is_down: false, part: { number: 1, rows: 1 } };
    const [copy] = (await pool.ask({ Ask: { SnapshotList: list } }, 1)).snapshots;
    const here = await digest('big@one', 0);
    const there = await digest(`${copy.disk_id}@one`, 1);
    pool.terminate();
    return here === there;";

/// Whether the button that takes a snapshot can have the focus, and what it says of itself.
const TOLD_WHY: &str = "
    const button = document.querySelector('.actions > button');
    button.focus();
    return `${document.activeElement === button}: ${button.title}`;";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_snapshot_is_copied_to_another_region_and_makes_a_disk_there() -> Result<()> {
    scenario("regions", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.new_disk("data", "8M").await?;
        page.write_text("data", "first").await?;
        page.take_snapshot("data", "one").await?;
        page.choose_moment("one").await?;
        page.press("Copy to a region…").await?;
        let dialog = page.dialog("Copy one to another region");
        dialog.wait_for("Nothing of it is there yet").await?;
        dialog.press("Copy").await?;
        page.told("Copied one to cn-beijing").await?;

        // The next one carries only what changed.
        page.write_text("data", "second").await?;
        page.take_snapshot("data", "two").await?;
        page.choose_moment("two").await?;
        page.press("Copy to a region…").await?;
        let dialog = page.dialog("Copy two to another region");
        dialog.wait_for("Only what changed since one").await?;
        dialog.press("Copy").await?;
        page.told("Copied two to cn-beijing").await?;
        page.forget_notices().await?;

        page.show_region("China (Beijing)").await?;
        page.wait_for("2 snapshots").await?;
        page.follow("Snapshots").await?;
        page.row("one")
            .wait_for("copy of data from cn-hangzhou")
            .await?;
        page.row("one").press("New disk…").await?;
        let form = page.dialog("New disk from one");
        form.fill("Name", "again").await?;
        form.choose("Zone", "cn-beijing-g").await?;
        form.press("Create").await?;
        page.told("Made the disk again").await?;
        page.wait_for("in cn-beijing-g").await?;
        page.shows_bytes("again", "first").await?;

        // The address keeps the region, and the other one has nothing of it.
        page.reload().await?;
        page.wait_for("in cn-beijing-g").await?;
        page.address_has("#/cn-beijing/disks/").await?;
        page.check_pool().await?;
        page.show_region("China (Hangzhou)").await?;
        page.follow("Disks").await?;
        page.row("data").wait_for("data").await?;
        page.wait_for_no("again").await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_copy_whose_page_went_away_goes_on_where_it_was() -> Result<()> {
    scenario("regions-resume", async |test| {
        let browser = test.browser().await?;
        let bare = test.bare_page(&browser).await?;
        bare.evaluate_async(INTERRUPTED).await?;
        let page = test.console(&browser).await?;
        // On every page, and what its pool takes counts already.
        page.wait_for("The copy of one from cn-hangzhou to cn-beijing stopped")
            .await?;
        page.follow("Storage").await?;
        page.wait_for("In this pool, of China (Hangzhou)").await?;
        page.wait_for("In the pool of China (Beijing)").await?;
        page.wait_for("In all pools").await?;
        page.follow("Regions").await?;
        let there = page.labelled_part("China (Beijing)");
        there.wait_for("stopped when its page was closed").await?;
        there.press("Go on with one").await?;
        page.told("one is copied").await?;
        page.wait_for_no("The copy of one from").await?;
        there.wait_for_no("On their way here").await?;
        page.check_pool().await?;
        page.no_errors().await?;
        let bare = test.bare_page(&browser).await?;
        ensure!(bare.evaluate_async(SAME).await? == true);
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn what_is_refused_and_what_goes_is_said_before_anything_is_done() -> Result<()> {
    scenario("regions-refused", async |test| {
        let browser = test.browser().await?;
        let bare = test.bare_page(&browser).await?;
        bare.evaluate_async(CROWDED).await?;
        let page = test.console(&browser).await?;

        // The other region's rules too.
        page.follow("Images").await?;
        page.row("golden").press("Copy to a region…").await?;
        let dialog = page.dialog("Copy golden to another region");
        dialog
            .wait_for("An image is called \"golden\" already")
            .await?;
        dialog.barred("Copy").await?;
        dialog.fill("Name", "moved").await?;
        dialog.wait_for("Nothing of it is there yet").await?;
        dialog.press("Copy").await?;
        page.told("Copied moved to cn-beijing").await?;
        page.follow("Activity").await?;
        page.wait_for("begun; the log of cn-beijing tells how it ends")
            .await?;

        // An upgrade names what goes for the snapshot before it, and takes none if it is refused.
        page.follow("Instances").await?;
        page.follow("web").await?;
        let card = page.labelled_part("Workload of web");
        card.press("Upgrade application…").await?;
        let dialog = page.dialog("Upgrade the application on web?");
        dialog.wait_for("deletes day-1").await?;
        dialog.press("Upgrade").await?;
        dialog.wait_for("is not attached to the instance").await?;
        dialog.press("Cancel").await?;
        page.follow("Snapshots").await?;
        page.row("day-1").wait_for("web-data-1").await?;

        // Migrating takes snapshots of all disks of the instance.
        page.disk("web-data-1").await?;
        page.press("More").await?;
        page.press("Attach to an instance…").await?;
        page.dialog("Attach web-data-1 to an instance")
            .press("Attach")
            .await?;
        page.told("Attached web-data-1 to web").await?;
        page.follow("Instances").await?;
        page.follow("web").await?;
        page.press("More").await?;
        page.press("Migrate to another region…").await?;
        let dialog = page.dialog("Migrate web to another region");
        dialog.wait_for("deletes day-1").await?;
        dialog.press("Cancel").await?;

        // A region that is lost.
        page.follow("Regions").await?;
        page.labelled_part("China (Beijing)")
            .press("Lose this region…")
            .await?;
        page.dialog("Lose the region China (Beijing)?")
            .press("Lose it")
            .await?;
        page.told("Lost the region cn-beijing, as a drill").await?;
        page.follow("Images").await?;
        page.row("golden").press("Copy to a region…").await?;
        let dialog = page.dialog("Copy golden to another region");
        dialog.wait_for("The region cn-beijing is lost").await?;
        dialog.barred("Copy").await?;
        dialog.press("Cancel").await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn what_a_lost_zone_had_is_made_anew_in_another() -> Result<()> {
    scenario("regions-zone", async |test| {
        let browser = test.browser().await?;
        let bare = test.bare_page(&browser).await?;
        bare.evaluate_async(WORKLOAD).await?;
        let page = test.console(&browser).await?;
        page.follow("Incidents").await?;
        page.press("Set it off… A zone is lost").await?;
        let ask = page.dialog("A zone is lost: to what?");
        ask.look_for("What it meets", "shop", "shop instance")
            .await?;
        ask.wait_for("This stops the whole zone cn-hangzhou-h, now.")
            .await?;
        ask.wait_for("Restoring the zone brings everything back as it was")
            .await?;
        ask.pick("Take a snapshot first").await?;
        ask.press("Let it happen").await?;
        page.told("It happened to cn-hangzhou-h and shop").await?;
        let recovery = page.labelled_part("A zone is lost: shop-data-1");
        recovery.wait_for("The zone cn-hangzhou-h is lost.").await?;
        page.follow("Instances").await?;
        page.row("shop").wait_for("Stopped").await?;
        page.follow("Disks").await?;
        page.row("shop-data-1").wait_for("lost").await?;
        page.row("shop-data-1").wait_for_no("In_use").await?;

        // What cannot be done there cannot be pressed, says why, and is reached by keys all the same; what
        // only needs a snapshot can be.
        page.disk("shop-data-1").await?;
        page.barred("Take snapshot").await?;
        page.gives(TOLD_WHY, "true: Its zone is lost: restore that first.")
            .await?;
        page.choose_moment("good").await?;
        page.barred("Roll back…").await?;
        page.live("New disk…").await?;
        page.press("More").await?;
        for entry in ["Rename…", "Grow…", "Delete disk…"] {
            page.barred(entry).await?;
        }
        page.press("More").await?;
        page.tab("Write").await?;
        page.wait_for("Its zone is lost: restore that first.")
            .await?;

        // Nothing else happens to what is there, and it says so before anybody tries.
        page.follow("Incidents").await?;
        page.press("Set it off… A virus encrypts the disk").await?;
        let virus = page.dialog("A virus encrypts the disk: to what?");
        virus
            .look_for("What it meets", "shop", "shop instance")
            .await?;
        virus.wait_for("zone cn-hangzhou-h is lost").await?;
        virus.barred("Let it happen").await?;
        virus.press("Cancel").await?;
        page.follow("Disks").await?;
        page.pick("Select shop-data-1").await?;
        page.live("Apply a policy…").await?;
        page.barred("Delete 1 disk…").await?;
        page.follow("Instances").await?;
        page.follow("shop").await?;
        let card = page.labelled_part("Workload of shop");
        card.wait_for("its zone is lost").await?;
        card.wait_for_no("requests a second").await?;

        // A disk from the snapshot and an instance from the image, in a zone that is left.
        page.follow("Incidents").await?;
        recovery.press("New disk from good…").await?;
        page.dialog("Make a disk from good?")
            .press("Make the disk")
            .await?;
        page.told("Made the disk shop-data-1-recovered").await?;
        page.follow("Instances").await?;
        page.press("Run instances…").await?;
        let form = page.dialog("Run instances");
        form.fill("Name", "shop-2").await?;
        form.is_chosen("Zone", "cn-hangzhou-i").await?;
        form.press("Run").await?;
        page.told("Running now: shop-2").await?;
        page.disk("shop-data-1-recovered").await?;
        page.wait_for("in cn-hangzhou-i").await?;
        page.attach("shop-data-1-recovered", "shop-2").await?;

        // The drill ends, and everything is as it was, but for what nobody started.
        page.follow("Regions").await?;
        page.press("Restore the zone cn-hangzhou-h").await?;
        page.told("Restored the zone cn-hangzhou-h").await?;
        page.wait_for("shop stopped then, and stays so until somebody starts it")
            .await?;
        page.follow("Instances").await?;
        page.follow("shop").await?;
        page.wait_for("It stopped when its zone was lost").await?;
        page.press("Start").await?;
        page.told("Started shop").await?;
        page.wait_for_no("It stopped when its zone was lost")
            .await?;
        card.press("Verify data").await?;
        card.wait_for("keys intact, newest").await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn an_instance_moves_to_another_region_and_survives_the_loss_of_the_first() -> Result<()> {
    scenario("regions-migrate", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.follow("Instances").await?;
        page.press("Begin with a sample").await?;
        page.told("Running now: web").await?;
        page.follow("Disks").await?;
        page.new_disk("vault", "1M").await?;
        page.disk("vault").await?;
        page.attach("vault", "web").await?;
        page.follow("Instances").await?;
        page.follow("web").await?;
        page.press("Choose a workload…").await?;
        let workload = page.dialog("What runs on it");
        workload.choose("How busy", "64 requests a second").await?;
        workload.press("Start this workload").await?;
        page.labelled_part("Workload of web")
            .wait_for("requests a second")
            .await?;
        // Who changes it begins with what it is.
        page.press("Change…").await?;
        workload
            .is_chosen("How busy", "64 requests a second")
            .await?;
        workload.press("Cancel").await?;
        page.forget_notices().await?;
        page.press("More").await?;
        page.press("Migrate to another region…").await?;
        let dialog = page.dialog("Migrate web to another region");
        dialog
            .wait_for("stay as they are until you delete them")
            .await?;
        dialog.press("Migrate").await?;
        dialog.wait_for("web runs in China (Beijing) now.").await?;
        // There it is as it was here.
        dialog.press("Go there").await?;
        page.wait_for("in cn-beijing-f").await?;
        page.row("vault").wait_for("stays").await?;
        let card = page.labelled_part("Workload of web");
        card.wait_for("checksummed pages").await?;
        card.wait_for("web-data-1").await?;
        page.show_region("China (Hangzhou)").await?;

        page.follow("Regions").await?;
        page.labelled_part("China (Hangzhou)")
            .press("Lose this region…")
            .await?;
        let ask = page.dialog("Lose the region China (Hangzhou)?");
        ask.wait_for("This is a drill").await?;
        ask.press("Lose it").await?;
        page.told("Lost the region cn-hangzhou, as a drill").await?;
        page.follow("Disks").await?;
        page.barred("New disk").await?;

        page.show_region("China (Beijing)").await?;
        page.follow("Instances").await?;
        page.row("web").wait_for("Running").await?;
        page.follow("web").await?;
        page.wait_for("in cn-beijing-f").await?;

        page.follow("Regions").await?;
        page.labelled_part("China (Hangzhou)")
            .press("Restore this region")
            .await?;
        page.told("Restored the region cn-hangzhou").await?;
        page.no_errors().await
    })
    .await
}
