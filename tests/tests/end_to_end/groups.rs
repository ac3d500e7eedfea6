//! Snapshot groups, and what is done to several disks and snapshots at once.

use anyhow::{Result, ensure};
use rowdisk_tests::{Page, scenario};
use serde_json::json;

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_group_is_taken_found_and_deleted_as_one() -> Result<()> {
    scenario("groups", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        for disk in ["web-root", "mail", "other"] {
            page.new_disk(disk, "1M").await?;
        }
        page.follow("Disks").await?;
        page.pick("Select all").await?;
        page.press("Group snapshot…").await?;
        let dialog = page.dialog("Take a group snapshot");
        dialog.pick("other").await?;
        dialog.fill("Name of the group", "9").await?;
        dialog.barred("Take of 2 disks").await?;
        dialog.fill("Name of the group", "together").await?;
        dialog.press("Take of 2 disks").await?;
        page.told("Took the group together").await?;
        page.row("web-root").wait_for("1 of 64").await?;
        page.row("other").wait_for("0 of 64").await?;

        // One alone beside it; the group is found by its link, also after a reload.
        page.disk("web-root").await?;
        page.take_snapshot("web-root", "alone").await?;
        page.follow("Snapshots").await?;
        page.row("mail").follow("group together").await?;
        page.wait_for("2 of 3 snapshots").await?;
        page.reload().await?;
        let group = page.labelled_part("Group together");
        group.wait_for("2 snapshots, taken").await?;
        group.wait_for("ssg-").await?;
        page.wait_for("2 of 3 snapshots").await?;
        ensure!(!page.text().await?.contains("alone"));

        // It goes as a whole, comes back as a whole, and what is locked keeps all of it.
        group.press("Delete the group…").await?;
        let question = page.dialog("Delete the group together?");
        question.wait_for("What goes (3)").await?;
        question.press("Delete").await?;
        page.told("Deleted together").await?;
        page.wait_for("1 snapshot").await?;
        page.labelled_part("Notices").press("Undo").await?;
        page.told("Restored").await?;
        page.wait_for("3 snapshots").await?;
        page.forget_notices().await?;
        page.row("mail").pick("Select together").await?;
        page.press("Lock 1 snapshot…").await?;
        page.dialog("Lock together").press("Lock").await?;
        page.told("Locked together").await?;
        page.row("mail").follow("group together").await?;
        group.press("Delete the group…").await?;
        question.wait_for("is locked").await?;
        question.barred("Delete").await?;
        question.press("Cancel").await?;
        page.no_errors().await
    })
    .await
}

const ONE_AND_SHARED: &str = "
    const pool = await Pool.open(MODULE);
    await pool.run('rowdisk disk create alone --size 1M');
    await pool.run('rowdisk disk create cluster --size 1M --multi-attach');
    pool.terminate();
";

/// Presses the box of a shared disk; whether it has the focus, and whether it is checked.
const PRESS_SHARED: &str = "
    const boxes = [...document.querySelectorAll('dialog input[type=checkbox]')];
    const shared = boxes.find((box) => box.closest('label').innerText.includes('cluster'));
    shared.focus();
    shared.click();
    return [document.activeElement === shared, shared.checked];
