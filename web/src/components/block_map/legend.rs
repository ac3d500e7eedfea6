//! What the map's paints mean, with how many blocks have each. The figures are of what is in view and
//! add up to it.

use crate::{
    format::count,
    i18n::DiskText,
    state::map::{Paint, Painter},
};
use rowdisk::service::views::{Cell, MapView};
use std::rc::Rc;
use yew::prelude::*;

/// A map's legend.
#[derive(PartialEq, Properties)]
pub(super) struct LegendProps {
    pub(super) map: Rc<MapView>,
    pub(super) painter: Painter,
    /// How many cells have just changed.
    pub(super) changed: usize,
}

/// Swatches and figures.
#[component]
pub(super) fn Legend(props: &LegendProps) -> Html {
    let map = &props.map;
    let blocks_of = |wanted: fn(Paint) -> bool| -> u64 {
        let mine = map
            .legend
            .iter()
            .filter(|by| wanted(props.painter.moment(by.moment)));
        mine.map(|by| by.blocks).sum()
    };
    let (never, zero) = map.cells.iter().fold((0, 0), |(never, zero), cell| {
        (never + cell.never, zero + cell.zero)
    });
    let now = blocks_of(|paint| paint == Paint::Now);
    let chosen = blocks_of(|paint| paint == Paint::Chosen);
    let older = blocks_of(|paint| matches!(paint, Paint::Age(_)));
    let chosen_name = (0_u16..)
        .zip(&map.moments)
        .find(|(index, _)| props.painter.moment(*index) == Paint::Chosen)
        .map(|(_, moment)| moment.name.clone());
    let has_now = map.moments.iter().any(|moment| moment.id.is_none());
    html! {
        <div class="legend">
            if has_now && now > 0 { <span><i class="swatch now" />{ DiskText::LegendNow { blocks: count(now) } }</span> }
            if let Some(name) = chosen_name {
                <span><i class="swatch chosen" />{ DiskText::LegendNamed { name, blocks: count(chosen) } }</span>
            }
            if older > 0 {
                <span>{ DiskText::LegendOlder }<i class="swatch ramp" />{ DiskText::LegendNewer { blocks: count(older) } }</span>
            }
            if zero > 0 { <span><i class="swatch zero" />{ DiskText::LegendZero { blocks: count(zero) } }</span> }
            <span title={DiskText::NeverHint}><i class="swatch never" />{ DiskText::LegendNever { blocks: count(never) } }</span>
            <span role="status">
                if props.changed > 0 { <i class="swatch changed" />{ DiskText::JustChanged { count: props.changed as u64 } } }
            </span>
        </div>
    }
}

/// A cell's contents in words: who wrote how many of its blocks, newest first.
pub(super) fn parts(map: &MapView, cell: &Cell, is_single: bool) -> Vec<String> {
    let part = |name: String, blocks: u64| {
        if is_single {
            name
        } else {
            DiskText::PartOf {
                name,
                blocks: count(blocks),
            }
            .to_string()
        }
    };
    let mut parts: Vec<String> = cell
        .by
        .iter()
        .rev()
        .map(|by| part(moment_name(map, by.moment), by.blocks))
        .collect();
    if cell.zero > 0 {
        parts.push(part(DiskText::Zero.to_string(), cell.zero));
    }
    if cell.never > 0 {
        parts.push(part(DiskText::Never.to_string(), cell.never));
    }
    parts
}

fn moment_name(map: &MapView, moment: u16) -> String {
    match map.moments.get(usize::from(moment)) {
        Some(moment) if moment.id.is_some() => moment.name.clone(),
        _ => DiskText::Now.to_string(),
    }
}
