//! Bytes to write, and files compared.

use std::{fs, path::Path};

use anyhow::{Result, ensure};

/// `length` bytes that look random and are the same for the same `seed`.
pub fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed;
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        // splitmix64
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = state;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bytes.extend_from_slice(&(word ^ (word >> 31)).to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}

/// Fails, naming the first difference, unless both files hold the same bytes.
pub fn same(one: &Path, other: &Path) -> Result<()> {
    match first_difference(one, other)? {
        None => Ok(()),
        Some(place) => {
            anyhow::bail!(
                "{} and {} differ from byte {place} on",
                one.display(),
                other.display()
            )
        }
    }
}

/// Fails if both files hold the same bytes.
pub fn different(one: &Path, other: &Path) -> Result<()> {
    let place = first_difference(one, other)?;
    ensure!(
        place.is_some(),
        "{} and {} hold the same",
        one.display(),
        other.display()
    );
    Ok(())
}

fn first_difference(one: &Path, other: &Path) -> Result<Option<usize>> {
    let (one, other) = (fs::read(one)?, fs::read(other)?);
    if one == other {
        return Ok(None);
    }
    let place = one.iter().zip(&other).position(|(one, other)| one != other);
    Ok(Some(place.unwrap_or_else(|| one.len().min(other.len()))))
}
