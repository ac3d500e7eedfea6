//! What can be written to a disk, and what a form must say for it.

use crate::{components::field::Choice, i18n::WriteText, routes::WriteTool};
use rowdisk::service::command::{Command, Content, DiscardDisk, DiskRef, WriteDisk, ZeroDisk};
use web_sys::File;

pub(super) const TEXT: &str = "text";
pub(super) const FILL: &str = "fill";
pub(super) const RANDOM: &str = "random";
pub(super) const ZERO: &str = "zero";
pub(super) const DISCARD: &str = "discard";
pub(super) const FILE: &str = "file";

/// The tool that an address names.
pub(super) fn begun(tool: WriteTool) -> &'static str {
    match tool {
        WriteTool::Text => TEXT,
        WriteTool::Fill => FILL,
        WriteTool::Discard => DISCARD,
    }
}

/// The tools to choose from.
pub(super) fn choices() -> Vec<Choice> {
    [
        (TEXT, WriteText::Text),
        (FILL, WriteText::Fill),
        (RANDOM, WriteText::Random),
        (ZERO, WriteText::Zero),
        (DISCARD, WriteText::Discard),
        (FILE, WriteText::File),
    ]
    .into_iter()
    .map(|(value, text)| Choice {
        value,
        text: text.into(),
        hint: None,
    })
    .collect()
}

/// What the form says so far; `None` where it cannot be read.
pub(super) struct Form<'a> {
    pub(super) what: &'a str,
    pub(super) text: &'a str,
    pub(super) byte: Option<u8>,
    pub(super) seed: Option<u64>,
    pub(super) len: Option<u64>,
    pub(super) file: Option<&'a File>,
}

impl Form<'_> {
    /// How many bytes would be written.
    pub(super) fn bytes(&self) -> Option<u64> {
        match self.what {
            TEXT => Some(self.text.len() as u64),
            FILE => self.file.map(|file| file.size() as u64),
            _ => self.len,
        }
    }

    /// The command, once all that it needs can be read.
    pub(super) fn command(&self, disk: DiskRef, offset: u64) -> Option<Command> {
        let len = self.bytes().filter(|bytes| *bytes > 0)?;
        let content = match self.what {
            TEXT => Content::Text(self.text.to_owned()),
            FILL => Content::Fill {
                byte: self.byte?,
                len,
            },
            RANDOM => Content::Random {
                seed: self.seed?,
                len,
            },
            FILE => Content::File {
                name: self.file?.name(),
            },
            ZERO => return Some(Command::ZeroDisk(ZeroDisk { disk, offset, len })),
            DISCARD => return Some(Command::DiscardDisk(DiscardDisk { disk, offset, len })),
            _ => return None,
        };
        Some(Command::WriteDisk(WriteDisk {
            disk,
            offset,
            content,
        }))
    }
}

pub(super) fn parse_byte(text: &str) -> Option<u8> {
    let text = text.trim();
    match text.strip_prefix("0x") {
        Some(hex) => u8::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    }
}
