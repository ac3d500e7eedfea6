//! The block map: a canvas of cells with keyboard, hover, zoom and legend, and the same as a table.
//!
//! What is in view stands in the address; the cell with the focus is the component's own.

mod canvas;
mod change_map;
mod legend;
mod painting;
mod table;
mod use_lit;

pub(crate) use self::change_map::use_change_map;
use self::{canvas::Canvas, legend::Legend, table::Table, use_lit::use_lit};
use super::loaded::loaded;
use crate::{
    format::{count, size},
    hooks::{use_console, use_query},
    i18n::{DiskText, FilesText, explain},
    routes::DiskView,
    state::{
        lit::{LIT_ID, lit},
        map::{CELLS_MAX, Painter, Viewport, cell_blocks},
    },
    worker::protocol::{MapQuery, Query},
};
use gloo_timers::callback::Timeout;
use rowdisk::service::views::{BlockState, BlockView, MapView};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The focus rests on a block for so long before it is asked about.
const REST_MS: u32 = 120;

/// Which disk's map, and how it is looked at.
#[derive(PartialEq, Properties)]
pub(crate) struct BlockMapProps {
    pub(crate) disk: AttrValue,
    /// How many blocks the moment shown has.
    pub(crate) total: u64,
    pub(crate) view: DiskView,
    pub(crate) on_view: Callback<DiskView>,
    /// Opens the bytes at an offset.
    pub(crate) on_open: Callback<u64>,
}

/// The map of a disk at the moment shown.
#[component]
pub(crate) fn BlockMap(props: &BlockMapProps) -> Html {
    let viewport = match (props.view.first, props.view.blocks) {
        (Some(first), Some(count)) => Viewport { first, count }.within(props.total),
        _ => Viewport::whole(props.total),
    };
    let map = use_query::<MapView>(Query::Map(MapQuery {
        disk: props.disk.to_string(),
        snapshot: props.view.show.clone(),
        first_block: viewport.first,
        blocks: viewport.count,
        cells_max: CELLS_MAX,
    }));
    let focus = use_state_eq(|| None::<usize>);
    let on_viewport = {
        let (view, on_view, total) = (props.view.clone(), props.on_view.clone(), props.total);
        Callback::from(move |viewport: Viewport| {
            let part = (!viewport.is_whole(total)).then_some(viewport);
            on_view.emit(DiskView {
                first: part.map(|part| part.first),
                blocks: part.map(|part| part.count),
                ..view.clone()
            });
        })
    };
    let toggle_table = {
        let (view, on_view) = (props.view.clone(), props.on_view.clone());
        Callback::from(move |_: MouseEvent| {
            on_view.emit(DiskView {
                table: !view.table,
                ..view.clone()
            });
        })
    };
    let extents = use_lit(&props.disk, &props.view);
    let unlit = {
        let (view, on_view) = (props.view.clone(), props.on_view.clone());
        Callback::from(move |_: MouseEvent| {
            on_view.emit(DiskView {
                lit: None,
                ..view.clone()
            });
        })
    };
    let birth = use_birth(&props.disk, props.view.show.clone(), map.ready(), *focus);
    loaded(&map, |map| {
        let lit_file = props.view.lit.as_deref().zip(extents.as_ref());
        let (map, pick) = match lit_file {
            Some((path, extents)) if extents.is_ok() => {
                let extents = extents.as_deref().unwrap_or_default();
                (Rc::new(lit(map, extents, path)), Some(LIT_ID))
            }
            _ => (map.clone(), props.view.pick.as_deref()),
        };
        let painter = Painter::new(&map, pick);
        let zoom = Zoom {
            viewport,
            total: props.total,
            focus: *focus,
            map: map.clone(),
        };
        html! {
            <>
                if let Some((path, extents)) = lit_file {
                    <p class="lit" role="status">
                        { match &**extents {
                            Err(failure) => explain(failure).what,
                            Ok(extents) if extents.is_empty() => FilesText::NowhereLit.to_string(),
                            Ok(_) => FilesText::Lit { name: path.to_owned() }.to_string(),
                        } }
                        { " " }
                        <button type="button" class="link" onclick={unlit}>{ FilesText::Unlit }</button>
                    </p>
                }
                <ZoomBar zoom={zoom.clone()} {birth} on_viewport={on_viewport.clone()} />
                if props.view.table {
                    <Table map={map.clone()} />
                } else {
                    <Canvas {zoom} painter={painter.clone()} on_focus={Callback::from(move |cell| focus.set(cell))} {on_viewport} on_open={props.on_open.clone()} />
                }
                <Legend {map} {painter}>
                    <button type="button" class="link" onclick={toggle_table}>
                        { if props.view.table { DiskText::AsMap } else { DiskText::AsTable } }
                    </button>
                </Legend>
            </>
        }
    })
}

/// Where a block is kept, and since which generation.
#[derive(Clone, Copy, PartialEq)]
struct Birth {
    generation: u64,
    location: u64,
}

