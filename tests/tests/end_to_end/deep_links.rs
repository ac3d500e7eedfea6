//! Every address leads to its page: after a reload, from a link of yesterday, and where nothing is.

use std::fs;

use anyhow::Result;
use rowdisk_tests::{Page, noise, scenario};

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn an_address_brings_the_same_view_after_a_reload() -> Result<()> {
    scenario("deep-links", async |test| {
        let image = test.file("small.img");
        fs::write(&image, noise(1, 1 << 20))?;
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.import("web-root", &image).await?;
        page.disk("web-root").await?;
        page.take_snapshot("web-root", "before").await?;
        page.choose_moment("before").await?;
        page.wait_for("Roll back…").await?;
        page.tab("Write").await?;
        page.wait_for("Offset").await?;

        // The disk, the moment picked and the tab.
        for part in ["#/disks/", "pick=", "tab=write"] {
            page.address_has(part).await?;
        }
        let of_the_disk = page.address().await?;
        page.reload().await?;
        for words in ["web-root", "Roll back…", "Offset"] {
            page.wait_for(words).await?;
        }

        page.follow("Snapshots").await?;
        page.paste("Filter by name, id or disk", "'befo'").await?;
        page.wait_for("1 of 1").await?;
        page.address_has("befo").await?;
        let of_the_snapshots = page.address().await?;
        page.reload().await?;
        page.row("before").wait_for("web-root").await?;
        page.holds("Filter by name, id or disk", "befo").await?;

        // From elsewhere, in another run of the browser.
        browser.quit().await?;
        let browser = test.browser().await?;
        let page = browser.open(&of_the_disk).await?;
        page.wait_for("Roll back…").await?;
        page.follow("Images").await?;
        page.wait_for("No images yet").await?;
        let page = browser.open(&of_the_snapshots).await?;
        page.reload().await?;
        page.row("before").wait_for("web-root").await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn an_address_of_nothing_says_so_and_leads_on() -> Result<()> {
    scenario("dead-links", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        for (address, words) in [
            (
                "#/disks/d-00000000000000000000000000",
                "This disk is not here",
            ),
            ("#/disks/%3Cb%3Ebold%3C%2Fb%3E", "This disk is not here"),
            ("#/nothing/of/the/kind", "Nothing is at this address"),
            // The router could not take these apart.
            ("#//", "Nothing is at this address"),
            ("#disks", "Nothing is at this address"),
        ] {
            leads_on(&page, address, words).await?;
        }
        // The first region has no name in addresses; with it they lead to the same.
        page.evaluate("location.hash = '#/cn-hangzhou/images'")
            .await?;
        page.wait_for("No images yet").await?;
        page.gives("return location.hash", "#/images").await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_filter_by_what_is_gone_says_so() -> Result<()> {
    scenario("gone-filter", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.new_disk("web-root", "1M").await?;
        page.take_snapshot("web-root", "one").await?;
        page.take_snapshot("web-root", "two").await?;
        page.new_disk("bare", "1M").await?;
        let address = page.address().await?;
        let (_, bare) = address.rsplit_once('/').unwrap_or_default();
        let bare = bare.split('?').next().unwrap_or_default();
        for (filter, label, chosen) in [
            ("disk=d-gone", "Disk", "gone: d-gone"),
            ("group=ssg-gone", "Group", "gone: ssg-gone"),
        ] {
            page.evaluate(&format!("location.hash = '#/snapshots?{filter}'"))
                .await?;
            page.wait_for("The filter is set to something that is not here any more")
                .await?;
            page.is_chosen(label, chosen).await?;
            page.press("Clear the filter").await?;
            page.row("one").wait_for("web-root").await?;
            page.wait_for_no("not here any more").await?;
            page.gives("return location.hash", "#/snapshots").await?;
        }
        // A disk without snapshots is not gone.
        page.evaluate(&format!("location.hash = '#/snapshots?disk={bare}'"))
            .await?;
        page.wait_for("0 of 2 snapshots").await?;
        page.is_chosen("Disk", "bare").await?;
        page.wait_for_no("not here any more").await?;
        page.no_errors().await
    })
    .await
}

async fn leads_on(page: &Page, address: &str, words: &str) -> Result<()> {
    page.evaluate(&format!("location.hash = '{address}'"))
        .await?;
    page.reload().await?;
    page.wait_for(words).await?;
    page.follow("To the disks").await?;
    page.wait_for("No disks yet").await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn an_address_of_a_snapshot_that_is_gone_shows_nothing_else_as_if_it_were_that() -> Result<()>
{
    scenario("gone-snapshot", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.new_disk("web-root", "64M").await?;
        page.write_text("web-root", "first").await?;
        page.take_snapshot("web-root", "before").await?;
        page.choose_moment("before").await?;
        page.press("Show").await?;
        page.wait_for("Showing: before").await?;
        page.follow("Compare").await?;
        page.wait_for("Turn round").await?;
        let compared = page.address().await?;
        page.evaluate("history.back()").await?;
        page.tab("Bytes").await?;
        page.wait_for("Showing: before").await?;
        page.address_has("tab=bytes").await?;
        let shown = page.address().await?;
        page.press("Delete…").await?;
        page.dialog("Delete before?").press("Delete").await?;
        page.wait_for("This snapshot is gone").await?;

        let page = browser.open(&shown).await?;
        page.wait_for("This snapshot is gone").await?;
        page.wait_for_no("Showing: now").await?;
        page.press("Show now").await?;
        page.wait_for("Showing: now").await?;
        let page = browser.open(&compared).await?;
        page.wait_for("This snapshot is gone").await?;
        page.wait_for_no("Showing: now").await?;
        page.follow("Compare the newest snapshot with now").await?;
        page.wait_for("There is nothing to compare with yet")
            .await?;
        page.no_errors().await
    })
    .await
}
