//! A finger on the map: it chooses ranges by resting before it moves, scrolls by moving at once, and has room for
//! what it presses.

use anyhow::{Result, ensure};
use rowdisk_tests::{Page, scenario};

use crate::block_map::{CANVAS, chosen, disk};

/// A phone's map has so many cells in a row.
const COLUMNS: u32 = 48;
const ROWS: u32 = 2;

/// The map's place in the window, by cells.
pub(crate) struct Cells([f64; 4]);

impl Cells {
    pub(crate) async fn of(page: &Page) -> Result<Self> {
        Ok(Self(page.place(CANVAS).await?))
    }

    pub(crate) fn at(&self, cell: u32) -> (f64, f64) {
        let [left, top, width, height] = self.0;
        let part = |index: u32, of: u32, len: f64| (f64::from(index) + 0.5) * len / f64::from(of);
        let x = left + part(cell % COLUMNS, COLUMNS, width);
        (x, top + part(cell / COLUMNS, ROWS, height))
    }
}

async fn scrolled(page: &Page) -> Result<f64> {
    Ok(page
        .evaluate("return scrollY")
        .await?
        .as_f64()
        .unwrap_or(0.0))
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_finger_that_rests_chooses_what_it_then_moves_over() -> Result<()> {
    scenario("touch-choose", async |test| {
        let page = disk(test).await?;
        page.on_phone(390, 844).await?;
        let cells = Cells::of(&page).await?;
        let before = scrolled(&page).await?;
        page.finger_down(cells.at(3)).await?;
        chosen(&page, Some("3..4")).await?;
        page.finger_to(cells.at(10)).await?;
        chosen(&page, Some("3..11")).await?;
        // Down into the next row, and past the map's end: the page stays where it is.
        page.finger_to(cells.at(50)).await?;
        chosen(&page, Some("3..51")).await?;
        let (x, y) = cells.at(50);
        page.finger_to((x, y + 200.0)).await?;
        page.finger_to((380.0, y + 200.0)).await?;
        chosen(&page, Some("3..64")).await?;
        page.finger_to(cells.at(0)).await?;
        chosen(&page, Some("0..4")).await?;
        page.finger_up().await?;
        ensure!(
            scrolled(&page).await? == before,
            "the page moved under the choice"
        );
        let bar = page.labelled_part("Chosen blocks");
        bar.wait_for("Blocks 0–3").await?;

        // A swipe scrolls and chooses nothing, up and from side to side; two fingers choose nothing either.
        let cells = Cells::of(&page).await?;
        let (x, y) = cells.at(20);
        let up: Vec<_> = (1..=10)
            .map(|step| (x, y - 20.0 * f64::from(step)))
            .collect();
        page.swipe((x, y), &up).await?;
        page.until("the page to scroll", async || {
            Ok(scrolled(&page).await? > before + 50.0)
        })
        .await?;
        // The address would tell only later.
        bar.wait_for("Blocks 0–3").await?;
        let cells = Cells::of(&page).await?;
        page.swipe(cells.at(5), &[cells.at(30)]).await?;
        bar.wait_for("Blocks 0–3").await?;
        chosen(&page, Some("0..4")).await?;
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn two_taps_choose_a_range_and_buttons_have_room_for_a_finger() -> Result<()> {
    scenario("touch-reach", async |test| {
        let page = disk(test).await?;
        page.on_phone(390, 844).await?;
        let cells = Cells::of(&page).await?;
        page.tap(cells.at(20)).await?;
        chosen(&page, Some("20..21")).await?;
        let bar = page.labelled_part("Chosen blocks");
        bar.press("Choose up to…").await?;
        bar.wait_for("Press the block up to which").await?;
        let cells = Cells::of(&page).await?;
        page.tap(cells.at(25)).await?;
        chosen(&page, Some("20..26")).await?;
        bar.wait_for("Blocks 20–25").await?;
        // That was the one press it waited for.
        page.tap(cells.at(30)).await?;
        chosen(&page, Some("30..31")).await?;

        let small = "
            const parts = '.map-bar button, .map-ways button, .blocks button, .blocks a';
            const all = [...document.querySelectorAll(parts)];
            const small = all.filter((one) => {
              const { width, height } = one.getBoundingClientRect();
              return Math.min(width, height) < 44;
            });
            return [all.length >= 9, small.map((one) => one.innerText)];";
        let small = page.evaluate(small).await?;
        ensure!(small == serde_json::json!([true, []]), "{small}");
        page.no_errors().await
    })
    .await
}
