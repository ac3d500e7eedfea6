//! What the data says: all of it follows from the seed, so that a reader can tell data that is well
//! kept but wrong from data that is right.

/// The SplitMix64 sequence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A number below a bound; 0 for 0.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.next().checked_rem(bound).unwrap_or(0)
    }

    pub(super) fn fill(&mut self, bytes: &mut [u8]) {
        for piece in bytes.chunks_mut(8) {
            let word = self.next().to_le_bytes();
            piece.copy_from_slice(word.get(..piece.len()).unwrap_or_default());
        }
    }
}

fn mix(mut word: u64) -> u64 {
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

/// What is said about one thing in one version, in an application's format.
pub(super) fn about(seed: u64, thing: u64, version: u64, format: u32) -> Random {
    let format = u64::from(format).rotate_left(32);
    Random::new(mix(mix(mix(seed ^ format) ^ thing) ^ version))
}

/// A line of an access log, readable in a view of the bytes.
pub(super) fn line(random: &mut Random, bytes: &mut [u8]) {
    const PAGES: [&str; 8] = [
        "/", "/cart", "/item", "/login", "/news", "/order", "/pay", "/search",
    ];
    let page = PAGES
        .get(random.below(PAGES.len() as u64) as usize)
        .copied()
        .unwrap_or_default();
    let line = format!(
        "10.0.{}.{} GET {page}?id={} 200 {} bytes\n",
        random.below(256),
        random.below(256),
        random.below(1_000_000),
        random.below(100_000),
    );
    let len = line.len().min(bytes.len());
    super::bytes::put(bytes, 0, line.as_bytes().get(..len).unwrap_or_default());
}
