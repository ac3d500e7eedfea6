//! An instance from its image to its release: what it locks while it runs, and what going back, another
//! OS and its release take along.

use anyhow::Result;
use rowdisk_tests::scenario;

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn an_instance_runs_locks_its_disks_and_is_released() -> Result<()> {
    scenario("instances", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.follow("Instances").await?;
        page.wait_for("No instances yet").await?;
        page.press("Begin with a sample").await?;
        page.told("Running now: web").await?;
        page.wait_for("it alone writes its disks").await?;
        page.row("web-data-1").wait_for("goes with it").await?;

        // A disk of one's own.
        page.follow("Disks").await?;
        page.new_disk("data", "1M").await?;
        page.write_text("data", "first").await?;
        page.take_snapshot("data", "one").await?;
        page.attach("data", "web").await?;

        // What runs locks it, and says so before anything is pressed.
        page.tab("Write").await?;
        page.wait_for("Running on web. Stop it first").await?;
        page.barred("Write").await?;
        page.choose_moment("one").await?;
        page.press("Roll back…").await?;
        let dialog = page.dialog("Roll data back to one?");
        dialog.wait_for("\"web\" is Running; stop it first").await?;
        dialog.barred("Roll back").await?;
        dialog.press("Cancel").await?;
        page.take_snapshot("data", "two").await?;
        page.press("Stop web").await?;
        page.told("Stopped web").await?;
        page.write_text("data", "other").await?;
        page.roll_back("data", "one", "kept").await?;

        // Another OS: a new system disk, the old one as a snapshot and in the recycle bin.
        page.follow("Instances").await?;
        page.row("web").wait_for("Stopped").await?;
        page.row("web").follow("web").await?;
        page.forget_notices().await?;
        page.press("More").await?;
        page.press("Replace the OS…").await?;
        let dialog = page.dialog("Replace the OS of web?");
        dialog.wait_for("to the recycle bin").await?;
        dialog.fill("Its name", "old-system").await?;
        dialog.wait_for("Snapshots that stay: old-system").await?;
        dialog.press("Replace").await?;
        page.told("web has a new system disk").await?;
        page.press("Start").await?;
        page.told("Started web").await?;

        // One action adds disks, one takes them away.
        page.press("Scale out…").await?;
        page.dialog("Scale web out").press("Add 1 disk").await?;
        page.told("Scaled out: web-data-2").await?;
        page.press("Scale in…").await?;
        let dialog = page.dialog("Scale web in?");
        dialog.wait_for("to the recycle bin").await?;
        dialog.press("Scale in").await?;
        page.told("Scaled web in: web-data-2 gone").await?;
        page.press("Rule…").await?;
        page.dialog("Scale web by its load").press("Set").await?;
        page.told("web is scaled by a rule now").await?;
        page.wait_for("Rule: Adds a disk").await?;

        // The groups that its disks are in are found from here.
        page.press("Group snapshot…").await?;
        let dialog = page.dialog("Take a group snapshot");
        dialog.fill("Name of the group", "together").await?;
        dialog.press("Take of 3 disks").await?;
        page.told("Took the group together").await?;
        page.follow("group together").await?;
        page.labelled_part("Group together")
            .wait_for("3 snapshots, taken")
            .await?;
        page.follow("Instances").await?;
        page.row("web").follow("web").await?;

        page.forget_notices().await?;
        page.press("More").await?;
        page.press("Release…").await?;
        let dialog = page.dialog("Release web?");
        dialog
            .wait_for("Not done, unless you choose so below:")
            .await?;
        dialog.wait_for("The instance itself goes for good").await?;
        dialog.pick("Release it all the same").await?;
        dialog
            .wait_for("Disks that stay, attached to it no more: data")
            .await?;
        dialog.press("Release").await?;
        page.wait_for("No instances yet").await?;
        page.wait_for("its disks lie in the recycle bin, the instance does not")
            .await?;
        page.wait_for("Restore its disks").await?;
        page.follow("Recycle bin").await?;
        page.row("web-data-1").wait_for("by hand").await?;
        page.disk("data").await?;
        page.shows_bytes("data", "first").await?;
        page.check_pool().await?;
        page.no_errors().await
    })
    .await
}
