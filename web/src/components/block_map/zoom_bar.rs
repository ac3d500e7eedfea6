//! What stands in the cell with the focus, and the buttons that zoom.

use super::{legend, use_birth::Birth, zoom::Zoom};
use crate::{
    components::{action::barred, button::Button},
    format::{count, size},
    i18n::DiskText,
    state::map::{Viewport, cell_blocks},
};
use yew::prelude::*;

/// The bar over a map.
#[derive(PartialEq, Properties)]
pub(super) struct ZoomBarProps {
    pub(super) zoom: Zoom,
    /// Where the block with the focus is kept, and since when.
    pub(super) birth: Option<Birth>,
    /// What stands there, if not blocks by moments.
    pub(super) words: Option<Callback<Zoom, String>>,
    pub(super) on_viewport: Callback<Viewport>,
}

/// Words and buttons.
#[component]
pub(super) fn ZoomBar(props: &ZoomBarProps) -> Html {
    let zoom = &props.zoom;
    let to = |to: Viewport, at_end: DiskText| {
        let on_viewport = props.on_viewport.clone();
        Button {
            class: Some("small"),
            onclick: Callback::from(move |_: MouseEvent| on_viewport.emit(to)),
            why_not: barred(to == zoom.viewport, at_end),
            ..Button::default()
        }
    };
    let button = |text: &'static str, label: DiskText, viewport: Viewport, at_end: DiskText| {
        let label = AttrValue::from(label);
        let button = Button {
            label: Some(label.clone()),
            tip: Some(label),
            ..to(viewport, at_end)
        };
        button.with(text)
    };
    let words = match &props.words {
        Some(words) => words.emit(zoom.clone()),
        None => words(zoom),
    };
    let birth = props.birth.map(|birth| {
        let text = DiskText::Born {
            generation: count(birth.generation),
            location: count(birth.location),
        };
        format!("{}{text}", DiskText::Dot)
    });
    // Half a view, in whole cells: one sees where one came from.
    let step = (zoom.viewport.count / 2).next_multiple_of(zoom.map.cell_blocks.max(1)) as i64;
    let moved = |blocks: i64| zoom.viewport.moved(blocks, zoom.total);
    html! {
        <div class="map-bar">
            <output role="status" aria-live="polite">{ words }{ for birth }</output>
            <span class="zoom">
                if !zoom.viewport.is_whole(zoom.total) {
                    { button("‹", DiskText::MoveBack, moved(-step), DiskText::MapBegin) }
                    { button("›", DiskText::MoveOn, moved(step), DiskText::MapEnd) }
                }
                { button("−", DiskText::ZoomOut, zoom.zoomed_out(), DiskText::MapWhole) }
                { button("+", DiskText::ZoomIn, zoom.zoomed_in(), DiskText::MapNear) }
                { to(Viewport::whole(zoom.total), DiskText::MapWhole).with(DiskText::ZoomAll) }
            </span>
        </div>
    }
}

/// What stands in the cell with the focus; without one, how large a cell is.
fn words(zoom: &Zoom) -> String {
    let map = &zoom.map;
    let Some((cell, index)) = zoom.focus.and_then(|i| Some((map.cells.get(i)?, i))) else {
        return match map.cell_blocks {
            1 => DiskText::CellIsBlock.to_string(),
            blocks => DiskText::CellIs {
                blocks: count(blocks),
            }
            .to_string(),
        };
    };
    let (first, blocks) = cell_blocks(map, index);
    let place = place(first, blocks, map.block_size);
    let parts = legend::parts(map, cell, blocks == 1).join(&DiskText::Comma.to_string());
    format!("{place}{}{parts}", DiskText::Dot)
}

/// Which blocks, and where they begin.
pub(super) fn place(first: u64, blocks: u64, block_size: u32) -> String {
    let offset = size(first * u64::from(block_size));
    let text = if blocks == 1 {
        DiskText::BlockOne {
            first: count(first),
            offset,
        }
    } else {
        let last = count((first + blocks).saturating_sub(1));
        DiskText::BlockMany {
            first: count(first),
            last,
            offset,
        }
    };
    text.to_string()
}
