//! Chromium keeps all of an origin's databases in one LevelDB. Killed while it appends to its log, it
//! can leave a record's head without the record; the next start appends behind that, and the one after
//! takes what it then reads for damage and deletes every database of the origin. A pool must outlive it.

use std::{fs, io::Write, path::PathBuf};

use anyhow::{Context, Result, ensure};
use rowdisk_tests::{Scenario, scenario};

/// A log consists of blocks of so many bytes; a record's head never crosses the end of one.
const BLOCK_LEN: u64 = 32 << 10;
/// A checksum, a length of 67 bytes, and the type of a record that is whole.
const HEAD: [u8; 7] = [0x5c, 0x1e, 0xa7, 0x90, 67, 0, 1];

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_torn_end_of_the_browsers_own_log_loses_nothing() -> Result<()> {
    scenario("torn-log", async |test| {
        let browser = test.browser().await?;
        let page = test.bare_page(&browser).await?;
        page.evaluate_async(
            "window.pool = await Pool.open(MODULE);
             await pool.run('rowdisk disk create victim --size 4M');
             await pool.run('rowdisk disk write victim --offset 1M --text kept')",
        )
        .await?;
        browser.kill().await?;
        tear(&log(test)?)?;

        for start in ["the first", "the second"] {
            let browser = test.browser().await?;
            let page = test.bare_page(&browser).await?;
            let found = page
                .evaluate_async(
                    "window.pool = await Pool.open(MODULE);
                     if (pool.opened.is_new) return 'a new pool';
                     const file = await pool.export('rowdisk disk export victim');
                     return await file.slice(1 << 20, (1 << 20) + 4).text()",
                )
                .await?;
            ensure!(found == "kept", "at {start} start there is {found}");
            browser.quit().await?;
        }
        Ok(())
    })
    .await
}

/// The log that the browser appended to last: the one of the highest number.
fn log(test: &Scenario) -> Result<PathBuf> {
    let databases = test.file("profile").join("Default").join("IndexedDB");
    let mut logs = Vec::new();
    for folder in fs::read_dir(databases)? {
        let folder = folder?.path();
        if folder.extension().is_some_and(|ending| ending == "leveldb") {
            for file in fs::read_dir(folder)? {
                let file = file?.path();
                if file.extension().is_some_and(|ending| ending == "log") {
                    logs.push(file);
                }
            }
        }
    }
    logs.sort();
    logs.pop().context("the browser keeps a log")
}

/// Appends what a kill leaves between a record's head and the record.
fn tear(log: &PathBuf) -> Result<()> {
    let len = fs::metadata(log)?.len();
    let left = BLOCK_LEN - len % BLOCK_LEN;
    let padding = if left < HEAD.len() as u64 { left } else { 0 };
    let mut log = fs::OpenOptions::new().append(true).open(log)?;
    log.write_all(&vec![0; usize::try_from(padding)?])?;
    Ok(log.write_all(&HEAD)?)
}
