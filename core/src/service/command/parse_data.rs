//! What is to be written: contents of disks, and files.

use super::arguments::Arguments;
use super::error::{ParseError, clip};
use super::options::{disk, partition};
use super::scalar::{parse_byte, parse_hex, parse_number, parse_size};
use super::{Content, PutFiles, RestoreFile, SnapshotRef};

pub(super) fn content(from: &mut Arguments) -> Result<Content, ParseError> {
    /// The ways to say which bytes.
    const WAYS: [&str; 5] = ["--text", "--fill", "--random", "--hex", "--file"];
    let length = from.option("--length");
    let mut given = WAYS
        .into_iter()
        .filter_map(|way| Some((way, from.option(way)?)))
        .collect::<Vec<_>>()
        .into_iter();
    let Some((way, value)) = given.next() else {
        return Err(from.missing("--text, --fill, --random, --hex or --file"));
    };
    if let Some((second, _)) = given.next() {
        return Err(ParseError::Conflict { first: way, second });
    }
    let needs_length = matches!(way, "--fill" | "--random");
    let len = match length {
        Some(text) if needs_length => parse_size(&text)?,
        Some(_) => {
            return Err(ParseError::Conflict {
                first: way,
                second: "--length",
            });
        }
        None if needs_length => return Err(from.missing("--length")),
        None => 0,
    };
    Ok(match way {
        "--text" => Content::Text(value),
        "--fill" => Content::Fill {
            byte: parse_byte(&value)?,
            len,
        },
        "--random" => Content::Random {
            seed: parse_number("--random", &value)?,
            len,
        },
        "--hex" => Content::Hex(parse_hex(&value)?),
        _ => Content::File { name: value },
    })
}

pub(super) fn put_files(from: &mut Arguments) -> Result<PutFiles, ParseError> {
    let put = PutFiles {
        disk: disk(from)?,
        partition: partition(from)?,
        path: from.word("PATH")?,
        files: from.list("--file"),
        replace: from.flag("--replace"),
    };
    if put.files.is_empty() {
        return Err(from.missing("--file"));
    }
    // A path without `/` at its end is one file's.
    if put.files.len() > 1 && !put.path.ends_with('/') {
        return Err(ParseError::Repeated { option: "--file" });
    }
    Ok(put)
}

pub(super) fn restore_file(from: &mut Arguments) -> Result<RestoreFile, ParseError> {
    let text = from.word("DISK@SNAPSHOT")?;
    let snapshot: SnapshotRef = text.parse()?;
    if snapshot.disk.is_none() {
        return Err(ParseError::BadReference {
            found: clip(&text),
            expected: "DISK@SNAPSHOT",
        });
    }
    Ok(RestoreFile {
        snapshot,
        partition: partition(from)?,
        path: from.word("PATH")?,
    })
}
