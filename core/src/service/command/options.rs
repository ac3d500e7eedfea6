//! What stands behind options that several commands have.

use std::str::FromStr;

use super::arguments::Arguments;
use super::error::{ParseError, clip};
use super::scalar::{parse_block_size, parse_number, parse_size, parse_switch, parse_tag};
use super::schedule::{parse_count, parse_retention, parse_schedule};
use super::{DiskRef, FormatKind, InstanceRef};
use crate::service::views::{DiskKind, Retention, Schedule, Tag};

pub(super) fn format_kind(from: &mut Arguments) -> Result<FormatKind, ParseError> {
    let given = FormatKind::FLAGS.map(|(kind, flag)| from.flag(flag).then_some((kind, flag)));
    let mut given = given.into_iter().flatten();
    let Some((kind, first)) = given.next() else {
        return Err(from.missing("--fat"));
    };
    match given.next() {
        None => Ok(kind),
        Some((_, second)) => Err(ParseError::Conflict { first, second }),
    }
}

pub(super) fn partition(from: &mut Arguments) -> Result<Option<u32>, ParseError> {
    optional_number(from, "--partition")
}

pub(super) fn optional_number(
    from: &mut Arguments,
    option: &'static str,
) -> Result<Option<u32>, ParseError> {
    let text = from.option(option);
    text.map(|text| small_number(option, &text)).transpose()
}

/// A number of 32 bits.
pub(super) fn small_number(option: &'static str, text: &str) -> Result<u32, ParseError> {
    let number = parse_number(option, text)?;
    u32::try_from(number).map_err(|_| ParseError::BadNumber {
        option,
        found: clip(text),
    })
}

pub(super) fn disk(from: &mut Arguments) -> Result<DiskRef, ParseError> {
    from.word("DISK")?.parse()
}

pub(super) fn instance(from: &mut Arguments) -> Result<InstanceRef, ParseError> {
    from.word("INSTANCE")?.parse()
}

pub(super) fn sizes(texts: Vec<String>) -> Result<Vec<u64>, ParseError> {
    texts.iter().map(|text| parse_size(text)).collect()
}

pub(super) fn kind(from: &mut Arguments) -> Result<Option<DiskKind>, ParseError> {
    match (from.flag("--system"), from.flag("--data")) {
        (false, false) => Ok(None),
        (true, false) => Ok(Some(DiskKind::System)),
        (false, true) => Ok(Some(DiskKind::Data)),
        (true, true) => Err(ParseError::Conflict {
            first: "--system",
            second: "--data",
        }),
    }
}

/// Hours and weekdays, which belong together.
pub(super) fn schedule(from: &mut Arguments) -> Result<Option<Schedule>, ParseError> {
    match (from.option("--hours"), from.option("--weekdays")) {
        (None, None) => Ok(None),
        (Some(hours), Some(weekdays)) => parse_schedule(&hours, &weekdays).map(Some),
        (Some(_), None) => Err(from.missing("--weekdays")),
        (None, Some(_)) => Err(from.missing("--hours")),
    }
}

pub(super) fn retention(from: &mut Arguments) -> Result<Option<Retention>, ParseError> {
    match (retention_days(from)?, from.option("--keep")) {
        (days, None) => Ok(days),
        (None, Some(count)) => parse_count(&count).map(Some),
        (Some(_), Some(_)) => Err(ParseError::Conflict {
            first: "--retention",
            second: "--keep",
        }),
    }
}

pub(super) fn retention_days(from: &mut Arguments) -> Result<Option<Retention>, ParseError> {
    let text = from.option("--retention");
    text.as_deref().map(parse_retention).transpose()
}

pub(super) fn size(from: &mut Arguments, option: &str) -> Result<Option<u64>, ParseError> {
    from.option(option).as_deref().map(parse_size).transpose()
}

pub(super) fn block_size(
    from: &mut Arguments,
) -> Result<Option<crate::units::BlockSize>, ParseError> {
    let text = from.option("--block-size");
    text.as_deref().map(parse_block_size).transpose()
}

pub(super) fn switch(
    from: &mut Arguments,
    option: &'static str,
) -> Result<Option<bool>, ParseError> {
    let text = from.option(option);
    text.as_deref()
        .map(|text| parse_switch(option, text))
        .transpose()
}

pub(super) fn tags(from: &mut Arguments) -> Result<Vec<Tag>, ParseError> {
    let texts = from.list("--tag");
    texts.iter().map(|text| parse_tag(text)).collect()
}

pub(super) fn all<T: FromStr<Err = ParseError>>(texts: Vec<String>) -> Result<Vec<T>, ParseError> {
    texts.iter().map(|text| text.parse()).collect()
}
