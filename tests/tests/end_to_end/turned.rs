//! A phone that is turned, a window that changes its size, while something is being dragged: nothing sticks and
//! nothing is lost.

use anyhow::{Result, ensure};
use rowdisk_tests::{Page, scenario};
use serde_json::json;

use crate::{
    block_map::{CANVAS, chosen, disk},
    touch::Cells,
};

/// Sends the mouse over the cell of a map of `columns`, with or without its button.
async fn mouse(page: &Page, kind: &str, cell: u32, columns: u32, buttons: u32) -> Result<()> {
    let script = format!(
        "const canvas = document.querySelector('{CANVAS}');
         const {{ left, top, width }} = canvas.getBoundingClientRect();
         canvas.dispatchEvent(new MouseEvent('{kind}', {{
           clientX: left + ({cell} + 0.5) * width / {columns}, clientY: top + 3,
           buttons: {buttons}, bubbles: true,
         }}));"
    );
    page.evaluate(&script).await.map(drop)
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_choice_goes_on_when_the_phone_is_turned() -> Result<()> {
    scenario("turned-choice", async |test| {
        let page = disk(test).await?;
        page.on_phone(390, 844).await?;
        page.finger_down(Cells::of(&page).await?.at(3)).await?;
        chosen(&page, Some("3..4")).await?;
        page.finger_to(Cells::of(&page).await?.at(8)).await?;
        chosen(&page, Some("3..9")).await?;
        // Turned: the map is wider, its one row has 64 cells, and the finger is over another one.
        page.on_phone(844, 390).await?;
        let [left, top, width, _] = page.place(CANVAS).await?;
        page.finger_to((left + 12.5 * width / 64.0, top + 3.0))
            .await?;
        chosen(&page, Some("3..13")).await?;
        page.finger_up().await?;
        chosen(&page, Some("3..13")).await?;
        page.tap((left + 40.5 * width / 64.0, top + 3.0)).await?;
        chosen(&page, Some("40..41")).await?;

        // In some hands the system takes the finger away: what was chosen stays, and the next tap is one.
        page.on_phone(390, 844).await?;
        page.finger_down(Cells::of(&page).await?.at(5)).await?;
        chosen(&page, Some("5..6")).await?;
        page.finger_to(Cells::of(&page).await?.at(9)).await?;
        chosen(&page, Some("5..10")).await?;
        page.finger_canceled().await?;
        page.on_phone(844, 390).await?;
        let [left, top, width, _] = page.place(CANVAS).await?;
        chosen(&page, Some("5..10")).await?;
        page.tap((left + 20.5 * width / 64.0, top + 3.0)).await?;
        chosen(&page, Some("20..21")).await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_window_that_shrinks_under_a_drag_lets_the_mouse_go() -> Result<()> {
    scenario("turned-mouse", async |test| {
        let page = disk(test).await?;
        mouse(&page, "mousedown", 30, 64, 1).await?;
        mouse(&page, "mousemove", 33, 64, 1).await?;
        chosen(&page, Some("30..34")).await?;
        page.on_phone(390, 844).await?;
        page.place(CANVAS).await?;
        mouse(&page, "mousemove", 36, 48, 1).await?;
        chosen(&page, Some("30..37")).await?;
        // The button goes up outside: over the map again, it only points.
        mouse(&page, "mousemove", 10, 48, 0).await?;
        page.wait_for("Block 10, at 160 KiB").await?;
        mouse(&page, "mousemove", 12, 48, 1).await?;
        page.wait_for("Block 12, at 192 KiB").await?;
        // The address would tell only later.
        let bar = page.labelled_part("Chosen blocks");
        bar.wait_for("Blocks 30–36").await?;
        page.no_errors().await
    })
    .await
}

/// Drags files over the page, or drops them, or takes them away.
async fn files(page: &Page, kind: &str) -> Result<()> {
    let script = format!(
        "const dropped = new DataTransfer();
         for (const name of ['web.img', 'mail.img']) {{
           dropped.items.add(new File([new Uint8Array(1 << 20).fill(1)], name));
         }}
         document.querySelector('h1').dispatchEvent(new DragEvent('{kind}', {{
           bubbles: true, cancelable: true, dataTransfer: dropped,
         }}));"
    );
    page.evaluate(&script).await.map(drop)
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn files_that_are_dragged_survive_the_turn() -> Result<()> {
    scenario("turned-files", async |test| {
        let page = disk(test).await?;
        let hint = "Drop raw disk images here";
        page.on_phone(844, 390).await?;
        files(&page, "dragover").await?;
        page.wait_for(hint).await?;
        page.on_phone(390, 844).await?;
        files(&page, "dragleave").await?;
        page.wait_for_no(hint).await?;
        files(&page, "dragover").await?;
        page.wait_for(hint).await?;
        page.on_phone(844, 390).await?;
        files(&page, "drop").await?;
        let dialog = page.dialog("Import a disk image");
        dialog.wait_for("2 files").await?;
        page.wait_for_no(hint).await?;
        // What was typed by then is there after the next turn.
        let typed = "
            const field = document.querySelector('#import-name');
            field.value = 'typed';
            field.dispatchEvent(new InputEvent('input', { bubbles: true }));";
        let names = "return [...document.querySelectorAll('dialog input[type=text]')]
            .map((field) => field.value)";
        page.gives(names, json!(["web", "mail"])).await?;
        page.evaluate(typed).await?;
        page.on_phone(390, 844).await?;
        page.gives(names, json!(["typed", "mail"])).await?;
        dialog.press("Import 2 disks").await?;
        page.told("Imported mail").await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_finger_in_the_history_or_the_bytes_picks_nothing_by_the_turn() -> Result<()> {
    scenario("turned-lists", async |test| {
        let page = disk(test).await?;
        page.on_phone(390, 844).await?;
        let row = ".history tbody tr:last-child th";
        let middle = async || -> Result<(f64, f64)> {
            let [left, top, width, height] = page.place(row).await?;
            Ok((left + width / 2.0, top + height / 2.0))
        };
        let (x, y) = middle().await?;
        page.finger_down((x, y)).await?;
        page.finger_to((x, y - 60.0)).await?;
        page.on_phone(844, 390).await?;
        page.finger_to((x, y - 120.0)).await?;
        page.finger_up().await?;
        ensure!(
            !page.address().await?.contains("pick="),
            "a swipe picked a moment"
        );
        page.tap(middle().await?).await?;
        page.wait_for("Roll back…").await?;

        page.tab("Bytes").await?;
        page.wait_for("0x0 = 0").await?;
        let [left, top, ..] = page.place("#bytes").await?;
        let at = (left + 100.0, top + 300.0);
        page.finger_down(at).await?;
        page.finger_to((at.0, at.1 - 80.0)).await?;
        page.on_phone(390, 844).await?;
        page.finger_to((at.0, at.1 - 120.0)).await?;
        page.finger_up().await?;
        page.wait_for("0x0 = 0").await?;
        // The keys go on from where the cursor was, in rows of the new width: an offset, 8 bytes, their text.
        let cells =
            "const table = document.querySelector('[aria-label=\"Bytes of web-root, now\"]');
             return table?.tBodies[0].rows[0]?.cells.length";
        page.gives(cells, 10).await?;
        page.keys("#bytes", "\u{e015}").await?;
        page.wait_for("0x8 = 8").await?;
        page.no_errors().await
    })
    .await
}
