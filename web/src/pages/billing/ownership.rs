//! The cost of ownership: assumptions on one side, what they come to on the other.

use super::picture::picture;
use crate::{
    components::field::TextField,
    format::{count, whole_money},
    hooks::{Field, View, use_now, use_query},
    i18n::{OwnershipText, assumption},
    routes::BillingView,
    state::ownership::{Assumption, Assumptions, Year},
    worker::protocol::Query,
};
use rowdisk::service::views::BillView;
use yew::prelude::*;

/// Who has which assumptions.
const COMMON: usize = 6;
const CLOUD: usize = 3;

#[derive(PartialEq, Properties)]
pub(super) struct OwnershipProps {
    pub(super) view: View<BillingView>,
}

/// The calculation.
#[component]
pub(super) fn Ownership(props: &OwnershipProps) -> Html {
    let view = &props.view;
    // Only for the name of the money.
    let now = use_now();
    let bill = use_query::<BillView>(Query::Bill {
        month: None,
        hour: now.hour(),
    });
    let currency = bill
        .ready()
        .map_or_else(String::new, |bill| bill.price.currency.clone());
    let assumed = &view.now.assumed;
    let years = assumed.years();
    let again = {
        let view = view.clone();
        Callback::from(move |_: MouseEvent| {
            view.push.emit(BillingView {
                assumed: Assumptions::default(),
                ..view.now.clone()
            });
        })
    };
    let group = |label: OwnershipText, some: &[Assumption]| {
        html! {
            <fieldset class="assumed">
                <legend>{ label }</legend>
                { for some.iter().map(|one| html! { <Number key={one.word()} one={*one} view={view.clone()} /> }) }
            </fieldset>
        }
    };
    let (common, rest) = Assumption::ALL.split_at(COMMON);
    let (cloud, array) = rest.split_at(CLOUD);
    html! {
        <>
            <p class="lead">{ OwnershipText::Lead }</p>
            <section class="card" aria-labelledby="assumptions">
                <div class="head">
                    <h2 id="assumptions">{ OwnershipText::Assumptions }</h2>
                    <button type="button" onclick={again} disabled={*assumed == Assumptions::default()}>{ OwnershipText::Again }</button>
                </div>
                <div class="inset charts">
                    { group(OwnershipText::Common, common) }
                    { group(OwnershipText::Cloud, cloud) }
                    { group(OwnershipText::Array, array) }
                </div>
            </section>
            <section class="card scroll below" aria-labelledby="paid">
                <div class="head"><h2 id="paid">{ OwnershipText::Result }</h2></div>
                <div class="inset">
                    { summary(&years, assumed, &currency) }
                    { picture(&years, &currency) }
                </div>
                { table(&years, &currency) }
            </section>
            <details class="card below">
                <summary class="head">{ OwnershipText::Formula }</summary>
                <div class="inset">
                    <p>{ OwnershipText::FormulaData }</p>
                    <p>{ OwnershipText::FormulaCloud }</p>
                    <p>{ OwnershipText::FormulaArray }</p>
                </div>
            </details>
        </>
    }
}

#[derive(PartialEq, Properties)]
struct NumberProps {
    one: Assumption,
    view: View<BillingView>,
}

/// An assumption to change: what is typed goes to the address as soon as it makes sense.
#[component]
fn Number(props: &NumberProps) -> Html {
    let one = props.one;
    let told = props.view.now.assumed.get(one);
    let text = use_state(|| told.to_string());
    {
        let text = text.clone();
        use_effect_with(told, move |told| {
            // One's own typing comes back as the number it means.
            if one.read(&text) != Some(*told) {
                text.set(told.to_string());
            }
        });
    }
    let typed = {
        let (text, view) = (text.setter(), props.view.clone());
        Callback::from(move |typed: String| {
            if let Some(number) = one.read(&typed) {
                let mut assumed = view.now.assumed.clone();
                assumed.set(one, number);
                view.replace.emit(BillingView {
                    assumed,
                    ..view.now.clone()
                });
            }
            text.set(typed);
        })
    };
    let (min, max) = one.limits();
    let (min, max) = (min.to_string(), count(max as u64));
    let why = if one.is_whole() {
        OwnershipText::NotWhole { min, max }
    } else {
        OwnershipText::Not { min, max }
    };
    let fault = one.read(&text).is_none().then(|| AttrValue::from(why));
    html! {
        <TextField id={one.word()} label={assumption(one)} field={Field::new((*text).clone(), typed)} {fault} />
    }
}

/// What it comes to in words.
fn summary(years: &[Year], assumed: &Assumptions, currency: &str) -> Html {
    let Some(last) = years.last() else {
        return html! {};
    };
    let says = OwnershipText::Summary {
        years: years.len() as u32,
        cloud: whole_money(last.cloud, currency),
        array: whole_money(last.array, currency),
    };
    let kept = assumed.get(Assumption::Kept) as u32;
    let holds = assumed.reserve_holds().map(|holds| {
        if holds < kept {
            OwnershipText::Holds { kept, holds }
        } else {
            OwnershipText::HoldsEnough { holds }
        }
    });
    html! {
        <>
            <p><b>{ says }</b></p>
            if let Some(holds) = holds { <p class="hint">{ holds }</p> }
        </>
    }
}

fn table(years: &[Year], currency: &str) -> Html {
    let gib = |gib: f64| count(gib.round() as u64);
    let row = |(at, year): (usize, &Year)| {
        let number = OwnershipText::YearNumber {
            year: at as u32 + 1,
        };
        html! {
            <tr key={at}>
                <th scope="row" class="text first">{ number }</th>
                <td class="wide">{ OwnershipText::Gib { gib: gib(year.data_gib) } }</td>
                <td>{ whole_money(year.cloud, currency) }</td>
                <td class="wide">{ whole_money(year.cloud_free, currency) }</td>
                <td>
                    { whole_money(year.array, currency) }
                    if year.bought_gib > 0.0 { <small class="muted wide-inline">{ " " }{ OwnershipText::Bought { gib: gib(year.bought_gib) } }</small> }
                </td>
            </tr>
        }
    };
    html! {
        <table class="list">
            <thead><tr>
                <th scope="col" class="text first">{ OwnershipText::Year }</th>
                <th scope="col" class="wide">{ OwnershipText::DataThen }</th>
                <th scope="col">{ OwnershipText::CloudMetered }</th>
                <th scope="col" class="wide">{ OwnershipText::CloudFree }</th>
                <th scope="col">{ OwnershipText::Array }</th>
            </tr></thead>
            <tbody>{ for years.iter().enumerate().map(row) }</tbody>
        </table>
    }
}
