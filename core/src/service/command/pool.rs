//! The commands about the pool as a whole.

use std::fmt;
use std::str::FromStr;

use super::error::{ParseError, clip};
use crate::service::views::{MicroPrice, QuotaPolicy};

/// The longest name of a currency, in characters.
const CURRENCY_CHARS_MAX: usize = 8;

/// Sets which snapshot goes when one is taken at the quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetQuotaPolicy {
    /// The policy.
    pub policy: QuotaPolicy,
}

/// Sets the time zone in which policies run; their next points are those strictly after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetTimeZone {
    /// Its name, such as `Europe/Berlin`.
    pub name: String,
}

/// Sets what snapshots cost. What is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModifyPool {
    /// For a GiB in a month of 720 hours.
    pub price: Option<MicroPrice>,
    /// In what.
    pub currency: Option<Currency>,
}

/// A currency's name or sign: 1 to 8 characters without spaces, such as `USD` or `€`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Currency(String);

impl FromStr for Currency {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let is_plain = |c: char| !c.is_control() && !c.is_whitespace();
        let count = text.chars().count();
        if (1..=CURRENCY_CHARS_MAX).contains(&count) && text.chars().all(is_plain) {
            return Ok(Self(text.to_owned()));
        }
        Err(ParseError::BadChoice {
            option: "--currency",
            found: clip(text),
            expected: "1 to 8 characters without spaces, such as USD",
        })
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

pub(super) fn parse_price(text: &str) -> Result<MicroPrice, ParseError> {
    text.parse().map_err(|()| ParseError::BadChoice {
        option: "--price",
        found: clip(text),
        expected: "a number from 0 to 1000000 with at most six decimals, such as 0.02",
    })
}
