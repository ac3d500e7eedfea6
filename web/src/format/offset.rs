//! Sizes and offsets as people type them: `64M`, `1.5 GiB`, `16384`, `0x4000`.

use thiserror::Error;

/// Why a text is not a size.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub(crate) enum ParseSizeError {
    /// Nothing was typed.
    #[error("no size given")]
    Empty,
    /// It is not a number with a unit.
    #[error("not a size")]
    NotASize,
    /// It is not a whole number of bytes.
    #[error("not a whole number of bytes")]
    NotWhole,
    /// It does not fit 64 bits.
    #[error("larger than 64 bits")]
    TooLarge,
}

/// Bytes from a number with an optional binary unit. `K`, `KB` and `KiB` all mean 1,024.
pub(crate) fn parse_size(text: &str) -> Result<u64, ParseSizeError> {
    let text: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != ',' && *c != '_')
        .collect();
    if text.is_empty() {
        return Err(ParseSizeError::Empty);
    }
    if let Some(digits) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        return u64::from_str_radix(digits, 16).map_err(|_| ParseSizeError::NotASize);
    }
    let letters = text
        .find(|c: char| c.is_ascii_alphabetic())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(letters);
    let shift = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 0,
        "k" | "kb" | "kib" => 10,
        "m" | "mb" | "mib" => 20,
        "g" | "gb" | "gib" => 30,
        "t" | "tb" | "tib" => 40,
        _ => return Err(ParseSizeError::NotASize),
    };
    scaled(number, shift)
}

/// `number`, which may have a fraction, times `2^shift`. Exact: the fraction is kept as a decimal.
fn scaled(number: &str, shift: u32) -> Result<u64, ParseSizeError> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(ParseSizeError::NotASize);
    }
    // Nine digits after the point are more than anyone types, and keep the product within 128 bits.
    if fraction.len() > 9 {
        return Err(ParseSizeError::NotWhole);
    }
    if digits.len() > 24 {
        return Err(ParseSizeError::TooLarge);
    }
    let value: u128 = digits.parse().map_err(|_| ParseSizeError::NotASize)?;
    let bytes = value << shift;
    let divisor = 10_u128.pow(fraction.len() as u32);
    if !bytes.is_multiple_of(divisor) {
        return Err(ParseSizeError::NotWhole);
    }
    u64::try_from(bytes / divisor).map_err(|_| ParseSizeError::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::{ParseSizeError, parse_size};

    #[test]
    fn units_are_binary_and_forgiving() {
        for (text, bytes) in [
            ("0", 0),
            ("16384", 16_384),
            ("16,384", 16_384),
            ("64M", 64 << 20),
            ("64 MiB", 64 << 20),
            ("1.5g", 3 << 29),
            ("32T", 32 << 40),
            (".5G", 1 << 29),
            ("0x4000", 0x4000),
        ] {
            assert_eq!(parse_size(text), Ok(bytes), "{text}");
        }
    }

    #[test]
    fn what_is_no_size_is_refused() {
        for (text, error) in [
            ("", ParseSizeError::Empty),
            ("  ", ParseSizeError::Empty),
            ("-1", ParseSizeError::NotASize),
            ("M", ParseSizeError::NotASize),
            ("1.2.3K", ParseSizeError::NotASize),
            ("0.3", ParseSizeError::NotWhole),
            ("1.0000001M", ParseSizeError::NotWhole),
            ("1.00000000001M", ParseSizeError::NotWhole),
            ("12 apples", ParseSizeError::NotASize),
            ("99999999T", ParseSizeError::TooLarge),
        ] {
            assert_eq!(parse_size(text), Err(error), "{text}");
        }
    }
}
