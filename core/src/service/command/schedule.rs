//! Hours, weekdays and retentions as commands write them.

use super::error::{ParseError, clip};
use crate::service::views::{Retention, Schedule};

/// For ever, in commands; the API's -1 is read too.
const FOREVER: &str = "forever";

/// Numbers in order, three or more in a row as `0-23`.
pub(super) fn format_numbers(numbers: &[u8]) -> String {
    let runs = numbers.chunk_by(|a, b| a + 1 == *b);
    let parts = runs.flat_map(|run| match run {
        [first, _, .., last] => vec![format!("{first}-{last}")],
        few => few.iter().map(u8::to_string).collect(),
    });
    parts.collect::<Vec<_>>().join(",")
}

/// The numbers of `0,4,8-10`, each below 100.
fn parse_numbers(text: &str) -> Option<Vec<u8>> {
    let number = |text: &str| {
        let is_number = matches!(text.len(), 1 | 2) && text.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| text.parse().ok()).flatten()
    };
    let mut numbers = Vec::new();
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last): (u8, u8) = (number(first)?, number(last)?);
        if first > last {
            return None;
        }
        numbers.extend(first..=last);
    }
    Some(numbers)
}

/// A schedule by its two options.
pub(super) fn parse_schedule(hours: &str, weekdays: &str) -> Result<Schedule, ParseError> {
    let schedule = parse_numbers(hours)
        .zip(parse_numbers(weekdays))
        .and_then(|(hours, weekdays)| Schedule::new(&hours, &weekdays));
    schedule.ok_or_else(|| ParseError::BadSchedule {
        found: format!("--hours {} --weekdays {}", clip(hours), clip(weekdays)),
    })
}

pub(super) fn parse_retention(text: &str) -> Result<Retention, ParseError> {
    if text == FOREVER || text == "-1" {
        return Ok(Retention::Forever);
    }
    number(text).map(Retention::Days)
}

pub(super) fn parse_count(text: &str) -> Result<Retention, ParseError> {
    number(text).map(Retention::Count)
}

fn number(text: &str) -> Result<u32, ParseError> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number
        .then(|| text.parse().ok())
        .flatten()
        .ok_or_else(|| ParseError::BadRetention { found: clip(text) })
}

/// The option and its value.
pub(super) fn format_retention(retention: Retention) -> (&'static str, String) {
    match retention {
        Retention::Days(days) => ("--retention", days.to_string()),
        Retention::Forever => ("--retention", FOREVER.to_owned()),
        Retention::Count(count) => ("--keep", count.to_string()),
    }
}
