//! Names: which are allowed, which are free, and which a command can say instead of an id.

use rowdisk::service::is_mark;

/// Why a name is refused before anyone is asked. The rules are the service's, which checks again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NameFault {
    Length,
    Start,
    Character(char),
    /// A combining mark that follows no letter.
    Mark,
    Prefix(&'static str),
}

const CHARS_MIN: usize = 2;
const CHARS_MAX: usize = 128;

/// Checks a disk's or an image's name: 2 to 128 characters, a letter first, then letters, digits
/// and `: _ . -`, and no address.
pub(crate) fn check_name(name: &str) -> Result<(), NameFault> {
    let Some(first) = name.chars().next() else {
        return Err(NameFault::Length);
    };
    if !first.is_alphabetic() {
        return Err(NameFault::Start);
    }
    let odd = odd_character(name);
    for prefix in ["http://", "https://"] {
        if name.starts_with(prefix) {
            return Err(NameFault::Prefix(prefix));
        }
    }
    match odd {
        Some(fault) => Err(fault),
        None if (CHARS_MIN..=CHARS_MAX).contains(&name.chars().count()) => Ok(()),
        None => Err(NameFault::Length),
    }
}

/// What cannot stand where it stands. Accents of their own follow letters: so some systems spell é.
fn odd_character(name: &str) -> Option<NameFault> {
    let mut follows_letter = false;
    for c in name.chars() {
        match c {
            _ if is_mark(c) && follows_letter => {}
            _ if is_mark(c) => return Some(NameFault::Mark),
            ':' | '_' | '.' | '-' => follows_letter = false,
            _ if c.is_alphanumeric() => follows_letter = c.is_alphabetic(),
            _ => return Some(NameFault::Character(c)),
        }
    }
    None
}

/// Checks a snapshot's name: as others, but `auto` at the front is for automatic ones.
pub(crate) fn check_snapshot_name(name: &str) -> Result<(), NameFault> {
    check_name(name)?;
    if name.starts_with("auto") {
        Err(NameFault::Prefix("auto"))
    } else {
        Ok(())
    }
}

/// A name made from any text, such as a file's name: `Disk Image (1).raw` gives `Disk-Image-1`.
pub(crate) fn name_from(text: &str, fallback: &str) -> String {
    let stem = text.rsplit_once('.').map_or(text, |(stem, _)| stem);
    let mut name = String::new();
    for c in stem.chars() {
        let is_marked =
            is_mark(c) && name.ends_with(|last: char| last.is_alphabetic() || is_mark(last));
        if c.is_alphanumeric() || matches!(c, '_' | '.') || is_marked {
            name.push(c);
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    let name = name
        .trim_start_matches(|c: char| !c.is_alphabetic())
        .trim_end_matches('-');
    let name: String = name.chars().take(CHARS_MAX - 8).collect();
    if check_name(&name).is_ok() {
        name
    } else {
        fallback.to_owned()
    }
}

/// `base`, or `base-2`, `base-3` … : the first that is not taken.
pub(crate) fn free_name<'a>(base: &str, taken: impl Iterator<Item = &'a str> + Clone) -> String {
    let is_taken = |name: &str| taken.clone().any(|other| other == name);
    if !is_taken(base) {
        return base.to_owned();
    }
    let mut number = 2_u64;
    loop {
        let name = format!("{base}-{number}");
        if !is_taken(&name) {
            return name;
        }
        number += 1;
    }
}

/// What a command calls something: its name if only it has that name, otherwise its id.
pub(crate) fn reference<'a>(id: &str, name: &str, all: impl Iterator<Item = &'a str>) -> String {
    if all.filter(|other| *other == name).count() <= 1 {
        name.to_owned()
    } else {
        id.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_services_rules() {
        for name in [
            "web-root",
            "ab",
            "Größe:1_a.b",
            "数据盘",
            "re\u{301}sume\u{301}",
        ] {
            assert_eq!(check_name(name), Ok(()), "{name}");
        }
        for (name, fault) in [
            ("", NameFault::Length),
            ("a", NameFault::Length),
            ("1a", NameFault::Start),
            ("before upgrade", NameFault::Character(' ')),
            ("a@b", NameFault::Character('@')),
            ("a1\u{301}", NameFault::Mark),
            ("<b>", NameFault::Start),
            ("http://x", NameFault::Prefix("http://")),
        ] {
            assert_eq!(check_name(name), Err(fault), "{name}");
        }
        assert_eq!(check_name(&"a".repeat(129)), Err(NameFault::Length));
        assert_eq!(
            check_snapshot_name("auto-1"),
            Err(NameFault::Prefix("auto"))
        );
    }

    #[test]
    fn a_files_name_becomes_a_disks() {
        assert_eq!(name_from("Disk Image (1).raw", "disk"), "Disk-Image-1");
        assert_eq!(name_from("2024-backup.img", "disk"), "backup");
        assert_eq!(
            name_from("Cafe\u{301} 1\u{301}.img", "disk"),
            "Cafe\u{301}-1"
        );
        assert_eq!(name_from("…", "disk"), "disk");
        assert_eq!(name_from(&"x".repeat(1 << 20), "disk").len(), 120);
    }

    #[test]
    fn suggested_names_are_free() {
        let taken = ["a", "a-2", "b"];
        assert_eq!(free_name("a", taken.into_iter()), "a-3");
        assert_eq!(free_name("c", taken.into_iter()), "c");
    }

    #[test]
    fn an_ambiguous_name_gives_way_to_the_id() {
        assert_eq!(reference("d-1", "web", ["web", "data"].into_iter()), "web");
        assert_eq!(reference("d-1", "web", ["web", "web"].into_iter()), "d-1");
    }
}
