//! The map of a disk's blocks: which moment wrote which of them.

use super::{
    MAP,
    chosen_bar::ChosenBar,
    legend::Legend,
    lens::Lens,
    table::Table,
    use_birth::Of,
    use_changed::{Seen, use_changed},
    use_lit::use_lit,
    use_look::use_look,
    zoom_bar::place,
};
use crate::components::loaded::loaded;
use crate::{
    format::{count, size},
    hooks::{View, use_following},
    i18n::{DiskText, FilesText, explain},
    platform::focus,
    routes::DiskView,
    state::{
        blocks::Blocks,
        lit::{LIT_ID, lit},
        map::{CELLS_MAX, Painter},
    },
    worker::protocol::{Failure, MapQuery, Query},
};
use rowdisk::service::views::MapView;
use rowdisk_files::Extent;
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

/// The map of a disk at the moment shown.
#[component]
pub(super) fn LogicalMap(props: &LogicalMapProps) -> Html {
    let look = use_look(&props.view, props.total, &props.on_view.replace);
    let viewport = look.now.viewport;
    let map = use_following::<MapView>(Query::Map(MapQuery {
        disk: props.disk.to_string(),
        snapshot: props.view.show.clone(),
        first_block: viewport.first,
        blocks: viewport.count,
        cells_max: CELLS_MAX,
    }));
    let of = Of {
        disk: props.disk.to_string(),
        snapshot: props.view.show.clone(),
    };
    let changed = use_changed(&props.seen, of.disk.clone(), map.ready().cloned());
    let extents = use_lit(&props.disk, &props.view);
    loaded(&map, |map| {
        let lit_file = props.view.lit.as_deref().zip(extents.as_ref());
        let (block_size, len) = (map.block_size, map.len);
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
                { for lit_file.map(|(path, extents)| lit_words(path, extents, &look.view, &props.on_view.replace)) }
                if props.view.table {
                    <Table map={map.clone()} chosen={look.now.chosen} />
                } else {
                    <Lens
                        {label}
                        map={map.clone()}
                        painter={painter.clone()}
                        {viewport}
                        total={props.total}
                        of={Some(of)}
                        changed={changed.clone()}
                        chosen={look.now.chosen}
                        is_reaching={look.is_reaching}
                        on_choose={Some(look.on_choose.clone())}
                        on_viewport={look.on_viewport.clone()}
                        on_open={props.on_open.clone()}
                    />
                }
                <Legend {map} {painter} changed={changed.map_or(0, |changed| changed.cells.len())} />
                { props.ways.clone() }
                <p class="unseen" role="status">{ for look.now.chosen.map(|chosen| chosen_words(chosen, block_size, len)) }</p>
                if let Some(chosen) = look.now.chosen {
                    <ChosenBar
                        disk={props.disk.clone()}
                        {chosen}
                        {block_size}
                        {len}
                        total={props.total}
                        has_moments={props.has_moments}
                        is_reaching={look.is_reaching}
                        view={look.view}
                        push={props.on_view.push.clone()}
                        on_choose={look.on_choose}
                        on_reach={(!props.view.table).then_some(look.on_reach)}
                        on_viewport={look.on_viewport}
                    />
                }
            </>
        }
    })
}

/// Which file is lit, or why none is; and the way back to all of them.
fn lit_words(
    path: &str,
    extents: &Result<Vec<Extent>, Failure>,
    view: &DiskView,
    replace: &Callback<DiskView>,
) -> Html {
    let words = match extents {
        Err(failure) => explain(failure).what,
        Ok(extents) if extents.is_empty() => FilesText::NowhereLit.to_string(),
        Ok(_) => FilesText::Lit {
            name: path.to_owned(),
        }
        .to_string(),
    };
    let (view, replace) = (view.clone(), replace.clone());
    let unlit = Callback::from(move |_: MouseEvent| {
        replace.emit(DiskView {
            lit: None,
            ..view.clone()
        });
        focus(MAP);
    });
    html! {
        <p class="lit" role="status">
            { words }{ " " }
            <button type="button" class="link" onclick={unlit}>{ FilesText::Unlit }</button>
        </p>
    }
}

/// What is read out as it is chosen.
fn chosen_words(chosen: Blocks, block_size: u32, len: u64) -> DiskText {
    DiskText::ChosenSaid {
        place: place(chosen.first, chosen.count, block_size),
        bytes: size(chosen.bytes(block_size, len).1),
    }
}
