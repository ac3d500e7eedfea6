//! What cannot be pressed now keeps the focus, does nothing, and says why.

use anyhow::{Result, ensure};
use rowdisk_tests::{Page, scenario};

const ENTER: &str = "\u{e007}";
const LOST: &str = "This region is lost, as a drill: it refuses everything until it is restored.";

/// What a barred button says, once it is there and has the focus.
async fn says(page: &Page, name: &str, why: &str) -> Result<()> {
    page.barred(name).await?;
    let told = format!(
        "const all = [...document.querySelectorAll('main button[aria-disabled=true]')];
         const found = all.find((one) => [one.innerText, one.ariaLabel].includes({name:?}));
         found?.focus();
         return document.activeElement === found ? found.title : '';"
    );
    page.until(&format!("{name} to say {why:?}"), async || {
        Ok(page.evaluate(&told).await? == why)
    })
    .await
}

async fn lose_region(page: &Page) -> Result<()> {
    page.follow("Regions").await?;
    page.press("Lose this region…").await?;
    page.dialog("Lose the region China (Hangzhou)?")
        .press("Lose it")
        .await?;
    page.told("Lost the region cn-hangzhou").await?;
    // All of the page knows it a moment later.
    page.labelled_part("China (Hangzhou)")
        .live("Restore this region")
        .await?;
    page.wait_for(LOST).await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn buttons_that_look_keep_the_focus_and_say_why_not() -> Result<()> {
    scenario("barred-looking", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.new_disk("web-root", "64M").await?;
        page.take_snapshot("web-root", "base").await?;
        says(&page, "All", "All of it is in view.").await?;
        // It becomes so as it is pressed.
        page.press("Zoom in").await?;
        page.live("All").await?;
        let all =
            "[...document.querySelectorAll('.zoom button')].find((one) => one.innerText === 'All')";
        page.evaluate(&format!("{all}.focus()")).await?;
        page.keys(":focus", ENTER).await?;
        page.barred("All").await?;
        let has_focus = format!("return document.activeElement === {all}");
        ensure!(
            page.evaluate(&has_focus).await? == true,
            "the focus is gone"
        );

        page.tab("Bytes").await?;
        says(
            &page,
            "Go",
            "Type an offset first, such as 16400, 0x4010 or 64K.",
        )
        .await?;
        says(&page, "Next", "Type what to find first.").await?;
        says(&page, "Previous", "Type what to find first.").await?;
        // Enter in the field does not send its form: nothing is looked for, and nothing goes anywhere.
        let address = page.address().await?;
        page.keys("#bytes-find", ENTER).await?;
        page.keys("#bytes-go", ENTER).await?;
        ensure!(page.address().await? == address);
        let searches = "return document.querySelector('.found, .searching') === null";
        ensure!(
            page.evaluate(searches).await? == true,
            "it looks for nothing"
        );
        page.choose("Find as", "Hex").await?;
        page.fill("Find", "48 6").await?;
        says(
            &page,
            "Next",
            "Bytes are pairs of hexadecimal digits: 48 65 6c.",
        )
        .await?;
        page.press("Edit").await?;
        says(&page, "Put", "Type the bytes first.").await?;
        says(&page, "Undo", "No byte is changed yet.").await?;
        says(&page, "Review and write…", "No byte is changed yet.").await?;
        page.press("Leave").await?;
        page.choose_moment("base").await?;
        page.press("Show").await?;
        says(&page, "Edit", "A snapshot never changes: show now to edit").await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_lost_region_takes_no_files_and_no_choice() -> Result<()> {
    scenario("barred-region", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        lose_region(&page).await?;
        page.forget_notices().await?;
        page.evaluate(
            "const dropped = new DataTransfer();
             dropped.items.add(new File([new Uint8Array(1 << 20)], 'web.img'));
             for (const kind of ['dragover', 'drop']) {
               document.querySelector('h1').dispatchEvent(new DragEvent(kind, {
                 bubbles: true, cancelable: true, dataTransfer: dropped,
               }));
             }",
        )
        .await?;
        page.told("The files were not taken").await?;
        page.told(LOST).await?;
        let is_asked = "return document.querySelector('dialog[open]') !== null";
        ensure!(page.evaluate(is_asked).await? == false, "it asks");

        page.follow("Settings").await?;
        let group = "[...document.querySelectorAll('[name=quota-policy]')]";
        let barred = format!(
            "const all = {group};
             all.find((one) => !one.checked)?.click();
             return all.length === 2 && all.every((one) => one.ariaDisabled === 'true'
               && document.getElementById(one.getAttribute('aria-describedby')).innerText === {LOST:?})
               && all.map((one) => one.checked).join() === 'true,false';"
        );
        page.until("the choice to be barred", async || {
            Ok(page.evaluate(&barred).await? == true)
        })
        .await?;
        page.follow("Regions").await?;
        page.press("Restore this region").await?;
        page.told("Restored the region cn-hangzhou").await?;
        page.follow("Settings").await?;
        page.pick("only automatic ones are deleted; taking one by hand is refused")
            .await?;
        page.told("Changed what goes at the limit").await?;
        page.no_errors().await
    })
    .await
}
