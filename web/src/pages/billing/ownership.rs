//! The cost of ownership: assumptions on one side, what they come to on the other.

use super::picture::picture;
use crate::{
    components::{action::barred, button::Button, field::TextField, loaded::loaded},
    format::{count, whole_money},
    hooks::{Field, View, use_now, use_query},
    i18n::{OwnershipText, assumption},
    routes::BillingView,
    state::{
        ownership::{Assumption, Assumptions, HOLDS_MAX, Told, Year},
        paging::PageNumber,
    },
    worker::protocol::Query,
};
use rowdisk::service::views::{BillList, BillListView, PriceView};
use std::rc::Rc;
use yew::prelude::*;

/// Who has which assumptions.
const COMMON: usize = 6;
const CLOUD: usize = 3;

#[derive(PartialEq, Properties)]
pub(super) struct OwnershipProps {
    pub(super) view: View<BillingView>,
}

/// The calculation. It begins with what a snapshot costs in the pool.
#[component]
pub(super) fn Ownership(props: &OwnershipProps) -> Html {
    let now = use_now();
    let bill = use_query::<BillListView>(Query::BillList {
        list: BillList {
            month: None,
            text: String::new(),
            part: PageNumber::default().of(1),
        },
        hour: now.hour(),
    });
    loaded(
        &bill,
        |bill| html! { <Calculation view={props.view.clone()} price={bill.bill.price.clone()} /> },
    )
}

#[derive(PartialEq, Properties)]
struct CalculationProps {
    view: View<BillingView>,
    price: PriceView,
}

#[component]
fn Calculation(props: &CalculationProps) -> Html {
    let view = &props.view;
    let currency = &props.price.currency;
    let price = units(&props.price);
    let told = &view.now.assumed;
    let assumed = told.all(price);
    let years = assumed.years();
    let faults = use_reducer_eq(Faults::default);
    let round = use_state(|| 0_u32);
    let again = {
        let (view, round) = (view.clone(), round.clone());
        Callback::from(move |_: MouseEvent| {
            round.set(*round + 1);
            if view.now.assumed != Told::default() {
                view.push.emit(BillingView {
                    assumed: Told::default(),
                    ..view.now.clone()
                });
            }
        })
    };
    let on_fault = {
        let faults = faults.dispatcher();
        Callback::from(move |fault| faults.dispatch(fault))
    };
    // Fields of a new round know nothing of what was typed before, which may be in no address.
    let number = |one: &Assumption| {
        html! { <Number key={format!("{}-{}", one.word(), *round)} one={*one} view={view.clone()} price={props.price.clone()} on_fault={on_fault.clone()} /> }
    };
    let group = |label: OwnershipText, some: &[Assumption]| {
        html! {
            <fieldset class="assumed">
                <legend>{ label }</legend>
                { for some.iter().map(number) }
            </fieldset>
        }
    };
    let (common, rest) = Assumption::ALL.split_at(COMMON);
    let (cloud, array) = rest.split_at(CLOUD);
    let is_first = *told == Told::default() && *faults == Faults::default();
    let again = Button {
        onclick: again,
        why_not: barred(is_first, OwnershipText::AgainNot),
        ..Button::default()
    };
    html! {
        <>
            <p class="lead">{ OwnershipText::Lead }{ " " }{ OwnershipText::In { currency: currency.clone() } }</p>
            <section class="card" aria-labelledby="assumptions">
                <div class="head">
                    <h2 id="assumptions">{ OwnershipText::Assumptions }</h2>
                    { again.with(OwnershipText::Again) }
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
                    <div role="status">if *faults != Faults::default() { <p class="note warn">{ OwnershipText::Outdated }</p> }</div>
                    { summary(&years, &assumed, currency) }
                    { picture(&years, currency) }
                </div>
                { table(&years, currency) }
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

/// A price in units of its currency.
fn units(price: &PriceView) -> f64 {
    price.price.micros() as f64 / 1e6
}

/// The fields that say nothing that could be reckoned with.
#[derive(Clone, Default, PartialEq)]
struct Faults(Vec<Assumption>);

impl Reducible for Faults {
    type Action = (Assumption, bool);

    fn reduce(self: Rc<Self>, (one, is_faulty): Self::Action) -> Rc<Self> {
        let mut all = self.0.clone();
        all.retain(|other| *other != one);
        all.extend(is_faulty.then_some(one));
        Rc::new(Self(all))
    }
}

#[derive(PartialEq, Properties)]
struct NumberProps {
    one: Assumption,
    view: View<BillingView>,
    /// What snapshots cost in the pool.
    price: PriceView,
    on_fault: Callback<(Assumption, bool)>,
}

/// An assumption to change: what is typed goes to the address as soon as it makes sense.
#[component]
fn Number(props: &NumberProps) -> Html {
    let one = props.one;
    let assumed = &props.view.now.assumed;
    let first = one.first(units(&props.price));
    let now = assumed.get(one).unwrap_or(first);
    let text = use_state(|| now.to_string());
    {
        let text = text.clone();
        use_effect_with(now, move |now| {
            // One's own typing comes back as the number it means.
            if one.read(&text) != Some(*now) {
                text.set(now.to_string());
            }
        });
    }
    let typed = {
        let (text, view) = (text.setter(), props.view.clone());
        Callback::from(move |typed: String| {
            if let Some(number) = one.read(&typed) {
                let mut assumed = view.now.assumed.clone();
                assumed.set(one, Some(number).filter(|number| *number != first));
                view.replace.emit(BillingView {
                    assumed,
                    ..view.now.clone()
                });
            }
            text.set(typed);
        })
    };
    let is_faulty = one.read(&text).is_none();
    {
        let on_fault = props.on_fault.clone();
        use_effect_with(is_faulty, move |is_faulty| {
            on_fault.emit((one, *is_faulty));
        });
    }
    let (min, max) = one.limits();
    let (min, max) = (min.to_string(), count(max as u64));
    let why = if one.is_whole() {
        OwnershipText::NotWhole { min, max }
    } else {
        OwnershipText::Not { min, max }
    };
    let fault = is_faulty.then(|| AttrValue::from(why));
    let hint = (one == Assumption::SnapshotPrice && assumed.get(one).is_none())
        .then(|| AttrValue::from(OwnershipText::PoolPrice));
    let label = assumption(one, &props.price.currency);
    html! {
        <TextField id={one.word()} {label} field={Field::new((*text).clone(), typed)} {hint} {fault} />
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
        if holds == HOLDS_MAX {
            OwnershipText::HoldsMany {
                holds: count(holds.into()),
            }
        } else if holds < kept {
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
