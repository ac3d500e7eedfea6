//! Undo: the last change of a disk is taken back by one press, and that can be undone, too.

use anyhow::Result;
use rowdisk_tests::{Page, scenario};

async fn shows(page: &Page, text: &str) -> Result<()> {
    page.tab("Bytes").await?;
    page.wait_for(text).await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_write_and_a_rollback_are_undone_and_done_again() -> Result<()> {
    scenario("undo", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.make_disk("web-root", "1M").await?;
        page.tab("Write").await?;
        page.wait_for("this cannot be undone").await?;
        page.write_text("web-root", "first").await?;
        page.take_snapshot("web-root", "base").await?;
        page.tab("Write").await?;
        page.wait_for("To undo this later, roll back to base")
            .await?;

        page.write_text("web-root", "other").await?;
        page.wait_for("No snapshot holds the disk as it is now")
            .await?;
        let notices = page.labelled_part("Notices");
        notices.press("Undo").await?;
        page.told("Rolled web-root back to base, kept the present as")
            .await?;
        shows(&page, "first").await?;
        // The undo can be undone: from the log, after a reload took the notice away.
        page.reload().await?;
        page.opened().await?;
        let actions = page.labelled_part("Last actions");
        actions.press("Undo").await?;
        page.told("Rolled web-root back to").await?;
        shows(&page, "other").await?;
        page.check_pool().await
    })
    .await
}
