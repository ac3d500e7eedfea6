//! The longest names stay within three lines of a table, and are whole under the pointer.

use std::fs;

use anyhow::{Context, Result, ensure};
use rowdisk_tests::{Page, noise, scenario};

/// The lines and the title of each name on the page that is as long as one may be.
const LONG_ONES: &str = "
    return [...document.querySelectorAll('tbody .in-row')]
      .filter((name) => name.textContent.length === 128)
      .map((name) => [name.clientHeight / parseFloat(getComputedStyle(name).lineHeight), name.title]);
";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn the_longest_names_stay_within_three_lines() -> Result<()> {
    scenario("long-names", async |test| {
        let [disk, snapshot, image] = ["D", "S", "I"].map(|letter| letter.repeat(128));
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        let file = test.file("small.img");
        fs::write(&file, noise(1, 1 << 20))?;
        page.import(&disk, &file).await?;
        within_three_lines(&page, &[&disk]).await?;

        page.disk(&disk).await?;
        page.take_snapshot(&disk, &snapshot).await?;
        page.follow("Snapshots").await?;
        within_three_lines(&page, &[&snapshot, &disk]).await?;

        page.disk(&disk).await?;
        page.make_image(&snapshot, &image).await?;
        page.follow("Images").await?;
        within_three_lines(&page, &[&image, &snapshot]).await?;
        let overflow = "return document.documentElement.scrollWidth - innerWidth";
        ensure!(
            page.evaluate(overflow).await? == 0,
            "the page scrolls sideways"
        );
        page.no_errors().await
    })
    .await
}

/// Each of these names is in the table, on three lines or fewer, with all of it as its title.
async fn within_three_lines(page: &Page, names: &[&String]) -> Result<()> {
    let found = async || {
        let found = page.evaluate(LONG_ONES).await?;
        Ok::<_, anyhow::Error>(found.as_array().context("a list")?.clone())
    };
    page.until("the names", async || {
        let found = found().await?;
        Ok(names
            .iter()
            .all(|name| found.iter().any(|one| one[1] == **name)))
    })
    .await?;
    for one in found().await? {
        let lines = one[0].as_f64().context("a number")?;
        ensure!(lines < 3.1, "{lines} lines for {}", one[1]);
    }
    Ok(())
}
