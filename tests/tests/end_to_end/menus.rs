//! Menus by keyboard, a file that is typed, and what does not cover what.

use anyhow::{Result, ensure};
use rowdisk_tests::{Page, scenario};

const DOWN: &str = "\u{e015}";
const UP: &str = "\u{e013}";
const HOME: &str = "\u{e011}";
const END: &str = "\u{e010}";
const PAGE_UP: &str = "\u{e00e}";
const PAGE_DOWN: &str = "\u{e00f}";
const TAB: &str = "\u{e004}";
const ESCAPE: &str = "\u{e00c}";
const BUTTON: &str = "[popovertarget='disk-menu']";

async fn focused(page: &Page, words: &str) -> Result<()> {
    page.gives("return document.activeElement.innerText", words)
        .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_menu_opens_and_moves_by_its_keys() -> Result<()> {
    scenario("menu-keys", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.new_disk("web-root", "64M").await?;
        page.keys(BUTTON, DOWN).await?;
        focused(&page, "Export…").await?;
        for (key, words) in [
            (UP, "Delete disk…"),
            (DOWN, "Export…"),
            (DOWN, "Rename…"),
            (END, "Delete disk…"),
            (HOME, "Export…"),
        ] {
            page.keys(":focus", key).await?;
            focused(&page, words).await?;
        }
        page.keys(":focus", ESCAPE).await?;
        focused(&page, "More").await?;
        page.keys(BUTTON, UP).await?;
        focused(&page, "Delete disk…").await?;
        ensure!(
            page.evaluate("return document.scrollingElement.scrollTop")
                .await?
                == 0
        );
        page.no_errors().await
    })
    .await
}

/// More to choose from than a list shows without being scrolled.
const MANY: &str = "const pool = await Pool.open(MODULE);
    for (let n = 1; n <= 30; n += 1) {
        await pool.run(`rowdisk disk create disk-${n} --size 1M`);
        await pool.run(`rowdisk disk write disk-${n} --offset 0 --text x`);
    }
    pool.terminate();";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_list_to_choose_from_moves_by_its_keys() -> Result<()> {
    scenario("combobox-keys", async |test| {
        let browser = test.browser().await?;
        let page = test.bare_page(&browser).await?;
        page.evaluate_async(MANY).await?;
        let page = test.console(&browser).await?;
        page.follow("Incidents").await?;
        page.press("Set it off… A virus encrypts the disk").await?;
        let ask = page.dialog("A virus encrypts the disk: to what?");
        ask.wait_for("This changes the data of disk-1, now.")
            .await?;
        page.keys("#incident-target", DOWN).await?;
        page.wait_for("disk-20").await?;
        page.keys("#incident-target", DOWN).await?;
        focused(&page, "disk-1 disk, 1 MiB").await?;
        for (key, words) in [
            (END, "disk-20 disk, 1 MiB"),
            (PAGE_UP, "disk-12 disk, 1 MiB"),
            (PAGE_DOWN, "disk-20 disk, 1 MiB"),
            (HOME, "disk-1 disk, 1 MiB"),
            (PAGE_DOWN, "disk-9 disk, 1 MiB"),
        ] {
            page.keys(":focus", key).await?;
            focused(&page, words).await?;
        }
        // The list is no stop of its own.
        page.keys("#incident-target", TAB).await?;
        let at = "return document.activeElement.closest('.combobox') === null";
        page.until("the focus behind the list", async || {
            Ok(page.evaluate(at).await? == true)
        })
        .await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn what_is_typed_in_a_list_goes_on_in_its_field() -> Result<()> {
    scenario("combobox-typed", async |test| {
        let browser = test.browser().await?;
        let page = test.bare_page(&browser).await?;
        page.evaluate_async(MANY).await?;
        let page = test.console(&browser).await?;
        page.follow("Incidents").await?;
        page.press("Set it off… A virus encrypts the disk").await?;
        let ask = page.dialog("A virus encrypts the disk: to what?");
        ask.fill("What it meets", "disk").await?;
        page.wait_for("disk-20").await?;
        page.keys("#incident-target", DOWN).await?;
        focused(&page, "disk-1 disk, 1 MiB").await?;
        for key in ["-", "3", "0", "0", "\u{e003}"] {
            page.keys(":focus", key).await?;
        }
        let field = "const { id, value } = document.activeElement; return `${id}: ${value}`";
        page.until("the field with what was typed", async || {
            Ok(page.evaluate(field).await? == "incident-target: disk-30")
        })
        .await?;
        let found = "return document.querySelectorAll('[role=option]').length";
        page.until("one that is called so", async || {
            Ok(page.evaluate(found).await? == 1)
        })
        .await?;
        page.keys("#incident-target", DOWN).await?;
        focused(&page, "disk-30 disk, 1 MiB").await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_file_is_typed_in_the_page() -> Result<()> {
    scenario("new-file", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.new_disk("web-root", "64M").await?;
        page.tab("Files").await?;
        page.press("Format…").await?;
        page.dialog("Format web-root").press("Format").await?;
        page.press("New file…").await?;
        let form = page.dialog("New file");
        form.fill("Name", "notes.txt").await?;
        form.paste("Text", "'one\\ntwo\\n'").await?;
        form.press("Create").await?;
        page.press("Actions for notes.txt").await?;
        let card = page.dialog("notes.txt");
        card.wait_for("one\ntwo").await?;
        card.press("Close").await?;

        // What is there is not replaced.
        page.press("New file…").await?;
        form.fill("Name", "notes.txt").await?;
        form.press("Create").await?;
        form.wait_for("There is something at /notes.txt already")
            .await?;
        form.press("Cancel").await?;

        // Who wants to keep what was typed keeps it, however often Escape is pressed: the browser closes a
        // dialog by itself then.
        page.press("New file…").await?;
        form.fill("Name", "kept.txt").await?;
        form.paste("Text", "'three'").await?;
        page.evaluate("window.asked = 0; window.confirm = () => { asked += 1; return false; }")
            .await?;
        for _ in 0..4 {
            page.keys("dialog input", ESCAPE).await?;
        }
        page.gives("return asked > 1", true).await?;
        form.press("Create").await?;
        page.press("Actions for kept.txt").await?;
        page.dialog("kept.txt").wait_for("three").await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn notices_cover_no_way_to_a_page() -> Result<()> {
    scenario("notices-beside", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.new_disk("web-root", "64M").await?;
        page.write_text("web-root", "first").await?;
        page.write_text("web-root", "second").await?;
        let covers = "const [nav, toasts] = ['nav.side', '.toasts']
               .map((one) => document.querySelector(one).getBoundingClientRect());
             return toasts.top < nav.bottom || toasts.bottom > innerHeight;";
        ensure!(page.evaluate(covers).await? == false);
        page.no_errors().await
    })
    .await
}
