//! The tools that write to the disk: text, fill, random bytes, zeroes, discard, a file.

use super::{names::Names, undo::undo_note};
use crate::{
    components::{
        failure::failure_note,
        field::{Choice, Choices, TextField},
        file_field::FileField,
    },
    format::{ParseSizeError, parse_size, size},
    hooks::{use_console, use_field},
    i18n::WriteText,
    platform,
    routes::WriteTool,
    state::tasks::TaskKind,
    worker::protocol::Failure,
};
use rowdisk::service::{
    command::{Command, Content, DiscardDisk, DiskRef, WriteDisk, ZeroDisk, format_size},
    views::DiskView,
};
use wasm_bindgen_futures::spawn_local;
use web_sys::File;
use yew::prelude::*;

/// Where to write.
#[derive(PartialEq, Properties)]
pub(super) struct WriteToolsProps {
    pub(super) disk: DiskView,
    pub(super) names: Names,
    /// The snapshot that is shown meanwhile: what is written is not to be seen there.
    pub(super) shown: Option<AttrValue>,
    /// What it begins with.
    pub(super) tool: WriteTool,
    /// The offset and the length chosen on the map.
    pub(super) range: Option<(u64, u64)>,
}

const TEXT: &str = "text";
const FILL: &str = "fill";
const RANDOM: &str = "random";
const ZERO: &str = "zero";
const DISCARD: &str = "discard";
const FILE: &str = "file";

