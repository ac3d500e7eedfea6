//! Sizes, offsets, bytes and numbers as commands write them.

use super::disk::HexRun;
use super::error::{ParseError, clip};
use crate::service::views::{DiskKind, QuotaPolicy, Tag};
use crate::units::BlockSize;

/// The units of sizes, largest first, with their shifts.
const UNITS: [(char, u32); 4] = [('T', 40), ('G', 30), ('M', 20), ('K', 10)];

/// A size or offset as commands write it: `64M`, `1G`, `32T`, or bytes. Units are powers of 1024;
/// the largest one that divides it is taken, so the text is exact.
#[must_use]
pub fn format_size(bytes: u64) -> String {
    for (letter, shift) in UNITS {
        let count = bytes >> shift;
        if count > 0 && count << shift == bytes {
            return format!("{count}{letter}");
        }
    }
    bytes.to_string()
}

/// The bytes that a text like `64M`, `16KiB` or `4096` means.
///
/// # Errors
/// [`ParseError::BadSize`] for anything else, and for what does not fit 64 bits.
pub fn parse_size(text: &str) -> Result<u64, ParseError> {
    let bad = || ParseError::BadSize { found: clip(text) };
    let number = text.strip_suffix("iB").unwrap_or(text);
    let unit = UNITS
        .into_iter()
        .find(|(letter, _)| number.ends_with([*letter, letter.to_ascii_lowercase()]));
    let (digits, shift) = match unit {
        Some((letter, shift)) => (
            number.trim_end_matches([letter, letter.to_ascii_lowercase()]),
            shift,
        ),
        // "iB" alone is no unit.
        None if number.len() != text.len() => return Err(bad()),
        None => (number, 0),
    };
    if number.len() - digits.len() > 1 {
        return Err(bad());
    }
    parse_digits(digits)
        .and_then(|count| count.checked_mul(1 << shift))
        .ok_or_else(bad)
}

/// Decimal digits only: no sign, no spaces, unlike `str::parse`.
fn parse_digits(text: &str) -> Option<u64> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

pub(super) fn parse_number(option: &'static str, text: &str) -> Result<u64, ParseError> {
    parse_digits(text).ok_or_else(|| ParseError::BadNumber {
        option,
        found: clip(text),
    })
}

/// A byte, in decimal or as `0xff`.
pub(super) fn parse_byte(text: &str) -> Result<u8, ParseError> {
    let bad = || ParseError::BadByte { found: clip(text) };
    match text.strip_prefix("0x") {
        Some(hex) if !hex.starts_with('+') => u8::from_str_radix(hex, 16).map_err(|_| bad()),
        Some(_) => Err(bad()),
        None => parse_digits(text)
            .and_then(|number| u8::try_from(number).ok())
            .ok_or_else(bad),
    }
}

/// Bytes in hexadecimal with gaps between them: `48656c6c6f+4K+00ff`.
pub(super) fn format_hex(runs: &[HexRun]) -> String {
    let mut text = String::new();
    for HexRun { gap, bytes } in runs {
        if *gap > 0 {
            text = format!("{text}+{}+", format_size(*gap));
        }
        let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        text.extend(digits.filter_map(|digit| char::from_digit(u32::from(digit), 16)));
    }
    text
}

pub(super) fn parse_hex(text: &str) -> Result<Vec<HexRun>, ParseError> {
    let bad = || ParseError::BadHex { found: clip(text) };
    let (mut runs, mut parts, mut gap) = (Vec::new(), text.split('+').peekable(), 0);
    // A gap before the first bytes leaves nothing before its sign.
    let has_gap_first = parts.next_if_eq(&"").is_some();
    if has_gap_first {
        gap = parse_gap(parts.next()).ok_or_else(bad)?;
    }
    while let Some(digits) = parts.next() {
        let bytes = hex_bytes(digits).filter(|bytes| !bytes.is_empty());
        let bytes = bytes.ok_or_else(bad)?;
        runs.push(HexRun { gap, bytes });
        gap = match parts.next() {
            None => return Ok(runs),
            gap => parse_gap(gap).ok_or_else(bad)?,
        };
    }
    // It ends with a gap.
    Err(bad())
}

fn parse_gap(text: Option<&str>) -> Option<u64> {
    parse_size(text?).ok().filter(|gap| *gap > 0)
}

fn hex_bytes(digits: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = (digits.chars())
        .map(|digit| {
            digit
                .to_digit(16)
                .and_then(|digit| u8::try_from(digit).ok())
        })
        .collect();
    let (pairs, rest) = digits.as_ref()?.as_chunks::<2>();
    rest.is_empty()
        .then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

pub(super) fn parse_block_size(text: &str) -> Result<BlockSize, ParseError> {
    u32::try_from(parse_size(text)?)
        .ok()
        .and_then(BlockSize::new)
        .ok_or_else(|| ParseError::BadBlockSize { found: clip(text) })
}

pub(super) fn parse_tag(text: &str) -> Result<Tag, ParseError> {
    let (key, value) = text
        .split_once('=')
        .ok_or_else(|| ParseError::BadTag { found: clip(text) })?;
    Ok(Tag {
        key: key.to_owned(),
        value: value.to_owned(),
    })
}

pub(super) fn parse_switch(option: &'static str, text: &str) -> Result<bool, ParseError> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err(ParseError::BadChoice {
            option,
            found: clip(text),
            expected: "on or off",
        }),
    }
}

pub(super) fn parse_policy(text: &str) -> Result<QuotaPolicy, ParseError> {
    [QuotaPolicy::Oldest, QuotaPolicy::OldestAutomatic]
        .into_iter()
        .find(|policy| policy.as_str() == text)
        .ok_or_else(|| ParseError::BadChoice {
            option: "POLICY",
            found: clip(text),
            expected: "oldest or oldest-automatic",
        })
}

pub(super) const fn kind_flag(kind: DiskKind) -> &'static str {
    match kind {
        DiskKind::System => "--system",
        DiskKind::Data => "--data",
    }
}
