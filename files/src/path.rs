//! Paths and names: what is well formed, whatever the filesystem, and what FAT allows.

use crate::{BadName, FilesError, fat};

/// The longest path in bytes.
pub(crate) const PATH_MAX: usize = 4096;
/// The deepest folder.
pub(crate) const DEPTH_MAX: usize = 128;

/// The parts of a path. `/` alone has none.
pub(crate) fn parts(path: &str) -> Result<Vec<&str>, FilesError> {
    let bad = |why| FilesError::NameNotAllowed {
        name: path.to_owned(),
        why,
    };
    let below = path
        .strip_prefix('/')
        .ok_or_else(|| bad(BadName::NotFromTheTop))?;
    if path.len() > PATH_MAX {
        return Err(bad(BadName::TooLong));
    }
    if below.is_empty() {
        return Ok(Vec::new());
    }
    let below = below.strip_suffix('/').unwrap_or(below);
    let parts: Vec<_> = below.split('/').collect();
    for part in &parts {
        match *part {
            "" => return Err(bad(BadName::Empty)),
            "." | ".." => {
                return Err(FilesError::NameNotAllowed {
                    name: (*part).to_owned(),
                    why: BadName::Dots,
                });
            }
            _ => {}
        }
    }
    if parts.len() > DEPTH_MAX {
        return Err(bad(BadName::TooLong));
    }
    Ok(parts)
}

/// The path of `name` in the folder `path`.
pub(crate) fn join(path: &str, name: &str) -> String {
    format!("{}/{name}", path.trim_end_matches('/'))
}

/// Whether a new entry of a FAT folder may have this name.
pub(crate) fn check_fat_name(name: &str) -> Result<(), FilesError> {
    match why_not_on_fat(name) {
        Some(why) => Err(FilesError::NameNotAllowed {
            name: name.to_owned(),
            why,
        }),
        None => Ok(()),
    }
}

fn why_not_on_fat(name: &str) -> Option<BadName> {
    if name.is_empty() {
        return Some(BadName::Empty);
    }
    if let Some(why) = fat::name_fault(name) {
        return Some(why);
    }
    let refused = |c: char| c < ' ' || "\"*/:<>?\\|\u{7f}".contains(c);
    if let Some(c) = name.chars().find(|c| refused(*c)) {
        return Some(BadName::Character(c));
    }
    if name.ends_with(['.', ' ']) || name.starts_with(' ') {
        return Some(BadName::End);
    }
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    let device = ["CON", "PRN", "AUX", "NUL"]
        .iter()
        .any(|device| stem.eq_ignore_ascii_case(device));
    let numbered = stem.len() == 4
        && stem.is_char_boundary(3)
        && matches!(stem.split_at(3), (port, "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9")
            if port.eq_ignore_ascii_case("COM") || port.eq_ignore_ascii_case("LPT"));
    (device || numbered).then_some(BadName::Reserved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_parts_and_no_dots() {
        assert_eq!(parts("/").unwrap(), Vec::<&str>::new());
        assert_eq!(parts("/a/b c/").unwrap(), ["a", "b c"]);
        for bad in ["", "a", "/a//b", "/..", "/a/../b", "/a/./b", "//"] {
            assert!(parts(bad).is_err(), "{bad}");
        }
        assert!(parts(&"/a".repeat(200)).is_err());
        assert!(parts(&format!("/{}", "a".repeat(5000))).is_err());
    }

    #[test]
    fn fat_allows_what_other_systems_can_read() {
        for good in [
            "a",
            "A b.c",
            "über.txt",
            "שלום.txt",
            "比較",
            "a&b;[c]",
            ".hidden",
            "COM10",
            "cons",
            "party \u{1f389}.txt",
        ] {
            assert_eq!(why_not_on_fat(good), None, "{good}");
        }
        assert_eq!(why_not_on_fat("<b>"), Some(BadName::Character('<')));
        assert_eq!(why_not_on_fat("a\u{7}"), Some(BadName::Character('\u{7}')));
        assert_eq!(why_not_on_fat("a."), Some(BadName::End));
        assert_eq!(why_not_on_fat("nul.txt"), Some(BadName::Reserved));
        assert_eq!(why_not_on_fat("Lpt1"), Some(BadName::Reserved));
        assert_eq!(why_not_on_fat(&"a".repeat(256)), Some(BadName::TooLong));
        assert_eq!(why_not_on_fat(&"a".repeat(255)), None);
    }
}
