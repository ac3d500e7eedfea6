//! The line that says where the cursor is, what is there, and what came of a search.

use crate::{
    components::failure::failure_note,
    format::{count, rate, size},
    hooks::{SeekHandle, Seeking, Sought},
    i18n::{BytesText, Common, DiskText},
    state::bytes::{Shown, hex, letter},
    worker::protocol::code,
};
use rowdisk::service::views::{BytesKind, Encoding, FoundView};
use yew::prelude::*;

/// The line; while one searches, how far that is.
pub(super) fn status(
    cursor: u64,
    shown: Option<Shown>,
    seek: &SeekHandle,
    said: Option<&Sought>,
) -> Html {
    if let Some(seeking) = &seek.now {
        return searching(seeking, &seek.cancel);
    }
    let result = match said {
        None => html! {},
        Some(Ok(found)) => html! { <p class="found">{ came_of_it(found) }</p> },
        Some(Err(failure)) if failure.code == code::CANCELED => {
            html! { <p class="found">{ BytesText::Canceled }</p> }
        }
        Some(Err(failure)) => failure_note(failure, html! {}),
    };
    html! {
        <div class="hex-status">
            <output role="status" aria-live="polite">{ here(cursor, shown) }</output>
            <div role="status" aria-live="polite">{ result }</div>
        </div>
    }
}

fn here(cursor: u64, shown: Option<Shown>) -> String {
    let mut parts = vec![
        BytesText::Cursor {
            hex: format!("{cursor:x}"),
            offset: count(cursor),
        }
        .to_string(),
    ];
    if let Some(shown) = shown {
        if shown.kind != BytesKind::Damaged {
            let value = BytesText::Value {
                hex: hex(shown.byte),
                value: shown.byte,
            };
            parts.push(value.to_string());
            if shown.byte.is_ascii_graphic() {
                let letter = letter(shown.byte);
                parts.push(BytesText::Letter { letter }.to_string());
            }
        }
        let kind = match shown.kind {
            _ if shown.is_edited => Some(BytesText::WillBe),
            BytesKind::Data => None,
            BytesKind::Never => Some(BytesText::KindNever),
            BytesKind::Zeroes => Some(BytesText::KindZeroes),
            BytesKind::Damaged => Some(BytesText::KindDamaged),
        };
        parts.extend(kind.map(|kind| kind.to_string()));
        parts.extend(shown.differs.then(|| BytesText::Differs.to_string()));
    }
    parts.join(&DiskText::Dot.to_string())
}

fn came_of_it(found: &FoundView) -> String {
    let mut words = match found.at {
        Some(at) => {
            let offset = format!("0x{at:x}");
            if found.is_wrapped {
                BytesText::FoundWrapped { offset }
            } else {
                BytesText::FoundAt { offset }
            }
        }
        // A step through differences ends at the disk's end.
        None if !found.is_wrapped => BytesText::DifferenceNone,
        None => BytesText::FoundNowhere,
    }
    .to_string();
    if let Some(encoding) = found.encoding {
        let encoding = match encoding {
            Encoding::Utf8 => BytesText::InUtf8,
            Encoding::Utf16 => BytesText::InUtf16,
        };
        words += &format!("{}{encoding}", DiskText::Dot);
    }
    if found.unreadable_bytes > 0 {
        let bytes = size(found.unreadable_bytes);
        words += &format!("{}{}", DiskText::Dot, BytesText::Unreadable { bytes });
    }
    words
}

fn searching(seeking: &Seeking, cancel: &Callback<()>) -> Html {
    let progress = seeking.progress;
    let amount = match progress.total {
        Some(total) => Common::DoneOf {
            done: size(progress.done),
            total: size(total),
        }
        .to_string(),
        None => size(progress.done),
    };
    let pace = rate(&seeking.pace, progress.total);
    let onclick = cancel.reform(|_: MouseEvent| ());
    html! {
        <div class="hex-status searching" role="status">
            <progress
                aria-label={BytesText::Searching}
                max={progress.total.map(|total| total.max(1).to_string())}
                value={progress.total.map(|_| progress.done.to_string())}
            />
            <span class="figure">{ amount }if let Some(pace) = pace { { ", " }{ pace } }</span>
            <button type="button" class="small" {onclick}>{ Common::Cancel }</button>
        </div>
    }
}
