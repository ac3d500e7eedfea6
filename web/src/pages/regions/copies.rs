//! Copies on their way into a region: how far, going on, giving up.

use crate::{
    components::name::name_in_row,
    format::size,
    hooks::use_console,
    i18n::{Common, RegionsText, explain},
    state::toasts::Notice,
};
use rowdisk::service::{
    Region,
    command::{Command, DeleteSnapshot, SnapshotRef},
    views::CopyView,
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(super) struct CopiesProps {
    pub(super) region: Region,
    pub(super) copies: Vec<CopyView>,
    /// Those whose data is being carried: their ids, bytes so far and in all.
    pub(super) carried: Vec<(String, u64, u64)>,
}

/// The list, if there is one.
#[component]
pub(super) fn Copies(props: &CopiesProps) -> Html {
    if props.copies.is_empty() {
        return html! {};
    }
    let row = |copy: &CopyView| {
        let carried = props.carried.iter().find(|(id, ..)| *id == copy.id);
        let figures = carried.map(|(_, done, total)| (*done, *total));
        html! { <CopyRow key={copy.id.clone()} region={props.region} copy={copy.clone()} {figures} /> }
    };
    html! {
        <div class="scroll"><table class="list copies">
            <caption>{ RegionsText::Copies }</caption>
            <thead><tr>
                <th scope="col" class="text first">{ Common::Name }</th>
                <th scope="col" class="text">{ RegionsText::State }</th>
                <th scope="col"><span class="unseen">{ Common::Actions }</span></th>
            </tr></thead>
            <tbody>{ for props.copies.iter().map(row) }</tbody>
        </table></div>
    }
}

#[derive(PartialEq, Properties)]
struct CopyRowProps {
    region: Region,
    copy: CopyView,
    /// Bytes so far and in all, while data is being carried.
    figures: Option<(u64, u64)>,
}

#[component]
fn CopyRow(props: &CopyRowProps) -> Html {
    let console = use_console();
    let (copy, region) = (&props.copy, props.region);
    let first = copy.image.as_ref().or(copy.snapshots.first());
    let name = first.map_or_else(String::new, |first| first.name.clone());
    let (done, total) = props
        .figures
        .unwrap_or((copy.copied_bytes, copy.total_bytes));
    let go_on = {
        let (console, id, name) = (console.clone(), copy.id.clone(), name.clone());
        Callback::from(move |_: MouseEvent| console.go_on_copying(region, id.clone(), name.clone()))
    };
    let cancel = {
        let (id, name) = (copy.id.clone(), name.clone());
        Callback::from(move |_: MouseEvent| {
            let (console, snapshot) = (console.clone(), SnapshotRef::new(id.clone()));
            let what = RegionsText::GaveUp { name: name.clone() }.to_string();
            let command = Command::DeleteSnapshot(DeleteSnapshot {
                snapshots: vec![snapshot],
                force: false,
            });
            spawn_local(async move {
                let done = console.in_region(region).run_quietly(&command).await;
                console.notify(match done {
                    Ok(_) => Notice::Done {
                        what,
                        cost: String::new(),
                    },
                    Err(failure) => Notice::Failed(failure),
                });
            });
        })
    };
    let way = if copy.is_whole {
        RegionsText::CopyWhole
    } else {
        RegionsText::CopyDifference
    };
    let state = match (&copy.failure, props.figures) {
        (Some(failure), _) => html! {
            <><b>{ RegionsText::CopyFailed }</b>{ ": " }<small>{ explain(failure).what }</small></>
        },
        (None, figures) => html! {
            <>
                <progress aria-label={name.clone()} max={total.max(1).to_string()} value={done.to_string()} />
                <small>
                    { RegionsText::CopyProgress { done: size(done), total: size(total) } }
                    if figures.is_none() { { ", " }{ RegionsText::CopyPaused } }
                </small>
            </>
        },
    };
    html! {
        <tr>
            <th scope="row" class="text first">{ name_in_row(&name) }<small>{ RegionsText::CopyFrom { from: copy.from.clone() } }{ ", " }{ way }</small></th>
            <td class="text">{ state }</td>
            <td class="row-actions">
                if copy.failure.is_some() {
                    <button type="button" onclick={cancel} aria-label={RegionsText::RemoveOne { name }}>{ RegionsText::Remove }</button>
                } else {
                    if props.figures.is_none() {
                        <button type="button" class="primary" onclick={go_on} aria-label={RegionsText::ResumeOne { name: name.clone() }}>{ RegionsText::Resume }</button>
                    }
                    <button type="button" onclick={cancel} aria-label={RegionsText::CancelOne { name }}>{ RegionsText::Cancel }</button>
                }
            </td>
        </tr>
    }
}
