//! Years times what each way to keep snapshots costs, over a scale.

use crate::{
    format::{count, whole_money},
    i18n::OwnershipText,
    state::ownership::Year,
};
use yew::prelude::*;

/// The height that bars are drawn in; the stylesheet stretches it.
const HEIGHT: f64 = 100.0;
/// A year's width: three bars and the space beside them.
const STEP: f64 = 4.0;
const BAR: f64 = 0.9;
/// As wide as so many years at least: one alone would be three walls.
const YEARS_MIN: usize = 3;

/// A way to keep snapshots: its class, its name, what it costs.
type Way = (&'static str, OwnershipText, fn(&Year) -> f64);

/// The ways, in the order of the table's columns.
const WAYS: [Way; 3] = [
    ("cloud", OwnershipText::CloudMetered, |year| year.cloud),
    ("free", OwnershipText::CloudFree, |year| year.cloud_free),
    ("array", OwnershipText::Array, |year| year.array),
];

/// The picture, told in words too.
pub(super) fn picture(years: &[Year], currency: &str) -> Html {
    let sums = WAYS.iter().flat_map(|(.., of)| years.iter().map(of));
    let (step, steps) = scale(sums.fold(0.0, f64::max));
    let most = step * f64::from(steps);
    let y = |sum: f64| HEIGHT - sum / most * HEIGHT;
    let columns = years.len().max(YEARS_MIN);
    let width = columns as f64 * STEP;
    let line = |mark: u32| {
        let y = format!("{:.2}", y(step * f64::from(mark)));
        html! { <line x1="0" x2={width.to_string()} y1={y.clone()} y2={y} /> }
    };
    let bar = |at: usize, beside: usize, year: &Year| {
        let (class, name, of) = &WAYS[beside];
        let (x, top) = (at as f64 * STEP + 0.5 + beside as f64, y(of(year)));
        html! {
            <rect class={*class} x={format!("{x:.2}")} y={format!("{top:.2}")} width={BAR.to_string()} height={format!("{:.2}", HEIGHT - top)}>
                <title>{ format!("{name}: {}", whole_money(of(year), currency)) }</title>
            </rect>
        }
    };
    let bars = |(at, year): (usize, &Year)| -> Html {
        (0..WAYS.len())
            .map(|beside| bar(at, beside, year))
            .collect()
    };
    let mark = |mark: u32| {
        let sum = step * f64::from(mark);
        let text = match mark == steps {
            true => whole_money(sum, currency),
            false => count(sum.round() as u64),
        };
        html! { <span>{ text }</span> }
    };
    let year = |at: usize| html! { <span>{ (at < years.len()).then_some(at + 1) }</span> };
    let label = years.last().map(|last| {
        OwnershipText::Summary {
            years: years.len() as u32,
            cloud: whole_money(last.cloud, currency),
            array: whole_money(last.array, currency),
        }
        .to_string()
    });
    html! {
        <>
            <div class="owned" role="img" aria-label={label}>
                <div class="scale">{ for (0..=steps).rev().map(mark) }</div>
                <svg preserveAspectRatio="none" viewBox={format!("0 0 {width} {HEIGHT}")}>
                    { for (0..=steps).map(line) }
                    { for years.iter().enumerate().map(bars) }
                </svg>
                <div class="years">{ for (0..columns).map(year) }</div>
            </div>
            <p class="hint legend">{ for WAYS.iter().map(|(class, name, _)| html! { <span class={*class}>{ name.clone() }</span> }) }</p>
        </>
    }
}

/// A scale that reaches over a sum: marks that many apart, and how many of them; people count in ones, twos
/// and fives.
fn scale(most: f64) -> (f64, u32) {
    // Marks of less than one unit would read alike.
    let rough = (most / 5.0).max(1.0);
    let ten = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|times| times * ten);
    let step = step.into_iter().find(|step| *step >= rough);
    let step = step.unwrap_or(10.0 * ten);
    (step, ((most / step).ceil() as u32).max(1))
}

#[cfg(test)]
mod tests {
    use super::scale;

    #[test]
    fn a_scale_reaches_over_the_most_in_few_round_steps() {
        assert_eq!(scale(0.0), (1.0, 1));
        assert_eq!(scale(5.0), (1.0, 5));
        assert_eq!(scale(61_234.0), (20_000.0, 4));
        assert_eq!(scale(100_000.0), (20_000.0, 5));
        for most in [0.2, 1.0, 7.0, 9.99, 1_000.0, 123_456.0, 1e12, 7.7e15] {
            let (step, steps) = scale(most);
            assert!(step * f64::from(steps) >= most, "{most}");
            assert!((1..=6).contains(&steps), "{most}: {steps}");
        }
    }
}
