//! What names, descriptions and tags may be. Checked before anything else looks at them.

use std::collections::BTreeSet;

use super::command::clip;
use super::error::ServiceError;
use super::views::Tag;

/// A name has 2 to 128 characters.
pub const NAME_CHARS_MAX: usize = 128;
const NAME_CHARS_MIN: usize = 2;
/// A description is empty or has 2 to 256 characters.
pub const DESCRIPTION_CHARS_MAX: usize = 256;
const DESCRIPTION_CHARS_MIN: usize = 2;
/// A tag's key has 1 to 128 characters, its value at most 128.
pub const TAG_CHARS_MAX: usize = 128;
/// A resource has at most 20 tags.
pub const TAG_COUNT_MAX: usize = 20;

/// What automatic snapshots begin with, and no name given by hand may.
const AUTO_PREFIX: &str = "auto";

/// Whose name it is: the error code depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NameOf {
    /// A disk.
    Disk,
    /// A snapshot.
    Snapshot,
    /// A snapshot group, whose snapshots get the same name.
    Group,
    /// An image.
    Image,
    /// An automatic snapshot policy.
    Policy,
    /// An instance.
    Instance,
}

/// Why a text is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameFault {
    /// Too short or too long.
    #[error("it does not have 2 to 128 characters")]
    Length,
    /// It begins with something else than a letter.
    #[error("it does not begin with a letter")]
    FirstCharacter,
    /// It holds what is neither a letter nor a digit nor one of `: _ . -`.
    #[error("it may not contain {0:?}; letters, digits and : _ . - are allowed")]
    Character(char),
    /// A combining mark, such as an accent of its own, follows something else than a letter.
    #[error("an accent or another combining mark may only follow a letter")]
    Mark,
    /// It begins with `auto`, as only automatic snapshots may.
    #[error("names that begin with \"auto\" are for automatic snapshots")]
    Automatic,
}

/// Whether it is a mark on the character before it that Unicode does not call alphabetic: accents,
/// tone marks, and the signs of the Indic scripts that take a vowel away or change a consonant.
/// (Their vowel signs are alphabetic.)
#[must_use]
pub fn is_mark(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{1ab0}'..='\u{1abd}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20dc}' | '\u{fe20}'..='\u{fe2f}'
        | '\u{653}'..='\u{655}' | '\u{3099}' | '\u{309a}'
        | '\u{93c}' | '\u{94d}' | '\u{9bc}' | '\u{9cd}' | '\u{a3c}' | '\u{a4d}'
        | '\u{abc}' | '\u{acd}' | '\u{b3c}' | '\u{b4d}' | '\u{bcd}' | '\u{c3c}'
        | '\u{c4d}' | '\u{cbc}' | '\u{ccd}' | '\u{d4d}' | '\u{dca}'
        | '\u{e47}'..='\u{e4e}' | '\u{ec8}'..='\u{ecd}' | '\u{f39}'
        | '\u{1037}' | '\u{1039}' | '\u{103a}' | '\u{17c9}'..='\u{17d3}')
}

/// Checks a name given by hand. (That it does not begin with `http://` follows: `/` is no part of
/// a name.)
pub(super) fn check_name(of: NameOf, name: &str) -> Result<(), ServiceError> {
    let is_snapshot = matches!(of, NameOf::Snapshot | NameOf::Group);
    let fault = if is_snapshot && name.starts_with(AUTO_PREFIX) {
        Some(NameFault::Automatic)
    } else {
        fault_of(name)
    };
    fault.map_or(Ok(()), |fault| refuse(of, name, fault))
}

/// Checks the name of an automatic snapshot.
pub(super) fn check_automatic_name(name: &str) -> Result<(), ServiceError> {
    let fault = match fault_of(name) {
        None if !name.starts_with(AUTO_PREFIX) => Some(NameFault::Automatic),
        fault => fault,
    };
    fault.map_or(Ok(()), |fault| refuse(NameOf::Snapshot, name, fault))
}

