//! Snapshots and space over the simulated days, as two lines.

use crate::{format::date_words, i18n::ClockText};
use rowdisk::service::views::{SandboxView, TrendView};
use yew::prelude::*;

const WIDTH: u64 = 480;
const HEIGHT: u64 = 120;

/// The chart, and what its last day says.
pub(super) fn trend(shown: &SandboxView) -> Html {
    let days = &shown.trend;
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return html! { <div class="head"><h2>{ ClockText::Trend }</h2></div> };
    };
    let most = days.iter().map(|day| day.snapshots).max().unwrap_or(0);
    let space = days.iter().map(|day| day.space_percent).max().unwrap_or(0);
    let span = (shown.end.at_ms - shown.start.at_ms) / (24 * 60 * 60 * 1000);
    let line = |of: fn(&TrendView) -> u32, max: u32| {
        let point = |day: &TrendView| {
            let x = (day.day - first.day).max(0) as u64 * WIDTH / span.max(1);
            let y = HEIGHT - u64::from(of(day)) * HEIGHT / u64::from(max.max(1));
            format!("{x},{y}")
        };
        days.iter().map(point).collect::<Vec<_>>().join(" ")
    };
    let label = ClockText::TrendLabel {
        first: date_words(first.day),
        last: date_words(last.day),
        most,
        percent: last.space_percent,
    };
    html! {
        <>
            <div class="head"><h2>{ ClockText::Trend }</h2></div>
            <div class="inset">
                <svg class="trend" viewBox={format!("-2 -4 {} {}", WIDTH + 4, HEIGHT + 8)} role="img" aria-label={label}>
                    <path d={format!("M0 {HEIGHT}H{WIDTH}")} class="base" />
                    <polyline class="space" points={line(|day| day.space_percent, space)} />
                    <polyline class="count" points={line(|day| day.snapshots, most)} />
                </svg>
                <p class="hint legend">
                    <span class="count">{ ClockText::TrendSnapshots { count: last.snapshots.into() } }</span>
                    <span class="space">{ ClockText::TrendSpace { percent: last.space_percent } }</span>
                </p>
            </div>
        </>
    }
}
