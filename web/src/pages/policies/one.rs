//! One policy: its week, its next runs, its disks; change, apply, take disks out, delete.

use super::{apply::Apply, form::PolicyForm, grid::grid};
use crate::{
    components::{
        action::Action,
        amount::{ago, coming_local},
        ask::Ask,
        calendar::CalendarOf,
        empty::empty_page,
        help::column,
        link::{link, link_to_view},
        loaded::loaded,
        menu::Menu,
        name::name_in_row,
        pager::{elsewhere, pager, select_all_hint, to_page},
    },
    hooks::{Now, use_console, use_now, use_query, use_title, use_view},
    i18n::{
        AskText, CalendarText, Common, PoliciesText, Term, WorkloadText, coverage_of,
        coverage_words, reach_words, retention_words, schedule_words,
    },
    routes::{ClockView, ListView, Route},
    state::{
        paging::{Paging, ROWS},
        selection::Selection,
    },
    worker::protocol::Query,
};
use rowdisk::service::{
    command::{CancelPolicy, Command, DeletePolicy, DiskRef, PolicyRef},
    views::{AssociationListView, AssociationView, DiskOrder, LocalTime, PolicyView},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Modify,
    Apply,
    Delete,
}

/// Which policy.
#[derive(PartialEq, Properties)]
pub(crate) struct PolicyProps {
    pub(crate) id: String,
}

/// The page of one policy.
#[component]
pub(crate) fn Policy(props: &PolicyProps) -> Html {
    let policies = use_query::<Vec<PolicyView>>(Query::Policies);
    let policy = policies.ready().map(|all| {
        let mut all = all.iter();
        all.find(|policy| policy.id == props.id).cloned()
    });
    let title = match &policy {
        Some(Some(policy)) => policy.name.clone(),
        Some(None) => PoliciesText::Gone.to_string(),
        None => Common::Policies.to_string(),
    };
    use_title(title);
    loaded(&policies, |_| match policy.flatten() {
        Some(policy) => html! { <PolicyPage {policy} /> },
        None => {
            let to_policies = link(&Route::Policies, PoliciesText::ToPolicies);
            empty_page(PoliciesText::Gone, PoliciesText::GoneWhy, to_policies)
        }
    })
}

#[derive(PartialEq, Properties)]
struct PolicyPageProps {
    policy: PolicyView,
}

#[component]
fn PolicyPage(props: &PolicyPageProps) -> Html {
    let policy = &props.policy;
    let now = use_now();
    let navigator = use_navigator();
    let open = use_state(|| None::<Open>);
    let opens = |which: Open| {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(Some(which)))
    };
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(None))
    };
    let reference = PolicyRef::new(policy.id.clone());
    html! {
        <>
            <div class="title">
                <div>
                    <div class="crumbs">{ link(&Route::Policies, Common::Policies) }{ " /" }</div>
                    <div class="name"><h1>{ &policy.name }</h1><span class="id">{ &policy.id }</span></div>
                </div>
                <div class="actions">
                    { link_to_view(&Route::Clock, &ClockView { what: policy.id.clone(), ..ClockView::default() }, PoliciesText::Simulate) }
                    <Action class="primary" onclick={opens(Open::Apply)}>{ PoliciesText::ApplyAsk }</Action>
                    <Menu id="policy-menu" text={Common::More}>
                        <Action onclick={opens(Open::Modify)}>{ PoliciesText::Modify }</Action>
                        <Action class="danger" onclick={opens(Open::Delete)}>{ Common::DeleteAsk }</Action>
                    </Menu>
                </div>
            </div>
            <div class="facts">
                <span><b>{ schedule_words(policy.schedule) }</b></span>
                <span>{ PoliciesText::Retention }{ " " }<b>{ retention_words(policy.retention) }</b></span>
                { for policy.tags.iter().map(|tag| html! { <span class="badge plain">{ &tag.key }{ "=" }{ &tag.value }</span> }) }
                <span>{ PoliciesText::Took { count: policy.snapshots.into() } }</span>
            </div>
            <div class="panels">
                <section class="card panel">
                    <div class="head"><h2>{ PoliciesText::Schedule }</h2></div>
                    <div class="inset">{ grid(Some(policy.schedule)) }<p class="hint">{ coverage_words(policy.coverage) }</p></div>
                </section>
                <section class="card panel">
                    <div class="head"><h2>{ PoliciesText::NextRuns }</h2></div>
                    <div class="inset">{ next_runs(policy, now) }</div>
                </section>
                <section class="card panel">
                    <div class="head"><h2>{ CalendarText::Title }</h2></div>
                    <div class="inset"><CalendarOf of={policy.id.clone()} /></div>
                </section>
            </div>
            <Disks policy={policy.clone()} />
            { match *open {
                None => html! {},
                Some(Open::Modify) => html! { <PolicyForm policy={policy.clone()} on_close={close} /> },
                Some(Open::Apply) => html! { <Apply policy={policy.clone()} on_close={close} /> },
                Some(Open::Delete) => html! {
                    <Ask
                        title={PoliciesText::DeleteTitle { name: policy.name.clone() }}
                        submit={AskText::DoDelete}
                        commands={vec![Command::DeletePolicy(DeletePolicy { policy: reference })]}
                        on_close={Callback::from(move |is_done: bool| {
                            close.emit(());
                            if let (true, Some(navigator)) = (is_done, &navigator) {
                                navigator.push(&Route::Policies);
                            }
                        })}
                    />
                },
            } }
        </>
    }
}

