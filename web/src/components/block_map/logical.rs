//! The map of a disk's blocks: which moment wrote which of them.

use super::{
    chosen_bar::ChosenBar,
    legend::Legend,
    lens::Lens,
    table::Table,
    use_birth::Of,
    use_changed::{Seen, use_changed},
    use_lit::use_lit,
    zoom_bar::place,
};
use crate::components::loaded::loaded;
use crate::{
    format::{count, size},
    hooks::{View, use_draft, use_following},
    i18n::{DiskText, FilesText, explain},
    routes::DiskView,
    state::{
        blocks::Blocks,
        lit::{LIT_ID, lit},
        map::{CELLS_MAX, Painter, Viewport},
    },
    worker::protocol::{MapQuery, Query},
};
use rowdisk::service::views::MapView;
use std::rc::Rc;
use yew::prelude::*;

/// Which disk's map, and how it is looked at.
#[derive(PartialEq, Properties)]
pub(super) struct LogicalMapProps {
    /// What leads to the other ways of looking at it.
    pub(super) ways: Html,
    pub(super) disk: AttrValue,
    /// How many blocks the moment shown has.
    pub(super) total: u64,
    /// Whether there is another moment to compare with.
    pub(super) has_moments: bool,
    pub(super) seen: Seen,
    pub(super) view: DiskView,
    pub(super) on_view: View<DiskView>,
    /// Opens the bytes at an offset.
    pub(super) on_open: Callback<u64>,
}

/// What of the map changes many times a second.
#[derive(Clone, Copy, PartialEq)]
struct Look {
    viewport: Viewport,
    chosen: Option<Blocks>,
}

impl Look {
    fn of(view: &DiskView, total: u64) -> Self {
        let viewport = match (view.first, view.blocks) {
            (Some(first), Some(count)) => Viewport { first, count }.within(total),
            _ => Viewport::whole(total),
        };
        Self {
            viewport,
            chosen: view.chosen.and_then(|chosen| chosen.within(total)),
        }
    }

    fn written(self, view: &DiskView, total: u64) -> DiskView {
        let part = (!self.viewport.is_whole(total)).then_some(self.viewport);
        DiskView {
            first: part.map(|part| part.first),
            blocks: part.map(|part| part.count),
            chosen: self.chosen,
            ..view.clone()
        }
    }
}

/// The map of a disk at the moment shown.
#[component]
pub(super) fn LogicalMap(props: &LogicalMapProps) -> Html {
    let total = props.total;
    let replaced = props.on_view.replace.clone();
    let (look, on_look) = {
        let (view, replaced) = (props.view.clone(), replaced.clone());
        let tell = Callback::from(move |look: Look| replaced.emit(look.written(&view, total)));
        use_draft(Look::of(&props.view, total), tell)
    };
    let viewport = look.viewport;
    let map = use_following::<MapView>(Query::Map(MapQuery {
        disk: props.disk.to_string(),
        snapshot: props.view.show.clone(),
        first_block: viewport.first,
        blocks: viewport.count,
        cells_max: CELLS_MAX,
    }));
    // One key can move the view and choose: the second change goes on from the first.
    let latest = use_mut_ref(|| look);
    latest.replace(look);
    let change = move |how: &dyn Fn(Look) -> Look| {
        let next = how(*latest.borrow());
        latest.replace(next);
        on_look.emit(next);
    };
    let on_viewport = {
        let change = change.clone();
        Callback::from(move |viewport| change(&|look| Look { viewport, ..look }))
    };
    let on_choose = Callback::from(move |chosen| change(&|look| Look { chosen, ..look }));
    // What was chosen may be too new for the address to have it.
    let view = look.written(&props.view, total);
    let unlit = {
        let (view, replaced) = (view.clone(), replaced.clone());
        Callback::from(move |_: MouseEvent| {
            replaced.emit(DiskView {
                lit: None,
                ..view.clone()
            });
        })
    };
    let of = Of {
        disk: props.disk.to_string(),
        snapshot: props.view.show.clone(),
    };
    let changed = use_changed(&props.seen, of.disk.clone(), map.ready().cloned());
    let extents = use_lit(&props.disk, &props.view);
    loaded(&map, |map| {
        let lit_file = props.view.lit.as_deref().zip(extents.as_ref());
        let block_size = map.block_size;
        let len = map.len;
        let (map, pick) = match lit_file {
            Some((path, extents)) if extents.is_ok() => {
                let extents = extents.as_deref().unwrap_or_default();
                (Rc::new(lit(map, extents, path)), Some(LIT_ID))
            }
            _ => (map.clone(), props.view.pick.as_deref()),
        };
        let painter = Painter::new(&map, pick);
        let label = DiskText::MapLabel {
            cells: count(map.cells.len() as u64),
            blocks: count(viewport.count),
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
                if props.view.table {
                    <Table map={map.clone()} />
                } else {
                    <Lens
                        label={label}
                        map={map.clone()}
                        painter={painter.clone()}
                        {viewport}
                        {total}
                        of={Some(of)}
                        changed={changed.clone()}
                        chosen={look.chosen}
                        on_choose={Some(on_choose.clone())}
                        on_viewport={on_viewport.clone()}
                        on_open={props.on_open.clone()}
                    />
                }
                <Legend {map} {painter} changed={changed.map_or(0, |changed| changed.cells.len())} />
                { props.ways.clone() }
                <p class="unseen" role="status">
                    if let Some(chosen) = look.chosen {
                        { DiskText::ChosenSaid {
                            place: place(chosen.first, chosen.count, block_size),
                            bytes: size(chosen.bytes(block_size, len).1),
                        } }
                    }
                </p>
                if let Some(chosen) = look.chosen {
                    <ChosenBar
                        disk={props.disk.clone()}
                        {chosen}
                        {block_size}
                        {len}
                        {total}
                        has_moments={props.has_moments}
                        {view}
                        push={props.on_view.push.clone()}
                        {on_choose}
                        {on_viewport}
                    />
                }
            </>
        }
    })
}