";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_shared_disk_is_in_no_group_and_says_why() -> Result<()> {
    scenario("groups-shared", async |test| {
        let browser = test.browser().await?;
        let blank = test.bare_page(&browser).await?;
        blank.evaluate_async(ONE_AND_SHARED).await?;
        let page = test.console(&browser).await?;
        page.follow("Disks").await?;
        page.pick("Select all").await?;
        page.press("Group snapshot…").await?;
        let dialog = page.dialog("Take a group snapshot");
        dialog.wait_for("Several instances can have it").await?;
        page.gives(PRESS_SHARED, json!([true, false])).await?;
        dialog.press("Take of 1 disk").await?;
        page.told("Took the group").await?;
        page.row("cluster").wait_for("0 of 64").await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_group_goes_back_as_one_and_is_undone_as_one() -> Result<()> {
    scenario("group-rollback", async |test| {
        let browser = test.browser().await?;
        let page = test.bare_page(&browser).await?;
        let fill = "
            const pool = await Pool.open(MODULE);
            const disks = ['web-root', 'mail', 'gone'];
            for (const disk of disks) {
                await pool.run(`rowdisk disk create ${disk} --size 1M`);
                await pool.run(`rowdisk disk write ${disk} --offset 0 --text first-${disk}`);
            }
            await pool.run(`rowdisk snapshot group-create together ${disks.join(' ')}`);
            for (const disk of disks) await pool.run(`rowdisk disk write ${disk} --offset 0 --text other-${disk}`);
            await pool.run('rowdisk disk delete gone');
            return true;";
        page.evaluate_async(fill).await?;
        let page = test.console(&browser).await?;
        let holds = async |text: &str| -> Result<()> {
            for disk in ["web-root", "mail"] {
                page.disk(disk).await?;
                page.shows_bytes(disk, &format!("{text}-{disk}")).await?;
            }
            Ok(())
        };
        let group = page.labelled_part("Group together");
        let opened = async || -> Result<Page> {
            page.forget_notices().await?;
            page.follow("Snapshots").await?;
            page.row("mail").follow("group together").await?;
            group.press("Roll back…").await?;
            Ok(page.dialog("Roll the group together back?"))
        };

        // What is lost is said of each disk, and who stays out; keeping it is offered as chosen.
        let dialog = opened().await?;
        dialog.wait_for("gone stays out: it lies in the recycle bin").await?;
        for disk in ["web-root", "mail"] {
            dialog.wait_for(disk).await?;
        }
        dialog.wait_for_no("will be lost").await?;
        dialog.holds("Its name", "before-rollback").await?;
        dialog.pick("Keep the present of each disk, as a group").await?;
        dialog.wait_for("mail: 16 KiB written since its last snapshot will be lost").await?;
        dialog.pick("web-root").await?;
        dialog.pick("mail").await?;
        dialog.barred("Roll back").await?;
        dialog.press("Cancel").await?;

        let dialog = opened().await?;
        dialog.wait_for("gone stays out").await?;
        dialog.press("Roll back").await?;
        page.told("Rolled mail and web-root back to the group together, kept the present as the group before-rollback").await?;
        page.told("gone stayed out, it lies in the recycle bin").await?;
        page.hold_notices().await?;
        holds("first").await?;
        page.follow("Snapshots").await?;
        page.row("mail").wait_for("group before-rollback").await?;
        page.labelled_part("Notices").press("Undo").await?;
        page.told("Rolled mail and web-root back to the group before-rollback")
            .await?;
        holds("other").await?;

        // One group holds both presents now, so nothing has to be kept. One of them alone, and on its
        // page it is undone there.
        let dialog = opened().await?;
        dialog.wait_for("mail: nothing changed since its last snapshot").await?;
        dialog.wait_for_no("Its name").await?;
        dialog.pick("web-root").await?;
        dialog.press("Roll back").await?;
        page.told("Rolled mail back to the group together").await?;
        page.disk("mail").await?;
        page.shows_bytes("mail", "first-mail").await?;
        page.reload().await?;
        page.opened().await?;
        page.labelled_part("Last actions").press("Undo on this disk").await?;
        page.told("Rolled mail back to before-rollback").await?;
        holds("other").await?;
        page.check_pool().await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn several_disks_are_put_under_a_policy_and_several_snapshots_locked() -> Result<()> {
    scenario("bulk", async |test| {
        let browser = test.browser().await?;
        let page = test.bare_page(&browser).await?;
        let fill = "
            const pool = await Pool.open(MODULE);
            for (const disk of ['web-root', 'mail']) await pool.run(`rowdisk disk create ${disk} --size 1M`);
            await pool.run('rowdisk policy create daily --hours 4 --weekdays 1,2,3,4,5,6,7 --retention 30');
            await pool.run('rowdisk snapshot create web-root one');
            await pool.run('rowdisk snapshot create mail two');
            return true;";
        page.evaluate_async(fill).await?;
        let page = test.console(&browser).await?;
        page.follow("Disks").await?;
        page.pick("Select all").await?;
        page.press("Apply a policy…").await?;
        let dialog = page.dialog("Apply a policy to 2 disks");
        dialog.press("Apply to 2 disks").await?;
        page.told("under the policy now").await?;
        page.press("Apply a policy…").await?;
        dialog.wait_for("That is so already for all of them.").await?;
        dialog
            .choose("Policy", "none: no longer under a policy")
            .await?;
        dialog.press("Apply to 2 disks").await?;
        page.told("under no policy now").await?;

        page.follow("Snapshots").await?;
        page.forget_notices().await?;
        page.pick("Select all").await?;
        page.press("Lock 2 snapshots…").await?;
        let lock = page.dialog("Lock 2 snapshots");
        lock.fill("Cool-off period in hours", "0").await?;
        lock.press("Lock").await?;
        page.told("Locked two").await?;
        page.evaluate("location.hash = '#/snapshots?lock=locked'")
            .await?;
        page.wait_for("2 of 2 snapshots").await?;
        // From then on they can only be extended.
        page.press("Lock 2 snapshots…").await?;
        lock.wait_for("can only be extended").await?;
        lock.fill("Days locked", "10").await?;
        lock.barred("Lock").await?;
        lock.fill("Days locked", "60").await?;
        page.forget_notices().await?;
        lock.press("Lock").await?;
        page.told("Locked").await?;
        page.no_errors().await
    })
    .await
}