fn next_runs(policy: &PolicyView, now: Now) -> Html {
    if policy.next_runs.is_empty() {
        return html! { <p class="hint">{ PoliciesText::NoDisks }</p> };
    }
    let one = |at: &LocalTime| html! { <li>{ coming_local(*at, now) }</li> };
    html! {
        <>
            <ol class="runs">{ for policy.next_runs.iter().map(one) }</ol>
            <p class="hint">{ PoliciesText::ZoneOf { zone: policy.time_zone.clone() } }</p>
        </>
    }
}

/// The disks under it.
#[component]
fn Disks(props: &PolicyPageProps) -> Html {
    let console = use_console();
    let now = use_now();
    let view = use_view::<ListView<DiskOrder>>(Route::Policy {
        policy: props.policy.id.clone(),
    });
    let disks = use_query::<AssociationListView>(Query::Associations {
        policy: props.policy.id.clone(),
        part: view.now.page.part(),
    });
    let picked = use_state(Selection::default);
    // Those on other pages too.
    let all = &props.policy.disks;
    let picked_now = picked.within(all.iter().map(|disk| disk.id.as_str()));
    let cancel = {
        let disks: Vec<DiskRef> = picked_now.ids().into_iter().map(DiskRef::new).collect();
        Callback::from(move |_: MouseEvent| {
            let (console, disks) = (console.clone(), disks.clone());
            spawn_local(async move {
                // Both outcomes are told in a notice.
                let _ = console
                    .run(Command::CancelPolicy(CancelPolicy { disks }))
                    .await;
            });
        })
    };
    let toggle_all = {
        let ids: Vec<String> = all.iter().map(|disk| disk.id.clone()).collect();
        let picked = picked.clone();
        Callback::from(move |_: InputEvent| {
            picked.set(picked.all_toggled(ids.iter().map(String::as_str)));
        })
    };
    let row = |view: &AssociationView| {
        let toggle = {
            let (picked, id) = (picked.clone(), view.disk.id.clone());
            Callback::from(move |_: InputEvent| picked.set(picked.toggled(&id)))
        };
        let to = Route::Disk {
            disk: view.disk.id.clone(),
        };
        let next = view.next.map(|at| {
            if at.at_ms <= now.ms {
                PoliciesText::Due.to_string()
            } else {
                coming_local(at, now)
            }
        });
        html! {
            <tr key={view.disk.id.clone()} class={classes!(picked_now.has(&view.disk.id).then_some("picked"))}>
                <td class="pick"><input type="checkbox" checked={picked_now.has(&view.disk.id)} oninput={toggle} aria-label={Common::SelectOne { name: view.disk.name.clone() }} /></td>
                <th scope="row" class="text">{ link(&to, name_in_row(&view.disk.name)) }<small class="narrow">{ PoliciesText::Reach }{ ": " }{ reach_words(view.coverage) }</small></th>
                <td>{ view.snapshots }</td>
                <td class="text wide">{ match view.last_ms {
                    Some(at) => ago(at, now),
                    None => html! { PoliciesText::NeverTaken },
                } }</td>
                <td class="text">{ if view.is_lost { Some(WorkloadText::Lost.to_string()) } else { next } }</td>
                <td class="text wide" title={coverage_of(view.coverage, &view.disk.name)}>{ reach_words(view.coverage) }</td>
            </tr>
        }
    };
    html! {
        <section class="card below scroll" aria-label={PoliciesText::Disks}>
            <div class="head"><h2>{ PoliciesText::Disks }</h2></div>
            { loaded(&disks, |list| if list.total == 0 {
                html! { <p class="hint inset">{ PoliciesText::NoDisks }</p> }
            } else {
                let page = Paging::cut(list.number, list.total, ROWS);
                html! {
                    <>
                    <table class="list">
                        <thead><tr>
                            <th class="pick"><input type="checkbox" checked={picked_now.len() == all.len()} oninput={toggle_all.clone()} aria-label={Common::SelectAll} title={select_all_hint(page)} /></th>
                            <th scope="col" class="text">{ Common::Name }</th>
                            <th scope="col">{ PoliciesText::Snapshots }</th>
                            <th scope="col" class="text wide">{ PoliciesText::Last }</th>
                            <th scope="col" class="text">{ PoliciesText::NextRun }</th>
                            <th scope="col" class="text wide">{ column(PoliciesText::Reach, Term::Coverage) }</th>
                        </tr></thead>
                        <tbody>{ for list.disks.iter().map(row) }</tbody>
                    </table>
                    { pager(page, &to_page(&view)) }
                    </>
                }
            }) }
            if !picked_now.is_empty() {
                <div class="bulk">
                    <Action onclick={cancel}>{ PoliciesText::CancelChosen { count: picked_now.len() as u64 } }</Action>
                    if let Some(list) = disks.ready() { { elsewhere(picked_now.ids().iter(), list.disks.iter().map(|view| &view.disk.id)) } }
                </div>
            }
        </section>
    }
}
