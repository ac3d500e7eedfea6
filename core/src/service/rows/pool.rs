//! The record of the pool's settings: one row.

use minicbor::{Decode, Encode};

use super::codec::{Row, RowError, RowKey};
use crate::service::region::{Region, ZoneId};
use crate::service::views::{MicroPrice, PriceView, QuotaPolicy, TimeMs};
use crate::service::zone::Zone;

/// How long the recycle bin keeps things where nobody chose.
const BIN_DAYS: u32 = 7;
/// What the example price is in.
const CURRENCY: &str = "USD";
/// A day of retention.
const DAY_MS: TimeMs = 24 * 60 * 60 * 1000;

/// What is set for the whole pool.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct PoolSettings {
    #[n(0)]
    pub(crate) quota_policy: QuotaPolicy,
    /// In which policies run; UTC in pools of before there were policies.
    #[cbor(n(1), default)]
    pub(crate) zone: Zone,
    /// Since when it is this zone: no point up to then counts.
    #[cbor(n(2), default)]
    pub(crate) zoned_ms: TimeMs,
    /// Days in the recycle bin; 0 is no bin.
    #[n(5)]
    pub(crate) bin_days: Option<u32>,
    /// What a GiB costs in a month of 720 hours.
    #[n(8)]
    pub(crate) price: Option<MicroPrice>,
    /// In what.
    #[n(9)]
    pub(crate) currency: Option<String>,
    /// Where the pool is, chosen when it is made; the default region without one.
    #[n(6)]
    pub(crate) region: Option<Region>,
    /// What a drill made out of reach.
    #[n(7)]
    pub(crate) lost: Option<LostRow>,
    /// The highest number of an incident that was closed: none gets it again.
    #[n(10)]
    pub(crate) closed_incident: Option<u64>,
}

/// What a drill made out of reach. Nothing real is lost.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct LostRow {
    /// The whole region.
    #[n(0)]
    pub(crate) is_region: bool,
    /// These zones, in order, each once.
    #[n(1)]
    pub(crate) zones: Vec<ZoneId>,
}

impl PoolSettings {
    /// What snapshots cost; an example where nobody set it.
    pub(crate) fn price_view(&self) -> PriceView {
        PriceView {
            price: self.price.unwrap_or(MicroPrice::EXAMPLE),
            currency: self.currency.clone().unwrap_or_else(|| CURRENCY.to_owned()),
            is_example: self.price.is_none(),
        }
    }

    pub(crate) fn region(&self) -> Region {
        self.region.unwrap_or_default()
    }

    pub(crate) fn is_region_lost(&self) -> bool {
        self.lost.as_ref().is_some_and(|lost| lost.is_region)
    }

    pub(crate) fn is_zone_lost(&self, zone: ZoneId) -> bool {
        let lost = self.lost.as_ref();
        lost.is_some_and(|lost| lost.is_region || lost.zones.contains(&zone))
    }

    pub(crate) fn bin_days(&self) -> u32 {
        self.bin_days.unwrap_or(BIN_DAYS)
    }

    /// Until when the bin keeps what is deleted now; nothing while it is off.
    pub(crate) fn bin_until_ms(&self, now: TimeMs) -> Option<TimeMs> {
        let days = TimeMs::from(self.bin_days());
        (days > 0).then(|| now.saturating_add(days * DAY_MS))
    }
}

impl Row for PoolSettings {
    const KIND: u8 = 0x40;
    type Key = PoolKey;
}

/// The one key there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PoolKey;

impl RowKey for PoolKey {
    fn to_bytes(self) -> Vec<u8> {
        b"pool".to_vec()
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, RowError> {
        (bytes == b"pool").then_some(Self).ok_or(RowError::BadId)
    }
}
