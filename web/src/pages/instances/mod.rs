//! All instances: state, image, disks; filter by name, state and image; run new ones.

mod arrive;
mod disks;
mod form;
mod migrate;
mod obstacles;
mod one;
mod release;
mod running;
mod sample;
mod scale;

pub(crate) use self::{form::RunForm, one::Instance};
use crate::{
    components::{
        action::{Action, barred},
        amount::ago,
        empty::empty,
        failure::failure_note,
        help::{column, help},
        link::{classed_link, link},
        loaded::loaded,
        name::name_in_row,
        pager::{pager, to_page},
        sort_head::{SortHead, sorter},
        status::instance_badge,
    },
    hooks::{Now, View, use_console, use_now, use_query, use_title, use_view},
    i18n::{Common, InstancesText, SampleText, Term},
    routes::{InstanceColumn, ListView, Route},
    state::sort::{natural, sorted},
    worker::protocol::{Failure, Query},
};
use rowdisk::service::views::{ImageView, InstanceStatus, InstanceView};
use std::cmp::Ordering;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;
use yew_router::prelude::*;

type ListOf = ListView<InstanceColumn>;

/// The page of instances.
#[component]
pub(crate) fn Instances() -> Html {
    use_title(Common::Instances.to_string());
    let console = use_console();
    let navigator = use_navigator();
    let instances = use_query::<Vec<InstanceView>>(Query::Instances);
    let images = use_query::<Vec<ImageView>>(Query::Images);
    let view = use_view::<ListOf>(Route::Instances);
    let now = use_now();
    let is_running = use_state(|| false);
    let is_making = use_state(|| false);
    let failure = use_state(|| None::<Failure>);
    let all = instances.ready().map_or(&[][..], |all| all.as_slice());
    let has_images = images.ready().is_some_and(|images| !images.is_empty());
    let opens = |opens: bool| {
        let is_running = is_running.clone();
        Callback::from(move |()| is_running.set(opens))
    };
    let on_sample = {
        let (is_making, failure) = (is_making.clone(), failure.clone());
        Callback::from(move |_: MouseEvent| {
            is_making.set(true);
            let (console, navigator) = (console.here(), navigator.clone());
            let (is_making, failure) = (is_making.clone(), failure.clone());
            spawn_local(async move {
                match sample::make(&console).await {
                    Ok(Some(instance)) => {
                        if let Some(navigator) = &navigator {
                            navigator.push(&Route::Instance { instance });
                        }
                    }
                    Ok(None) => {}
                    Err(why) => failure.set(Some(why)),
                }
                is_making.set(false);
            });
        })
    };
    let running = all
        .iter()
        .filter(|one| one.status == InstanceStatus::Running);
    html! {
        <>
            <div class="title">
                <div class="name">
                    <h1>{ Common::Instances }</h1>{ help("title", Term::Instance) }
                    if !all.is_empty() {
                        <span class="muted">{ InstancesText::Summary { count: all.len() as u64, running: running.count() as u64 } }</span>
                    }
                </div>
                <div class="actions">
                    if !all.is_empty() { <Action class="primary" onclick={opens(true).reform(|_: MouseEvent| ())}>{ InstancesText::New }</Action> }
                    { classed_link(&Route::Images, Some("button"), InstancesText::ToImages) }
                </div>
            </div>
            { loaded(&instances, |instances| if instances.is_empty() {
                empty(InstancesText::EmptyTitle, InstancesText::EmptyWhy, html! {
                    <div class="ways">
                        if has_images {
                            <Action class="way" onclick={opens(true).reform(|_: MouseEvent| ())}><b>{ InstancesText::EmptyImage }</b><span>{ InstancesText::EmptyImageWhy }</span></Action>
                        } else {
                            { classed_link(&Route::Disks, Some("way"), html! { <><b>{ InstancesText::EmptyDisk }</b><span>{ InstancesText::EmptyDiskWhy }</span></> }) }
                        }
                        if !has_images { <Action class="way" onclick={on_sample} why_not={barred(*is_making, SampleText::Making)}><b>{ InstancesText::EmptySample }</b><span>{ InstancesText::EmptySampleWhy }</span></Action> }
                    </div>
                })
            } else {
                list(instances, &view, now)
            }) }
            if let Some(failure) = &*failure { { failure_note(failure, html! {}) } }
            if *is_running { <RunForm on_close={opens(false)} /> }
        </>
    }
}

fn list(all: &[InstanceView], view: &View<ListOf>, now: Now) -> Html {
    let (sort, direction) = (view.now.sort, view.now.direction);
    let shown: Vec<&InstanceView> = all
        .iter()
        .filter(|one| lets_through(&view.now, one))
        .collect();
    let shown = sorted(&shown, |a, b| direction.of(order(sort, a, b)));
    let page = view.now.page.of_rows(shown.len());
    let head = |column: InstanceColumn, text: AttrValue, class: &'static str| {
        let sorted = (sort == column).then_some(direction);
        html! { <SortHead {text} hint={None::<AttrValue>} {sorted} on_sort={sorter(view, column)} {class} /> }
    };
    html! {
        <>
            { filter(all, view) }
            <section class="card scroll">
                <table class="list">
                    <thead><tr>
                        { head(InstanceColumn::Name, Common::Name.into(), "text first") }
                        { head(InstanceColumn::State, InstancesText::State.into(), "text") }
                        { head(InstanceColumn::Image, InstancesText::Image.into(), "text wide") }
                        <th scope="col" class="text wide">{ column(InstancesText::SystemDisk, Term::SystemDisk) }</th>
                        <th scope="col">{ column(InstancesText::DataDisks, Term::DataDisk) }</th>
                        { head(InstanceColumn::Made, InstancesText::Made.into(), "text wide") }
                    </tr></thead>
                    <tbody>{ for page.of(&shown).iter().map(|one| row(one, now)) }</tbody>
                </table>
                { pager(page, &to_page(view)) }
                if shown.is_empty() { <p class="hint inset">{ Common::NothingMatches }</p> }
            </section>
        </>
    }
}

