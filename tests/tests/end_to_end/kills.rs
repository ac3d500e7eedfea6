//! The whole browser is killed in the middle of writes, again and again, on one profile. What was
//! acknowledged before is there afterwards, nothing is torn, and the pool checks sound.
//!
//! A kill proves that the process may die at any moment, not that the power may.

use std::env;

use anyhow::{Context, Result, ensure};
use rowdisk_tests::{Page, Scenario, noise, scenario};

/// Makes the disk, or finds it as the kill before left it.
const OPEN: &str = "
    window.pool = await Pool.open(MODULE);
    return pool.opened.is_new;
";

/// Writes without pause. Block `n % BLOCKS` of the first half gets the text of `n`; the second half is
/// filled with one byte in one command. `acknowledged` is the newest `n` whose command was answered.
const WRITE: &str = "
    const BLOCKS = 128, BLOCK = 16384;
    window.acknowledged = FIRST - 1;
    (async () => {
      for (let n = FIRST; ; n += 1) {
        if (n % 8 === 0) {
          await pool.run(`rowdisk disk write victim --offset 2M --fill ${n % 251} --length 2M`);
        } else {
          const offset = (n % BLOCKS) * BLOCK;
          await pool.run(`rowdisk disk write victim --offset ${offset} --text ${String(n).padStart(12, '0')}`);
        }
        window.acknowledged = n;
      }
    })().catch((error) => { window.failed = String(error); });
";

/// What the disk holds: the number in each block of the first half, and the bytes of the second.
const READ: &str = "
    const file = await pool.export('rowdisk disk export victim');
    const bytes = new Uint8Array(await file.arrayBuffer());
    const text = new TextDecoder();
    const numbers = [];
    for (let block = 0; block < 128; block += 1) {
      numbers.push(Number(text.decode(bytes.subarray(block * 16384, block * 16384 + 12)).replaceAll('\\0', '0')));
    }
    const { findings } = await pool.check();
    return { numbers, filled: [...new Set(bytes.subarray(2 << 20))], findings, bytes: bytes.length };
";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn nothing_acknowledged_is_lost_when_the_browser_is_killed() -> Result<()> {
    let kills: u64 = match env::var("ROWDISK_KILLS") {
        Ok(kills) => kills.parse().context("ROWDISK_KILLS is a number")?,
        Err(_) => 10,
    };
    scenario("kills", async |test| {
        let mut acknowledged = 0;
        for kill in 0..kills {
            acknowledged = write_until_killed(test, kill, acknowledged + 1).await?;
            println!("kill {kill}: {acknowledged} writes acknowledged");
        }
        let browser = test.browser().await?;
        let page = test.bare_page(&browser).await?;
        page.evaluate_async(OPEN).await?;
        verify(&page, acknowledged).await?;
        browser.quit().await
    })
    .await
}

/// Verifies what the last kill left, writes on from `first`, and kills the browser at a moment that
/// differs from kill to kill. Gives the newest write known to be acknowledged.
async fn write_until_killed(test: &Scenario, kill: u64, first: u64) -> Result<u64> {
    let browser = test.browser().await?;
    let page = test.bare_page(&browser).await?;
    let is_new = page.evaluate_async(OPEN).await?;
    if kill == 0 {
        ensure!(is_new == true, "a fresh profile has no pool");
        page.evaluate_async("await pool.run('rowdisk disk create victim --size 4M');")
            .await?;
    } else {
        ensure!(is_new == false, "the pool is gone");
        verify(&page, first - 1).await?;
    }
    page.evaluate(&format!("const FIRST = {first};{WRITE}"))
        .await?;
    let pick = noise(kill, 1);
    let wanted = first + 20 + u64::from(pick.first().copied().unwrap_or_default());
    let acknowledged = async || {
        let failed = page.evaluate("return window.failed ?? null").await?;
        ensure!(failed.is_null(), "a write failed: {failed}");
        let newest = page.evaluate("return window.acknowledged").await?;
        newest.as_u64().context("it is a number")
    };
    page.until("writes to be acknowledged", async || {
        Ok(acknowledged().await? >= wanted)
    })
    .await?;
    let acknowledged = acknowledged().await?;
    browser.kill().await?;
    Ok(acknowledged)
}

/// Compares the disk with what writes up to `acknowledged` must have left. One more was under way and
/// may be there, and any number after it that were acknowledged before the kill but not seen.
async fn verify(page: &Page, acknowledged: u64) -> Result<()> {
    let found = page.evaluate_async(READ).await?;
    ensure!(
        found["bytes"] == 4 << 20,
        "the disk has {} bytes",
        found["bytes"]
    );
    ensure!(
        found["findings"] == serde_json::json!([]),
        "the check finds {}",
        found["findings"]
    );
    let numbers = found["numbers"].as_array().context("a list")?;
    for (block, number) in (0..).zip(numbers) {
        let number = number
            .as_u64()
            .with_context(|| format!("block {block} holds no number"))?;
        let least = newest_for(block, acknowledged);
        ensure!(
            number >= least,
            "block {block} holds write {number}, but {least} was acknowledged"
        );
        ensure!(
            number == 0 || number % 128 == block,
            "block {block} holds write {number}"
        );
    }
    let filled = found["filled"].as_array().context("a list")?;
    ensure!(
        filled.len() == 1,
        "the filled half is torn: it holds the bytes {filled:?}"
    );
    Ok(())
}

/// The newest write up to `acknowledged` that went to `block`; 0 if none did.
fn newest_for(block: u64, acknowledged: u64) -> u64 {
    (1..=acknowledged)
        .rev()
        .find(|n| n % 8 != 0 && n % 128 == block)
        .unwrap_or(0)
}
