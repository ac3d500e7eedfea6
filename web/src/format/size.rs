//! Sizes in bytes, in binary units.

use super::count;

const UNITS: [&str; 5] = ["KiB", "MiB", "GiB", "TiB", "PiB"];

/// A size in the unit that leaves one to four digits: `0`, `512 B`, `16 KiB`, `45.1 MiB`, `1 TiB`.
/// One digit after the point below 100, none where it would be 0.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0 => return "0".to_owned(),
        1..1024 => return format!("{bytes} B"),
        _ => {}
    }
    let bytes = u128::from(bytes);
    let rounded = |times: u128, unit: usize| {
        let divisor = 1_u128 << (10 * (unit + 1));
        (bytes * times + divisor / 2) / divisor
    };
    // 1023.95 KiB would print as "1024 KiB": the step is taken after rounding.
    let mut unit = 0;
    while rounded(1, unit) >= 1024 && unit + 1 < UNITS.len() {
        unit += 1;
    }
    let (name, tenths) = (UNITS[unit], rounded(10, unit));
    match (tenths / 10, tenths % 10) {
        (100.., _) => format!("{} {name}", rounded(1, unit)),
        (whole, 0) => format!("{whole} {name}"),
        (whole, tenth) => format!("{whole}.{tenth} {name}"),
    }
}

/// The same size to the byte, for the hover: `47,291,801 bytes` without its word.
pub(crate) fn exact_bytes(bytes: u64) -> String {
    count(bytes)
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_read_like_people_write_them() {
        for (bytes, text) in [
            (0, "0"),
            (1, "1 B"),
            (1023, "1023 B"),
            (1024, "1 KiB"),
            (16 << 10, "16 KiB"),
            (64 << 20, "64 MiB"),
            (47_290_777, "45.1 MiB"),
            ((1 << 20) - 1, "1 MiB"),
            (312 << 20, "312 MiB"),
            (157_286_400, "150 MiB"),
            (32 << 40, "32 TiB"),
            (u64::MAX, "16384 PiB"),
        ] {
            assert_eq!(size(bytes), text);
        }
    }
}
