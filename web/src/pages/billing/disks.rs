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
    state::paging::PageNumber,
};
use rowdisk::service::views::{BillView, BilledPlace, DiskBillView};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The table.
pub(super) fn disks(bill: &BillView, view: &View<BillingView>) -> Html {
    let text = view.now.text.to_lowercase();
    let takes = |one: &&DiskBillView| {
        one.disk.name.to_lowercase().contains(&text) || one.disk.id.contains(&text)
    };
    // What is billed now says nothing of a month that is over.
    let is_now = is_present(bill);
    let charged = |one: &&DiskBillView| is_now || one.byte_hours > 0;
    let listed: Vec<_> = bill.disks.iter().filter(charged).collect();
    let shown: Vec<_> = listed.iter().copied().filter(takes).collect();
    let all = shown
        .iter()
        .fold(0_u64, |sum, one| sum.saturating_add(one.byte_hours));
    let now: u64 = shown.iter().map(|one| one.now_bytes).sum();
    let page = view.now.page.of_rows(shown.len());
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
            if listed.is_empty() {
                <p class="inset muted">{ BillingText::NothingCharged }</p>
            } else if shown.is_empty() {
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
                        { for page.of(&shown).iter().map(|one| row(one, bill, view)) }
                        <tr>
                            <th scope="row" class="text first">{ BillingText::Total }</th>
                            if is_now {
                                <td class="wide"></td>
                                <td class="wide"><b>{ exact_size(now) }</b></td>
                            }
                            <td class="wide"><b>{ hours(all) }</b></td>
                            <td><b>{ amount(&bill.price, all) }</b></td>
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

fn row(one: &DiskBillView, bill: &BillView, view: &View<BillingView>) -> Html {
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
                <td>{ amount(&bill.price, one.byte_hours) }</td>
            </tr>
            if is_open {
                <tr key={format!("{id}-chain")} class="opened"><td colspan={if is_now { "5" } else { "3" }} class="text first"><Chain disk={one.disk.clone()} month={bill.month.clone()} price={bill.price.clone()} {is_now} /></td></tr>
            }
        </>
    }
}
