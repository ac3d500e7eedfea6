//! What was deleted comes back, by one press or from the recycle bin, with its snapshots and its bytes; what
//! is locked does not go.

use anyhow::Result;
use rowdisk_tests::{Page, scenario};

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_group_is_restored_and_deleted_for_good_as_one() -> Result<()> {
    scenario("bin-group", async |test| {
        let browser = test.browser().await?;
        let page = test.bare_page(&browser).await?;
        let fill = "
            const pool = await Pool.open(MODULE);
            for (const disk of ['web-root', 'mail']) await pool.run(`rowdisk disk create ${disk} --size 1M`);
            await pool.run('rowdisk snapshot group-create together web-root mail');
            await pool.run('rowdisk snapshot group-delete together');
            return true;";
        page.evaluate_async(fill).await?;
        let page = test.console(&browser).await?;
        page.follow("Recycle bin").await?;
        page.wait_for("group, with 2 snapshots").await?;
        page.wait_for("snapshot of mail").await?;
        page.press("Restore the group together").await?;
        page.told("Restored").await?;
        page.wait_for("The recycle bin is empty").await?;
        page.follow("Snapshots").await?;
        page.row("mail").follow("group together").await?;
        let group = page.labelled_part("Group together");
        group.wait_for("2 snapshots, taken").await?;

        // One of them alone; the other says which group it is in.
        group.press("Delete the group…").await?;
        page.dialog("Delete the group together?").press("Delete").await?;
        page.told("Deleted together").await?;
        page.forget_notices().await?;
        page.follow("Recycle bin").await?;
        page.press("Restore mail@together").await?;
        page.told("Restored mail@together").await?;
        page.wait_for("snapshot of web-root, in the group together").await?;
        page.follow("Snapshots").await?;
        page.row("mail").follow("group together").await?;
        group.press("Delete the group…").await?;
        page.dialog("Delete the group together?").press("Delete").await?;
        page.told("Deleted together").await?;
        page.follow("Recycle bin").await?;
        page.press("Delete for good… the group together").await?;
        let question = page.dialog("Delete the group together for good?");
        question.wait_for("What goes (2)").await?;
        question.wait_for("web-root@together").await?;
        question.press("Delete for good").await?;
        page.told("for good").await?;
        page.wait_for("The recycle bin is empty").await?;
        page.no_errors().await
    })
    .await
}

/// Asks to delete the snapshot that is picked.
async fn ask_to_delete(page: &Page, snapshot: &str) -> Result<Page> {
    page.forget_notices().await?;
    page.choose_moment(snapshot).await?;
    page.press("Delete…").await?;
    Ok(page.dialog(&format!("Delete {snapshot}?")))
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn what_was_deleted_comes_back_and_what_is_locked_stays() -> Result<()> {
    scenario("recycle-bin", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.make_disk("web-root", "1M").await?;
        page.write_text("web-root", "first").await?;
        page.take_snapshot("web-root", "base").await?;
        page.write_text("web-root", "other").await?;

        // A snapshot: undone by one press.
        let question = ask_to_delete(&page, "base").await?;
        question.wait_for("It can be restored until").await?;
        question.press("Delete").await?;
        page.told("lies in the recycle bin").await?;
        page.wait_for("No snapshots yet").await?;
        page.labelled_part("Notices").press("Undo").await?;
        page.told("Restored base").await?;
        page.choose_moment("base").await?;

        // A disk: from the bin, also after a reload, with its snapshots and the same bytes.
        page.forget_notices().await?;
        page.press("More").await?;
        page.press("Delete disk…").await?;
        page.dialog("Delete web-root?").press("Delete").await?;
        page.told("Deleted web-root").await?;
        page.follow("Recycle bin").await?;
        page.row("web-root").wait_for("by hand").await?;
        page.reload().await?;
        page.row("web-root").wait_for("by hand").await?;
        page.press("Restore web-root").await?;
        page.told("Restored web-root").await?;
        page.wait_for("The recycle bin is empty").await?;

        // Several disks: told once, and undone by one press.
        page.new_disk("mail", "1M").await?;
        page.new_disk("logs", "1M").await?;
        page.forget_notices().await?;
        page.follow("Disks").await?;
        page.pick("Select mail").await?;
        page.pick("Select logs").await?;
        page.press("Delete 2 disks…").await?;
        let question = page.dialog("Delete 2 items?");
        question.wait_for("They go to the recycle bin").await?;
        question.press("Delete").await?;
        page.told("Deleted 2 disks").await?;
        page.labelled_part("Notices").press("Undo").await?;
        page.told("Restored").await?;
        page.row("mail").wait_for("mail").await?;
        page.row("logs").wait_for("logs").await?;

        page.disk("web-root").await?;
        page.shows_bytes("web-root", "other").await?;
        page.roll_back("web-root", "base", "kept").await?;
        page.shows_bytes("web-root", "first").await?;

        // A lock without a way back.
        page.choose_moment("base").await?;
        page.press("Lock against deletion…").await?;
        let lock = page.dialog("Lock base");
        lock.fill("Cool-off period in hours", "0").await?;
        lock.press("Lock").await?;
        page.told("Locked base").await?;
        page.wait_for("locked until").await?;
        let question = ask_to_delete(&page, "base").await?;
        question.wait_for("is locked").await?;
        question.barred("Delete").await?;
        question.press("Cancel").await?;
        page.follow("Snapshots").await?;
        page.evaluate("location.hash = '#/snapshots?lock=locked'")
            .await?;
        page.wait_for("1 of 2").await?;

        // Emptied by hand, it gives back.
        page.disk("web-root").await?;
        let question = ask_to_delete(&page, "kept").await?;
        question.press("Delete").await?;
        page.told("Deleted kept").await?;
        page.follow("Recycle bin").await?;
        page.press("Empty the recycle bin…").await?;
        let question = page.dialog("Empty the recycle bin?");
        question.wait_for("Gives back").await?;
        question.press("Delete all for good").await?;
        page.told("Emptied the recycle bin").await?;
        page.wait_for("The recycle bin is empty").await?;
        // Turned off, what is deleted is gone.
        page.follow("Settings").await?;
        page.fill("Days", "0").await?;
        page.press("Set").await?;
        page.told("Turned the recycle bin off").await?;
        page.disk("web-root").await?;
        page.take_snapshot("web-root", "again").await?;
        let question = ask_to_delete(&page, "again").await?;
        question.wait_for("This cannot be undone").await?;
        question.press("Cancel").await?;
        page.check_pool().await?;
        page.no_errors().await
    })
    .await
}
