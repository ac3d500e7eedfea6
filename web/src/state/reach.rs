//! What drills made out of reach in the region shown.

use rowdisk::service::{Region, views::StorageView};

/// Whether the region is lost, and which of its zones.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Reach {
    is_region_lost: bool,
    lost_zones: Vec<String>,
}

impl Reach {
    pub(crate) fn of(storage: &StorageView) -> Self {
        Self {
            is_region_lost: storage.is_lost,
            lost_zones: storage.lost_zones.clone(),
        }
    }

    /// Whether nothing can be done here but restoring the region.
    pub(crate) const fn is_region_lost(&self) -> bool {
        self.is_region_lost
    }

    /// Whether a zone was lost, or all of them with their region.
    pub(crate) fn is_zone_lost(&self, zone: &str) -> bool {
        self.is_region_lost || self.lost_zones.iter().any(|lost| lost == zone)
    }

    /// Whether anything was lost at all.
    pub(crate) const fn is_something_lost(&self) -> bool {
        self.is_region_lost || !self.lost_zones.is_empty()
    }

    /// The zone for something new: the first one that is there, or just the first.
    pub(crate) fn zone_for_new(&self, region: Region) -> &'static str {
        let zones = region.zone_ids();
        let there = zones.iter().find(|zone| !self.is_zone_lost(zone));
        there.or(zones.first()).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::samples;

    #[test]
    fn what_is_new_goes_where_something_can_be_made() {
        let zones = Region::Frankfurt.zone_ids();
        let reach = |lost: &[&str], is_lost| {
            Reach::of(&StorageView {
                is_lost,
                lost_zones: lost.iter().map(|zone| (*zone).to_owned()).collect(),
                ..samples::storage()
            })
        };
        let zone = |lost: &[&str]| reach(lost, false).zone_for_new(Region::Frankfurt);
        assert_eq!(zone(&[]), zones[0]);
        assert_eq!(zone(&zones[..1]), zones[1]);
        assert_eq!(zone(zones), zones[0]);
        let lost = reach(&[], true);
        assert!(lost.is_zone_lost(zones[1]) && lost.is_something_lost());
        assert!(!reach(&zones[..1], false).is_zone_lost(zones[1]));
        assert!(!Reach::default().is_something_lost());
    }
}
