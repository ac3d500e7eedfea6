//! The bill: what snapshots were charged, by month, by disk, by snapshot.
//!
//! What is charged is counted in bytes times hours, exactly; money is made of it only where it is shown,
//! so that sums do not add up what was rounded.

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{IdName, TimeMs};

/// The hours of a month, as prices mean it.
pub const MONTH_HOURS: u64 = 720;
/// GiB that cost nothing. The service has no free quota; this says so where a bill is made.
pub const FREE_GIB: u64 = 0;
/// Millionths of a currency's unit.
const MICROS: u64 = 1_000_000;
/// The decimals of a millionth.
const MICRO_DECIMALS: u32 = 6;
/// The most decimals of an amount.
pub const DECIMALS_MAX: u32 = 12;

/// A price for a GiB in a month of 720 hours, in millionths of the currency's unit: at most a million
/// units.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Encode, Decode,
)]
#[cbor(transparent)]
pub struct MicroPrice(#[n(0)] u64);

impl MicroPrice {
    /// What is taken where nobody set a price: an example, not anybody's offer.
    pub const EXAMPLE: Self = Self(20_000);
    const MAX: u64 = MICROS * MICROS;

    /// From millionths; the highest there is for more.
    #[must_use]
    pub const fn from_micros(micros: u64) -> Self {
        Self(if micros > Self::MAX {
            Self::MAX
        } else {
            micros
        })
    }

    /// In millionths.
    #[must_use]
    pub const fn micros(self) -> u64 {
        self.0
    }

    /// What so many bytes times hours cost, in millionths of the currency's unit, rounded to the
    /// nearest.
    #[must_use]
    pub fn of(self, byte_hours: u64) -> u64 {
        u64::try_from(self.scaled(byte_hours, MICRO_DECIMALS)).unwrap_or(u64::MAX)
    }

    /// The same with so many decimals of the currency's unit, [`DECIMALS_MAX`] at most.
    #[must_use]
    pub fn scaled(self, byte_hours: u64, decimals: u32) -> u128 {
        const PER_UNIT: u128 = (MONTH_HOURS as u128) << 30;
        let micros = u128::from(byte_hours) * u128::from(self.0.min(Self::MAX));
        // Below 2^128: 2^64 bytes times hours, at 2^40 millionths, to six decimals more.
        let (times, parts) = match decimals.min(DECIMALS_MAX).checked_sub(MICRO_DECIMALS) {
            Some(more) => (10_u128.pow(more), 1),
            None => (1, 10_u128.pow(MICRO_DECIMALS - decimals)),
        };
        let parts = PER_UNIT * parts;
        (micros * times + parts / 2) / parts
    }

    /// What so many bytes cost in a month of 720 hours.
    #[must_use]
    pub fn of_month(self, bytes: u64) -> u64 {
        self.of(bytes.saturating_mul(MONTH_HOURS))
    }
}

/// As people and commands write it: `0.02`.
impl fmt::Display for MicroPrice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (units, micros) = (self.0 / MICROS, self.0 % MICROS);
        if micros == 0 {
            return write!(f, "{units}");
        }
        let decimals = format!("{micros:06}");
        write!(f, "{units}.{}", decimals.trim_end_matches('0'))
    }
}

impl FromStr for MicroPrice {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (units, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !is_digits(units) || !is_digits(decimals) || decimals.len() > 6 {
            return Err(());
        }
        let units: u64 = units.parse().map_err(|_| ())?;
        let micros: u64 = format!("{decimals:0<6}").parse().map_err(|_| ())?;
        let all = units
            .checked_mul(MICROS)
            .and_then(|all| all.checked_add(micros));
        all.filter(|all| *all <= Self::MAX).map(Self).ok_or(())
    }
}

/// What snapshots cost here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceView {
    /// For a GiB in a month of 720 hours.
    pub price: MicroPrice,
    /// In what.
    pub currency: String,
    /// Whether nobody set it: then it is an example.
    pub is_example: bool,
}

