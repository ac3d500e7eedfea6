//! Where the focus is once what was pressed is gone: never nowhere.

use anyhow::Result;
use rowdisk_tests::{Page, scenario};

use crate::block_map::{CANVAS, chosen, disk};

const ENTER: &str = "\u{e007}";
const SPACE: &str = " ";
const TAB: &str = "\u{e004}";

/// Waits until the element of that id has the focus.
async fn focused(page: &Page, id: &str) -> Result<()> {
    page.gives("return document.activeElement.id", id).await
}

/// Presses a button by keyboard.
async fn enter(page: &Page, selector: &str, name: &str) -> Result<()> {
    let find = format!(
        "const all = [...document.querySelectorAll('{selector}')];
         all.forEach((one) => one.removeAttribute('data-found'));
         const found = all.find((one) => one.innerText === '{name}');
         found?.setAttribute('data-found', '');
         return found !== undefined;"
    );
    page.until(name, async || Ok(page.evaluate(&find).await? == true))
        .await?;
    page.keys("[data-found]", ENTER).await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn what_is_chosen_on_the_map_leads_the_focus_along() -> Result<()> {
    scenario("focus-map", async |test| {
        let page = disk(test).await?;
        let words = [
            ("Fill…", "Byte"),
            ("Write…", "Text to write"),
            ("Show the bytes", "0x0 = 0"),
        ];
        for (button, seen) in words {
            page.tab("Map").await?;
            page.keys(CANVAS, SPACE).await?;
            chosen(&page, Some("0..1")).await?;
            enter(&page, ".blocks button", button).await?;
            page.wait_for(seen).await?;
            focused(&page, "contents").await?;
            page.tab("Map").await?;
            enter(&page, ".blocks button", "Choose nothing").await?;
            chosen(&page, None).await?;
            focused(&page, "map").await?;
        }
        // Enter on the map opens the bytes, and the next stop is in them.
        page.keys(CANVAS, ENTER).await?;
        page.wait_for("0x0 = 0").await?;
        focused(&page, "contents").await?;
        page.keys("#contents", TAB).await?;
        let inside = "return document.activeElement.closest('.bytes') !== null";
        page.until("the focus in the bytes", async || {
            Ok(page.evaluate(inside).await? == true)
        })
        .await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn undo_leaves_the_focus_at_the_actions() -> Result<()> {
    scenario("focus-undo", async |test| {
        let page = disk(test).await?;
        page.write_text("web-root", "other").await?;
        enter(&page, ".log button", "Undo").await?;
        page.told("Rolled web-root back to before").await?;
        focused(&page, "last-actions").await?;
        page.forget_notices().await?;

        page.write_text("web-root", "again").await?;
        enter(&page, ".toast button", "Undo").await?;
        page.told("Rolled web-root back to").await?;
        focused(&page, "main").await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn the_focus_stays_when_work_ends_and_when_its_failure_is_answered() -> Result<()> {
    scenario("focus-work", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.new_disk("huge", "32T").await?;
        page.tab("Write").await?;
        page.pick("Fill").await?;
        page.fill("Length", "32T").await?;
        page.fill("Byte", "0xff").await?;
        page.press("Write").await?;
        page.wait_for("of 32 TiB").await?;
        enter(&page, ".task button", "Cancel").await?;
        page.told("The write was canceled").await?;
        focused(&page, "main").await?;
        page.forget_notices().await?;

        // A pool that stops fails the work; both stay in sight.
        let file = test.file("gone.img");
        std::fs::write(&file, vec![7; 64 << 20])?;
        page.choose_import("image", &file).await?;
        std::fs::remove_file(&file)?;
        page.press("Import").await?;
        page.wait_for("The file cannot be read any more").await?;
        enter(&page, ".task button", "Dismiss").await?;
        page.wait_for_no("The file cannot be read any more").await?;
        focused(&page, "main").await?;
        page.no_errors().await
    })
    .await
}

/// Waits until the button called `name` has the focus.
async fn focused_button(page: &Page, name: &str) -> Result<()> {
    page.until(&format!("the focus on {name}"), async || {
        Ok(page
            .evaluate("return document.activeElement.innerText")
            .await?
            == name)
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_regions_drill_leaves_the_focus_on_its_button() -> Result<()> {
    scenario("focus-region", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.follow("Regions").await?;
        enter(&page, "button", "Lose this region…").await?;
        enter(&page, "button", "Lose it").await?;
        page.told("Lost the region cn-hangzhou").await?;
        focused_button(&page, "Restore this region").await?;
        page.keys(":focus", ENTER).await?;
        page.told("Restored the region cn-hangzhou").await?;
        focused_button(&page, "Lose this region…").await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn failed_work_that_is_dismissed_leaves_the_focus_at_the_rest() -> Result<()> {
    scenario("focus-failed", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        let file = test.file("gone.img");
        for name in ["first", "second"] {
            std::fs::write(&file, vec![7; 1 << 20])?;
            page.choose_import(name, &file).await?;
            std::fs::remove_file(&file)?;
            page.press("Import").await?;
            page.task(&format!("Importing {name}"))
                .wait_for("The file cannot be read any more")
                .await?;
        }
        // A page that is loaded again tells of both still, and asks for their files.
        page.reload().await?;
        page.opened().await?;
        for name in ["first", "second"] {
            page.task(&format!("Importing {name}"))
                .wait_for("Choose the file again.")
                .await?;
        }
        enter(&page, ".task button", "Dismiss").await?;
        page.wait_for_no("Importing first").await?;
        focused(&page, "tasks").await?;
        enter(&page, ".task button", "Dismiss").await?;
        page.wait_for_no("Importing second").await?;
        focused(&page, "main").await?;
        page.reload().await?;
        page.opened().await?;
        page.wait_for_no("Importing").await?;
        page.no_errors().await
    })
    .await
}
