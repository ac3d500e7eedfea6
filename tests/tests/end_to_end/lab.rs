//! The canonical lab, with the page alone: files on a disk, a snapshot, a file deleted and back again.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use rowdisk_tests::{Page, scenario};

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn the_sample_is_broken_and_brought_back() -> Result<()> {
    scenario("lab-sample", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.press("Try the sample").await?;
        page.wait_for("Read me.txt").await?;

        page.press("Actions for Read me.txt").await?;
        let card = page.dialog("Read me.txt");
        card.wait_for("This disk lives in your browser").await?;
        card.press("Delete…").await?;
        let question = page.dialog("Delete Read me.txt?");
        question
            .wait_for("To undo this later, roll back to as-made")
            .await?;
        question.press("Delete").await?;
        is_gone(&page, "Read me.txt").await?;

        // One file by itself, from the snapshot.
        page.choose_moment("as-made").await?;
        page.press("Show").await?;
        page.wait_for("Showing: as-made").await?;
        page.press("Actions for Read me.txt").await?;
        page.dialog("Read me.txt")
            .press("Bring it back to the disk…")
            .await?;
        page.dialog("Bring back Read me.txt from as-made")
            .press("Bring back")
            .await?;
        page.told("Brought").await?;
        page.choose_moment("now").await?;
        page.press("Show now").await?;
        page.wait_for("Showing: now").await?;
        page.press("Actions for Read me.txt").await?;
        page.dialog("Read me.txt").press("Close").await?;

        // And all of it at once.
        page.press("Actions for Pictures").await?;
        page.dialog("Pictures").press("Delete…").await?;
        page.dialog("Delete Pictures?").press("Delete").await?;
        is_gone(&page, "Pictures").await?;
        page.roll_back("sample", "as-made", "broken").await?;
        page.press("Actions for Pictures").await?;
        page.dialog("Pictures").press("Open").await?;
        page.press("Actions for blocks.bmp").await?;
        let is_shown = "const picture = document.querySelector('.file-picture');
             return picture !== null && picture.complete && picture.naturalWidth === 96";
        page.until("the picture", async || {
            Ok(page.evaluate(is_shown).await? == true)
        })
        .await?;
        page.dialog("blocks.bmp").press("Show on the map").await?;
        page.wait_for("On the map: /Pictures/blocks.bmp").await?;
        // The address alone brings the same.
        page.reload().await?;
        page.wait_for("On the map: /Pictures/blocks.bmp").await?;
        page.no_errors().await
    })
    .await
}

/// A folder with more files than the page shows; `z.txt` is the last.
const MANY_FILES: &str = "
    const pool = await Pool.open(MODULE);
    await pool.run('rowdisk disk create archive --size 64M');
    await pool.run('rowdisk disk format archive --fat');
    const names = Array.from({ length: 2000 }, (_, n) => `a-${n}.txt`).concat('z.txt');
    for (let n = 0; n < names.length; n += 100) {
      const some = names.slice(n, n + 100);
      await pool.ask({ RunWithFiles: {
        command: `rowdisk file put archive /many/ ${some.map((name) => `--file ${name}`).join(' ')}`,
        files: some.map((name) => new File([name], name)),
      } });
    }
    pool.terminate();