fn row(one: &InstanceView, now: Now) -> Html {
    let to = Route::Instance {
        instance: one.id.clone(),
    };
    let system = Route::Disk {
        disk: one.system_disk.disk.id.clone(),
    };
    html! {
        <tr key={one.id.clone()}>
            <th scope="row" class="text first">{ link(&to, name_in_row(&one.name)) }<small class="narrow">{ &one.image.name }</small></th>
            <td class="text">{ instance_badge(one.status) }</td>
            <td class="text wide">{ image_name(one) }</td>
            <td class="text wide">{ link(&system, name_in_row(&one.system_disk.disk.name)) }</td>
            <td>{ one.data_disks.len() }</td>
            <td class="text wide">{ ago(one.created_ms, now) }</td>
        </tr>
    }
}

/// Its image; one that was deleted has no name any more.
fn image_name(one: &InstanceView) -> Html {
    match one.is_image_gone {
        true => html! { <span class="muted">{ InstancesText::ImageGone }</span> },
        false => name_in_row(&one.image.name),
    }
}

/// The fields of the filter. All of it stands in the address.
fn filter(all: &[InstanceView], view: &View<ListOf>) -> Html {
    let chosen = |name: &str| view.now.more.get(name).cloned().unwrap_or_default();
    let on_text = {
        let view = view.clone();
        Callback::from(move |event: InputEvent| {
            let text = event
                .target_dyn_into::<HtmlInputElement>()
                .map_or_else(String::new, |input| input.value());
            view.replace.emit(ListOf {
                text,
                ..view.now.at_page(1)
            });
        })
    };
    let select = |name: &'static str, label: InstancesText, options: Vec<(String, String)>| {
        let view = view.clone();
        let now = chosen(name);
        // What the address names may be gone; it is in force all the same, and has to be seen.
        let is_other = !now.is_empty() && options.iter().all(|(value, _)| *value != now);
        let onchange = Callback::from(move |event: Event| {
            let value = event
                .target_dyn_into::<HtmlSelectElement>()
                .map_or_else(String::new, |select| select.value());
            let mut next = view.now.at_page(1);
            match value.is_empty() {
                true => drop(next.more.remove(name)),
                false => drop(next.more.insert(name, value)),
            }
            view.push.emit(next);
        });
        html! {
            <label class="field"><span>{ label }</span>
                <select {onchange}>
                    <option value="" selected={now.is_empty()}>{ InstancesText::Any }</option>
                    { for options.into_iter().map(|(value, text)| html! { <option value={value.clone()} selected={value == now}>{ text }</option> }) }
                    if is_other { <option value={now.clone()} selected=true>{ &now }</option> }
                </select>
            </label>
        }
    };
    let states = InstanceStatus::ALL.map(|status| {
        let word = status.as_str().to_owned();
        (word.clone(), word)
    });
    let mut images: Vec<(String, String)> = (all.iter())
        .filter(|one| !one.is_image_gone)
        .map(|one| (one.image.id.clone(), one.image.name.clone()))
        .collect();
    images.sort();
    images.dedup();
    let mut zones: Vec<(String, String)> = (all.iter())
        .map(|one| (one.zone.clone(), one.zone.clone()))
        .collect();
    zones.sort();
    zones.dedup();
    html! {
        <div class="filter">
            <label class="field"><span>{ Common::FilterByText }</span>
                <input type="search" value={view.now.text.clone()} oninput={on_text} />
            </label>
            { select("state", InstancesText::State, states.to_vec()) }
            { select("image", InstancesText::Image, images) }
            { select("zone", InstancesText::Zone, zones) }
        </div>
    }
}

fn lets_through(list: &ListOf, one: &InstanceView) -> bool {
    let is = |name: &str, value: &str| {
        let wanted = list.more.get(name);
        wanted.is_none_or(|wanted| wanted == value)
    };
    let text = list.text.to_lowercase();
    (one.name.to_lowercase().contains(&text) || one.id.contains(&text))
        && is("state", one.status.as_str())
        && is("image", &one.image.id)
        && is("zone", &one.zone)
}

fn order(column: InstanceColumn, a: &InstanceView, b: &InstanceView) -> Ordering {
    let by_name = || natural(&a.name, &b.name).then_with(|| a.id.cmp(&b.id));
    match column {
        InstanceColumn::Name => by_name(),
        InstanceColumn::State => a.status.cmp(&b.status).then_with(by_name),
        InstanceColumn::Image => natural(&a.image.name, &b.image.name).then_with(by_name),
        InstanceColumn::Made => a.created_ms.cmp(&b.created_ms).then_with(by_name),
    }
}
