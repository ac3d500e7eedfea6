//! What the commands about instances, their images and incidents say.

use super::arguments::Arguments;
use super::error::{ParseError, clip};
use super::options::all;
use super::scalar::{parse_number, parse_size};
use super::{ImageSource, IncidentTarget, NewWorkload};
use crate::service::views::{Rate, ScaleRule};
use crate::workload::Kind;

pub(super) fn image_source(from: &mut Arguments) -> Result<ImageSource, ParseError> {
    let (snapshot, data) = (from.option("--snapshot"), from.list("--data-snapshot"));
    let conflict = |first| ParseError::Conflict {
        first,
        second: "--instance",
    };
    match (snapshot, from.option("--instance")) {
        (Some(_), Some(_)) => Err(conflict("--snapshot")),
        (None, Some(_)) if !data.is_empty() => Err(conflict("--data-snapshot")),
        (None, Some(instance)) => Ok(ImageSource::Instance(instance.parse()?)),
        (Some(system), None) => Ok(ImageSource::Snapshots {
            system: system.parse()?,
            data: all(data)?,
        }),
        (None, None) => Err(from.missing("--snapshot")),
    }
}

pub(super) fn scale_rule(from: &mut Arguments) -> Result<Option<ScaleRule>, ParseError> {
    if from.flag("--none") {
        let given = ["--above", "--below", "--size", "--max"];
        return match given.into_iter().find(|name| from.option(name).is_some()) {
            Some(second) => Err(ParseError::Conflict {
                first: "--none",
                second,
            }),
            None => Ok(None),
        };
    }
    let mut byte = |option: &'static str| {
        let text = from.required(option)?;
        let number = parse_number(option, &text)?;
        u8::try_from(number).map_err(|_| ParseError::BadNumber {
            option,
            found: clip(&text),
        })
    };
    Ok(Some(ScaleRule {
        above_percent: byte("--above")?,
        below_percent: byte("--below")?,
        disks_max: byte("--max")?,
        len: parse_size(&from.required("--size")?)?,
    }))
}

pub(super) fn workload(from: &mut Arguments) -> Result<Option<NewWorkload>, ParseError> {
    if from.flag("--none") {
        let given = ["--kind", "--rate", "--disk", "--seed"];
        return match given.into_iter().find(|name| from.option(name).is_some()) {
            Some(second) => Err(ParseError::Conflict {
                first: "--none",
                second,
            }),
            None => Ok(None),
        };
    }
    Ok(Some(NewWorkload {
        kind: choice(
            "--kind",
            &from.required("--kind")?,
            &Kind::ALL,
            Kind::as_str,
            "log, database, web or video",
        )?,
        rate: choice(
            "--rate",
            &from.required("--rate")?,
            &Rate::ALL,
            Rate::as_str,
            "low, medium or high",
        )?,
        disk: from.required("--disk")?.parse()?,
        seed: seed(from)?,
        overwrite: from.flag("--overwrite"),
    }))
}

pub(super) fn seed(from: &mut Arguments) -> Result<Option<u64>, ParseError> {
    let text = from.option("--seed");
    text.map(|text| parse_number("--seed", &text)).transpose()
}

pub(super) fn incident_target(from: &mut Arguments) -> Result<IncidentTarget, ParseError> {
    match (from.option("--disk"), from.option("--instance")) {
        (Some(_), Some(_)) => Err(ParseError::Conflict {
            first: "--disk",
            second: "--instance",
        }),
        (Some(disk), None) => Ok(IncidentTarget::Disk(disk.parse()?)),
        (None, Some(instance)) => Ok(IncidentTarget::Instance(instance.parse()?)),
        (None, None) => Err(from.missing("--disk")),
    }
}

pub(super) fn choice<T: Copy>(
    option: &'static str,
    text: &str,
    all: &[T],
    word: fn(T) -> &'static str,
    expected: &'static str,
) -> Result<T, ParseError> {
    let found = all.iter().find(|known| word(**known) == text);
    found.copied().ok_or_else(|| ParseError::BadChoice {
        option,
        found: clip(text),
        expected,
    })
}
