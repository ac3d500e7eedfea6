//! What goes wrong with the pool: work that fails as it is damaged, and what stands in place of every page as it
//! is in another tab, taken over, of another build, damaged, gone.

use std::fs;

use anyhow::Result;

use crate::{Browser, Page, Scenario};

/// A worker of a build that is not the page's.
const OTHER_BUILD: &str = "postMessage({ Ready: { build: 'another.js' } });";

/// Loses the pool's root.
const DAMAGE: &str = "
    const [{ name }] = await indexedDB.databases();
    const done = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
    const db = await done(indexedDB.open(name));
    const transaction = db.transaction('meta', 'readwrite');
    transaction.objectStore('meta').delete('root');
    await new Promise((done) => { transaction.oncomplete = done; });
    db.close();
";

/// Flips a bit in the last byte of everything large: of data, as the pool's own records are elsewhere.
const FLIP: &str = "
    const [{ name }] = await indexedDB.databases();
    const done = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
    const db = await done(indexedDB.open(name));
    const store = (mode) => db.transaction('bulk', mode).objectStore('bulk');
    const [keys, blobs] = [await done(store('readonly').getAllKeys()), await done(store('readonly').getAll())];
    for (const [index, blob] of blobs.entries()) {
      const bytes = new Uint8Array(await new Response(blob).arrayBuffer());
      bytes[bytes.length - 1] ^= 1;
      await done(store('readwrite').put(blob instanceof Blob ? new Blob([bytes]) : bytes, keys[index]));
    }
    db.close();
";

/// Loses all of it.
const LOSE: &str = "
    const lost = (await indexedDB.databases()).map(({ name }) => new Promise((done) => {
      indexedDB.deleteDatabase(name).onsuccess = done;
    }));
    await Promise.all(lost);
";

impl Scenario {
    /// Calls `look` on work that failed and has a way out. The pool is damaged after it.
    pub(super) async fn failed_work(
        &self,
        browser: &Browser,
        look: &mut impl AsyncFnMut(&Page, &str) -> Result<()>,
    ) -> Result<()> {
        let blank = self.blank_page(browser).await?;
        blank.evaluate_async(FLIP).await?;
        let page = self.console(browser).await?;
        page.disk("web-root").await?;
        page.start_export().await?;
        page.wait_for("Export with zeroes for what cannot be read")
            .await?;
        page.settle().await?;
        look(&page, "work-failed").await?;
        page.press("Dismiss").await
    }

    /// Calls `look` on each, in a browser whose one tab has the pool. The pool is gone after it.
    pub(super) async fn every_barrier(
        &self,
        browser: &Browser,
        look: &mut impl AsyncFnMut(&Page, &str) -> Result<()>,
    ) -> Result<()> {
        let second = browser.open_in_another_tab(self.server.url()).await?;
        second.wait_for("The pool is open in another tab").await?;
        look(&second, "open-in-another-tab").await?;
        second.press("Take over").await?;
        second.opened().await?;
        let first = browser.switch_to_tab(0).await?;
        first
            .wait_for("Another tab has taken the pool over")
            .await?;
        first.forget_notices().await?;
        look(&first, "taken-over").await?;

        // Nobody has the pool now.
        self.blank_page(browser).await?;
        browser.switch_to_tab(1).await?;
        let blank = self.blank_page(browser).await?;
        blank.evaluate_async(DAMAGE).await?;
        let words = "The pool is damaged";
        self.barrier(browser, words, "pool-damaged", look).await?;
        let blank = self.blank_page(browser).await?;
        blank.evaluate_async(LOSE).await?;
        let words = "The pool that was here is gone";
        self.barrier(browser, words, "pool-gone", look).await?;
        let worker = fs::read(self.page_folder().join("worker.js"))?;
        self.server.replace("worker.js", OTHER_BUILD);
        let words = "The page on the server is newer than this one";
        self.barrier(browser, words, "other-build", look).await?;
        self.server.replace("worker.js", worker);
        Ok(())
    }

    async fn barrier(
        &self,
        browser: &Browser,
        words: &str,
        name: &str,
        look: &mut impl AsyncFnMut(&Page, &str) -> Result<()>,
    ) -> Result<()> {
        let page = browser.open(self.server.url()).await?;
        page.wait_for(words).await?;
        look(&page, name).await
    }
}