/// The bill of a month, by disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillView {
    /// What it costs.
    pub price: PriceView,
    /// The month, as `2026-11`.
    pub month: String,
    /// When it begins.
    pub from_ms: TimeMs,
    /// When it ends.
    pub to_ms: TimeMs,
    /// All months that something was charged in, and the present one, newest first.
    pub months: Vec<MonthBillView>,
    /// Charged in this month so far: bytes times hours.
    pub byte_hours: u64,
    /// The same at its end, if nothing changes; only for the present month.
    pub projected_byte_hours: Option<u64>,
    /// What is billed now, in bytes.
    pub now_bytes: u64,
    /// The pool's real use: all data that disks and snapshots hold, in bytes.
    pub in_use_bytes: u64,
    /// The chains charged in this month, and those billed now; the dearest first.
    pub disks: Vec<DiskBillView>,
}

/// A month's sum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthBillView {
    /// The month, as `2026-11`.
    pub month: String,
    /// Bytes times hours.
    pub byte_hours: u64,
}

/// Where something is that was billed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BilledPlace {
    /// It is there.
    There,
    /// In the recycle bin.
    Bin,
    /// In another region; here are copies of its snapshots.
    Elsewhere,
    /// It was deleted.
    Gone,
}

/// What a chain was charged in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiskBillView {
    /// The disk; one that is gone by the name it had.
    pub disk: IdName,
    /// Where it is.
    pub place: BilledPlace,
    /// How many snapshots are billed now.
    pub snapshots: u32,
    /// Bytes times hours.
    pub byte_hours: u64,
    /// What is billed now, in bytes.
    pub now_bytes: u64,
}

/// What a chain was charged in a month, by snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainBillView {
    /// The chain, oldest first, and then what is gone.
    pub lines: Vec<LineBillView>,
    /// Bytes times hours of snapshots that are gone and are not told apart any more.
    pub other_byte_hours: u64,
    /// Whether that is all that is kept of the month: it is long past.
    pub is_sum_only: bool,
    /// Data given back when all that is billed now were deleted, in bytes.
    pub frees_bytes: u64,
}

/// What a snapshot was charged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineBillView {
    /// The snapshot; none for what only the disk had in the recycle bin.
    pub snapshot: Option<IdName>,
    /// Where it is.
    pub place: BilledPlace,
    /// Bytes times hours.
    pub byte_hours: u64,
    /// What it counts for now, in bytes.
    pub now_bytes: u64,
    /// Data given back when it alone is deleted, in bytes.
    pub frees_bytes: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_print_and_parse_back() {
        for (text, micros) in [
            ("0", 0),
            ("0.02", 20_000),
            ("1", 1_000_000),
            ("12.5", 12_500_000),
            ("0.000001", 1),
            ("1000000", 1_000_000_000_000),
        ] {
            assert_eq!(text.parse(), Ok(MicroPrice(micros)), "{text}");
            assert_eq!(MicroPrice(micros).to_string(), text);
        }
        for text in [
            "",
            ".",
            "1.",
            ".5",
            "-1",
            "+1",
            "1e3",
            "0.0000001",
            "1000000.000001",
            "1,5",
            "99999999999999999999",
        ] {
            assert_eq!(text.parse::<MicroPrice>(), Err(()), "{text}");
        }
    }

    #[test]
    fn a_price_is_for_a_gib_in_720_hours() {
        let price = MicroPrice::EXAMPLE;
        assert_eq!(price.of((1 << 30) * 720), 20_000);
        assert_eq!(price.of_month(1 << 30), 20_000);
        // Ten minutes of 64 MiB are one hour of them: nothing that two decimals show.
        assert_eq!(price.of(64 << 20), 2);
        assert_eq!(MicroPrice::from_micros(u64::MAX).of(u64::MAX), u64::MAX);
        // An hour of 1 MiB, to as many decimals as one likes.
        let tiny = [(0, 0), (2, 0), (8, 3), (10, 271), (12, 27_127)];
        for (decimals, amount) in tiny {
            assert_eq!(price.scaled(1 << 20, decimals), amount, "{decimals}");
        }
        assert_eq!(price.scaled((1 << 30) * 720, 2), 2);
        let most = MicroPrice::from_micros(u64::MAX).scaled(u64::MAX, u32::MAX);
        assert!(most > u128::from(u64::MAX));
    }
}
