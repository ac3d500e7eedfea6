//! The map as a table: ranges that hold the same, for those who read rather than look.

use super::{MAP, legend::parts};
use crate::{
    format::{count, size},
    i18n::DiskText,
    state::{
        blocks::Blocks,
        map::{cell_blocks, runs},
    },
};
use rowdisk::service::views::{Cell, MapView};
use std::rc::Rc;
use yew::prelude::*;

/// More would only slow the page down: zooming in shows the rest.
const ROWS_MAX: usize = 200;

/// A map as a table.
#[derive(PartialEq, Properties)]
pub(super) struct TableProps {
    pub(super) map: Rc<MapView>,
    pub(super) chosen: Option<Blocks>,
}

/// Ranges with who wrote them.
#[component]
pub(super) fn Table(props: &TableProps) -> Html {
    let map = &props.map;
    let chosen = props.chosen.and_then(|chosen| chosen.cells(map));
    let runs = runs(map, chosen.as_ref());
    let row = |(first_cell, cells): &(usize, usize)| {
        let (first, _) = cell_blocks(map, *first_cell);
        let (last_first, last_count) = cell_blocks(map, first_cell + cells - 1);
        let last = (last_first + last_count).saturating_sub(1);
        let (block, blocks) = (u64::from(map.block_size), last + 1 - first);
        let all = joined(&map.cells[*first_cell..first_cell + cells]);
        let words = parts(map, &all, false).join(&DiskText::Comma.to_string());
        let is_chosen = chosen
            .as_ref()
            .is_some_and(|chosen| chosen.contains(first_cell));
        html! {
            <tr class={classes!(is_chosen.then_some("picked"))}>
                <td class="text">
                    { format!("{}–{}", count(first), count(last)) }
                    if is_chosen { <span class="badge plain">{ DiskText::Chosen }</span> }
                </td>
                <td title={size(first * block)}>{ count(first * block) }</td>
                <td title={size(blocks * block)}>{ count(blocks * block) }</td>
                <td class="text">{ words }</td>
            </tr>
        }
    };
    let hidden = runs.len().saturating_sub(ROWS_MAX) as u64;
    html! {
        <div id={MAP} class="scroll map-table" tabindex="0" role="region" aria-label={DiskText::TableRange}>
            <table>
                <thead><tr>
                    <th scope="col" class="text">{ DiskText::TableRange }</th>
                    <th scope="col">{ DiskText::TableOffset }</th>
                    <th scope="col">{ DiskText::TableLength }</th>
                    <th scope="col" class="text">{ DiskText::TableHolds }</th>
                </tr></thead>
                <tbody>{ for runs.iter().take(ROWS_MAX).map(row) }</tbody>
            </table>
            if hidden > 0 { <p class="hint">{ DiskText::TableMore { count: hidden } }</p> }
        </div>
    }
}

/// The cells as one.
fn joined(cells: &[Cell]) -> Cell {
    let mut all = Cell::default();
    for cell in cells {
        all.never += cell.never;
        all.zero += cell.zero;
        for by in &cell.by {
            match all.by.iter_mut().find(|known| known.moment == by.moment) {
                Some(known) => known.blocks += by.blocks,
                None => all.by.push(*by),
            }
        }
    }
    all
}
