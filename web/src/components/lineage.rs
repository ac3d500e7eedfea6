//! One row of the lineage: the lines that pass and the moment's dot.

use crate::state::{
    lanes::{Piece, Row},
    map::Paint,
};
use yew::prelude::*;

/// Rows are this high; the stylesheet has the same figure.
const HEIGHT: f64 = 38.0;
const MIDDLE: f64 = HEIGHT / 2.0;
/// Lanes draw nearer to each other when there are many, so that the column stays narrow.
const WIDTH_MAX: f64 = 128.0;
const GAP_MAX: f64 = 22.0;
const GAP_MIN: f64 = 5.0;
const MARGIN: f64 = 18.0;

/// Draws one row of a table with so many `lanes` in all. The line of now is not committed to a
/// snapshot yet, and looks so.
pub(crate) fn lineage_cell(row: &Row, lanes: usize, paint: Paint, is_now: bool) -> Html {
    let gap = gap(lanes);
    let x = |lane: usize| MARGIN + gap * lane as f64;
    let radius = (gap * 0.3).clamp(3.0, 6.5);
    let width = MARGIN * 2.0 + gap * (lanes.saturating_sub(1)) as f64;
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
        Paint::Never | Paint::Zero => "age0",
    };
    let at = x(row.lane).to_string();
    html! {
        <svg class="lineage" viewBox={format!("0 0 {width} {HEIGHT}")} width={width.to_string()} height={HEIGHT.to_string()} aria-hidden="true">
            { for row.pieces.iter().map(line) }
            if class == "chosen" {
                <circle class="ring" cx={at.clone()} cy={MIDDLE.to_string()} r={(radius + 3.0).to_string()} />
            }
            <circle {class} cx={at} cy={MIDDLE.to_string()} r={radius.to_string()} />
        </svg>
    }
}

const AGES: [&str; 4] = ["age0", "age1", "age2", "age3"];

fn gap(lanes: usize) -> f64 {
    let between = lanes.saturating_sub(1).max(1) as f64;
    ((WIDTH_MAX - 2.0 * MARGIN) / between).clamp(GAP_MIN, GAP_MAX)
}
