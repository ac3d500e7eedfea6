//! The main job, byte for byte, on a real file system: import, snapshot, damage, roll back, image, new
//! disks, export. The page is loaded again between the steps: nothing lives only in memory.

use anyhow::Result;
use rowdisk_tests::{Page, Scenario, different, ext4, same, scenario};
use std::path::PathBuf;

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn an_ext4_disk_comes_back_as_it_was() -> Result<()> {
    scenario("ext4-walk", async |test| {
        let image = test.file("web-root.img");
        ext4::make(&image, 64)?;
        ext4::check(&image)?;
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;

        page.import("web-root", &image).await?;
        reloaded(&page).await?;
        page.disk("web-root").await?;
        page.take_snapshot("web-root", "before").await?;
        reloaded(&page).await?;
        page.write_random("web-root", "8M", "3M").await?;
        page.write_random("web-root", "40000001", "777777").await?;
        reloaded(&page).await?;
        let damaged = export(test, &page, "web-root", "damaged.img").await?;
        different(&image, &damaged)?;

        page.roll_back("web-root", "before", "broken").await?;
        reloaded(&page).await?;
        let restored = export(test, &page, "web-root", "restored.img").await?;
        same(&image, &restored)?;
        ext4::check(&restored)?;

        page.disk_from_snapshot("broken", "autopsy").await?;
        let autopsy = export(test, &page, "autopsy", "autopsy.img").await?;
        same(&damaged, &autopsy)?;

        page.disk("web-root").await?;
        page.make_image("before", "golden").await?;
        reloaded(&page).await?;
        page.disk_from_image("golden", "second").await?;
        reloaded(&page).await?;
        let second = export(test, &page, "second", "second.img").await?;
        same(&image, &second)?;
        ext4::check(&second)?;

        page.check_pool().await?;
        page.no_errors().await
    })
    .await
}

/// Loads the page again: its address must bring the same view.
async fn reloaded(page: &Page) -> Result<()> {
    page.reload().await?;
    page.opened().await
}

async fn export(test: &Scenario, page: &Page, disk: &str, file: &str) -> Result<PathBuf> {
    page.disk(disk).await?;
    page.start_export().await?;
    test.downloaded(page, file).await
}
