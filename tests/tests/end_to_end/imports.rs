//! Several disk images at once: dropped anywhere, imported one after the other, whatever happens to the
//! page's pool meanwhile.

use std::fs;

use anyhow::{Result, ensure};
use rowdisk_tests::{Page, noise, same, scenario};

/// Drops files on an element, as a browser does: (name, how many bytes of which value).
async fn drop_files(page: &Page, on: &str, files: &[(&str, usize, u8)]) -> Result<()> {
    let files = serde_json::to_string(files)?;
    page.evaluate(&format!(
        "const dropped = new DataTransfer();
         for (const [name, length, byte] of {files}) {{
           dropped.items.add(new File([new Uint8Array(length).fill(byte)], name));
         }}
         const on = document.querySelector('{on}');
         for (const kind of ['dragover', 'drop']) {{
           on.dispatchEvent(new DragEvent(kind, {{
             bubbles: true, cancelable: true, dataTransfer: dropped,
           }}));
         }}"
    ))
    .await?;
    Ok(())
}

const DIALOG: &str = "Import a disk image";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn dropped_files_become_disks_one_after_the_other() -> Result<()> {
    scenario("imports-dropped", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.follow("Storage").await?;
        page.live("Check now").await?;
        let first = [
            ("web.img", 3 << 20, 1),
            ("web.raw", 1 << 20, 2),
            ("nothing.img", 0, 0),
        ];
        drop_files(&page, "h1", &first).await?;
        let dialog = page.dialog(DIALOG);
        dialog.wait_for("This file is empty.").await?;
        // More join them, dropped on the dialog itself.
        drop_files(&page, "dialog h2", &[("mail.img", 2 << 20, 3)]).await?;
        dialog.wait_for("4 files").await?;
        let names = "return [...document.querySelectorAll('dialog input[type=text]')]
            .map((field) => field.value)";
        page.until("three names", async || {
            Ok(page.evaluate(names).await? == serde_json::json!(["web", "web-2", "mail"]))
        })
        .await?;
        dialog.press("Import 3 disks").await?;
        page.follow("Images").await?;
        page.told("Imported mail").await?;

        page.follow("Activity").await?;
        page.wait_for("disk import mail").await?;
        let log = page.text().await?;
        let places: Vec<_> = ["disk import mail", "disk import web-2", "disk import web "]
            .map(|command| log.find(command))
            .into_iter()
            .collect();
        ensure!(
            places.iter().all(Option::is_some) && places.is_sorted(),
            "newest first, in the order in which they were dropped: {places:?}\n{log}"
        );
        page.disk("web-2").await?;
        page.start_export().await?;
        let exported = test.downloaded(&page, "web-2.img").await?;
        let expected = test.file("expected.img");
        fs::write(&expected, vec![2; 1 << 20])?;
        same(&expected, &exported)
    })
    .await
}

/// In front of the worker: reading a slice of a file of 16 MiB waits until the page says so.
const HESITANT: &str = "
    const words = new BroadcastChannel('words');
    const { arrayBuffer } = Blob.prototype;
    let isFree = false;
    words.onmessage = () => { isFree = true; };
    Blob.prototype.arrayBuffer = async function () {
      while (this.size === 4 << 20 && !isFree) {
        await new Promise((heard) => { words.addEventListener('message', heard); });
      }
      return arrayBuffer.call(this);
    };
