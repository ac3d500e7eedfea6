//! Keys on a map: moving the focus, and choosing as it moves.

use super::hand::Hand;
use crate::state::{
    blocks::Blocks,
    map::{Landing, Step, Viewport, landing},
};
use yew::prelude::*;

/// What a person wants of the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    Go(Step),
    Zoom(bool),
    All,
    Open,
    /// Choose the cell with the focus, or let it go.
    Choose,
    /// Choose nothing.
    Clear,
}

/// The wish of a key, if it has one.
fn wish(key: &str) -> Option<Wish> {
    Some(match key {
        "ArrowLeft" => Wish::Go(Step::Cells(-1)),
        "ArrowRight" => Wish::Go(Step::Cells(1)),
        "ArrowUp" => Wish::Go(Step::Rows(-1)),
        "ArrowDown" => Wish::Go(Step::Rows(1)),
        "PageUp" => Wish::Go(Step::Rows(-8)),
        "PageDown" => Wish::Go(Step::Rows(8)),
        "Home" => Wish::Go(Step::First),
        "End" => Wish::Go(Step::Last),
        "+" | "=" => Wish::Zoom(true),
        "-" | "_" => Wish::Zoom(false),
        "0" => Wish::All,
        "Enter" => Wish::Open,
        " " => Wish::Choose,
        "Escape" => Wish::Clear,
        _ => return None,
    })
}

/// Does what a key wishes.
pub(super) fn key(hand: &Hand) -> Callback<KeyboardEvent> {
    let hand = hand.clone();
    Callback::from(move |event: KeyboardEvent| {
        // These are the browser's own.
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let Some(wish) = wish(&event.key()) else {
            return;
        };
        let zoom = &hand.zoom;
        match wish {
            Wish::Choose | Wish::Clear if !hand.can_choose() => return,
            Wish::Clear if hand.chosen.is_none() => return,
            Wish::Clear => {
                hand.grip.borrow_mut().anchor = None;
                hand.choose(None);
            }
            Wish::Choose => {
                let here = zoom.blocks_of(zoom.focus.unwrap_or(0), &zoom.viewport);
                hand.grip.borrow_mut().anchor = here;
                match here {
                    Some(here) => hand.press(here),
                    None => hand.choose(None),
                }
            }
            Wish::Zoom(is_in) => hand.zoom_by_step(is_in),
            Wish::Open => hand.on_open.emit(zoom.focused_offset()),
            Wish::All => hand.on_viewport.emit(Viewport::whole(zoom.total)),
            Wish::Go(step) => go(&hand, step, event.shift_key()),
        }
        event.prevent_default();
    })
}

/// Moves the focus; what it moves over is chosen if that is wished, too.
fn go(hand: &Hand, step: Step, chooses: bool) {
    let zoom = &hand.zoom;
    let here = zoom.blocks_of(zoom.focus.unwrap_or(0), &zoom.viewport);
    let there = moved(hand, step);
    if !chooses || !hand.can_choose() {
        hand.grip.borrow_mut().anchor = None;
        return;
    }
    let Some(there) = there else { return };
    let anchor = {
        let grip = &mut *hand.grip.borrow_mut();
        let kept = grip.anchor.filter(|_| hand.chosen.is_some());
        grip.anchor = kept.or(hand.chosen).or(here);
        grip.anchor
    };
    hand.extend(anchor, there);
}

/// Moves the focus; at the view's edge the view moves with it. The blocks that then have the focus.
fn moved(hand: &Hand, step: Step) -> Option<Blocks> {
    let zoom = &hand.zoom;
    let columns = hand.drawn.borrow().grid?.columns;
    let cells = zoom.map.cells.len();
    let blocks =
        |cells: u64| (cells.next_multiple_of(columns as u64) * zoom.map.cell_blocks) as i64;
    let focus = zoom.focus.unwrap_or(0);
    let by = match landing(focus, step, columns, cells) {
        Landing::Cell(cell) => {
            hand.on_focus.emit(Some(cell));
            return zoom.blocks_of(cell, &zoom.viewport);
        }
        Landing::Before(by) => -blocks(by),
        Landing::After(by) => blocks(by),
    };
    let moved = zoom.viewport.moved(by, zoom.total);
    hand.on_viewport.emit(moved);
    zoom.blocks_of(focus, &moved)
}
