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

/// An address that names the default region, as it is without it: there is one address for each view.
pub(crate) fn without_default(address: &str) -> Option<String> {
    let rest = address
        .strip_prefix("#/")?
        .strip_prefix(Region::default().id())?;
    match rest.chars().next() {
        None => Some("#/".to_owned()),
        Some('/' | '?') => Some(format!("#/{}", rest.strip_prefix('/').unwrap_or(rest))),
        Some(_) => None,
    }
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
        for (address, plain) in [
            ("#/cn-hangzhou", Some("#/")),
            (
                "#/cn-hangzhou/disks/d-1?tab=write",
                Some("#/disks/d-1?tab=write"),
            ),
            ("#/cn-hangzhou?text=a", Some("#/?text=a")),
            ("#/cn-hangzhou-2", None),
            ("#/cn-beijing/disks", None),
            ("#/disks", None),
        ] {
            assert_eq!(without_default(address).as_deref(), plain, "{address}");
        }
        assert_eq!(base(Region::Hangzhou), "");
        assert_eq!(base(Region::Singapore), "/ap-southeast-1");
    }
}
