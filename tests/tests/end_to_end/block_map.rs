//! The map as something to work on: blocks are chosen and acted on, changes are seen, and the store's map has the
//! figures of the storage page.

use std::fs;

use anyhow::Result;
use rowdisk_tests::{Page, Scenario, noise, scenario};

pub(crate) const CANVAS: &str = ".map canvas";
const BLOCK: u64 = 16 << 10;

// What a driver types for keys without a letter.
const SHIFT: &str = "\u{e008}";
const RIGHT: &str = "\u{e014}";
const HOME: &str = "\u{e011}";
const ESCAPE: &str = "\u{e00c}";
const END: &str = "\u{e010}";
const LEFT: &str = "\u{e012}";

/// A disk of 64 blocks, the first 32 of them written, with a snapshot.
pub(crate) async fn disk(test: &Scenario) -> Result<Page> {
    let image = test.file("small.img");
    let mut bytes = noise(5, 1 << 20);
    bytes[512 << 10..].fill(0);
    fs::write(&image, &bytes)?;
    let browser = test.browser().await?;
    let page = test.console(&browser).await?;
    page.import("web-root", &image).await?;
    page.disk("web-root").await?;
    page.take_snapshot("web-root", "before").await?;
    // The map has seen the snapshot: what is written next is news to it.
    page.wait_for("in snapshots").await?;
    page.wait_for("1 cell is 1 block").await?;
    Ok(page)
}

/// Waits until the address tells which blocks are chosen.
pub(crate) async fn chosen(page: &Page, blocks: Option<&str>) -> Result<()> {
    page.until(&format!("{blocks:?} in the address"), async || {
        let address = page.address().await?;
        Ok(match blocks {
            Some(blocks) => address.contains(&format!("chosen={blocks}")),
            None => !address.contains("chosen="),
        })
    })
    .await
}

