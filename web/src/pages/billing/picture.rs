//! Years times both: two bars for each year.

use crate::{format::whole_money, i18n::OwnershipText, state::ownership::Year};
use yew::prelude::*;

const HEIGHT: f64 = 140.0;
/// A year's width: two bars and the space beside them.
const STEP: usize = 40;
const BAR: usize = 14;

/// The picture, told in words too.
pub(super) fn picture(years: &[Year], currency: &str) -> Html {
    let sums = years.iter().flat_map(|year| [year.cloud, year.array]);
    let most = sums.fold(1.0, f64::max);
    let bar = |at: usize, beside: usize, class: &'static str, sum: f64| {
        let height = sum / most * HEIGHT;
        let x = at * STEP + 5 + beside * (BAR + 2);
        html! {
            <rect {class} x={x.to_string()} y={format!("{:.1}", HEIGHT - height)} width={BAR.to_string()} height={format!("{height:.1}")} rx="2">
                <title>{ whole_money(sum, currency) }</title>
            </rect>
        }
    };
    let pair = |(at, year): (usize, &Year)| {
        html! {
            <>
                { bar(at, 0, "cloud", year.cloud) }
                { bar(at, 1, "array", year.array) }
                <text x={(at * STEP + 5 + BAR).to_string()} y="154">{ at + 1 }</text>
            </>
        }
    };
    let label = years.last().map(|last| {
        OwnershipText::Summary {
            years: years.len() as u32,
            cloud: whole_money(last.cloud, currency),
            array: whole_money(last.array, currency),
        }
        .to_string()
    });
    let width = years.len() * STEP;
    html! {
        <>
            <svg class="owned" viewBox={format!("0 0 {width} 158")} role="img" aria-label={label}>
                { for years.iter().enumerate().map(pair) }
            </svg>
            <p class="hint legend">
                <span class="cloud">{ OwnershipText::CloudMetered }</span>
                <span class="array">{ OwnershipText::Array }</span>
            </p>
        </>
    }
}
