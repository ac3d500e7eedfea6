//! The region that the page shows. It is the first piece of the address, except for the default one,
//! so that links, Back and reload stay in it, and old links lead where they did.

use rowdisk::service::Region;
use std::cell::Cell;

thread_local! {
    static SHOWN: Cell<Region> = const { Cell::new(Region::Hangzhou) };
}

/// The region that the page shows: requests are about it, and links stay in it.
pub(crate) fn region() -> Region {
    SHOWN.get()
}

/// The page shows another region from here on.
pub(crate) fn show_region(region: Region) {
    SHOWN.set(region);
}

/// What stands before a page's path.
pub(crate) fn base(region: Region) -> String {
    if region == Region::default() {
        String::new()
    } else {
        format!("/{region}")
    }
}

/// The region of an address, with its `#`.
pub(crate) fn region_of(address: &str) -> Region {
    let path = address.split('?').next().unwrap_or_default();
    let mut pieces = path.split('/');
    let piece = pieces.nth(1);
    piece
        .and_then(|piece| piece.parse().ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_a_region_is_the_default_ones() {
        for (address, region) in [
            ("", Region::Hangzhou),
            ("#/", Region::Hangzhou),
            ("#/disks/d-1?tab=write", Region::Hangzhou),
            ("#/cn-beijing", Region::Beijing),
            ("#/eu-central-1/disks?text=/cn-beijing", Region::Frankfurt),
        ] {
            assert_eq!(region_of(address), region, "{address}");
        }
        assert_eq!(base(Region::Hangzhou), "");
        assert_eq!(base(Region::Singapore), "/ap-southeast-1");
    }
}
