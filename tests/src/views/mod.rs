//! Every page and dialog of the console, once, and how it is reached: what looks at all of them (the
//! accessibility test, the screenshots) walks through the same catalogue.
//!
//! A view is an address and a few steps. It is reached from a page without state, so that nothing of the
//! view before it is left over. Views change nothing in the pool, but for the last
//! ones, which show work and what comes of it.

mod barriers;
mod catalogue;
mod reach;
mod variant;

use std::fs;

use anyhow::{Context, Result};

use crate::{Browser, Page, Scenario};
pub use variant::{Theme, Variant};

/// What the pool of the filled views holds.
const FILL: &str = include_str!("fill.js");

/// A page or dialog in one of its states.
#[derive(Debug)]
pub struct View {
    /// Its name, unique and fit for a file.
    pub name: &'static str,
    /// Its address from the `#` on; a disk's name in braces stands for its id.
    at: &'static str,
    /// What is done there.
    steps: &'static [Step],
}

/// One thing a person does, or waits for.
#[derive(Debug)]
enum Step {
    /// Presses a button.
    Press(&'static str),
    /// Presses a button of the dialog of that title.
    PressIn(&'static str, &'static str),
    /// Follows a link.
    Follow(&'static str),
    /// Presses a table row.
    PressRow(&'static str),
    /// Ticks a box or picks a choice.
    Pick(&'static str),
    /// Writes into a field.
    Fill(&'static str, &'static str),
    /// Types into the element of a selector.
    Keys(&'static str, &'static str),
    /// Gives a small file of that name to a file field.
    Upload(&'static str, &'static str),
    /// Waits until something can be read.
    See(&'static str),
}

impl Scenario {
    /// Calls `look` on every view, in the order of the catalogue.
    pub async fn every_view(
        &self,
        browser: &Browser,
        mut look: impl AsyncFnMut(&Page, &str) -> Result<()>,
    ) -> Result<()> {
        let page = self.console(browser).await?;
        for view in catalogue::empty() {
            self.reach(&page, view).await?;
            look(&page, view.name).await?;
        }
        let page = self.filled_console(browser).await?;
        for view in catalogue::filled() {
            self.reach(&page, view).await?;
            look(&page, view.name).await?;
        }
        self.failed_work(browser, &mut look).await?;
        self.every_barrier(browser, &mut look).await
    }

    /// The console with something on every page: the sample, and disks with a longer history.
    async fn filled_console(&self, browser: &Browser) -> Result<Page> {
        let page = self.console(browser).await?;
        page.press("Try the sample").await?;
        page.wait_for("Read me.txt").await?;
        let page = self.bare_page(browser).await?;
        page.evaluate_async(FILL).await?;
        self.console(browser).await
    }

    async fn reach(&self, page: &Page, view: &View) -> Result<()> {
        let reached = async {
            Variant::WIDE.put_on(page).await?;
            page.go_to(view.at).await?;
            for step in view.steps {
                self.step(page, step).await?;
            }
            page.settle().await
        };
        reached
            .await
            .with_context(|| format!("the view {} is not reached", view.name))
    }

    async fn step(&self, page: &Page, step: &Step) -> Result<()> {
        match *step {
            Step::Press(name) => page.press(name).await,
            Step::PressIn(dialog, name) => page.dialog(dialog).press(name).await,
            Step::Follow(name) => page.follow(name).await,
            Step::PressRow(name) => page.press_row(name).await,
            Step::Pick(label) => page.pick(label).await,
            Step::Fill(label, text) => page.fill(label, text).await,
            Step::Keys(selector, keys) => page.keys(selector, keys).await,
            Step::Upload(label, name) => {
                let file = self.file(name);
                fs::write(&file, vec![b'.'; 1 << 20])?;
                page.upload(label, &file).await
            }
            Step::See(text) => page.wait_for(text).await,
        }
    }
}
