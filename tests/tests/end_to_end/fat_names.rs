//! Names as other programs make them, files of nothing, pictures that are none, and a disk that is full.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use rowdisk_tests::{fat, noise, scenario};

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn names_of_all_kinds_are_shown_and_opened() -> Result<()> {
    scenario("fat-names", async |test| {
        let (image, file) = (test.file("names.img"), test.file("file"));
        fat::make(&image, 16)?;
        let long = format!("{}.txt", "n".repeat(240));
        let names = [
            "\u{5e9}\u{5dc}\u{5d5}\u{5dd}.txt",
            "\u{645}\u{62c}\u{644}\u{62f} (1).txt",
            "&lt;img src=x onerror=alert(1)&gt;.txt",
            "..hidden.txt",
            "\u{6bd4}\u{8f03}.txt",
            long.as_str(),
        ];
        for name in names {
            fs::write(&file, format!("this is {name}"))?;
            fat::put(&image, &format!("/{name}"), &file)?;
        }
        fs::write(&file, "")?;
        fat::put(&image, "/empty.txt", &file)?;
        fat::put(&image, "/empty.png", &file)?;
        fs::write(&file, noise(1, 3000))?;
        fat::put(&image, "/broken.png", &file)?;

        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.import("web-root", &image).await?;
        page.disk("web-root").await?;
        page.tab("Files").await?;
        for name in names {
            page.press(&format!("Actions for {name}")).await?;
            let card = page.dialog(name);
            card.wait_for(&format!("this is {name}")).await?;
            card.press("Close").await?;
        }
        for (name, said) in [
            ("empty.txt", "This file is empty."),
            ("empty.png", "This file is empty."),
            ("broken.png", "The browser cannot show it as a picture"),
        ] {
            page.press(&format!("Actions for {name}")).await?;
            page.dialog(name).wait_for(said).await?;
            page.dialog(name).press("Close").await?;
        }
        // Out of the top folder, by the address.
        page.evaluate("location.hash = location.hash.split('?')[0] + '?tab=files&path=/..'")
            .await?;
        page.wait_for("The name “..” is not allowed").await?;
        // The browser says that the picture cannot be shown; nothing else may be wrong.
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_name_has_255_characters_of_any_script() -> Result<()> {
    scenario("fat-long-names", async |test| {
        let (image, file) = (test.file("names.img"), test.file("file"));
        fat::make(&image, 16)?;
        fs::write(&file, "this has a long name")?;
        fat::put(&image, "/short.txt", &file)?;
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.import("web-root", &image).await?;
        page.disk("web-root").await?;
        page.tab("Files").await?;
        page.press("Actions for short.txt").await?;
        page.dialog("short.txt").press("Rename…").await?;
        let rename = page.dialog("Rename short.txt");
        // One more than there can be is told, and the dialog stays.
        let name = format!("{}.txt", "\u{436}".repeat(251));
        for name in [&format!("{name}n"), &name] {
            rename.paste("New name", &format!("'{name}'")).await?;
            rename.press("Rename").await?;
            if name.ends_with('n') {
                page.wait_for("has at most 255 characters").await?;
            }
        }
        page.press(&format!("Actions for {name}")).await?;
        page.dialog(&name).wait_for("this has a long name").await?;
        page.dialog(&name).press("Close").await?;
        page.start_export().await?;
        let image = test.downloaded(&page, "out.img").await?;
        fat::check(&image)?;
        ensure!(fat::list(&image)? == [format!("/{name}")]);
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn of_an_upload_that_does_not_fit_what_arrived_is_told() -> Result<()> {
    scenario("full-upload", async |test| {
        let image = test.file("small.img");
        fat::make(&image, 2)?;
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.import("web-root", &image).await?;
        page.disk("web-root").await?;
        page.tab("Files").await?;
        page.wait_for("This folder is empty.").await?;
        let mut many = Vec::new();
        for index in 0..150_u64 {
            let file = test.file(&format!("file-{index}.txt"));
            fs::write(&file, noise(index, 16_000))?;
            many.push(file.to_str().context("a path is text")?.to_owned());
        }
        page.upload("Upload files", Path::new(&many.join("\n")))
            .await?;
        page.wait_for("The filesystem is full").await?;
        page.wait_for("100 of 150 files are on the disk").await?;
        page.wait_for("file-100.txt and those after it are not")
            .await?;
        page.start_export().await?;
        let image = test.downloaded(&page, "out.img").await?;
        fat::check(&image)?;
        ensure!(fat::list(&image)?.len() == 100);
        let copy = test.file("copy");
        fat::copy(&image, "/file-99.txt", &copy)?;
        ensure!(fs::read(copy)? == noise(99, 16_000));
        Ok(())
    })
    .await
}
