//! Sizes in bytes, in the units a person prefers.

use super::{
    count,
    preferences::{Units, preferred},
};

const BINARY: [&str; 5] = ["KiB", "MiB", "GiB", "TiB", "PiB"];
const DECIMAL: [&str; 6] = ["kB", "MB", "GB", "TB", "PB", "EB"];

/// A size in the unit that leaves one to four digits: `0`, `512 B`, `16 KiB`, `45.1 MiB`, `1 TiB`.
/// One digit after the point below 100, none where it would be 0.
pub(crate) fn size(bytes: u64) -> String {
    match preferred().units {
        Units::Binary => in_units(bytes, 1024, &BINARY),
        Units::Decimal => in_units(bytes, 1000, &DECIMAL),
    }
}

fn in_units(bytes: u64, step: u128, units: &[&str]) -> String {
    let bytes = u128::from(bytes);
    if bytes == 0 {
        return "0".to_owned();
    }
    if bytes < step {
        return format!("{bytes} B");
    }
    let rounded = |times: u128, unit: usize| {
        let divisor = step.pow(unit as u32 + 1);
        (bytes * times + divisor / 2) / divisor
    };
    // 1023.95 KiB would print as "1024 KiB": the step is taken after rounding.
    let mut unit = 0;
    while rounded(1, unit) >= step && unit + 1 < units.len() {
        unit += 1;
    }
    let (name, tenths) = (units[unit], rounded(10, unit));
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
    use super::{DECIMAL, in_units, size};

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

    #[test]
    fn decimal_units_are_powers_of_a_thousand() {
        for (bytes, text) in [
            (999, "999 B"),
            (1000, "1 kB"),
            (999_999, "1 MB"),
            (64 << 20, "67.1 MB"),
            (u64::MAX, "18.4 EB"),
        ] {
            assert_eq!(in_units(bytes, 1000, &DECIMAL), text);
        }
    }
}