";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn imports_that_wait_outlive_a_take_over() -> Result<()> {
    scenario("imports-wait", async |test| {
        let worker = fs::read_to_string(test.page_folder().join("worker.js"))?;
        test.server
            .replace("worker.js", format!("{HESITANT}\n{worker}"));
        let image = test.file("large.img");
        fs::write(&image, noise(5, 16 << 20))?;
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.start_import("large", &image).await?;
        page.wait_for("Importing large").await?;
        let more = [
            ("a-disk.img", 1 << 20, 1),
            ("b-disk.img", 1 << 20, 2),
            ("c-disk.img", 1 << 20, 3),
        ];
        drop_files(&page, "h1", &more).await?;
        page.dialog(DIALOG).press("Import 3 disks").await?;
        page.press("3 imports wait for their turn").await?;
        let second = page.task("Importing b-disk");
        second.press("Cancel").await?;
        page.wait_for("2 imports wait for their turn").await?;

        // Another tab takes the pool and gives it back.
        let other = browser.open_in_another_tab(test.server.url()).await?;
        other.press("Take over").await?;
        other.opened().await?;
        other.wait_for("No disks yet").await?;
        drop(page);
        let page = browser.switch_to_tab(0).await?;
        page.wait_for("Another tab has taken the pool over").await?;
        page.press("Open it here again").await?;
        page.opened().await?;
        // It is under way again: the new worker hears what it is told.
        page.task("Importing large").wait_for("0 of 16 MiB").await?;
        // Told until it hears: it may have begun to listen only now.
        page.evaluate(
            "const words = new BroadcastChannel('words');
             setInterval(() => words.postMessage('go on'), 100);",
        )
        .await?;
        page.told("Imported c-disk").await?;
        page.follow("Disks").await?;
        for disk in ["large", "a-disk", "c-disk"] {
            page.row(disk).wait_for(disk).await?;
        }
        page.row("b-disk").gone().await?;
        page.check_pool().await?;
        page.disk("large").await?;
        page.start_export().await?;
        let exported = test.downloaded(&page, "exported.img").await?;
        same(&image, &exported)
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_reset_empties_the_pool_and_what_waits_goes_on_in_the_new_one() -> Result<()> {
    scenario("imports-reset", async |test| {
        let huge = test.file("huge.img");
        // It takes no space where the tests run, and would take days.
        fs::File::create(&huge)?.set_len(5 << 40)?;
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.new_disk("before", "1M").await?;
        page.start_import("huge", &huge).await?;
        let work = page.labelled_part("Work under way");
        work.wait_for("of 5 TiB").await?;
        let files = [("web.img", 1 << 20, 1), ("mail.img", 1 << 20, 2)];
        drop_files(&page, "h1", &files).await?;
        page.dialog(DIALOG).press("Import 2 disks").await?;
        work.wait_for("2 imports wait for their turn").await?;

        page.follow("Storage").await?;
        page.press("Reset the pool…").await?;
        let dialog = page.dialog("Delete the whole pool?");
        let word = "delete everything";
        dialog.fill(&format!("Type {word} to go on"), word).await?;
        dialog.press("Delete everything").await?;
        page.told("The pool was reset").await?;
        page.task("Importing huge").press("Cancel").await?;
        page.told("Imported mail").await?;
        page.follow("Disks").await?;
        page.row("web").wait_for("web").await?;
        page.row("before").gone().await?;
        page.row("huge").gone().await?;
        page.check_pool().await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_bad_name_out_of_sight_is_named_beside_the_button() -> Result<()> {
    scenario("imports-bad-name", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        let names: Vec<String> = (0..12).map(|index| format!("disk-{index}.img")).collect();
        let files: Vec<_> = names
            .iter()
            .map(|name| (name.as_str(), 1 << 20, 1))
            .collect();
        drop_files(&page, "h1", &files).await?;
        let dialog = page.dialog(DIALOG);
        dialog.wait_for("12 files").await?;
        dialog.live("Import 12 disks").await?;
        let why = "The name for disk-0.img will not do.";
        page.wait_for_no(why).await?;
        let empty = "
            const [first] = document.querySelectorAll('.import-rows input');
            first.value = '';
            first.dispatchEvent(new InputEvent('input', { bubbles: true }));
            const list = document.querySelector('.import-rows');
            list.scrollTop = list.scrollHeight;";
        page.evaluate(empty).await?;
        dialog.wait_for(why).await?;
        dialog.press(why).await?;
        let here = "
            const { top } = document.activeElement.getBoundingClientRect();
            const list = document.querySelector('.import-rows').getBoundingClientRect();
            return [document.activeElement.id, top >= list.top && top < list.bottom];";
        page.gives(here, serde_json::json!(["import-name", true]))
            .await?;
        dialog.fill("Name", "first").await?;
        page.wait_for_no(why).await?;
        dialog.live("Import 12 disks").await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn imports_that_wait_go_where_they_were_asked_for() -> Result<()> {
    scenario("imports-region", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.follow("Storage").await?;
        page.live("Check now").await?;
        let files = [
            ("first.img", 48 << 20, 1),
            ("second.img", 1 << 20, 2),
            ("third.img", 1 << 20, 3),
        ];
        drop_files(&page, "h1", &files).await?;
        page.dialog(DIALOG).press("Import 3 disks").await?;
        // Another region is shown when the turn of the others comes.
        page.show_region("China (Beijing)").await?;
        page.told("Imported third").await?;
        page.follow("Disks").await?;
        page.wait_for("No disks yet").await?;
        page.show_region("China (Hangzhou)").await?;
        for name in ["first", "second", "third"] {
            page.row(name).wait_for(name).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn imports_that_a_reload_ended_are_told_and_given_their_files_again() -> Result<()> {
    scenario("imports-reload", async |test| {
        let worker = fs::read_to_string(test.page_folder().join("worker.js"))?;
        test.server
            .replace("worker.js", format!("{HESITANT}\n{worker}"));
        let [large, small] = ["large.img", "small.img"].map(|name| test.file(name));
        fs::write(&large, noise(5, 16 << 20))?;
        fs::write(&small, noise(6, 1 << 20))?;
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.choose_import("large", &large).await?;
        // As a chooser does that is closed without a choice.
        page.evaluate(
            "document.querySelector('dialog input[type=file]')
                .dispatchEvent(new Event('cancel', { bubbles: true }))",
        )
        .await?;
        page.dialog(DIALOG).wait_for("Raw image files").await?;
        page.dialog(DIALOG).press("Cancel").await?;
        page.start_import("large", &large).await?;
        page.wait_for("Importing large").await?;
        for name in ["small", "other"] {
            page.start_import(name, &small).await?;
        }
        page.wait_for("2 imports wait for their turn").await?;
        page.reload().await?;
        page.opened().await?;
        for (task, file) in [
            ("Importing large", "the file large.img, 16 MiB"),
            ("Importing small", "the file small.img, 1 MiB"),
            ("Importing other", "the file small.img, 1 MiB"),
        ] {
            let task = page.task(task);
            task.wait_for("It had not ended when the page was loaded again")
                .await?;
            task.wait_for(file).await?;
        }
        // Nothing of them is there.
        page.follow("Disks").await?;
        page.wait_for("No disks yet").await?;
        page.check_pool().await?;

        // Seen, or begun again and done: told no more.
        page.task("Importing other").press("Dismiss").await?;
        let task = page.task("Importing small");
        task.upload("Choose the file… small.img", &large).await?;
        task.wait_for("another one, large.img, 16 MiB").await?;
        task.upload("Choose the file… small.img", &small).await?;
        page.told("Imported small").await?;
        page.reload().await?;
        page.opened().await?;
        page.task("Importing large")
            .wait_for("Choose the file again.")
            .await?;
        let text = page.text().await?;
        ensure!(
            !text.contains("Importing small") && !text.contains("Importing other"),
            "{text}"
        );
        page.disk("small").await?;
        page.start_export().await?;
        same(&small, &test.downloaded(&page, "small.img").await?)?;
        page.no_errors().await
    })
    .await
}
