//! A chain's bill, by snapshot.

use super::{
    bill::amount,
    disks::{hours, place},
};
use crate::{
    components::{amount::exact_size, loaded::loaded, name::name_in_row},
    format::size,
    hooks::{use_now, use_query},
    i18n::BillingText,
    platform,
    state::bill::by_snapshot,
    worker::protocol::Query,
};
use rowdisk::service::views::{BilledPlace, ChainBillView, IdName, LineBillView, PriceView};
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(super) struct ChainProps {
    pub(super) disk: IdName,
    pub(super) month: String,
    pub(super) price: PriceView,
    /// Of amounts.
    pub(super) decimals: u32,
    /// Whether it is the present month: what is billed now says nothing of others.
    pub(super) is_now: bool,
}

/// The lines of a disk's chain.
#[component]
pub(super) fn Chain(props: &ChainProps) -> Html {
    let now = use_now();
    let chain = use_query::<ChainBillView>(Query::ChainBill {
        disk: props.disk.id.clone(),
        month: props.month.clone(),
        hour: now.hour(),
    });
    let (price, is_now) = (&props.price, props.is_now);
    loaded(&chain, |chain| {
        let on_csv = {
            let (chain, price) = (chain.clone(), price.clone());
            let (month, name) = (props.month.clone(), props.disk.name.clone());
            Callback::from(move |_: MouseEvent| {
                let text = by_snapshot(&month, &chain, &price);
                platform::download_text(&text, &format!("bill-{month}-{name}.csv"));
            })
        };
        let name = props.disk.name.clone();
        let lines = chain
            .lines
            .iter()
            .filter(|one| is_now || one.byte_hours > 0);
        html! {
            <>
                <table class="list" aria-label={name.clone()}>
                    <thead><tr>
                        <th scope="col" class="text first">{ BillingText::Snapshot }</th>
                        if is_now {
                            <th scope="col" class="wide">{ BillingText::BilledBytes }</th>
                            <th scope="col" class="wide" title={BillingText::FreesHint}>{ BillingText::Frees }</th>
                        }
                        <th scope="col" class="wide" title={BillingText::ByteHoursHint}>{ BillingText::ByteHours }</th>
                        <th scope="col">{ BillingText::Amount }</th>
                    </tr></thead>
                    <tbody>
                        { for lines.enumerate().map(|(at, one)| line(at, one, (price, props.decimals), is_now)) }
                        if chain.other_byte_hours > 0 {
                            <tr>
                                <th scope="row" class="text first">{ if chain.is_sum_only { BillingText::SumOnly } else { BillingText::Others } }</th>
                                if is_now { <td class="wide"></td><td class="wide"></td> }
                                <td class="wide">{ hours(chain.other_byte_hours) }</td>
                                <td>{ amount(price, chain.other_byte_hours, props.decimals) }</td>
                            </tr>
                        }
                    </tbody>
                </table>
                <p class="hint">{ BillingText::CountsWhy }if is_now { { " " }{ BillingText::Together { bytes: size(chain.frees_bytes) } } }</p>
                <p><button type="button" onclick={on_csv} aria-label={BillingText::CsvOf { name }}>{ BillingText::Csv }</button></p>
            </>
        }
    })
}

fn line(at: usize, one: &LineBillView, (price, decimals): (&PriceView, u32), is_now: bool) -> Html {
    let name = match &one.snapshot {
        Some(snapshot) => html! { <>{ name_in_row(&snapshot.name) }{ place(one.place) }</> },
        None if one.place == BilledPlace::Gone => {
            html! { <>{ BillingText::Disk }{ place(one.place) }</> }
        }
        None => html! { BillingText::TheDisk },
    };
    html! {
        <tr key={at}>
            <th scope="row" class="text first">{ name }if is_now { <small class="narrow">{ size(one.now_bytes) }</small> }</th>
            if is_now {
                <td class="wide">{ exact_size(one.now_bytes) }</td>
                <td class="wide">{ exact_size(one.frees_bytes) }</td>
            }
            <td class="wide">{ hours(one.byte_hours) }</td>
            <td>{ amount(price, one.byte_hours, decimals) }</td>
        </tr>
    }
}