/// The form.
#[component]
pub(super) fn WriteTools(props: &WriteToolsProps) -> Html {
    let console = use_console();
    let tool = match props.tool {
        WriteTool::Text => TEXT,
        WriteTool::Fill => FILL,
        WriteTool::Discard => DISCARD,
    };
    let (from, bytes) = props.range.unwrap_or((0, 1 << 20));
    let what = use_field(|| tool.to_owned());
    let text = use_field(String::new);
    let byte = use_field(|| "0xff".to_owned());
    let seed = use_field(|| platform::random_seed().to_string());
    let offset = use_field(|| format_size(from));
    let len = use_field(|| format_size(bytes));
    let file = use_state(|| None::<File>);
    let failure = use_state(|| None::<Failure>);
    let is_busy = use_state(|| false);

    let disk = props.names.disk();
    let at = match parse_size(offset.text()) {
        Ok(at) if at < props.disk.len => Ok(at),
        Ok(_) | Err(ParseSizeError::TooLarge) => Err(WriteText::OffsetPast {
            last: size(props.disk.len),
        }),
        Err(_) => Err(WriteText::OffsetNot),
    };
    let (at, offset_fault) = (at.as_ref().ok().copied(), at.err());
    let form = Form {
        what: what.text(),
        text: text.text(),
        byte: parse_byte(byte.text()),
        seed: seed.text().trim().parse().ok(),
        len: parse_size(len.text()).ok().filter(|len| *len > 0),
        file: file.as_ref(),
    };
    let room = at.map(|at| props.disk.len - at);
    let is_past = room
        .zip(form.bytes())
        .is_some_and(|(room, bytes)| bytes > room);
    let command = at
        .filter(|_| !is_past)
        .and_then(|at| form.command(disk, at));
    let onsubmit = {
        let (command, file, failure, is_busy) = (
            command.clone(),
            (*file).clone(),
            failure.clone(),
            is_busy.clone(),
        );
        let name = props.disk.name.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(command) = command.clone() else {
                return;
            };
            failure.set(None);
            if let (
                Command::WriteDisk(WriteDisk {
                    content: Content::File { .. },
                    ..
                }),
                Some(file),
            ) = (&command, file.clone())
            {
                console.run_with_file(command, file, TaskKind::Write, name.clone());
                return;
            }
            if let Command::WriteDisk(WriteDisk {
                content: Content::Fill { len, .. } | Content::Random { len, .. },
                ..
            }) = command
            {
                console.run_long(command, name.clone(), Some(len));
                return;
            }
            is_busy.set(true);
            let (console, failure, is_busy) = (console.clone(), failure.clone(), is_busy.clone());
            spawn_local(async move {
                failure.set(console.run_in_dialog(command).await.err());
                is_busy.set(false);
            });
        })
    };
    let words = |text: WriteText| AttrValue::from(text);
    let len_fault = match (form.len, is_past, room) {
        (None, _, _) => Some(WriteText::LengthNot),
        (Some(_), true, Some(room)) => Some(WriteText::PastEnd { room: size(room) }),
        _ => None,
    }
    .map(words);
    let len_field = html! {
        <TextField id="write-len" label={WriteText::Length} field={len.clone()} fault={len_fault} is_mono=true />
    };
    let past = (is_past.then_some(room).flatten())
        .map(|room| words(WriteText::PastEnd { room: size(room) }));
    let fields = match what.text() {
        FILL => html! {
            <>
                <TextField id="write-byte" label={WriteText::FillLabel} field={byte} hint={WriteText::FillHint} fault={form.byte.is_none().then(|| words(WriteText::FillNot))} is_mono=true />
                { len_field }
            </>
        },
        RANDOM => html! {
            <>
                <TextField id="write-seed" label={WriteText::SeedLabel} field={seed} hint={WriteText::SeedHint} fault={form.seed.is_none().then(|| words(WriteText::SeedNot))} is_mono=true />
                { len_field }
            </>
        },
        ZERO => html! { <>{ len_field }<p class="hint">{ WriteText::ZeroHint }</p></> },
        DISCARD => html! { <>{ len_field }<p class="hint">{ WriteText::DiscardHint }</p></> },
        FILE => {
            let on_files = {
                let file = file.clone();
                Callback::from(move |chosen: Vec<File>| file.set(chosen.into_iter().next()))
            };
            html! { <FileField id="write-file" label={WriteText::FileLabel} {on_files} hint={words(WriteText::FileHint)} fault={past} /> }
        }
        _ => {
            let hint = words(WriteText::TextHint {
                bytes: text.text().len() as u64,
            });
            html! { <TextField id="write-text" label={WriteText::TextLabel} field={text} {hint} fault={past} is_mono=true /> }
        }
    };
    let offset_hint = words(WriteText::OffsetHint {
        last: size(props.disk.len),
    });
    html! {
        <form class="tools" {onsubmit}>
            if let Some(shown) = &props.shown { <p class="note">{ WriteText::Only }<b>{ shown }</b></p> }
            <Choices name="write-what" label={WriteText::What} choices={choices()} field={what.clone()} />
            <TextField id="write-offset" label={WriteText::Offset} field={offset} hint={offset_hint} fault={offset_fault.map(words)} is_mono=true />
            { fields }
            if let Some(command) = &command { <p class="command"><span>{ WriteText::Command }</span><code>{ command.to_string() }</code></p> }
            { undo_note(&props.names.history) }
            if let Some(failure) = &*failure { { failure_note(failure, html! {}) } }
            <div class="buttons">
                <button type="submit" class="primary" disabled={command.is_none() || *is_busy}>
                    { if what.text() == DISCARD { WriteText::DoDiscard } else { WriteText::Do } }
                </button>
            </div>
        </form>
    }
}

fn choices() -> Vec<Choice> {
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
struct Form<'a> {
    what: &'a str,
    text: &'a str,
    byte: Option<u8>,
    seed: Option<u64>,
    len: Option<u64>,
    file: Option<&'a File>,
}

impl Form<'_> {
    /// How many bytes would be written.
    fn bytes(&self) -> Option<u64> {
        match self.what {
            TEXT => Some(self.text.len() as u64),
            FILE => self.file.map(|file| file.size() as u64),
            _ => self.len,
        }
    }

    /// The command, once all that it needs can be read.
    fn command(&self, disk: DiskRef, offset: u64) -> Option<Command> {
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

fn parse_byte(text: &str) -> Option<u8> {
    let text = text.trim();
    match text.strip_prefix("0x") {
        Some(hex) => u8::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    }
}