/// Moves the mouse over the cells from one to another in the first row, with its button down.
async fn drag(page: &Page, from: u32, to: u32) -> Result<()> {
    let script = format!(
        "const canvas = document.querySelector('{CANVAS}');
         const {{ left, top, width }} = canvas.getBoundingClientRect();
         const send = (kind, cell, buttons) => canvas.dispatchEvent(new MouseEvent(kind, {{
           clientX: left + (cell + 0.5) * width / 64, clientY: top + 3, buttons, bubbles: true,
         }}));
         send('mousedown', {from}, 1);
         send('mousemove', {to}, 1);
         send('mouseup', {to}, 0);
         send('click', {to}, 0);"
    );
    page.evaluate(&script).await?;
    Ok(())
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn blocks_are_chosen_by_keyboard_and_mouse_and_written() -> Result<()> {
    scenario("block-map", async |test| {
        let page = disk(test).await?;
        let bar = page.labelled_part("Chosen blocks");
        // By keyboard: the first four blocks, from the second on.
        page.keys(CANVAS, HOME).await?;
        page.keys(CANVAS, RIGHT).await?;
        page.keys(CANVAS, &format!("{SHIFT}{RIGHT}{RIGHT}{RIGHT}"))
            .await?;
        chosen(&page, Some("1..5")).await?;
        bar.wait_for("Blocks 1–4, at 16 KiB · 64 KiB · before 4")
            .await?;
        page.keys(CANVAS, ESCAPE).await?;
        chosen(&page, None).await?;
        bar.gone().await?;

        // By mouse; what is chosen survives the page.
        drag(&page, 30, 33).await?;
        chosen(&page, Some("30..34")).await?;
        page.reload().await?;
        bar.wait_for("Blocks 30–33, at 480 KiB · 64 KiB · before 2, empty 2")
            .await?;

        // The bytes of it, and back.
        bar.press("Show the bytes").await?;
        page.wait_for("0x78000 = 491,520").await?;
        page.evaluate("history.back()").await?;
        bar.wait_for("Blocks 30–33").await?;

        // Filling it asks for nothing that the map has told already.
        bar.press("Fill…").await?;
        page.wait_for("rowdisk disk write").await?;
        page.holds("Offset", "480K").await?;
        page.holds("Length", "64K").await?;
        page.press("Write").await?;
        page.told("Wrote to web-root").await?;
        page.watch_for("just changed, 4 cells").await?;
        page.tab("Map").await?;
        page.seen().await?;
        bar.wait_for("now 4").await?;

        // What is chosen of a snapshot is looked at, not written.
        page.choose_moment("before").await?;
        page.press("Show").await?;
        bar.wait_for("before 2, empty 2").await?;
        bar.wait_for_no("Fill…").await?;
        bar.follow("Compare").await?;
        page.wait_for("64 KiB in 1 range changed").await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn what_changes_is_marked_for_a_moment() -> Result<()> {
    scenario("map-changes", async |test| {
        let page = disk(test).await?;
        let news = "just changed";
        page.wait_for_no(news).await?;
        // What is marked for a moment only is watched for.
        let marks = "just changed, 2 cells";
        // Two bytes on either side of a border; then the same again, which changes no figure of the map.
        for _ in 0..2 {
            write(&page, 8 * BLOCK - 2, "0123").await?;
            page.watch_for(marks).await?;
            page.tab("Map").await?;
            page.seen().await?;
            page.wait_for_no(news).await?;
        }
        // A snapshot takes what was now's; a roll back gives back what was the snapshot's.
        page.watch_for(marks).await?;
        page.take_snapshot("web-root", "after").await?;
        page.seen().await?;
        page.wait_for_no(news).await?;
        page.choose_moment("before").await?;
        page.press("Roll back…").await?;
        let dialog = page.dialog("Roll web-root back to before?");
        page.watch_for(marks).await?;
        dialog.press("Roll back").await?;
        page.seen().await?;
        page.no_errors().await
    })
    .await
}

async fn write(page: &Page, offset: u64, text: &str) -> Result<()> {
    page.forget_notices().await?;
    page.tab("Write").await?;
    page.fill("Offset", &offset.to_string()).await?;
    page.fill("Text to write", text).await?;
    page.press("Write").await?;
    page.told("Wrote to web-root").await
}

/// The figures in bytes behind labels in a part of the page, all of one moment: titles tell them to the byte.
async fn exact<const N: usize>(page: &Page, selector: &str, labels: [&str; N]) -> Result<[u64; N]> {
    let script = format!(
        "const parts = [...document.querySelectorAll('{selector}')];
         return {labels:?}.map((label) => {{
           const part = parts.find((part) => part.innerText.includes(label));
           return part?.querySelector('[title]')?.title ?? '0';
         }});"
    );
    let titles: Vec<String> = serde_json::from_value(page.evaluate(&script).await?)?;
    let mut figures = [0; N];
    for (figure, title) in figures.iter_mut().zip(titles) {
        let digits: String = title.chars().filter(char::is_ascii_digit).collect();
        *figure = digits.parse()?;
    }
    Ok(figures)
}

/// Whether the store's figures add up, and are those of the storage page.
async fn adds_up(page: &Page) -> Result<bool> {
    page.disk("web-root").await?;
    page.press("Store").await?;
    page.wait_for("only its snapshots").await?;
    let labels = [
        "this disk, now",
        "only its snapshots",
        "other disks",
        "maps and records",
        "being given back",
        "freed",
        "in all",
    ];
    let [now, snapshots, others, nodes, leaving, freed, all] =
        exact(page, ".legend span", labels).await?;
    let data = now + snapshots + others;
    page.follow("Storage").await?;
    page.wait_for("Data of disks and snapshots").await?;
    let there = exact(page, ".kinds tr", ["Data", "Maps"]).await?;
    println!("{data} {nodes} {leaving} {freed} {all}, {there:?}");
    // 512 KiB of the snapshot, of which the disk wrote half anew.
    Ok(data == 768 << 10 && data + nodes + leaving + freed == all && there == [data, nodes])
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn the_store_adds_up_with_the_storage_page() -> Result<()> {
    scenario("store-map", async |test| {
        let page = disk(test).await?;
        page.write_random("web-root", "0", "256K").await?;
        page.disk("web-root").await?;
        page.press("Store").await?;
        page.wait_for("only its snapshots").await?;
        page.address_has("physical=true").await?;
        page.press("as a table").await?;
        page.wait_for("Who has it").await?;
        // What was given back becomes free by itself: both pages are to tell of the same moment.
        page.until("the figures to be the same", async || adds_up(&page).await)
            .await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_choice_goes_on_past_the_maps_edge_and_stands_in_the_table() -> Result<()> {
    scenario("map-edge", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.new_disk("web-root", "64M").await?;
        let part = "location.hash = `${location.hash.split('?')[0]}?first=1024&blocks=256`";
        page.evaluate(part).await?;
        page.wait_for("1 cell is 1 block").await?;
        // From the last block in view on: the view moves along by a row of 64.
        page.keys(CANVAS, END).await?;
        page.keys(CANVAS, &format!("{SHIFT}{RIGHT}")).await?;
        chosen(&page, Some("1279..1344")).await?;
        page.address_has("first=1088").await?;
        page.keys(CANVAS, &format!("{SHIFT}{RIGHT}")).await?;
        chosen(&page, Some("1279..1408")).await?;
        page.address_has("first=1152").await?;
        // Back again before where it began, past the other edge.
        page.keys(CANVAS, HOME).await?;
        page.keys(CANVAS, ESCAPE).await?;
        page.keys(CANVAS, &format!("{SHIFT}{LEFT}")).await?;
        chosen(&page, Some("1088..1153")).await?;

        // The table has the chosen ones apart, and says so.
        page.press("as a table").await?;
        page.row("1,088–1,152").wait_for("chosen").await?;
        let marked = "return document.querySelectorAll('.map-table .picked').length";
        page.gives(marked, 1).await?;
        page.press("as a map").await?;
        page.press("Move on by half a view").await?;
        page.address_has("first=1216").await?;
        page.no_errors().await
    })
    .await
}