";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_file_whose_name_is_taken_is_asked_about_though_it_is_not_shown() -> Result<()> {
    scenario("lab-taken", async |test| {
        let browser = test.browser().await?;
        let blank = test.bare_page(&browser).await?;
        blank.evaluate_async(MANY_FILES).await?;
        let page = test.console(&browser).await?;
        page.disk("archive").await?;
        page.tab("Files").await?;
        page.press("many").await?;
        page.wait_for("a-0.txt").await?;
        let file = test.file("z.txt");
        fs::write(&file, "second")?;
        page.upload("Upload files", &file).await?;
        page.dialog("Replace 1 file?").press("Replace").await?;
        page.told("Put /many/z.txt").await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_disk_of_ones_own_takes_files_and_gives_them_back() -> Result<()> {
    scenario("lab-own", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.press("Make an empty disk").await?;
        page.dialog("New disk").fill("Name", "web-root").await?;
        page.dialog("New disk").press("Create").await?;
        page.tab("Files").await?;
        page.wait_for("No filesystem yet").await?;
        page.press("Format…").await?;
        page.dialog("Format web-root").fill("Label", "DATA").await?;
        page.dialog("Format web-root").press("Format").await?;
        page.wait_for("This folder is empty.").await?;

        let text = test.file("notes.txt");
        fs::write(&text, "first")?;
        page.upload("Upload files", &text).await?;
        page.row("notes.txt").wait_for("5 B").await?;
        // The same name again is asked about.
        page.forget_notices().await?;
        fs::write(&text, "second")?;
        page.upload("Upload files", &text).await?;
        page.dialog("Replace 1 file?").press("Replace").await?;
        page.told("Put /notes.txt").await?;

        page.press("New folder…").await?;
        // What cannot be a name is said, and the dialog stays.
        page.dialog("New folder").paste("Name", "'a*b'").await?;
        page.dialog("New folder").press("Create").await?;
        page.wait_for("cannot stand in a FAT name").await?;
        page.dialog("New folder").paste("Name", "'مجلد 🎉'").await?;
        page.dialog("New folder").press("Create").await?;
        page.press("Actions for مجلد 🎉").await?;
        page.dialog("مجلد 🎉").press("Close").await?;
        page.press("Actions for notes.txt").await?;
        page.dialog("notes.txt").press("Rename…").await?;
        page.dialog("Rename notes.txt")
            .fill("New name", "renamed.txt")
            .await?;
        page.dialog("Rename notes.txt").press("Rename").await?;
        page.press("Actions for renamed.txt").await?;
        page.dialog("renamed.txt").wait_for("second").await?;
        page.dialog("renamed.txt").press("Edit").await?;
        page.dialog("renamed.txt").fill("Contents", "third").await?;
        page.dialog("renamed.txt").press("Write it").await?;
        page.told("Put /renamed.txt").await?;
        ensure!(saved(&page, test, "renamed.txt").await? == "third");

        // More than one command names go one lot after the other, and all arrive.
        let mut many = Vec::new();
        for index in 0..120 {
            let file = test.file(&format!("file-{index}.txt"));
            fs::write(&file, index.to_string())?;
            many.push(file.to_str().context("a path is text")?.to_owned());
        }
        page.upload("Upload files", Path::new(&many.join("\n")))
            .await?;
        page.press("Actions for file-119.txt").await?;
        page.dialog("file-119.txt").press("Close").await?;
        ensure!(saved(&page, test, "file-99.txt").await? == "99");
        page.check_pool().await?;
        page.no_errors().await
    })
    .await
}

/// Waits until something is not in the folder any more.
async fn is_gone(page: &Page, name: &str) -> Result<()> {
    let button = format!("[aria-label=\"Actions for {name}\"]");
    let is_gone = format!("return document.querySelector('{button}') === null");
    page.until("it to go", async || {
        Ok(page.evaluate(&is_gone).await? == true)
    })
    .await
}

/// Saves a file of the folder shown to this computer, and reads it there.
async fn saved(page: &Page, test: &rowdisk_tests::Scenario, name: &str) -> Result<String> {
    page.press(&format!("Actions for {name}")).await?;
    page.dialog(name).press("Save to this computer").await?;
    let file = test.downloaded(page, name).await?;
    fs::read_to_string(file).context("the saved file is text")
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn settings_are_kept_and_in_force() -> Result<()> {
    scenario("settings", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.press("Try the sample").await?;
        page.wait_for("Read me.txt").await?;
        page.follow("Settings").await?;
        page.pick("kB, MB, GB").await?;
        page.pick("Dark").await?;
        page.choose("Block size", "4.1 kB").await?;
        let kept = "return localStorage.getItem('rowdisk-settings')";
        page.gives(kept, "theme=dark&units=decimal&blocks=4096")
            .await?;
        page.reload().await?;
        page.opened().await?;
        let scheme = "return document.documentElement.style.colorScheme";
        page.gives(scheme, "dark").await?;
        page.follow("Disks").await?;
        page.wait_for("8.4 MB").await?;
        page.press("New disk").await?;
        page.dialog("New disk").wait_for("Block size").await?;
        let blocks = "return document.querySelector('dialog #disk-block').value";
        page.gives(blocks, "4096").await?;
        page.dialog("New disk").press("Cancel").await?;
        // The first page says where the space goes, and its parts add up.
        page.follow("Overview").await?;
        page.wait_for("Where the space goes").await?;
        page.no_errors().await
    })
    .await
}
