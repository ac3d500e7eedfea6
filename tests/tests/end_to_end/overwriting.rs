//! Random overwrites of one disk that can be verified by themselves.
//!
//! Write `n` puts the bytes of seed `n` into a block that depends on `n` alone. So each block holds the
//! newest acknowledged write to it, or one of those that were under way when the browser was killed.

use std::{fs, ops::RangeInclusive};

use anyhow::{Context, Result, ensure};
use rowdisk_tests::{Browser, Page, Scenario, noise};
use serde_json::{Value, json};

pub(crate) const MIB: u64 = 1 << 20;
const BLOCK_LEN: u64 = 16 << 10;
/// So many writes are on their way at a time; among them, their order is not known.
const AT_ONCE: u64 = 64;

/// Opens the pool, and defines what the test does in the page. `BLOCKS` and the like go before it.
const PREPARE: &str = "
    window.pool = await Pool.open(MODULE);

    // Which block write `n` goes to: `block_of` in the test.
    const mixed = (n) => {
      let word = Math.imul(n ^ (n >>> 16), 0x7feb352d);
      word = Math.imul(word ^ (word >>> 15), 0x846ca68b);
      return (word ^ (word >>> 16)) >>> 0;
    };

    window.overwrite = async (first, last) => {
      for (let n = first; n <= last; n += AT_ONCE) {
        const lot = [];
        for (let each = n; each < n + AT_ONCE && each <= last; each += 1) {
          const offset = (mixed(each) % BLOCKS) * BLOCK_LEN;
          lot.push(pool.run(`rowdisk disk write victim --offset ${offset} --random ${each} --length ${BLOCK_LEN}`));
        }
        await Promise.all(lot);
        window.acknowledged = Math.min(n + AT_ONCE - 1, last);
      }
    };
";

/// The disk `victim`, and what each of its blocks may hold.
pub(crate) struct Victim {
    len: u64,
    /// By block: the writes that may be there. 0 is what the disk was made with.
    may_hold: Vec<Vec<u64>>,
    /// The write after all that were ever asked for.
    next: u64,
}

impl Victim {
    /// Makes the disk, full of random bytes.
    pub(crate) async fn new(page: &Page, len: u64) -> Result<Self> {
        page.evaluate_async(&format!(
            "await pool.run('rowdisk disk create victim --size {len}')"
        ))
        .await?;
        let mut victim = Self {
            len,
            may_hold: vec![Vec::new(); usize::try_from(len / BLOCK_LEN)?],
            next: 1,
        };
        victim.fill(page).await?;
        Ok(victim)
    }

    /// Fills the disk with the bytes it is made with, in long runs.
    pub(crate) async fn fill(&mut self, page: &Page) -> Result<()> {
        let len = self.len;
        page.evaluate_async(&format!(
            "await pool.run('rowdisk disk write victim --offset 0 --random 0 --length {len}')"
        ))
        .await?;
        self.may_hold.fill(vec![0]);
        Ok(())
    }

    /// How many writes are as much as the disk has.
    pub(crate) fn blocks(&self) -> u64 {
        self.may_hold.len() as u64
    }

    /// Begins so many writes, which [`Self::acknowledged`] counts.
    pub(crate) async fn begin(&mut self, page: &Page, count: u64) -> Result<RangeInclusive<u64>> {
        let (first, last) = (self.next, self.next + count - 1);
        self.next += count;
        page.evaluate(&format!(
            "window.acknowledged = {first} - 1;
             overwrite({first}, {last}).catch((error) => {{ window.failed = String(error); }})"
        ))
        .await?;
        Ok(first..=last)
    }

    /// The newest write known to be acknowledged.
    pub(crate) async fn acknowledged(&self, page: &Page) -> Result<u64> {
        let failed = page.evaluate("return window.failed ?? null").await?;
        ensure!(failed.is_null(), "a write failed: {failed}");
        number(&page.evaluate("return window.acknowledged").await?)
    }

    /// Takes in that of these writes, those up to `acknowledged` were, and the others may have happened.
    pub(crate) fn ended(&mut self, writes: RangeInclusive<u64>, acknowledged: u64) -> Result<()> {
        let blocks = self.blocks();
        for n in writes.clone() {
            let of_block = self.may_hold.get_mut(usize::try_from(block_of(n, blocks))?);
            let of_block = of_block.context("the disk has that block")?;
            if n <= acknowledged {
                // Nothing older can be there, but for one that was on its way beside it.
                of_block.retain(|before| writes.contains(before) && before + AT_ONCE > n);
            }
            of_block.push(n);
        }
        Ok(())
    }

    /// Checks the pool, and compares the disk with what it may hold.
    pub(crate) async fn verify(&self, test: &Scenario, page: &Page) -> Result<()> {
        let findings = page.evaluate_async("return (await pool.check()).findings");
        let findings = findings.await?;
        ensure!(findings == json!([]), "{findings}");
        page.evaluate_async(
            "const link = document.createElement('a');
             link.href = URL.createObjectURL(await pool.export('rowdisk disk export victim'));
             link.download = 'victim.img';
             link.click()",
        )
        .await?;
        let bytes = fs::read(test.downloaded(page, "verified.img").await?)?;
        ensure!(bytes.len() as u64 == self.len);
        let (made_with, block_len) = (noise(0, bytes.len()), usize::try_from(BLOCK_LEN)?);
        let blocks = bytes.chunks(block_len).zip(made_with.chunks(block_len));
        for (index, ((block, made_with), may_hold)) in blocks.zip(&self.may_hold).enumerate() {
            let is_there = may_hold.iter().any(|&n| match n {
                0 => block == made_with,
                n => block == noise(n, block_len),
            });
            ensure!(
                is_there,
                "block {index} holds none of the writes {may_hold:?}"
            );
        }
        Ok(())
    }
}

/// A page in which overwriting a disk of that length can begin.
pub(crate) async fn prepared(test: &Scenario, browser: &Browser, len: u64) -> Result<Page> {
    let page = test.bare_page(browser).await?;
    let blocks = len / BLOCK_LEN;
    page.evaluate_async(&format!(
        "const BLOCKS = {blocks}, BLOCK_LEN = {BLOCK_LEN}, AT_ONCE = {AT_ONCE};{PREPARE}"
    ))
    .await?;
    Ok(page)
}

pub(crate) fn number(value: &Value) -> Result<u64> {
    value
        .as_u64()
        .with_context(|| format!("{value} is a number"))
}

/// Which block write `n` goes to.
fn block_of(n: u64, blocks: u64) -> u64 {
    let n = n as u32;
    let mut word = (n ^ (n >> 16)).wrapping_mul(0x7feb_352d);
    word = (word ^ (word >> 15)).wrapping_mul(0x846c_a68b);
    u64::from(word ^ (word >> 16)) % blocks
}
