//! All policies: when each runs, how long it keeps, its disks; make one.

mod apply;
mod form;
mod grid;
mod one;
mod overdue;

use self::form::PolicyForm;
pub(crate) use self::{one::Policy, overdue::Overdue};
use crate::{
    components::{
        action::Action,
        amount::coming_local,
        empty::empty,
        help::{column, help},
        link::{classed_link, link},
        loaded::loaded,
        name::name_in_row,
    },
    hooks::{use_now, use_query, use_title},
    i18n::{ClockText, Common, PoliciesText, Term, retention_words, schedule_words},
    routes::Route,
    worker::protocol::Query,
};
use rowdisk::service::views::PolicyView;
use yew::prelude::*;

/// The page of policies.
#[component]
pub(crate) fn Policies() -> Html {
    use_title(Common::Policies.to_string());
    let policies = use_query::<Vec<PolicyView>>(Query::Policies);
    let now = use_now();
    let is_making = use_state(|| false);
    let makes = |makes: bool| {
        let is_making = is_making.clone();
        Callback::from(move |()| is_making.set(makes))
    };
    let row = |policy: &PolicyView| {
        let next = policy.next_runs.first();
        let to = Route::Policy {
            policy: policy.id.clone(),
        };
        html! {
            <tr key={policy.id.clone()}>
                <th scope="row" class="text first">{ link(&to, name_in_row(&policy.name)) }<small class="narrow">{ schedule_words(policy.schedule) }</small></th>
                <td class="text wide">{ schedule_words(policy.schedule) }</td>
                <td class="text wide">{ retention_words(policy.retention) }</td>
                <td>{ policy.disks.len() }</td>
                <td class="text">{ match next {
                    Some(at) => html! { coming_local(*at, now) },
                    None => html! { <span class="muted">{ PoliciesText::NoDisks }</span> },
                } }</td>
            </tr>
        }
    };
    let all = policies.ready().map_or(&[][..], |all| all.as_slice());
    html! {
        <>
            <div class="title">
                <div class="name">
                    <h1>{ Common::Policies }</h1>{ help("title", Term::Policy) }
                    if !all.is_empty() { <span class="muted">{ PoliciesText::Summary { count: all.len() as u64 } }</span> }
                </div>
                <div class="actions">
                    { classed_link(&Route::Clock, Some("button"), ClockText::Title) }
                    if !all.is_empty() { <Action class="primary" onclick={makes(true).reform(|_: MouseEvent| ())}>{ PoliciesText::NewAsk }</Action> }
                </div>
            </div>
            <Overdue />
            { loaded(&policies, |policies| if policies.is_empty() {
                empty(PoliciesText::EmptyTitle, PoliciesText::EmptyWhy, html! {
                    <Action class="primary" onclick={makes(true).reform(|_: MouseEvent| ())}>{ PoliciesText::NewAsk }</Action>
                })
            } else {
                html! {
                    <section class="card scroll">
                        <table class="list">
                            <thead><tr>
                                <th scope="col" class="text first">{ Common::Name }</th>
                                <th scope="col" class="text wide">{ PoliciesText::Schedule }</th>
                                <th scope="col" class="text wide">{ column(PoliciesText::Retention, Term::Retention) }</th>
                                <th scope="col">{ PoliciesText::Disks }</th>
                                <th scope="col" class="text">{ PoliciesText::NextRun }</th>
                            </tr></thead>
                            <tbody>{ for policies.iter().map(row) }</tbody>
                        </table>
                    </section>
                }
            }) }
            if let Some(policy) = all.first() { <p class="hint below">{ PoliciesText::ZoneOf { zone: policy.time_zone.clone() } }</p> }
            if *is_making { <PolicyForm on_close={makes(false)} /> }
        </>
    }
}
