//! The store as it lies, seen from one disk: what of it the disk has, what its snapshots, and what is freed.
//!
//! It is always as of now: the store has no history.

use super::{lens::Lens, zoom::Zoom};
use crate::{
    components::{amount::exact_size, loaded::loaded},
    format::{count, size},
    hooks::{use_draft, use_following},
    i18n::DiskText,
    routes::DiskView,
    state::{
        map::{CELLS_MAX, Paint, Viewport},
        physical::{self, STEP, paint, painter, steps},
    },
    worker::protocol::Query,
};
use rowdisk::service::views::{PhysicalUse, PhysicalView};
use std::rc::Rc;
use yew::prelude::*;

/// More bytes than any store has.
const ALL: u64 = 1 << 52;
/// More rows would only slow the page down: zooming in shows the rest.
const ROWS_MAX: usize = 200;

/// Whose store, and how it is looked at.
#[derive(PartialEq, Properties)]
pub(super) struct PhysicalMapProps {
    /// What leads to the other ways of looking at it.
    pub(super) ways: Html,
    pub(super) disk: AttrValue,
    pub(super) view: DiskView,
    pub(super) on_view: Callback<DiskView>,
}

/// The map of the store.
#[component]
pub(super) fn PhysicalMap(props: &PhysicalMapProps) -> Html {
    let told = props.view.first.zip(props.view.blocks);
    let tell = {
        let (view, on_view) = (props.view.clone(), props.on_view.clone());
        Callback::from(move |part: Option<(u64, u64)>| {
            on_view.emit(DiskView {
                first: part.map(|(first, _)| first),
                blocks: part.map(|(_, blocks)| blocks),
                ..view.clone()
            });
        })
    };
    let (part, on_part) = use_draft(told, tell);
    let (first, blocks) = part.unwrap_or((0, ALL / STEP));
    let store = use_following::<PhysicalView>(Query::Physical {
        disk: props.disk.to_string(),
        first: first.min(ALL / STEP) * STEP,
        bytes: blocks.min(ALL / STEP) * STEP,
        cells_max: CELLS_MAX,
    });
    loaded(&store, |store| {
        let total = steps(store);
        let whole = Viewport::whole(total);
        let viewport = part.map_or(whole, |(first, count)| {
            Viewport { first, count }.within(total)
        });
        let on_viewport = Callback::from(move |viewport: Viewport| {
            let part = (viewport.first, viewport.count);
            on_part.emit((!viewport.is_whole(total)).then_some(part));
        });
        let map = Rc::new(physical::map(store));
        let label = DiskText::PhysicalLabel {
            cells: count(map.cells.len() as u64),
            bytes: size(store.len),
        };
        let words = {
            let store = store.clone();
            Callback::from(move |zoom: Zoom| words(&store, zoom.focus))
        };
        html! {
            <>
                if props.view.table {
                    { table(store) }
                } else {
                    <Lens {map} painter={painter()} {label} words={Some(words)} {viewport} {total} {on_viewport} on_open={Callback::noop()} />
                }
                { legend(store) }
                if props.view.show.is_some() { <p class="hint inset">{ DiskText::PhysicalNow }</p> }
                { props.ways.clone() }
            </>
        }
    })
}

/// What stands in the cell with the focus; without one, how large a cell is.
fn words(store: &PhysicalView, focus: Option<usize>) -> String {
    let Some((index, cell)) = focus.and_then(|index| Some((index, store.cells.get(index)?))) else {
        let bytes = size(store.cell_bytes);
        return DiskText::CellIsBytes { bytes }.to_string();
    };
    let begins = store.first + index as u64 * store.cell_bytes;
    let place = DiskText::PhysicalPlace {
        offset: size(begins),
        location: count(cell.location),
    };
    format!("{place}{}{}", DiskText::Dot, parts(&cell.bytes))
}

/// Uses with their bytes.
fn parts(bytes: &[u64]) -> String {
    let parts = PhysicalUse::ALL.into_iter().zip(bytes);
    let parts = parts.filter(|(_, bytes)| **bytes > 0).map(|(of, bytes)| {
        let part = DiskText::PartOf {
            name: name(of).to_string(),
            blocks: size(*bytes),
        };
        part.to_string()
    });
    parts.collect::<Vec<_>>().join(&DiskText::Comma.to_string())
}

fn name(of: PhysicalUse) -> DiskText {
    match of {
        PhysicalUse::Now => DiskText::UseNow,
        PhysicalUse::Snapshots => DiskText::UseSnapshots,
        PhysicalUse::Others => DiskText::UseOthers,
        PhysicalUse::Metadata => DiskText::UseMetadata,
        PhysicalUse::Leaving => DiskText::UseLeaving,
        PhysicalUse::Freed => DiskText::UseFreed,
    }
}

/// The whole store by use; the figures are those of the storage page.
fn legend(store: &PhysicalView) -> Html {
    let entries = PhysicalUse::ALL.into_iter().zip(store.sums);
    let entry = |(of, bytes): (PhysicalUse, u64)| {
        let swatch = match paint(of) {
            Paint::Now => "now",
            Paint::Age(age) if age > 0.5 => "newest",
            Paint::Age(_) => "older",
            Paint::Leaving => "leaving",
            Paint::Freed => "freed",
            Paint::Zero | Paint::Never | Paint::Chosen => "zero",
        };
        html! { <span><i class={classes!("swatch", swatch)} />{ name(of) }{ " " }{ exact_size(bytes) }</span> }
    };
    html! {
        <div class="legend">
            { for entries.filter(|(_, bytes)| *bytes > 0).map(entry) }
            <span>{ DiskText::StoreInAll }{ exact_size(store.len) }</span>
        </div>
    }
}

/// Ranges of the same uses.
fn table(store: &PhysicalView) -> Html {
    let runs = physical::runs(store);
    let row = |(first, cells, bytes): &(usize, usize, [u64; 6])| {
        let begins = store.first + *first as u64 * store.cell_bytes;
        let len = (*cells as u64 * store.cell_bytes).min(store.len - begins);
        let location = store.cells.get(*first).map_or(0, |cell| cell.location);
        html! {
            <tr>
                <td title={size(begins)}>{ count(begins) }</td>
                <td title={size(len)}>{ count(len) }</td>
                <td>{ count(location) }</td>
                <td class="text">{ parts(bytes) }</td>
            </tr>
        }
    };
    let hidden = runs.len().saturating_sub(ROWS_MAX) as u64;
    html! {
        <div class="scroll map-table" tabindex="0" role="region" aria-label={DiskText::Physical}>
            <table>
                <thead><tr>
                    <th scope="col">{ DiskText::StoreOffset }</th>
                    <th scope="col">{ DiskText::TableLength }</th>
                    <th scope="col">{ DiskText::StoreLocation }</th>
                    <th scope="col" class="text">{ DiskText::StoreHolds }</th>
                </tr></thead>
                <tbody>{ for runs.iter().take(ROWS_MAX).map(row) }</tbody>
            </table>
            if hidden > 0 { <p class="hint">{ DiskText::TableMore { count: hidden } }</p> }
        </div>
    }
}
