//! One row of the lineage: the lines that pass and the moment's dot.

use crate::state::{
    lanes::{Piece, Row},
    map::Paint,
};
use yew::prelude::*;

/// Rows are this high; the stylesheet has the same figure.
const HEIGHT: usize = 38;
const MIDDLE: usize = HEIGHT / 2;
/// Lanes draw nearer to each other when there are many, so that the column stays narrow.
const WIDTH_MAX: usize = 128;
const GAP_MAX: usize = 22;
const GAP_MIN: usize = 5;
const MARGIN: usize = 18;

/// Draws one row of a table with so many `lanes` in all. The line of now is not committed to a
/// snapshot yet, and looks so.
pub(crate) fn lineage_cell(row: &Row, lanes: usize, paint: Paint, is_now: bool) -> Html {
    let gap = gap(lanes);
    let x = |lane: usize| MARGIN + gap * lane;
    let radius = (gap * 3 / 10).clamp(3, 6);
    let width = MARGIN * 2 + gap * lanes.saturating_sub(1);
    let line = |piece: &Piece| {
        let path = match *piece {
            Piece::Pass { lane } => format!("M{} 0V{HEIGHT}", x(lane)),
            Piece::Into { lane } => format!("M{} 0V{MIDDLE}", x(lane)),
            Piece::Down { lane } => format!("M{} {MIDDLE}V{HEIGHT}", x(lane)),
            Piece::Turn { from, to } => {
                let (from, to) = (x(from), x(to));
                format!("M{from} {MIDDLE}C{from} 32 {to} 27 {to} {HEIGHT}")
            }
        };
        let is_open = is_now && !matches!(piece, Piece::Pass { .. });
        html! { <path d={path} class={classes!(is_open.then_some("open"))} /> }
    };
    let class = match paint {
        Paint::Now => "now",
        Paint::Chosen => "chosen",
        Paint::Age(age) => AGES[(age * 3.0).round() as usize % AGES.len()],
        Paint::Never | Paint::Zero | Paint::Leaving | Paint::Freed => "age0",
    };
    let at = x(row.lane).to_string();
    html! {
        <svg class="lineage" viewBox={format!("0 0 {width} {HEIGHT}")} width={width.to_string()} height={HEIGHT.to_string()} aria-hidden="true">
            { for row.pieces.iter().map(line) }
            if class == "chosen" {
                <circle class="ring" cx={at.clone()} cy={MIDDLE.to_string()} r={(radius + 3).to_string()} />
            }
            <circle {class} cx={at} cy={MIDDLE.to_string()} r={radius.to_string()} />
        </svg>
    }
}

const AGES: [&str; 4] = ["age0", "age1", "age2", "age3"];

fn gap(lanes: usize) -> usize {
    let between = lanes.saturating_sub(1).max(1);
    ((WIDTH_MAX - 2 * MARGIN) / between).clamp(GAP_MIN, GAP_MAX)
}
