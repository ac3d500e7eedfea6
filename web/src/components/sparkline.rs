//! A small picture of figures over time, told in words too.

use yew::prelude::*;

const WIDTH: usize = 240;
const HEIGHT: f64 = 40.0;

/// Figures over time, the newest on the right.
pub(crate) fn sparkline(label: impl Into<AttrValue>, values: &[u32], room: usize) -> Html {
    let most = values.iter().copied().max().unwrap_or(0).max(1);
    let step = WIDTH as f64 / room.max(2) as f64;
    let first = room.saturating_sub(values.len());
    let mut points = String::new();
    for (index, value) in values.iter().enumerate() {
        let x = (first + index) as f64 * step;
        let y = HEIGHT - f64::from(*value) / f64::from(most) * (HEIGHT - 2.0);
        points += &format!("{x:.1},{y:.1} ");
    }
    html! {
        <svg class="sparkline" viewBox={format!("0 0 {WIDTH} {HEIGHT}")} preserveAspectRatio="none" role="img" aria-label={label.into()}>
            <polyline {points} />
        </svg>
    }
}
