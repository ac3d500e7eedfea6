//! A month's bill: both ways to bill side by side, what is ahead, by disk, by month.

use super::{disks::disks, price::Price};
use crate::{
    components::{amount::exact_size, empty::empty, loaded::loaded},
    format::{scaled_money, size},
    hooks::{View, use_console, use_now, use_query},
    i18n::{BillingText, charge, month},
    platform,
    routes::BillingView,
    state::bill::{by_disk, decimals},
    worker::protocol::Query,
};
use rowdisk::service::views::{
    BillList, BillListView, BillView, DECIMALS_MAX, MONTH_HOURS, PriceView,
};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(super) struct BillProps {
    pub(super) view: View<BillingView>,
}

/// The bill of the month that the address names.
#[component]
pub(super) fn Bill(props: &BillProps) -> Html {
    let view = &props.view;
    let month = Some(view.now.month.clone()).filter(|month| !month.is_empty());
    let now = use_now();
    let list = use_query::<BillListView>(Query::BillList {
        list: BillList {
            month,
            text: view.now.text.clone(),
            part: view.now.page.part(),
        },
        hour: now.hour(),
    });
    loaded(&list, |list| {
        let bill = &list.bill;
        let is_empty = list.count == 0 && bill.months.iter().all(|one| one.byte_hours == 0);
        html! {
            <>
                if is_empty {
                    { empty(BillingText::EmptyTitle, BillingText::EmptyWhy, html! {}) }
                } else {
                    <Picks list={list.clone()} view={view.clone()} />
                    { both(bill) }
                    { disks(list, view) }
                }
                <div class="panels below">
                    <Price price={bill.price.clone()} />
                    if !is_empty {
                        if is_present(bill) { { differ(bill) } }
                        { months(bill) }
                    }
                </div>
            </>
        }
    })
}

/// Whether it is the month that goes on: what is billed now says nothing of one that is over.
pub(super) fn is_present(bill: &BillView) -> bool {
    bill.projected_byte_hours.is_some()
}

/// An amount with as many decimals as others beside it; all that there are on hover.
pub(super) fn amount(price: &PriceView, byte_hours: u64, decimals: u32) -> Html {
    let exact = price.price.scaled(byte_hours, DECIMALS_MAX);
    let exact = scaled_money(exact, DECIMALS_MAX, &price.currency);
    html! { <span class="figure" title={exact}>{ charge(price, byte_hours, decimals) }</span> }
}

/// One by itself, in a sentence.
fn amount_words(price: &PriceView, byte_hours: u64) -> String {
    charge(price, byte_hours, decimals(price.price, byte_hours))
}

/// `2026-11` in words.
fn month_words(text: &str) -> String {
    let (year, number) = text.split_once('-').unwrap_or((text, ""));
    let name = number.parse().map_or("", month);
    format!("{name} {year}")
}

#[derive(PartialEq, Properties)]
struct PicksProps {
    list: Rc<BillListView>,
    view: View<BillingView>,
}

/// The month, and the bill as a file.
#[component]
fn Picks(props: &PicksProps) -> Html {
    let (bill, view) = (&props.list.bill, &props.view);
    let console = use_console();
    let onchange = {
        let view = view.clone();
        Callback::from(move |event: Event| {
            if let Some(select) = event.target_dyn_into::<web_sys::HtmlSelectElement>() {
                view.push.emit(BillingView {
                    month: select.value(),
                    ..view.now.clone()
                });
            }
        })
    };
    let one = |text: &String| {
        html! { <option value={text.clone()} selected={*text == bill.month}>{ month_words(text) }</option> }
    };
    // Nothing was charged in a month that is not in the list; the address can ask for it all the same.
    let is_other = bill.months.iter().all(|one| one.month != bill.month);
    let on_csv = {
        let month = bill.month.clone();
        Callback::from(move |_: MouseEvent| {
            let (console, month) = (console.clone(), month.clone());
            spawn_local(async move {
                // All of it, not only what is shown.
                let asked = Query::Bill { month };
                match console.client().ask::<BillView>(asked).await {
                    Ok(bill) => {
                        let name = format!("bill-{}.csv", bill.month);
                        platform::download_text(&by_disk(&bill), &name);
                    }
                    Err(failure) => console.tell_failed(&failure),
                }
            });
        })
    };
    html! {
        <div class="filter">
            <label><span>{ BillingText::Month }{ " " }</span>
                <select {onchange}>
                    { for bill.months.iter().map(|month| one(&month.month)) }
                    if is_other { { one(&bill.month) } }
                </select>
            </label>
            <button type="button" onclick={on_csv}>{ BillingText::Csv }</button>
        </div>
    }
}

