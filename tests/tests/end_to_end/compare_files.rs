//! Two moments compared file by file: what differs is listed, and nothing else; the links lead to it.

use std::fs;

use anyhow::{Result, ensure};
use rowdisk_tests::{Page, ext4, fat, noise, scenario};

async fn compare(page: &Page, moment: &str) -> Result<()> {
    page.choose_moment(moment).await?;
    page.follow("Compare").await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn files_of_a_fat_disk_are_compared() -> Result<()> {
    scenario("compare-files", async |test| {
        let (image, file) = (test.file("files.img"), test.file("file"));
        fat::make(&image, 16)?;
        fat::make_folder(&image, "/docs")?;
        for (path, seed) in [
            ("/docs/a.txt", 1),
            ("/docs/b, \u{e9}.txt", 2),
            ("/big.bin", 3),
        ] {
            fs::write(&file, noise(seed, 50_000))?;
            fat::put(&image, path, &file)?;
        }
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.import("web-root", &image).await?;
        page.disk("web-root").await?;
        page.take_snapshot("web-root", "before").await?;
        compare(&page, "before").await?;
        page.wait_for("No file differs. 3 files are the same.")
            .await?;

        page.disk("web-root").await?;
        page.tab("Files").await?;
        page.press("Actions for big.bin").await?;
        page.dialog("big.bin").press("Delete…").await?;
        page.dialog("Delete big.bin?").press("Delete").await?;
        page.told("Deleted").await?;
        page.press("docs").await?;
        page.row("a.txt").wait_for("a.txt").await?;
        let text = test.file("a.txt");
        fs::write(&text, "another text")?;
        page.upload("Upload files", &text).await?;
        page.dialog("Replace 1 file?").press("Replace").await?;
        page.told("Put /docs/a.txt").await?;
        let new = test.file("new.txt");
        fs::write(&new, "new")?;
        page.upload("Upload files", &new).await?;
        page.told("Put /docs/new.txt").await?;

        compare(&page, "before").await?;
        page.wait_for("3 files and folders differ. 1 file is the same.")
            .await?;
        page.press("Save the files (CSV)").await?;
        let saved = fs::read_to_string(test.downloaded(&page, "files.csv").await?)?;
        let lines: Vec<_> = saved.lines().collect();
        ensure!(lines.len() == 4, "{saved}");
        ensure!(
            lines[1].starts_with("0,\"/big.bin\",file,removed,50000,,"),
            "{saved}"
        );
        ensure!(
            lines[2].starts_with("0,\"/docs/a.txt\",file,changed,50000,12,"),
            "{saved}"
        );
        ensure!(
            lines[3].starts_with("0,\"/docs/new.txt\",file,added,,3,"),
            "{saved}"
        );

        // The file as it was, and as it is.
        page.follow("48.8 KiB of /docs/a.txt at before").await?;
        page.wait_for("Showing: before").await?;
        let marked = "return document.querySelector('.files tr.picked th')?.innerText";
        page.gives(marked, "a.txt").await?;
        page.evaluate("history.back()").await?;
        page.follow("12 B of /docs/a.txt at now").await?;
        page.wait_for("Showing: now").await?;
        page.press("Actions for a.txt").await?;
        page.dialog("a.txt").wait_for("another text").await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn one_byte_in_an_ext4_file_is_found_and_no_other_file_named() -> Result<()> {
    scenario("compare-ext4", async |test| {
        let image = test.file("ext4.img");
        ext4::make(&image, 16)?;
        let offset = ext4::offset_of(&image, "/folder-3/file-17")?;
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.import("web-root", &image).await?;
        page.disk("web-root").await?;
        page.take_snapshot("web-root", "before").await?;
        page.tab("Write").await?;
        page.fill("Offset", &offset.to_string()).await?;
        page.fill("Text to write", "x").await?;
        page.press("Write").await?;
        page.told("Wrote to web-root").await?;
        compare(&page, "before").await?;
        page.wait_for("1 file or folder differs. 319 files are the same.")
            .await?;
        page.wait_for("/folder-3/file-17").await?;
        // The file's blocks are on the map too.
        page.disk("web-root").await?;
        page.tab("Files").await?;
        page.press("folder-3").await?;
        page.press("Actions for file-17").await?;
        page.dialog("file-17").press("Show on the map").await?;
        page.wait_for("On the map: /folder-3/file-17").await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn another_filesystem_is_told_in_words() -> Result<()> {
    scenario("compare-other", async |test| {
        let image = test.file("ext4.img");
        ext4::make(&image, 16)?;
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.import("web-root", &image).await?;
        page.disk("web-root").await?;
        page.take_snapshot("web-root", "before").await?;
        page.evaluate("location.hash = location.hash.split('?')[0] + '?tab=files'")
            .await?;
        page.wait_for("This filesystem is read here, not written.")
            .await?;
        page.tab("Write").await?;
        page.fill("Offset", "0").await?;
        page.fill("Text to write", &"x".repeat(4096)).await?;
        page.press("Write").await?;
        page.told("Wrote to web-root").await?;
        compare(&page, "before").await?;
        page.wait_for("The filesystem is another one at each moment")
            .await?;
        page.no_errors().await
    })
    .await
}
