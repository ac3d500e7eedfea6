//! Names as the library takes them.
//!
//! It reads every name, but writes none with characters beyond the first 65,536, such as emoji. They are two units
//! of 16 bits in a folder's entry, so each half of one has a stand-in, of which the view writes the half.

use fatfs::OemCpConverter;

use crate::{
    BadName,
    disk::{HALF, HALVES, STAND_IN, View},
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

/// Whether a character is one of the stand-ins.
fn is_stand_in(character: char) -> bool {
    let index = (character as u32).checked_sub(u32::from(STAND_IN));
    index.is_some_and(|index| index < u32::from(HALVES))
}

fn has_halves(name: &str) -> bool {
    name.chars().any(|character| character > '\u{ffff}')
}

/// The name as the library writes it.
fn written(name: &str) -> String {
    let unit = |unit: u16| match unit.checked_sub(HALF) {
        Some(index) if index < HALVES => unit - HALF + STAND_IN,
        _ => unit,
    };
    let units: Vec<u16> = name.encode_utf16().map(unit).collect();
    String::from_utf16_lossy(&units)
}

/// What is wrong with a name for the library, if anything is.
pub(crate) fn fault(name: &str) -> Option<BadName> {
    if !has_halves(name) {
        return (name.len() > LEN_MAX).then_some(BadName::TooLong);
    }
    match name.chars().find(|character| is_stand_in(*character)) {
        Some(character) => Some(BadName::Character(character)),
        None => (written(name).len() > LEN_MAX).then_some(BadName::TooLong),
    }
}

/// The library counts bytes, FAT would count units of 16 bits.
const LEN_MAX: usize = 255;

/// Has the library write a new name.
pub(super) fn with<T>(view: &View, name: &str, write: impl FnOnce(&str) -> T) -> T {
    if !has_halves(name) {
        return write(name);
    }
    view.halves();
    let result = write(&written(name));
    view.plain();
    result
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
    fn halves_have_stand_ins() {
        assert_eq!(written("a\u{1f600}"), "a\u{e03d}\u{e600}");
        assert_eq!(fault("\u{e03d}"), None);
        assert_eq!(
            fault("\u{e03d}\u{1f600}"),
            Some(BadName::Character('\u{e03d}'))
        );
        assert_eq!(fault(&"\u{1f600}".repeat(43)), Some(BadName::TooLong));
        assert_eq!(fault(&"\u{1f600}".repeat(42)), None);
    }
}