/// Asks for the block with the focus, once it stays there and the cells are single blocks.
#[hook]
fn use_birth(
    disk: &AttrValue,
    snapshot: Option<String>,
    map: Option<&Rc<MapView>>,
    focus: Option<usize>,
) -> Option<Birth> {
    let console = use_console();
    let birth = use_state_eq(|| None::<Birth>);
    let index = map.filter(|map| map.cell_blocks == 1).zip(focus);
    let index = index.map(|(map, cell)| map.first_block + cell as u64);
    {
        let birth = birth.setter();
        use_effect_with(
            (disk.to_string(), snapshot, index),
            move |(disk, snapshot, index)| {
                birth.set(None);
                let is_wanted = Rc::new(Cell::new(true));
                let wanted = is_wanted.clone();
                let asks = index.map(|index| {
                    let query = Query::Block {
                        disk: disk.clone(),
                        snapshot: snapshot.clone(),
                        index,
                    };
                    Timeout::new(REST_MS, move || {
                        spawn_local(async move {
                            // A block that cannot be told of is shown without it.
                            if let Ok(block) = console.client().ask::<BlockView>(query).await
                                && wanted.get()
                                && let BlockState::Data {
                                    birth: generation,
                                    location,
                                    ..
                                } = block.state
                            {
                                birth.set(Some(Birth {
                                    generation,
                                    location,
                                }));
                            }
                        });
                    })
                });
                move || {
                    is_wanted.set(false);
                    drop(asks);
                }
            },
        );
    }
    *birth
}

/// The map, what of it is in view, and the cell with the focus.
#[derive(Clone, PartialEq)]
struct Zoom {
    map: Rc<MapView>,
    viewport: Viewport,
    total: u64,
    focus: Option<usize>,
}

impl Zoom {
    /// The block that stays in place when zooming: the focus, or the middle.
    fn anchor(&self) -> u64 {
        match self.focus {
            Some(cell) if cell < self.map.cells.len() => cell_blocks(&self.map, cell).0,
            _ => self.viewport.first + self.viewport.count / 2,
        }
    }

    /// Where the bytes of the cell with the focus begin.
    fn focused_offset(&self) -> u64 {
        self.anchor() * u64::from(self.map.block_size)
    }

    fn zoomed_in(&self) -> Viewport {
        self.viewport.zoomed_in(self.anchor(), self.total)
    }

    fn zoomed_out(&self) -> Viewport {
        self.viewport.zoomed_out(self.anchor(), self.total)
    }
}

#[derive(PartialEq, Properties)]
struct ZoomBarProps {
    zoom: Zoom,
    /// Where the block with the focus is kept, and since when.
    birth: Option<Birth>,
    on_viewport: Callback<Viewport>,
}

#[component]
fn ZoomBar(props: &ZoomBarProps) -> Html {
    let zoom = &props.zoom;
    let button = |text: &'static str, label: DiskText, to: Viewport| {
        let on_viewport = props.on_viewport.clone();
        let onclick = Callback::from(move |_: MouseEvent| on_viewport.emit(to));
        let label = label.to_string();
        html! { <button type="button" class="small" {onclick} disabled={to == zoom.viewport} aria-label={label.clone()} title={label}>{ text }</button> }
    };
    let scale = match zoom.map.cell_blocks {
        1 => DiskText::CellIsBlock,
        blocks => DiskText::CellIs {
            blocks: count(blocks),
        },
    };
    let birth = props.birth.map(|birth| {
        let text = DiskText::Born {
            generation: count(birth.generation),
            location: count(birth.location),
        };
        format!("{}{text}", DiskText::Dot)
    });
    let all = {
        let (on_viewport, total) = (props.on_viewport.clone(), zoom.total);
        Callback::from(move |_: MouseEvent| on_viewport.emit(Viewport::whole(total)))
    };
    html! {
        <div class="map-bar">
            <output role="status" aria-live="polite">{ words(zoom, scale) }{ for birth }</output>
            <span class="zoom">
                { button("−", DiskText::ZoomOut, zoom.zoomed_out()) }
                { button("+", DiskText::ZoomIn, zoom.zoomed_in()) }
                <button type="button" class="small" onclick={all} disabled={zoom.viewport.is_whole(zoom.total)}>{ DiskText::ZoomAll }</button>
            </span>
        </div>
    }
}

/// What stands in the cell with the focus; without one, how large a cell is.
fn words(zoom: &Zoom, scale: DiskText) -> String {
    let map = &zoom.map;
    let Some((cell, index)) = zoom.focus.and_then(|i| Some((map.cells.get(i)?, i))) else {
        return scale.to_string();
    };
    let (first, blocks) = cell_blocks(map, index);
    let offset = size(first * u64::from(map.block_size));
    let place = if blocks == 1 {
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
    let parts = legend::parts(map, cell, blocks == 1).join(&DiskText::Comma.to_string());
    format!("{place}{}{parts}", DiskText::Dot)
}
