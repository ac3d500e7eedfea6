//! Bytes, searches and differences, held against brute force over the whole disk in memory.

mod bytes;
mod differences;
mod find;

use std::ops::Range;

use super::*;
use crate::engine::ExtentState;
use crate::service::Direction;
use crate::service::command::VersionRef;
use crate::service::views::ChangesView;

const MIB: usize = 1 << 20;
const BLOCK: usize = 4096;

/// Numbers by chance, the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) as usize % bound
    }
}

fn version(text: &str) -> VersionRef {
    text.parse().unwrap()
}

async fn whole(bench: &Bench, what: &str) -> Vec<u8> {
    let id = bench.service.version_of(&version(what)).unwrap();
    let pool = bench.service.pool();
    let mut bytes = vec![0; pool.version(id).unwrap().len as usize];
    pool.read(id, 0, &mut bytes).await.unwrap();
    bytes
}

/// The blocks of a version that hold data.
async fn data_blocks(bench: &Bench, what: &str) -> Vec<Range<usize>> {
    let id = bench.service.version_of(&version(what)).unwrap();
    let pool = bench.service.pool();
    let len = pool.version(id).unwrap().len;
    let all = pool.extents(id, 0, len, usize::MAX).await.unwrap();
    let is_data = |state| matches!(state, ExtentState::Data { .. });
    let data = all.extents.iter().filter(|extent| is_data(extent.state));
    data.map(|extent| extent.offset as usize..(extent.offset + extent.len) as usize)
        .collect()
}

/// A small disk with letters here and there, zeroes, discards, a snapshot and a few changes since.
async fn grown(bench: &Bench, seed: u64) -> Chance {
    let mut chance = Chance(seed);
    bench
        .run("disk create letters --size 1M --block-size 4K")
        .await;
    let some = async |chance: &mut Chance| {
        for _ in 0..24 {
            let at = chance.below(MIB - 64);
            let block = at / BLOCK * BLOCK;
            let text = ["ab", "abab", "ba", "aab"][chance.below(4)];
            let command = match chance.below(8) {
                0 => format!("disk zero letters --offset {block} --length 4K"),
                1 => format!("disk discard letters --offset {block} --length 8K"),
                // Across the border of two blocks, and at the disk's very end.
                2 => format!(
                    "disk write letters --offset {} --text {text}",
                    block + BLOCK - 1
                ),
                3 => format!(
                    "disk write letters --offset {} --text {text}",
                    MIB - text.len()
                ),
                _ => format!("disk write letters --offset {at} --text {text}"),
            };
            // A discard may end past the disk.
            let _ = bench.service.run(&command).await;
        }
    };
    some(&mut chance).await;
    bench.run("snapshot create letters before").await;
    if seed.is_multiple_of(2) {
        bench.run("disk resize letters 2M").await;
    }
    some(&mut chance).await;
    chance
}

async fn changes(bench: &Bench, before: &str, after: &str) -> Vec<ChangesView> {
    let (before, after) = (version(before), version(after));
    let (mut pages, mut next) = (Vec::new(), Some(0));
    while let Some(from) = next {
        let page = bench
            .service
            .describe_changes(&before, &after, from)
            .await
            .unwrap();
        next = page.next;
        pages.push(page);
    }
    pages
}
