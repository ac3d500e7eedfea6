//! Regions and their zones: a fixed list, with the ids that the cloud gives them.
//!
//! A region is a pool of its own. A zone is a part of a region: a disk and an instance have one each,
//! and meet only in the same.

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Decoder, Encode, Encoder};

/// A region.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Region {
    /// Where everything is that nobody chose a region for.
    #[default]
    Hangzhou,
    /// Another one in the same country.
    Beijing,
    /// One in another country.
    Singapore,
    /// One on another continent.
    Frankfurt,
}

impl Region {
    /// All of them, the default first.
    pub const ALL: [Self; 4] = [
        Self::Hangzhou,
        Self::Beijing,
        Self::Singapore,
        Self::Frankfurt,
    ];

    /// The id in commands and addresses.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Hangzhou => "cn-hangzhou",
            Self::Beijing => "cn-beijing",
            Self::Singapore => "ap-southeast-1",
            Self::Frankfurt => "eu-central-1",
        }
    }

    /// The name for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hangzhou => "China (Hangzhou)",
            Self::Beijing => "China (Beijing)",
            Self::Singapore => "Singapore",
            Self::Frankfurt => "Germany (Frankfurt)",
        }
    }

    /// The ids of its zones, the one first that is taken where nobody chose.
    #[must_use]
    pub const fn zone_ids(self) -> &'static [&'static str] {
        match self {
            Self::Hangzhou => &["cn-hangzhou-h", "cn-hangzhou-i", "cn-hangzhou-j"],
            Self::Beijing => &["cn-beijing-f", "cn-beijing-g", "cn-beijing-h"],
            Self::Singapore => &["ap-southeast-1a", "ap-southeast-1b", "ap-southeast-1c"],
            Self::Frankfurt => &["eu-central-1a", "eu-central-1b"],
        }
    }

    /// Its zones.
    pub(super) fn zones(self) -> impl Iterator<Item = ZoneId> {
        self.zone_ids()
            .iter()
            .map(move |&id| ZoneId { region: self, id })
    }

    /// The zone that is taken where nobody chose.
    pub(super) const fn first_zone(self) -> ZoneId {
        let id = match self {
            Self::Hangzhou => "cn-hangzhou-h",
            Self::Beijing => "cn-beijing-f",
            Self::Singapore => "ap-southeast-1a",
            Self::Frankfurt => "eu-central-1a",
        };
        ZoneId { region: self, id }
    }
}

/// No region or zone has this id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such region or zone")]
pub struct UnknownPlace;

impl FromStr for Region {
    type Err = UnknownPlace;

    fn from_str(text: &str) -> Result<Self, UnknownPlace> {
        let mut all = Self::ALL.into_iter();
        all.find(|region| region.id() == text).ok_or(UnknownPlace)
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// A zone of a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ZoneId {
    region: Region,
    id: &'static str,
}

impl ZoneId {
    pub(super) const fn region(self) -> Region {
        self.region
    }

    pub(super) const fn id(self) -> &'static str {
        self.id
    }
}

impl FromStr for ZoneId {
    type Err = UnknownPlace;

    fn from_str(text: &str) -> Result<Self, UnknownPlace> {
        let mut all = Region::ALL.into_iter().flat_map(Region::zones);
        all.find(|zone| zone.id == text).ok_or(UnknownPlace)
    }
}

impl fmt::Display for ZoneId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

/// Both stand in records by their ids.
macro_rules! by_id {
    ($type:ty) => {
        impl<C> Encode<C> for $type {
            fn encode<W: minicbor::encode::Write>(
                &self,
                encoder: &mut Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                encoder.str(self.id())?.ok()
            }
        }

        impl<'b, C> Decode<'b, C> for $type {
            fn decode(
                decoder: &mut Decoder<'b>,
                _: &mut C,
            ) -> Result<Self, minicbor::decode::Error> {
                let id = decoder.str()?;
                id.parse()
                    .map_err(|_| minicbor::decode::Error::message("unknown region or zone"))
            }
        }
    };
}

by_id!(Region);
by_id!(ZoneId);

#[cfg(test)]
mod tests {
    use super::{Region, ZoneId};

    #[test]
    fn every_id_is_found_again_and_none_is_there_twice() {
        let mut ids = Vec::new();
        for region in Region::ALL {
            assert_eq!(region.id().parse(), Ok(region));
            assert_eq!(region.zones().next(), Some(region.first_zone()));
            for zone in region.zones() {
                assert_eq!((zone.id().parse(), zone.region()), (Ok(zone), region));
                ids.push(zone.id());
            }
        }
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count);
        assert!("cn-hangzhou".parse::<ZoneId>().is_err());
        assert!("cn-hangzhou-h".parse::<Region>().is_err());
    }
}
