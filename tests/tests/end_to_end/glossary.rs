//! Words: help beside them, the glossary, links to it; and the ways to all pages on a phone.

use anyhow::{Result, ensure};
use rowdisk_tests::{Page, scenario};
use serde_json::Value;

const ESCAPE: &str = "\u{e00c}";
const ENTER: &str = "\u{e007}";
const TAB: &str = "\u{e004}";

async fn is(page: &Page, what: &str, script: &str) -> Result<()> {
    page.until(what, async || {
        Ok(page.evaluate(script).await? == Value::Bool(true))
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_word_is_explained_in_place_and_in_the_glossary() -> Result<()> {
    scenario("glossary", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.make_disk("web-root", "1M").await?;
        page.follow("Disks").await?;
        let help = "[aria-label='What is this: Quota']";
        page.keys(help, ENTER).await?;
        page.wait_for("A disk has up to 64 snapshots").await?;
        is(
            &page,
            "the focus in the help",
            "return document.activeElement.classList.contains('help-text')",
        )
        .await?;
        page.keys(".help-text:popover-open", ESCAPE).await?;
        page.wait_for_no("A disk has up to 64 snapshots").await?;
        is(
            &page,
            "the focus back",
            &format!("return document.activeElement.matches(\"{help}\")"),
        )
        .await?;
        page.press("What is this: Quota").await?;
        page.follow("In the glossary").await?;
        page.wait_for("The words of these pages").await?;
        is(
            &page,
            "the word in front",
            "return document.activeElement.id === 'word-quota'",
        )
        .await?;

        // The search stands in the address; what is not here says so.
        page.fill("Search the glossary", "firewall").await?;
        page.wait_for("1 word").await?;
        page.wait_for("not here").await?;
        page.address_has("text=firewall").await?;
        page.reload().await?;
        page.wait_for("Security group").await?;
        page.wait_for("1 word").await?;
        page.evaluate("location.hash = '#/glossary?word=nonsense'")
            .await?;
        page.wait_for("There is no word “nonsense” here").await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_form_keeps_what_was_typed_while_a_word_is_looked_up() -> Result<()> {
    scenario("glossary-form", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.follow("Disks").await?;
        page.press("Make an empty disk").await?;
        let dialog = page.dialog("New disk");
        dialog.fill("Name", "typed").await?;
        dialog.press("What is this: Block").await?;
        dialog.wait_for("What a disk is divided into").await?;
        page.keys(".help-text:popover-open", ESCAPE).await?;
        dialog.wait_for_no("What a disk is divided into").await?;
        dialog.holds("Name", "typed").await?;
        dialog.press("Create").await?;
        page.told("typed").await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn on_a_phone_every_page_is_reached() -> Result<()> {
    scenario("phone-pages", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        // Whatever stands beside the pages on a desk, a phone has it, too.
        let names = "return [...document.querySelectorAll('nav.side a')].map((a) => a.hash).join()";
        let all = page.evaluate(names).await?;
        page.on_phone(390, 844).await?;
        let below = "return [...document.querySelectorAll('nav.bottom a')].map((a) => a.hash).sort().join()";
        let mut wanted: Vec<_> = all.as_str().unwrap_or_default().split(',').collect();
        wanted.sort_unstable();
        page.gives(below, wanted.join(",")).await?;
        ensure!(wanted.len() > 10);
        for (name, seen) in [
            ("Incidents", "What can happen"),
            ("Recycle bin", "The recycle bin is empty"),
            ("Glossary", "The words of these pages"),
        ] {
            page.press("More pages").await?;
            page.follow(name).await?;
            page.wait_for(seen).await?;
            is(&page, "the sheet to close", "return document.querySelector('.sheet:popover-open') === null").await?;
        }
        // By keyboard: into the sheet, and back out of it.
        page.keys("[popovertarget=more-pages]", ENTER).await?;
        page.keys("#more-pages", TAB).await?;
        is(&page, "the focus on a link", "return document.activeElement.closest('.sheet a') !== null").await?;
        page.keys(".sheet a", ESCAPE).await?;
        is(&page, "the focus back", "return document.activeElement.matches('[popovertarget=more-pages]')").await?;
        page.no_errors().await
    })
    .await
}
