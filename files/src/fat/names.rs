//! Names as the library takes them.
//!
//! It reads every name, but writes none of more than 255 bytes, where FAT has 255 units of 16 bits, and none with
//! characters beyond the first 65,536, such as emoji, which are two units. Such a name has a stand-in, in place of
//! which the view writes the name.

use fatfs::OemCpConverter;

use super::{Folder, damaged, folder};
use crate::{
    BadName, Damage, FilesError,
    disk::{PER_ENTRY, View},
};

/// Short names without a long one: what DOS wrote, in its first code page. Each byte is a character of its own,
/// so that no two names look the same.
#[derive(Debug)]
pub(super) struct CodePage437;

pub(super) static SHORT: CodePage437 = CodePage437;

const UPPER_HALF: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
    └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

impl OemCpConverter for CodePage437 {
    fn decode(&self, byte: u8) -> char {
        match byte.checked_sub(0x80) {
            None => char::from(byte),
            Some(index) => UPPER_HALF
                .chars()
                .nth(usize::from(index))
                .unwrap_or(char::REPLACEMENT_CHARACTER),
        }
    }

    fn encode(&self, character: char) -> Option<u8> {
        u8::try_from(character).ok().filter(u8::is_ascii)
    }
}

/// The most units of 16 bits a name has.
const LEN_MAX: usize = 255;
/// So many stand-ins are tried, each of which a folder would have to have already.
const TRIED_MAX: u32 = 0x1000;

fn units(name: &str) -> usize {
    name.encode_utf16().count()
}

/// What is wrong with a name's length, if anything is.
pub(crate) fn fault(name: &str) -> Option<BadName> {
    (units(name) > LEN_MAX).then_some(BadName::TooLong)
}

/// Whether the library writes this name: it counts bytes, and has no characters of two units.
pub(super) fn is_taken_as_it_is(name: &str) -> bool {
    name.len() <= LEN_MAX && name.chars().all(|character| character <= '\u{ffff}')
}

/// A name that the library takes in place of another one, which the view writes. It has as many entries, gives a
/// short name like what it stands for, and no entry of the folder has it.
pub(super) fn stand_in(view: &View, folder: &Folder<'_>, name: &str) -> Result<String, FilesError> {
    if fault(name).is_some() {
        // Only what is on the disk already is not looked at before.
        return Err(damaged(Damage::Folder));
    }
    for number in 0..TRIED_MAX {
        let candidate = candidate(name, number);
        if folder::entry(view, folder, &candidate)?.is_none() {
            return Ok(candidate);
        }
    }
    Err(FilesError::NoSpaceOnVolume)
}

/// A stem as short names have it, a number and an extension fill one entry, and as many more as there are.
fn candidate(name: &str, number: u32) -> String {
    let plain = |text: &str, len: usize| -> String {
        let plain = |character: char| character.is_ascii_alphanumeric();
        let chars = text.chars().take(len);
        chars.map(|c| if plain(c) { c } else { '_' }).collect()
    };
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let stem = format!("{:_<6}{number:03x}", plain(stem, 6));
    let extension = match extension {
        "" => String::new(),
        extension => format!(".{}", plain(extension, 3)),
    };
    let len = units(name).next_multiple_of(PER_ENTRY).min(LEN_MAX) - extension.len();
    format!("{stem:_<len$}{extension}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_byte_of_a_short_name_is_a_character_of_its_own() {
        let all: BTreeSet<char> = (0..=255).map(|byte| SHORT.decode(byte)).collect();
        assert_eq!(all.len(), 256);
        assert_eq!((SHORT.decode(0x82), SHORT.decode(0xe1)), ('é', 'ß'));
    }

    #[test]
    fn a_stand_in_has_as_many_entries_and_is_taken() {
        for name in [
            "\u{1f600}".to_owned(),
            "\u{1f600}.jpeg".to_owned(),
            format!("{}.txt", "\u{436}".repeat(251)),
            "\u{4e00}".repeat(255),
            format!("a{}", "\u{1f600}".repeat(127)),
        ] {
            assert!(!is_taken_as_it_is(&name));
            assert_eq!(fault(&name), None);
            let entries = |name: &str| units(name).div_ceil(PER_ENTRY);
            let all: BTreeSet<_> = [0, 1, 0xfff].map(|number| candidate(&name, number)).into();
            assert_eq!(all.len(), 3);
            for stand_in in all {
                assert!(is_taken_as_it_is(&stand_in) && stand_in.is_ascii());
                assert_eq!(entries(&stand_in), entries(&name), "{stand_in}");
            }
        }
        assert_eq!(candidate("party \u{1f600}.jpeg", 10), "party_00a.jpe");
        let long = "\u{1f600}".repeat(128);
        assert_eq!(fault(&long), Some(BadName::TooLong));
    }
}
