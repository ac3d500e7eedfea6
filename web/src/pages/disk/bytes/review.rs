//! What was typed, before it is written: what was, what will be, and the command.

use crate::{
    components::command_dialog::CommandDialog,
    i18n::BytesText,
    pages::disk::{names::Names, undo::undo_note},
    state::{
        bytes::{hex, letter},
        edits::{Edit, Edits},
    },
};
use rowdisk::service::command::{Command, Content, TEXT_LEN_MAX, WriteDisk};
use yew::prelude::*;

/// Runs shown; a run is shown up to so many of its bytes.
const RUNS_MAX: usize = 50;
const BYTES_MAX: usize = 16;

/// Shows what was typed, and writes it.
pub(super) fn review_dialog(
    names: &Names,
    edits: &Edits,
    on_close: Callback<()>,
    on_done: Callback<()>,
) -> Html {
    let command = edits.write().map(|(offset, runs)| {
        Command::WriteDisk(WriteDisk {
            disk: names.disk(),
            offset,
            content: Content::Hex(runs),
        })
    });
    let text = command
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    let is_long = text.len() > TEXT_LEN_MAX;
    let runs = edits.runs();
    let hidden = runs.len().saturating_sub(RUNS_MAX) as u64;
    let row = |run: &&[Edit]| {
        let offset = run.first().map_or(0, |edit| edit.offset);
        html! {
            <tr>
                <th scope="row" class="text">{ format!("0x{offset:x}") }</th>
                <td class="text">{ some(run, |edit| edit.was) }</td>
                <td class="text">{ some(run, |edit| edit.will) }</td>
            </tr>
        }
    };
    html! {
        <CommandDialog
            title={BytesText::WriteTitle { count: edits.len() as u64, disk: names.history.disk.name.clone() }}
            submit={BytesText::WriteDo}
            command={command.filter(|_| !is_long)}
            {on_close}
            {on_done}
        >
            <p>{ BytesText::WriteWhy }</p>
            <div class="scroll review" tabindex="0" role="region" aria-label={BytesText::Will}>
                <table>
                    <thead><tr>
                        <th scope="col" class="text">{ BytesText::Offset }</th>
                        <th scope="col" class="text">{ BytesText::Was }</th>
                        <th scope="col" class="text">{ BytesText::Will }</th>
                    </tr></thead>
                    <tbody>{ for runs.iter().take(RUNS_MAX).map(row) }</tbody>
                </table>
                if hidden > 0 { <p class="hint">{ BytesText::MoreRuns { count: hidden } }</p> }
            </div>
            { undo_note(&names.history) }
            if is_long {
                <p class="note danger">{ BytesText::TooLong }</p>
            } else {
                <p class="command"><span>{ BytesText::Command }</span><code>{ text }</code></p>
            }
        </CommandDialog>
    }
}

/// The beginning of a run in both forms.
fn some(run: &[Edit], byte: fn(&Edit) -> u8) -> Html {
    let bytes: Vec<u8> = run.iter().take(BYTES_MAX).map(byte).collect();
    let digits: Vec<String> = bytes.iter().map(|byte| hex(*byte)).collect();
    let letters: String = bytes.iter().map(|byte| letter(*byte)).collect();
    let more = if run.len() > BYTES_MAX { " …" } else { "" };
    html! { <><code>{ digits.join(" ") }{ more }</code>{ " " }<code class="muted">{ letters }</code></> }
}
