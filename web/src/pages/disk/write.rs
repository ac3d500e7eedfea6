//! The tools that write to the disk: text, fill, random bytes, zeroes, discard, a file.

use super::{
    names::Names,
    undo::undo_note,
    write_form::{DISCARD, FILE, FILL, Form, RANDOM, ZERO, begun, choices, parse_byte},
};
use crate::{
    components::{
        action::{Action, barred},
        failure::failure_note,
        field::{Choices, TextField},
        file_field::FileField,
    },
    console::Console,
    format::{ParseSizeError, parse_size, size},
    hooks::{use_console, use_field},
    i18n::{Common, InstancesText, WriteText},
    platform,
    routes::WriteTool,
    state::tasks::TaskKind,
    worker::protocol::Failure,
};
use rowdisk::service::{
    command::{Command, Content, format_size},
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

/// The form.
#[component]
pub(super) fn WriteTools(props: &WriteToolsProps) -> Html {
    let console = use_console();
    let (from, bytes) = props.range.unwrap_or((0, 1 << 20));
    let what = use_field(|| begun(props.tool).to_owned());
    let text = use_field(String::new);
    let byte = use_field(|| "0xff".to_owned());
    let seed = use_field(|| platform::random_seed().to_string());
    let offset = use_field(|| format_size(from));
    let len = use_field(|| format_size(bytes));
    let file = use_state(|| None::<File>);
    let failure = use_state(|| None::<Failure>);
    let is_busy = use_state(|| false);

    let disk = props.names.disk();
    let is_locked = props.disk.running().next().is_some();
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
        let (command, file, name) = (command.clone(), (*file).clone(), props.disk.name.clone());
        let (failure, is_busy) = (failure.clone(), is_busy.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(command) = command.clone() else {
                return;
            };
            failure.set(None);
            let Some(command) = begin_long(&console, command, file.clone(), &name) else {
                return;
            };
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
    let why_not = barred(is_locked, InstancesText::StopFirst)
        .or_else(|| barred(*is_busy, Common::Doing))
        .or_else(|| barred(command.is_none(), Common::NotReady));
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
                <Action class="primary" is_submit=true {why_not}>
                    { if what.text() == DISCARD { WriteText::DoDiscard } else { WriteText::Do } }
                </Action>
            </div>
        </form>
    }
}

/// Begins what may take long, as a task under the disk's name; gives back what does not.
fn begin_long(
    console: &Console,
    command: Command,
    file: Option<File>,
    name: &str,
) -> Option<Command> {
    let content = match &command {
        Command::WriteDisk(write) => Some(&write.content),
        _ => None,
    };
    match (content, file) {
        (Some(Content::File { .. }), Some(file)) => {
            console.run_with_file(command, file, TaskKind::Write, name.to_owned());
            None
        }
        (Some(Content::Fill { len, .. } | Content::Random { len, .. }), _) => {
            let len = *len;
            console.run_long(command, name.to_owned(), Some(len));
            None
        }
        _ => Some(command),
    }
}
