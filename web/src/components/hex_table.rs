//! Rows of bytes: the offset, each byte in hexadecimal, and the same as text. Functions: what they
//! show and where the cursor is belongs to whoever draws them.

use crate::{
    i18n::BytesText,
    state::{
        bytes::{Shown, hex, letter},
        place::Shape,
    },
};
use rowdisk::service::views::BytesKind;
use std::ops::Range;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

/// The id of the byte with the cursor.
pub(crate) const CURSOR: &str = "byte-here";

/// What rows show.
pub(crate) struct HexRows<'s> {
    pub(crate) top: u64,
    pub(crate) shape: Shape,
    /// Digits of an offset.
    pub(crate) digits: usize,
    pub(crate) cursor: Option<u64>,
    /// What was found.
    pub(crate) hit: Option<Range<u64>>,
    /// The byte at an offset; `None` while it is on its way.
    pub(crate) shown: &'s dyn Fn(u64) -> Option<Shown>,
}

/// The head: what the columns are.
pub(crate) fn hex_head(columns: u64) -> Html {
    html! {
        <thead><tr>
            <th scope="col" class="at">{ BytesText::Offset }</th>
            { for (0..columns).map(|column| html! { <th scope="col">{ hex(column as u8) }</th> }) }
            <th scope="col" class="letters">{ BytesText::Text }</th>
        </tr></thead>
    }
}

/// The rows in view.
pub(crate) fn hex_rows(rows: &HexRows<'_>) -> Html {
    let Shape {
        len,
        columns,
        rows: count,
    } = rows.shape;
    let offsets = (0..count).map(|row| rows.top + row * columns);
    let offsets = offsets.take_while(|offset| *offset < len);
    html! { <tbody>{ for offsets.map(|offset| row(rows, offset)) }</tbody> }
}

fn row(rows: &HexRows<'_>, start: u64) -> Html {
    let end = (start + rows.shape.columns).min(rows.shape.len);
    let bytes: Vec<(u64, Option<Shown>)> = (start..end)
        .map(|offset| (offset, (rows.shown)(offset)))
        .collect();
    let at = |offset: &u64| format!("{offset:x}");
    let cell = |(offset, shown): &(u64, Option<Shown>)| {
        let is_here = rows.cursor == Some(*offset);
        let text = match shown {
            None => String::new(),
            Some(shown) if shown.is_edited => hex(shown.byte),
            Some(shown) => match shown.kind {
                BytesKind::Never => "··".to_owned(),
                BytesKind::Damaged => "??".to_owned(),
                BytesKind::Data | BytesKind::Zeroes => hex(shown.byte),
            },
        };
        html! { <td id={is_here.then_some(CURSOR)} class={looks(rows, *offset, shown.as_ref())} data-at={at(offset)}>{ text }</td> }
    };
    let sign = |(offset, shown): &(u64, Option<Shown>)| {
        let text = match shown {
            Some(shown) if shown.is_edited || shown.kind == BytesKind::Data => letter(shown.byte),
            Some(shown) if shown.kind == BytesKind::Zeroes => letter(0),
            _ => ' ',
        };
        html! { <i class={looks(rows, *offset, shown.as_ref())} data-at={at(offset)}>{ text }</i> }
    };
    let letters = match whole(&bytes) {
        Some(words) => html! { <td class="letters words" data-at={at(&start)}>{ words }</td> },
        None => html! { <td class="letters">{ for bytes.iter().map(sign) }</td> },
    };
    // A short last row keeps the columns where they are.
    let missing = rows.shape.columns - (end - start);
    html! {
        <tr aria-rowindex={(start / rows.shape.columns + 1).to_string()}>
            <th scope="row" class="at">{ format!("{start:0width$x}", width = rows.digits) }</th>
            { for bytes.iter().map(cell) }
            { for (0..missing).map(|_| html! { <td /> }) }
            { letters }
        </tr>
    }
}

/// What a row without any data says in place of its text.
fn whole(bytes: &[(u64, Option<Shown>)]) -> Option<BytesText> {
    let is_all = |kind| {
        bytes.iter().all(|(_, shown)| {
            shown.is_some_and(|shown| shown.kind == kind && !shown.is_edited && !shown.differs)
        })
    };
    if is_all(BytesKind::Never) {
        Some(BytesText::Never)
    } else if is_all(BytesKind::Damaged) {
        Some(BytesText::Damaged)
    } else {
        None
    }
}

fn looks(rows: &HexRows<'_>, offset: u64, shown: Option<&Shown>) -> Classes {
    let is_hit = rows.hit.as_ref().is_some_and(|hit| hit.contains(&offset));
    let mut classes = Classes::new();
    let mut add = |is: bool, class: &'static str| {
        if is {
            classes.push(class);
        }
    };
    add(rows.cursor == Some(offset), "here");
    add(is_hit, "hit");
    if let Some(shown) = shown {
        add(shown.is_edited, "edited");
        add(shown.differs && !shown.is_edited, "differs");
        add(shown.kind == BytesKind::Never, "never");
        add(shown.kind == BytesKind::Damaged, "bad");
        let is_zero = shown.byte == 0 && shown.kind != BytesKind::Damaged;
        add(is_zero, "zero");
    }
    classes
}

/// The byte under a click, and whether it was its letter.
pub(crate) fn byte_under(event: &Event) -> Option<(u64, bool)> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let byte = target.closest("[data-at]").ok()??;
    let offset = u64::from_str_radix(&byte.get_attribute("data-at")?, 16).ok()?;
    let is_letter = byte.closest(".letters").ok()?.is_some();
    Some((offset, is_letter))
}
