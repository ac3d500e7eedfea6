//! What is stored is not what the page left there: each kind of damage is named, nothing wrong is
//! shown, and nothing is changed by looking.

use std::fs;

use anyhow::{Result, ensure};
use rowdisk_tests::{Browser, Page, Scenario, noise, scenario};
use serde_json::Value;

/// Opens the page's database for a change of the test's own: `db`, and `stores`, all writable.
const OPEN: &str = "
    const asked = (request) => new Promise((done, failed) => {
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
    const [{ name, version }] = await indexedDB.databases();
    const db = await asked(indexedDB.open(name));
    const transaction = db.transaction([...db.objectStoreNames], 'readwrite');
    const store = (name) => transaction.objectStore(name);
    const finished = new Promise((done) => { transaction.oncomplete = done; });
";

const CLOSE: &str = "await finished; db.close();";

/// Makes a pool with one disk of noise, in a page that is left again.
async fn pool(test: &Scenario, browser: &Browser) -> Result<Page> {
    let image = test.file("victim.img");
    fs::write(&image, noise(3, 4 << 20))?;
    let page = test.console(browser).await?;
    page.import("victim", &image).await?;
    test.blank_page(browser).await
}

/// Changes what is stored.
async fn tamper(page: &Page, change: &str) -> Result<()> {
    page.evaluate_async(&format!("{OPEN}{change};{CLOSE}"))
        .await?;
    Ok(())
}

/// What stands in `meta`, and how many records everywhere else.
async fn stored(page: &Page) -> Result<Value> {
    let read = "
        const meta = await asked(store('meta').getAll());
        const counts = await Promise.all([...db.objectStoreNames].map((name) => asked(store(name).count())));
        transaction.commit();
        await finished;
        db.close();
        return JSON.stringify([meta.map((value) => value.buffer ? [...value] : value), counts])";
    page.evaluate_async(&format!("{OPEN}{read}")).await
}

/// Opens the console on what was tampered with and waits for its verdict.
async fn verdict(test: &Scenario, browser: &Browser, words: &str) -> Result<Page> {
    let page = browser.open(test.server.url()).await?;
    page.wait_for(words).await?;
    Ok(page)
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_torn_root_is_damage() -> Result<()> {
    scenario("torn-root", async |test| {
        let browser = test.browser().await?;
        let page = pool(test, &browser).await?;
        let change = "
            const root = new Uint8Array(await asked(store('meta').get('root')));
            store('meta').put(root.slice(0, root.length / 2), 'root')";
        tamper(&page, change).await?;
        verdict(test, &browser, "The pool is damaged")
            .await
            .map(drop)
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_missing_root_is_damage_and_nothing_is_wiped() -> Result<()> {
    scenario("missing-root", async |test| {
        let browser = test.browser().await?;
        let page = pool(test, &browser).await?;
        tamper(&page, "store('meta').delete('root')").await?;
        let before = stored(&page).await?;
        let page = verdict(test, &browser, "The pool is damaged").await?;
        // What is said can be done here: nothing but these two.
        page.wait_for("Reset the pool…").await?;
        ensure!(
            !page.text().await?.contains("export"),
            "there is no export here"
        );
        let page = test.blank_page(&browser).await?;
        ensure!(stored(&page).await? == before, "the pool was changed");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn an_epoch_of_nonsense_is_damage_and_no_other_tab() -> Result<()> {
    scenario("epoch", async |test| {
        let browser = test.browser().await?;
        let page = pool(test, &browser).await?;
        tamper(&page, "store('meta').put(NaN, 'epoch')").await?;
        verdict(test, &browser, "The pool is damaged")
            .await
            .map(drop)
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn flipped_bits_are_damage_and_never_data() -> Result<()> {
    scenario("flipped", async |test| {
        let browser = test.browser().await?;
        let page = pool(test, &browser).await?;
        // The last byte of a large segment is data; the directory stands in front.
        let change = "
            const keys = await asked(store('bulk').getAllKeys());
            const blobs = await asked(store('bulk').getAll());
            await finished;
            const bytes = await Promise.all(blobs.map(async (blob) => new Uint8Array(await new Response(blob).arrayBuffer())));
            const again = db.transaction('bulk', 'readwrite');
            bytes.forEach((bytes, index) => {
              bytes[bytes.length - 1] ^= 1;
              again.objectStore('bulk').put(blobs[index] instanceof Blob ? new Blob([bytes]) : bytes, keys[index]);
            });
            await new Promise((done) => { again.oncomplete = done; })";
        tamper(&page, change).await?;
        damage_is_found(test, &browser).await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_missing_segment_is_damage_and_never_zeroes() -> Result<()> {
    scenario("missing-segment", async |test| {
        let browser = test.browser().await?;
        let page = pool(test, &browser).await?;
        tamper(&page, "store('bulk').clear()").await?;
        damage_is_found(test, &browser).await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn what_is_beside_a_bad_block_can_be_exported() -> Result<()> {
    scenario("bad-block", async |test| {
        let browser = test.browser().await?;
        let page = pool(test, &browser).await?;
        // One byte of one segment: the last of a block.
        let change = "
            const [key] = await asked(store('bulk').getAllKeys());
            const blob = await asked(store('bulk').get(key));
            await finished;
            const bytes = new Uint8Array(await new Response(blob).arrayBuffer());
            bytes[bytes.length - 1] ^= 1;
            const again = db.transaction('bulk', 'readwrite');
            again.objectStore('bulk').put(new Blob([bytes]), key);
            await new Promise((done) => { again.oncomplete = done; })";
        tamper(&page, change).await?;
        let page = test.console(&browser).await?;
        page.disk("victim").await?;
        page.start_export().await?;
        page.wait_for("The pool is damaged").await?;
        page.press("Export with zeroes for what cannot be read")
            .await?;
        page.told("zeroes for what could not be read: 16,384 bytes at offset ")
            .await?;
        let exported = fs::read(test.downloaded(&page, "exported.img").await?)?;
        let whole = fs::read(test.file("victim.img"))?;
        ensure!(exported.len() == whole.len());
        let blocks = exported.chunks(16 << 10).zip(whole.chunks(16 << 10));
        let differing: Vec<&[u8]> = blocks.filter(|(a, b)| a != b).map(|(a, _)| a).collect();
        ensure!(differing.len() == 1, "{} blocks differ", differing.len());
        ensure!(differing.iter().all(|block| block.iter().all(|b| *b == 0)));
        page.wait_for_no("Export with zeroes for what cannot be read")
            .await?;
        page.follow("Activity").await?;
        page.wait_for("--zero-unreadable").await?;
        page.wait_for("16,384 bytes at offset ").await
    })
    .await
}

/// Neither an export nor a check takes damaged data for good.
async fn damage_is_found(test: &Scenario, browser: &Browser) -> Result<()> {
    let page = test.console(browser).await?;
    page.disk("victim").await?;
    page.start_export().await?;
    page.wait_for("The pool is damaged").await?;
    ensure!(
        test.downloads.finished()?.is_empty(),
        "damaged data was exported"
    );
    let page = test.console(browser).await?;
    page.follow("Storage").await?;
    page.press("Check now").await?;
    page.wait_for("found").await?;
    ensure!(!page.text().await?.contains("The pool is sound."));
    Ok(())
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_pool_of_a_newer_format_is_left_alone() -> Result<()> {
    scenario("newer-format", async |test| {
        let browser = test.browser().await?;
        let page = pool(test, &browser).await?;
        // The format stands behind the magic, in every format to come.
        let raise = "
            const identity = new Uint8Array(await asked(store('meta').get('identity')));
            identity[8] = 7;
            store('meta').put(identity, 'identity')";
        tamper(&page, raise).await?;
        let before = stored(&page).await?;
        verdict(test, &browser, "The pool has the newer format 7").await?;
        let page = test.blank_page(&browser).await?;
        ensure!(stored(&page).await? == before, "the newer pool was changed");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_database_of_another_application_is_left_alone() -> Result<()> {
    scenario("foreign", async |test| {
        let browser = test.browser().await?;
        let page = pool(test, &browser).await?;
        let replace = "
            const [{ name, version }] = await indexedDB.databases();
            const asked = (request) => new Promise((done, failed) => {
              request.onsuccess = () => done(request.result);
              request.onerror = () => failed(request.error);
            });
            await asked(indexedDB.deleteDatabase(name));
            const request = indexedDB.open(name, version);
            request.onupgradeneeded = () => request.result.createObjectStore('theirs').put('kept', 1);
            (await asked(request)).close()";
        page.evaluate_async(replace).await?;
        let page = verdict(test, &browser, "Another application uses this storage").await?;
        let read = "
            const [{ name }] = await indexedDB.databases();
            return await new Promise((done) => {
              const request = indexedDB.open(name);
              request.onsuccess = () => {
                request.result.transaction('theirs').objectStore('theirs').get(1).onsuccess =
                  (event) => { request.result.close(); done(event.target.result); };
              };
            })";
        ensure!(page.evaluate_async(read).await? == "kept");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn storage_that_is_cleared_under_the_page_is_said_to_be_gone() -> Result<()> {
    scenario("evicted", async |test| {
        let browser = test.browser().await?;
        pool(test, &browser).await?;
        let page = test.console(&browser).await?;
        browser.evict().await?;
        page.wait_for("The browser closed the storage").await?;
        page.press("Try again").await?;
        // An empty list of disks in its place would be no explanation.
        page.wait_for("The pool that was here is gone").await?;
        page.press("Go on with an empty pool").await?;
        page.wait_for("No disks yet").await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_browser_that_denies_storage_is_told_of() -> Result<()> {
    scenario("denied", async |test| {
        // What browsers do where a site may store nothing. Headless Chromium with storage switched off
        // for the site does not even run the page's modules.
        let worker = fs::read_to_string(test.page_folder().join("worker.js"))?;
        let denied = "IDBFactory.prototype.open = () => { throw new DOMException('denied', 'SecurityError'); };";
        test.server.replace("worker.js", format!("{denied}\n{worker}"));
        let browser = test.browser().await?;
        verdict(
            test,
            &browser,
            "The browser does not let this page store anything",
        )
        .await
        .map(drop)
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_browser_that_denies_locks_is_not_another_tab() -> Result<()> {
    scenario("no-locks", async |test| {
        let worker = fs::read_to_string(test.page_folder().join("worker.js"))?;
        let denied = "LockManager.prototype.request = async () => { throw new DOMException('denied', 'SecurityError'); };";
        test.server.replace("worker.js", format!("{denied}\n{worker}"));
        let browser = test.browser().await?;
        let words = "The browser does not let this page store anything";
        let page = verdict(test, &browser, words).await?;
        ensure!(!page.text().await?.contains("another tab"));
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_page_without_a_secure_context_says_so() -> Result<()> {
    scenario("insecure", async |test| {
        let browser = test.browser().await?;
        let address = test.server.url().replace("127.0.0.1", "rowdisk.test");
        let page = browser.open(&address).await?;
        page.wait_for("This page is not in a secure context").await
    })
    .await
}
