//! The block map: a canvas of cells with keyboard, hover, zoom and legend, and the same as a table. It shows a disk's
//! blocks, or the store that they lie in.
//!
//! What is in view and what is chosen stand in the address; the cell with the focus is the component's own.

mod canvas;
mod change_map;
mod chosen_bar;
mod grid;
mod hand;
mod keys;
mod legend;
mod lens;
mod logical;
mod mouse;
mod painting;
mod physical;
mod raster;
mod table;
mod use_birth;
mod use_changed;
mod use_drawn;
mod use_finger;
mod use_lit;
mod use_look;
mod watch;
mod zoom;
mod zoom_bar;

pub(crate) use self::{change_map::use_change_map, use_changed::Seen};
use self::{logical::LogicalMap, physical::PhysicalMap};
use crate::{hooks::View, i18n::DiskText, routes::DiskView};
use yew::prelude::*;

/// The map or its table, as the focus finds it.
const MAP: &str = "map";

/// Which disk's map, and how it is looked at.
#[derive(PartialEq, Properties)]
pub(crate) struct BlockMapProps {
    pub(crate) disk: AttrValue,
    /// How many blocks the moment shown has.
    pub(crate) total: u64,
    /// Whether there is another moment to compare with.
    pub(crate) has_moments: bool,
    /// The map as it was last seen.
    pub(crate) seen: Seen,
    pub(crate) view: DiskView,
    pub(crate) on_view: View<DiskView>,
    /// Opens the bytes at an offset.
    pub(crate) on_open: Callback<u64>,
}

/// The map of a disk at the moment shown, or of the store.
#[component]
pub(crate) fn BlockMap(props: &BlockMapProps) -> Html {
    let view = &props.view;
    let turn = |to: DiskView| {
        let replace = props.on_view.replace.clone();
        Callback::from(move |_: MouseEvent| replace.emit(to.clone()))
    };
    let way = |text: DiskText, hint: DiskText, is_physical: bool| {
        let is_on = view.is_physical == is_physical;
        // Places of the one mean nothing in the other.
        let onclick = turn(DiskView {
            is_physical,
            first: view.first.filter(|_| is_on),
            blocks: view.blocks.filter(|_| is_on),
            ..view.clone()
        });
        html! { <button type="button" class="small" aria-pressed={is_on.to_string()} title={hint} {onclick}>{ text }</button> }
    };
    let as_table = turn(DiskView {
        table: !view.table,
        ..view.clone()
    });
    let ways = html! {
        <div class="map-ways">
            <span class="inline" role="group" aria-label={DiskText::Ways}>
                { way(DiskText::Logical, DiskText::LogicalHint, false) }
                { way(DiskText::Physical, DiskText::PhysicalHint, true) }
            </span>
            <button type="button" class="link" onclick={as_table}>
                { if view.table { DiskText::AsMap } else { DiskText::AsTable } }
            </button>
        </div>
    };
    if view.is_physical {
        let on_view = props.on_view.replace.clone();
        html! { <PhysicalMap {ways} disk={props.disk.clone()} view={view.clone()} {on_view} /> }
    } else {
        html! {
            <LogicalMap
                {ways}
                disk={props.disk.clone()}
                total={props.total}
                has_moments={props.has_moments}
                seen={props.seen.clone()}
                view={view.clone()}
                on_view={props.on_view.clone()}
                on_open={props.on_open.clone()}
            />
        }
    }
}
