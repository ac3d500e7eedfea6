//! Undo: the last change of a disk is taken back by one press, and that can be undone, too.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use rowdisk_tests::{Page, fat, scenario};
use serde_json::Value;

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
        page.shows_bytes("web-root", "first").await?;
        // The undo can be undone: from the log, after a reload took the notice away.
        page.reload().await?;
        page.opened().await?;
        let actions = page.labelled_part("Last actions");
        actions.press("Undo").await?;
        page.told("Rolled web-root back to").await?;
        page.shows_bytes("web-root", "other").await?;
        page.check_pool().await
    })
    .await
}

/// What stands in the log of the disk whose page is open, newest first.
async fn log(page: &Page) -> Result<Vec<String>> {
    let lines = "return [...document.querySelectorAll('.log code')].map((line) => line.innerText)";
    Ok(serde_json::from_value(page.evaluate(lines).await?)?)
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn undo_pressed_twice_is_done_once() -> Result<()> {
    scenario("undo-twice", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.make_disk("web-root", "1M").await?;
        page.write_text("web-root", "first").await?;
        page.take_snapshot("web-root", "base").await?;
        page.write_text("web-root", "other").await?;
        page.forget_notices().await?;
        let find = "const undo = [...document.querySelectorAll('.log button')]\
            .find((one) => one.innerText === 'Undo'); if (!undo) return false;";
        // The log is asked for anew after each change: the button may be a moment away.
        let press = async |how: &str| -> Result<()> {
            let script = format!("{find} {how} return true;");
            page.until("the way back", async || {
                Ok(page.evaluate(&script).await? == true)
            })
            .await
        };
        press("undo.click(); undo.click();").await?;
        page.told("Rolled web-root back to base, kept the present as")
            .await?;
        page.until("the rollback in the log", async || {
            let lines = log(&page).await?;
            Ok(lines.iter().any(|line| line.contains("disk rollback")))
        })
        .await?;
        // The second press of a slower double click meets the offer to undo that.
        press("undo.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 2 }));").await?;
        page.shows_bytes("web-root", "first").await?;
        let actions = page.labelled_part("Last actions");
        page.forget_notices().await?;
        actions.press("Undo").await?;
        page.told("Rolled web-root back to").await?;
        page.shows_bytes("web-root", "other").await?;
        let rolled = async || -> Result<usize> {
            let lines = log(&page).await?;
            Ok((lines.iter().filter(|line| line.contains("disk rollback"))).count())
        };
        page.until("both rollbacks in the log", async || {
            Ok(rolled().await? >= 2)
        })
        .await?;
        ensure!(rolled().await? == 2, "{:?}", log(&page).await?);
        ensure!(!actions.text().await?.contains("IncorrectDiskStatus"));
        page.check_pool().await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_write_that_is_given_up_is_undone() -> Result<()> {
    scenario("undo-canceled", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.new_disk("huge", "32T").await?;
        page.write_text("huge", "first").await?;
        page.take_snapshot("huge", "base").await?;
        let give_up = async || -> Result<()> {
            page.forget_notices().await?;
            page.tab("Write").await?;
            page.pick("Fill").await?;
            page.fill("Length", "32T").await?;
            page.press("Write").await?;
            let work = page.labelled_part("Work under way");
            work.wait_for("of 32 TiB").await?;
            // Not before something was written.
            work.wait_for("iB of").await?;
            work.press("Cancel").await?;
            page.told("The write was canceled; the first").await
        };
        give_up().await?;
        page.labelled_part("Notices").press("Undo").await?;
        page.told("Rolled huge back to base, kept the present as")
            .await?;
        page.shows_bytes("huge", "first").await?;
        // And from the log, after a reload.
        give_up().await?;
        page.reload().await?;
        page.opened().await?;
        page.labelled_part("Last actions").press("Undo").await?;
        page.told("Rolled huge back to").await?;
        page.shows_bytes("huge", "first").await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn an_upload_of_several_commands_is_undone_as_one() -> Result<()> {
    scenario("undo-upload", async |test| {
        let image = test.file("small.img");
        fat::make(&image, 8)?;
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.import("web-root", &image).await?;
        page.disk("web-root").await?;
        page.take_snapshot("web-root", "base").await?;
        page.tab("Files").await?;
        page.wait_for("This folder is empty.").await?;
        let mut many = Vec::new();
        for index in 0..150_u64 {
            let file = test.file(&format!("file-{index}.txt"));
            fs::write(&file, "words")?;
            many.push(file.to_str().context("a path is text")?.to_owned());
        }
        let many = many.join("\n");
        let upload = async || -> Result<()> {
            page.forget_notices().await?;
            page.upload("Upload files", Path::new(&many)).await?;
            page.told("Put 150 files on web-root").await
        };
        upload().await?;
        page.labelled_part("Notices").press("Undo").await?;
        page.told("Rolled web-root back to base").await?;
        page.wait_for("This folder is empty.").await?;
        upload().await?;
        page.reload().await?;
        page.opened().await?;
        let actions = page.labelled_part("Last actions");
        actions.press("Undo this and what changed since").await?;
        page.told("Rolled web-root back to base").await?;
        page.wait_for("This folder is empty.").await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn last_actions_are_the_disks_however_much_was_done_elsewhere() -> Result<()> {
    scenario("last-actions", async |test| {
        let browser = test.browser().await?;
        let page = test.bare_page(&browser).await?;
        let fill = "
            const pool = await Pool.open(MODULE);
            await pool.run('rowdisk disk create web-root --size 1M');
            await pool.run('rowdisk disk create mail --size 1M');
            for (let at = 0; at < 130; at++) {
              await pool.run(`rowdisk disk modify mail --description note-${at}`);
            }
            return true;";
        ensure!(page.evaluate_async(fill).await? == Value::Bool(true));
        let page = test.console(&browser).await?;
        page.disk("web-root").await?;
        let actions = page.labelled_part("Last actions");
        actions.wait_for("rowdisk disk create web-root").await?;
        ensure!(!actions.text().await?.contains("mail"));
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_rollback_is_told_by_name_where_the_name_stands_for_two() -> Result<()> {
    scenario("undo-names", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.make_disk("web-root", "1M").await?;
        page.tab("Write").await?;
        for text in ["first", "second"] {
            page.write_text("web-root", text).await?;
            page.take_snapshot("web-root", "nightly").await?;
        }
        page.write_text("web-root", "third").await?;
        page.roll_back("web-root", "nightly", "kept").await?;
        let newest = log(&page).await?.into_iter().next().unwrap_or_default();
        ensure!(newest.contains("rollback web-root s-"), "{newest}");
        page.no_errors().await
    })
    .await
}
