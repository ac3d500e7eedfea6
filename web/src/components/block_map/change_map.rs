//! What changed between two moments on a block map: the same canvas, with the same keys.

use super::lens::Lens;
use crate::{
    format::count,
    i18n::{CompareText, DiskText},
    state::{
        changes::{CHANGED_ID, Changes},
        map::{CELLS_MAX, Painter, Viewport},
    },
};
use std::rc::Rc;
use yew::prelude::*;

/// The map of the changes; `on_open` opens the bytes at an offset.
#[hook]
pub(crate) fn use_change_map(
    changes: &Rc<Changes>,
    block_size: u32,
    on_open: &Callback<u64>,
) -> Html {
    let total = changes.len.div_ceil(u64::from(block_size).max(1));
    let wanted = use_state_eq(|| None::<Viewport>);
    let viewport = wanted.map_or(Viewport::whole(total), |wanted| wanted.within(total));
    let map = use_memo((changes.clone(), viewport), |(changes, viewport)| {
        let names = [
            CompareText::MapSame,
            CompareText::MapChanged,
            CompareText::MapZeroed,
        ];
        let Viewport { first, count } = *viewport;
        let names = names.map(|name| name.to_string());
        Rc::new(changes.map(block_size, first, count, CELLS_MAX, names))
    });
    let map = (*map).clone();
    let painter = Painter::new(&map, Some(CHANGED_ID));
    let on_viewport = {
        let wanted = wanted.setter();
        Callback::from(move |viewport| wanted.set(Some(viewport)))
    };
    if total == 0 {
        return html! {};
    }
    let label = DiskText::MapLabel {
        cells: count(map.cells.len() as u64),
        blocks: count(viewport.count),
    };
    html! {
        <>
            <Lens {map} {painter} {label} {viewport} {total} {on_viewport} on_open={on_open.clone()} />
            <div class="legend">
                <span><i class="swatch chosen" />{ CompareText::MapChanged }</span>
                <span><i class="swatch zeroed" />{ CompareText::MapZeroed }</span>
                <span><i class="swatch same" />{ CompareText::MapSame }</span>
            </div>
        </>
    }
}