/// Metered first, and free of charge beside it.
fn both(bill: &BillView) -> Html {
    let month = month_words(&bill.month);
    let when = match bill.projected_byte_hours {
        Some(_) => BillingText::SoFar { month },
        None => BillingText::Whole { month },
    };
    let a_month = BillingText::AMonth {
        amount: amount_words(&bill.price, bill.now_bytes.saturating_mul(MONTH_HOURS)),
        bytes: size(bill.now_bytes),
    };
    html! {
        <div class="bills">
            <section class="card" aria-labelledby="bill-metered">
                <div class="head"><h2 id="bill-metered">{ BillingText::Metered }</h2><span class="muted">{ when.clone() }</span></div>
                <div class="inset">
                    <p class="sum">{ amount(&bill.price, bill.byte_hours, decimals(bill.price.price, bill.byte_hours)) }</p>
                    if let Some(projected) = bill.projected_byte_hours {
                        <p>{ BillingText::Projected { amount: amount_words(&bill.price, projected) } }</p>
                        <p>{ a_month }</p>
                    }
                    <p class="hint">{ BillingText::MeteredWhy }{ " " }{ BillingText::FreeGib }</p>
                </div>
            </section>
            <section class="card" aria-labelledby="bill-free">
                <div class="head"><h2 id="bill-free">{ BillingText::Free }</h2><span class="muted">{ when }</span></div>
                <div class="inset">
                    <p class="sum">{ amount(&bill.price, 0, 2) }</p>
                    <p class="hint">{ BillingText::FreeWhy }</p>
                </div>
            </section>
        </div>
    }
}

/// Why what is billed is not what is used.
fn differ(bill: &BillView) -> Html {
    let begins = if bill.now_bytes == bill.in_use_bytes {
        BillingText::Same
    } else {
        BillingText::Differs
    };
    html! {
        <section class="card panel">
            <div class="head"><h2>{ BillingText::Differ }</h2></div>
            <div class="inset">
                <dl class="pairs">
                    <dt>{ BillingText::Billed }</dt><dd>{ exact_size(bill.now_bytes) }</dd>
                    <dt title={BillingText::InUseHint}>{ BillingText::InUse }</dt><dd>{ exact_size(bill.in_use_bytes) }</dd>
                </dl>
                <p class="hint">{ begins }{ " " }{ BillingText::DifferWhy }</p>
            </div>
        </section>
    }
}

/// Each month's sum, as a table with bars.
fn months(bill: &BillView) -> Html {
    let most = bill.months.iter().map(|month| month.byte_hours).max();
    let most = most.unwrap_or(0);
    let decimals = decimals(bill.price.price, most);
    let most = most.max(1);
    let row = |text: &str, byte_hours: u64| {
        html! {
            <tr key={text.to_owned()}>
                <th scope="row" class="text first">{ month_words(text) }</th>
                <td class="wide bar"><meter aria-hidden="true" max={most.to_string()} value={byte_hours.to_string()} /></td>
                <td>{ amount(&bill.price, byte_hours, decimals) }</td>
            </tr>
        }
    };
    html! {
        <section class="card panel">
            <div class="head"><h2>{ BillingText::Months }</h2></div>
            <div class="scroll">
                <table class="list">
                    <thead><tr>
                        <th scope="col" class="text first">{ BillingText::Month }</th>
                        <td class="wide bar"></td>
                        <th scope="col">{ BillingText::Amount }</th>
                    </tr></thead>
                    <tbody>{ for bill.months.iter().map(|month| row(&month.month, month.byte_hours)) }</tbody>
                </table>
            </div>
        </section>
    }
}
