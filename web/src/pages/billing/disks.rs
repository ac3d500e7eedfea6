//! The bill by disk; one of them can be opened to its snapshots.

use super::{
    bill::{amount, is_present},
    chain::Chain,
};
use crate::{
    components::{amount::exact_size, link::link, name::name_in_row, pager::pager},
    format::{count, size},
    hooks::View,
    i18n::{BillingText, Common},
    routes::{BillingView, Route},
    state::{
        bill::decimals,
        paging::{PageNumber, Paging, ROWS},
    },
};
use rowdisk::service::views::{BillListView, BillView, BilledPlace, DiskBillView};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The table.
pub(super) fn disks(list: &BillListView, view: &View<BillingView>) -> Html {
    let bill = &list.bill;
    // What is billed now says nothing of a month that is over.
    let is_now = is_present(bill);
    // The same for all, those on other pages too: they add up to the month.
    let decimals = decimals(bill.price.price, bill.byte_hours);
    let page = Paging::cut(list.number, list.total, ROWS);
    let on_page = {
        let view = view.clone();
        Callback::from(move |number| {
            view.push.emit(BillingView {
                page: PageNumber::new(number),
                ..view.now.clone()
            });
        })
    };
    let oninput = {
        let view = view.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                view.replace.emit(BillingView {
                    text: input.value(),
                    page: PageNumber::default(),
                    ..view.now.clone()
                });
            }
        })
    };
    html! {
        <section class="card scroll below" aria-labelledby="by-disk">
            <div class="head">
                <h2 id="by-disk">{ BillingText::ByDisk }</h2>
                <input type="search" aria-label={BillingText::Filter} placeholder={BillingText::Filter} value={view.now.text.clone()} {oninput} />
            </div>
            if list.count == 0 {
                <p class="inset muted">{ BillingText::NothingCharged }</p>
            } else if list.total == 0 {
                <p class="inset muted">{ Common::NothingMatches }</p>
            } else {
                <p class="inset hint wide-inline">{ BillingText::ByteHoursWhy }</p>
                <table class="list">
                    <thead><tr>
                        <th scope="col" class="text first">{ BillingText::Disk }</th>
                        if is_now {
                            <th scope="col" class="wide">{ BillingText::Snapshots }</th>
                            <th scope="col" class="wide">{ BillingText::BilledBytes }</th>
                        }
                        <th scope="col" class="wide" title={BillingText::ByteHoursHint}>{ BillingText::ByteHours }</th>
                        <th scope="col">{ BillingText::Amount }</th>
                    </tr></thead>
                    <tbody>
                        { for bill.disks.iter().map(|one| row(one, bill, decimals, view)) }
                        <tr>
                            <th scope="row" class="text first">{ if view.now.text.is_empty() { BillingText::Total } else { BillingText::TotalFound } }</th>
                            if is_now {
                                <td class="wide"></td>
                                <td class="wide"><b>{ exact_size(list.now_bytes) }</b></td>
                            }
                            <td class="wide"><b>{ hours(list.byte_hours) }</b></td>
                            <td><b>{ amount(&bill.price, list.byte_hours, decimals) }</b></td>
                        </tr>
                    </tbody>
                </table>
                { pager(page, &on_page) }
            }
        </section>
    }
}

/// Bytes times hours.
pub(super) fn hours(byte_hours: u64) -> Html {
    match byte_hours {
        0 => html! { size(0) },
        some => html! { BillingText::Hours { bytes: size(some) } },
    }
}

/// Where it is, if that is not where one expects it.
pub(super) fn place(place: BilledPlace) -> Html {
    match place {
        BilledPlace::There => html! {},
        BilledPlace::Bin => html! { <small>{ BillingText::InBin }</small> },
        BilledPlace::Elsewhere => html! { <small>{ BillingText::Elsewhere }</small> },
        BilledPlace::Gone => html! { <small>{ BillingText::Gone }</small> },
    }
}

fn row(one: &DiskBillView, bill: &BillView, decimals: u32, view: &View<BillingView>) -> Html {
    let id = one.disk.id.clone();
    let is_now = is_present(bill);
    let is_open = view.now.disk == id;
    let onclick = {
        let (view, id) = (view.clone(), id.clone());
        Callback::from(move |_: MouseEvent| {
            view.push.emit(BillingView {
                disk: if is_open { String::new() } else { id.clone() },
                ..view.now.clone()
            });
        })
    };
    let name = name_in_row(&one.disk.name);
    let name = match one.place {
        BilledPlace::There => link(&Route::Disk { disk: id.clone() }, name),
        _ => name,
    };
    let label = BillingText::Show {
        name: one.disk.name.clone(),
    };
    html! {
        <>
            <tr key={id.clone()}>
                <th scope="row" class="text first">
                    <button type="button" class="plain unfold" aria-expanded={is_open.to_string()} aria-label={label} {onclick}><span aria-hidden="true">{ if is_open { "▾" } else { "▸" } }</span></button>
                    { name }{ place(one.place) }if is_now { <small class="narrow">{ size(one.now_bytes) }</small> }
                </th>
                if is_now {
                    <td class="wide">{ count(one.snapshots.into()) }</td>
                    <td class="wide">{ exact_size(one.now_bytes) }</td>
                }
                <td class="wide">{ hours(one.byte_hours) }</td>
                <td>{ amount(&bill.price, one.byte_hours, decimals) }</td>
            </tr>
            if is_open {
                <tr key={format!("{id}-chain")} class="opened"><td colspan={if is_now { "5" } else { "3" }} class="text first"><Chain disk={one.disk.clone()} month={bill.month.clone()} price={bill.price.clone()} {decimals} {is_now} /></td></tr>
            }
        </>
    }
}
