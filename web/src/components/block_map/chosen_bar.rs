//! What is chosen on the map, and what can be done with it.

use super::{MAP, legend, zoom_bar::place};
use crate::{
    components::link::link_to_view,
    format::size,
    hooks::use_following,
    i18n::{CompareText, DiskText, WriteText},
    platform::focus,
    routes::{CompareView, DiskTab, DiskView, Route, WriteTool},
    state::{blocks::Blocks, map::Viewport},
    worker::protocol::{MapQuery, NOW, Query},
};
use rowdisk::service::views::MapView;
use yew::prelude::*;

/// The blocks, and where they are.
#[derive(PartialEq, Properties)]
pub(super) struct ChosenBarProps {
    pub(super) disk: AttrValue,
    pub(super) chosen: Blocks,
    pub(super) block_size: u32,
    /// The disk's bytes, and its blocks.
    pub(super) len: u64,
    pub(super) total: u64,
    pub(super) has_moments: bool,
    /// Whether the next press on the map says where the choice ends.
    pub(super) is_reaching: bool,
    /// The view with these chosen.
    pub(super) view: DiskView,
    pub(super) push: Callback<DiskView>,
    pub(super) on_choose: Callback<Option<Blocks>>,
    /// Where there is a map to press.
    pub(super) on_reach: Option<Callback<bool>>,
    pub(super) on_viewport: Callback<Viewport>,
}

/// Says what lies there, and offers what can be done. Writing is offered where the disk as it is now is shown.
#[component]
pub(super) fn ChosenBar(props: &ChosenBarProps) -> Html {
    let Blocks { first, count } = props.chosen;
    let view = &props.view;
    // One cell of all of them: exact, however far away one looks from.
    let there = use_following::<MapView>(Query::Map(MapQuery {
        disk: props.disk.to_string(),
        snapshot: view.show.clone(),
        first_block: first,
        blocks: count,
        cells_max: 1,
    }));
    let there = there.ready().filter(|map| {
        // Not the figures of what was chosen before.
        (map.first_block, map.cell_blocks) == (first, count)
    });
    let contents = there.and_then(|map| Some((map, map.cells.first()?)));
    let contents = contents.map(|(map, cell)| legend::parts(map, cell, count == 1));
    let (offset, bytes) = props.chosen.bytes(props.block_size, props.len);
    let to = |text: DiskText, tab: DiskTab, tool: WriteTool| {
        let (view, push) = (view.clone(), props.push.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            push.emit(DiskView {
                tab,
                tool,
                offset: Some(offset)
                    .filter(|_| tab == DiskTab::Bytes)
                    .or(view.offset),
                ..view.clone()
            });
        });
        html! { <button type="button" class="small" {onclick}>{ text }</button> }
    };
    let near = {
        let (on_viewport, total) = (props.on_viewport.clone(), props.total);
        let near = Viewport { first, count }.within(total);
        Callback::from(move |_: MouseEvent| on_viewport.emit(near))
    };
    let clear = {
        let on_choose = props.on_choose.clone();
        Callback::from(move |_: MouseEvent| {
            on_choose.emit(None);
            // The bar goes, and this button with it.
            focus(MAP);
        })
    };
    let reach = props.on_reach.as_ref().map(|on_reach| {
        let (on_reach, is_on) = (on_reach.clone(), props.is_reaching);
        let onclick = Callback::from(move |_: MouseEvent| on_reach.emit(!is_on));
        html! { <button type="button" class="small" aria-pressed={is_on.to_string()} {onclick}>{ DiskText::ChosenReach }</button> }
    });
    let compare = Route::Compare {
        disk: props.disk.to_string(),
    };
    let shown = view.show.clone().unwrap_or_else(|| NOW.to_owned());
    let other = [&view.mark, &view.pick].into_iter().flatten();
    let mut other = other.filter(|other| **other != shown);
    let other = other.next().cloned();
    // Without another one that was marked or picked: a snapshot with now, and now with the newest.
    let (before, after) = match (&view.show, other) {
        (Some(_), other) => (Some(shown), other.or_else(|| Some(NOW.to_owned()))),
        (None, other) => (other, Some(shown)),
    };
    let compared = CompareView {
        before,
        after,
        offset: Some(offset),
        ..CompareView::default()
    };
    html! {
        <div class="chosen blocks" role="group" aria-label={DiskText::ChosenBlocks}>
            <p>
                <b>{ place(first, count, props.block_size) }</b>{ DiskText::Dot }{ size(bytes) }
                if let Some(parts) = contents { { DiskText::Dot }{ parts.join(&DiskText::Comma.to_string()) } }
            </p>
            { for reach }
            { to(DiskText::ChosenBytes, DiskTab::Bytes, WriteTool::Text) }
            if view.show.is_none() {
                { to(DiskText::ChosenWrite, DiskTab::Write, WriteTool::Text) }
                { to(DiskText::ChosenFill, DiskTab::Write, WriteTool::Fill) }
                { to(DiskText::ChosenDiscard, DiskTab::Write, WriteTool::Discard) }
            }
            if props.has_moments { { link_to_view(&compare, &compared, CompareText::Link) } }
            <button type="button" class="small" onclick={near}>{ DiskText::ChosenNear }</button>
            <button type="button" class="small" onclick={clear}>{ DiskText::ChosenClear }</button>
            if props.is_reaching { <p class="hint" role="status">{ DiskText::ChosenReachHint }</p> }
            if view.show.is_some() { <p class="hint">{ WriteText::OnlyNow }</p> }
        </div>
    }
}
