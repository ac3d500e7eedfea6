//! Overwriting leaves dead blocks behind, and compaction gives their space back: in what IndexedDB
//! uses, not only on paper, and without losing anything when the browser is killed in the middle of it.

use std::{env, fmt, fs, time::Duration};

use anyhow::{Context, Result, ensure};
use rowdisk_tests::{Page, scenario};

use crate::overwriting::{MIB, Victim, number, prepared};

/// What all records have together, and what the browser says that IndexedDB uses.
const USED: &str = "
    const asked = (request) => new Promise((done, failed) => {
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
    const db = await asked(indexedDB.open('rowdisk'));
    let records = 0;
    for (const name of ['small', 'bulk']) {
      // A few at a time: all of them are as large as the disk.
      const keys = await asked(db.transaction(name).objectStore(name).getAllKeys());
      for (let at = 0; at < keys.length; at += 100) {
        const range = IDBKeyRange.bound(keys[at], keys[Math.min(at + 99, keys.length - 1)]);
        const some = await asked(db.transaction(name).objectStore(name).getAll(range));
        records += some.reduce((sum, record) => sum + (record.size ?? record.length), 0);
      }
    }
    db.close();
    const { usageDetails } = await navigator.storage.estimate();
    return { records, browser: usageDetails.indexedDB };
";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn random_overwrites_settle_below_one_and_a_half_times_what_lives() -> Result<()> {
    let mebibytes = match env::var("ROWDISK_OVERWRITE_MIB") {
        Ok(value) => value
            .parse()
            .context("ROWDISK_OVERWRITE_MIB is a number of MiB")?,
        Err(_) => 8,
    };
    scenario("overwrites", async |test| {
        let len = mebibytes * MIB;
        let browser = test.browser().await?;
        let page = prepared(test, &browser, len).await?;
        let mut victim = Victim::new(&page, len).await?;
        for round in 1..=10 {
            let writes = victim.begin(&page, victim.blocks()).await?;
            let last = *writes.end();
            // However long that takes: the disk may be large.
            while victim.acknowledged(&page).await? < last {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            victim.ended(writes, last)?;
            println!("round {round}: {}", Used::now(&page, len).await?);
        }
        page.until("the space to be given back", async || {
            Ok(Used::now(&page, len).await?.is_settled())
        })
        .await?;
        println!("settled: {}", Used::now(&page, len).await?);
        victim.verify(test, &page).await
    })
    .await
}

/// What IndexedDB uses for a disk whose every block was written.
struct Used {
    records: u64,
    browser: u64,
    live: u64,
}

impl Used {
    async fn now(page: &Page, live: u64) -> Result<Self> {
        let used = page.evaluate_async(USED).await?;
        Ok(Self {
            records: number(&used["records"])?,
            browser: number(&used["browser"])?,
            live,
        })
    }

    fn is_settled(&self) -> bool {
        let limit = self.live + self.live / 2;
        self.records < limit && self.browser < limit + BROWSERS_OWN
    }
}

/// Chromium keeps so much of what was deleted until it tidies its database up, whatever the size of that.
const BROWSERS_OWN: u64 = 64 * MIB;

impl fmt::Display for Used {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mebibytes = |bytes: u64| bytes as f64 / MIB as f64;
        let times = |bytes: u64| bytes as f64 / self.live as f64;
        let Self {
            records,
            browser,
            live,
        } = *self;
        write!(
            formatter,
            "{:.0} MiB of data, {:.1} MiB in records ({:.2} times), {:.1} MiB as the browser counts ({:.2} times)",
            mebibytes(live),
            mebibytes(records),
            times(records),
            mebibytes(browser),
            times(browser),
        )
    }
}

/// In front of the worker: tells when a segment is stored again under its own key, which only compaction
/// does. With `HOLD` that transaction, all its changes made, is kept from ever being committed.
const WATCH: &str = "
    const told = new BroadcastChannel('compaction');
    const { put } = IDBObjectStore.prototype;
    const { commit } = IDBTransaction.prototype;
    const looks = new WeakMap();
    IDBObjectStore.prototype.put = function (value, key) {
      if (this.name === 'bulk') {
        const { transaction } = this;
        const look = looks.get(transaction) ?? { open: 0, isPacking: false, end: null };
        looks.set(transaction, look);
        look.open += 1;
        const known = this.getKey(key);
        known.onsuccess = () => {
          look.open -= 1;
          look.isPacking ||= known.result !== undefined;
          if (look.open === 0) look.end?.();
        };
      }
      return put.call(this, value, key);
    };
    IDBTransaction.prototype.commit = function () {
      const look = looks.get(this) ?? { open: 0, isPacking: false };
      const end = () => {
        if (look.isPacking) told.postMessage('packing');
        if (!(look.isPacking && HOLD)) return commit.call(this);
        const hold = () => { this.objectStore('bulk').getKey(0).onsuccess = hold; };
        hold();
      };
      if (look.open === 0) end(); else look.end = end;
    };
";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_kill_in_the_middle_of_compaction_loses_nothing() -> Result<()> {
    let kills: u64 = match env::var("ROWDISK_COMPACTION_KILLS") {
        Ok(kills) => kills
            .parse()
            .context("ROWDISK_COMPACTION_KILLS is a number")?,
        Err(_) => 4,
    };
    scenario("compaction-kills", async |test| {
        let worker = fs::read_to_string(test.page_folder().join("worker.js"))?;
        let len = 16 * MIB;
        let mut victim = None;
        for kill in 0..kills {
            // In turn: before the transaction is committed, and at some moment from there on.
            let hold = kill % 2 == 0;
            test.server.replace(
                "worker.js",
                format!("const HOLD = {hold};{WATCH}\n{worker}"),
            );
            let browser = test.browser().await?;
            let page = prepared(test, &browser, len).await?;
            let mut disk = match victim.take() {
                None => Victim::new(&page, len).await?,
                Some(disk) => disk,
            };
            page.evaluate(
                "window.isPacking = false;
                 new BroadcastChannel('compaction').onmessage = () => { window.isPacking = true; }",
            )
            .await?;
            let writes = disk.begin(&page, 4 * disk.blocks()).await?;
            page.until("compaction", async || {
                Ok(page.evaluate("return window.isPacking").await? == true)
            })
            .await?;
            let acknowledged = disk.acknowledged(&page).await?;
            ensure!(
                acknowledged < *writes.end(),
                "all was written before compaction"
            );
            browser.kill().await?;
            disk.ended(writes, acknowledged)?;

            test.server.replace("worker.js", worker.clone());
            let browser = test.browser().await?;
            let page = prepared(test, &browser, len).await?;
            disk.verify(test, &page)
                .await
                .with_context(|| format!("after kill {kill}"))?;
            // Blocks written one by one lie in segments of their own, which die whole. There is nothing
            // to pack but in what was written in long runs.
            disk.fill(&page).await?;
            browser.quit().await?;
            println!("kill {kill}: {acknowledged} writes acknowledged");
            victim = Some(disk);
        }
        Ok(())
    })
    .await
}
