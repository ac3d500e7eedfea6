//! Where the space goes: one bar, and the table it is drawn from.

use crate::{
    components::{amount::exact_size, link::link, name::name_in_row},
    i18n::{OverviewText, StorageText},
    routes::Route,
    state::shares::{Owner, Share},
};
use yew::prelude::*;

/// The bar's length in its own units.
const LEN: u64 = 1000;

/// The pool by owner.
pub(super) fn space(shares: &[Share]) -> Html {
    let total: u64 = shares.iter().map(Share::total).sum();
    html! {
        <section class="card">
            <div class="head"><h2>{ OverviewText::Space }</h2></div>
            <div class="inset">
                { bar(shares, total) }
                <p class="legend flush">
                    <span><i class="swatch now" />{ OverviewText::Present }</span>
                    <span><i class="swatch kept" />{ OverviewText::Snapshots }</span>
                    <span><i class="swatch zero" />{ OverviewText::Rest }</span>
                </p>
                <table class="list kinds">
                    <thead><tr>
                        <th scope="col" class="text">{ OverviewText::Owner }</th>
                        <th scope="col" class="wide">{ OverviewText::Present }</th>
                        <th scope="col" class="wide">{ OverviewText::Snapshots }</th>
                        <th scope="col">{ OverviewText::Total }</th>
                    </tr></thead>
                    <tbody>{ for shares.iter().map(row) }</tbody>
                    <tfoot><tr><th scope="row" class="text">{ StorageText::Allocated }</th><td class="wide" /><td class="wide" /><td><b>{ exact_size(total) }</b></td></tr></tfoot>
                </table>
            </div>
        </section>
    }
}

/// Each disk's present and snapshots beside each other, then all that is no disk's.
fn bar(shares: &[Share], total: u64) -> Html {
    let mut before = 0;
    let at = |bytes: u64| u128::from(bytes) * u128::from(LEN) / u128::from(total.max(1));
    let mut part = |bytes: u64, class: &'static str| {
        let (x, end) = (at(before), at(before + bytes));
        before += bytes;
        html! { <rect {class} x={x.to_string()} width={(end - x).to_string()} height="1" /> }
    };
    let parts = shares.iter().map(|share| {
        let (present, kept) = match share.owner {
            Owner::Disk { .. } | Owner::OtherDisks(_) => ("now", "kept"),
            Owner::DeletedDisks => ("rest", "kept"),
            _ => ("rest", "rest"),
        };
        html! { <g>{ part(share.present, present) }{ part(share.snapshots, kept) }</g> }
    });
    html! {
        <svg class="meter space" viewBox={format!("0 0 {LEN} 1")} preserveAspectRatio="none" aria-hidden="true">
            { for parts }
        </svg>
    }
}

fn row(share: &Share) -> Html {
    let name = match &share.owner {
        Owner::Disk { id, name } => link(&Route::Disk { disk: id.clone() }, name_in_row(name)),
        Owner::OtherDisks(count) => html! { OverviewText::OtherDisks { count: *count } },
        Owner::DeletedDisks => html! { OverviewText::DeletedDisks },
        Owner::Clones => html! { OverviewText::Clones },
        Owner::Nodes => html! { StorageText::Nodes },
        Owner::Leaving => html! { StorageText::Rest },
        Owner::HeldBack => html! { StorageText::HeldBack },
    };
    let parts = match share.owner {
        Owner::Disk { .. } | Owner::OtherDisks(_) => {
            (exact_size(share.present), exact_size(share.snapshots))
        }
        Owner::DeletedDisks => (html! {}, exact_size(share.snapshots)),
        _ => (html! {}, html! {}),
    };
    html! {
        <tr>
            <th scope="row" class="text">{ name }</th>
            <td class="wide">{ parts.0 }</td>
            <td class="wide">{ parts.1 }</td>
            <td>{ exact_size(share.total()) }</td>
        </tr>
    }
}