fn refuse(of: NameOf, name: &str, fault: NameFault) -> Result<(), ServiceError> {
    Err(ServiceError::MalformedName {
        of,
        name: clip(name),
        fault,
    })
}

fn fault_of(name: &str) -> Option<NameFault> {
    if !has_chars(name, NAME_CHARS_MIN, NAME_CHARS_MAX) {
        return Some(NameFault::Length);
    }
    if !name.starts_with(char::is_alphabetic) {
        return Some(NameFault::FirstCharacter);
    }
    // File systems that spell é as e and an accent hand out names like that; Thai and Hindi
    // cannot be written without marks.
    let mut follows_letter = false;
    for character in name.chars() {
        if is_mark(character) {
            if !follows_letter {
                return Some(NameFault::Mark);
            }
        } else if character.is_alphanumeric() || ":_.-".contains(character) {
            follows_letter = character.is_alphabetic();
        } else {
            return Some(NameFault::Character(character));
        }
    }
    None
}

pub(super) fn check_description(text: &str) -> Result<(), ServiceError> {
    let is_link = ["http://", "https://"]
        .iter()
        .any(|scheme| text.starts_with(scheme));
    let is_fit = has_chars(text, DESCRIPTION_CHARS_MIN, DESCRIPTION_CHARS_MAX);
    if !text.is_empty() && (is_link || !is_fit) {
        return Err(ServiceError::MalformedDescription);
    }
    Ok(())
}

/// Checks the tags of something new, and sorts them.
pub(super) fn check_tags(tags: &[Tag]) -> Result<Vec<Tag>, ServiceError> {
    let mut keys = BTreeSet::new();
    for Tag { key, value } in tags {
        if !has_chars(key, 1, TAG_CHARS_MAX) || key.contains('=') {
            return Err(ServiceError::MalformedTagKey { key: clip(key) });
        }
        if !has_chars(value, 0, TAG_CHARS_MAX) {
            return Err(ServiceError::MalformedTagValue { key: clip(key) });
        }
        if !keys.insert(key) {
            return Err(ServiceError::DuplicateTagKey { key: clip(key) });
        }
    }
    if tags.len() > TAG_COUNT_MAX {
        return Err(ServiceError::TooManyTags { count: tags.len() });
    }
    let mut tags = tags.to_vec();
    tags.sort_unstable();
    Ok(tags)
}

/// The tags after some were added, given another value or taken away.
pub(super) fn merge_tags(
    before: &[Tag],
    set: &[Tag],
    untag: &[String],
) -> Result<Vec<Tag>, ServiceError> {
    let set = check_tags(set)?;
    let is_replaced = |tag: &Tag| set.iter().any(|new| new.key == tag.key);
    let kept = before
        .iter()
        .filter(|tag| !untag.contains(&tag.key) && !is_replaced(tag));
    let merged: Vec<Tag> = kept.chain(&set).cloned().collect();
    check_tags(&merged)
}

/// Whether the text has so many characters; a megabyte is not counted to its end.
fn has_chars(text: &str, min: usize, max: usize) -> bool {
    let count = text.chars().take(max + 1).count();
    (min..=max).contains(&count)
}

/// A free name for a safety snapshot.
pub(super) fn safety_name(is_taken: impl Fn(&str) -> bool) -> String {
    let name = "before-rollback";
    let numbered = (2_u32..).map(|number| format!("{name}-{number}"));
    std::iter::once(name.to_owned())
        .chain(numbered)
        .find(|name| !is_taken(name))
        .unwrap_or_else(|| name.to_owned())
}

/// The name of something that comes back: its own, unless something else took it.
pub(super) fn restored_name(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let suffixed = (1_u32..).map(|number| {
        let suffix = match number {
            1 => "-restored".to_owned(),
            number => format!("-restored-{number}"),
        };
        let kept = NAME_CHARS_MAX.saturating_sub(suffix.len());
        name.chars().take(kept).collect::<String>() + &suffix
    });
    std::iter::once(name.to_owned())
        .chain(suffixed)
        .find(|name| !is_taken(name))
        .unwrap_or_else(|| name.to_owned())
}
