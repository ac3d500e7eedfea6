//! Checks the pool and shows what was found.

use super::panel;
use crate::{
    components::{
        action::{Action, barred},
        link::{classed_link, link},
        name::name_in_row,
    },
    format::{count, milliseconds, size},
    hooks::{use_console, use_query, use_tasks},
    i18n::{Common, EncryptionText, StorageText},
    routes::Route,
    state::tasks::TaskKind,
    worker::protocol::{Checked, Query},
};
use rowdisk::service::views::{IncidentKind, IncidentView, LockedDiskView};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The check and its report.
#[component]
pub(super) fn Check() -> Html {
    let console = use_console();
    let tasks = use_tasks();
    let report = use_state(|| None::<Checked>);
    let incidents = use_query::<Vec<IncidentView>>(Query::Incidents);
    let drill = incidents.ready().and_then(|all| {
        let mut all = all.iter();
        all.find(|incident| incident.kind == IncidentKind::BadBlock)
    });
    let is_running = tasks.all.iter().any(|task| task.kind == TaskKind::Check);
    let start = {
        let report = report.clone();
        Callback::from(move |_: MouseEvent| {
            let (console, report) = (console.clone(), report.clone());
            report.set(None);
            spawn_local(async move { report.set(console.check().await) });
        })
    };
    panel(
        StorageText::Check,
        html! {
            <>
            <p>{ StorageText::CheckWhy }</p>
            if let Some(report) = &*report { { shown(report, drill) } }
            <Action onclick={start} why_not={barred(is_running, Common::Doing)}>{ StorageText::CheckStart }</Action>
            </>
        },
    )
}

/// What could not be verified, and the disks to unlock for it.
fn locked(report: &Checked) -> Html {
    let one = |locked: &LockedDiskView| {
        let (id, name) = (locked.disk.id.clone(), locked.disk.name.clone());
        // There is no page of what lies in the recycle bin, or of which only snapshots are left.
        let name = if locked.is_there {
            classed_link(&Route::Disk { disk: id }, Some("link"), name_in_row(&name))
        } else {
            html! { <>{ name_in_row(&name) }{ " " }<span class="muted">{ EncryptionText::NotThere }</span></> }
        };
        html! { <li>{ name }</li> }
    };
    html! {
        <>
            <p>{ EncryptionText::NotVerified { count: report.locked_blocks } }</p>
            <ul class="locked">{ for report.locked.iter().map(one) }</ul>
        </>
    }
}

/// The report. While a bad block is a drill, that is said instead of advice for a broken pool.
fn shown(report: &Checked, drill: Option<&IncidentView>) -> Html {
    let figures = StorageText::CheckFigures {
        versions: count(report.versions),
        nodes: count(report.nodes),
        blocks: count(report.blocks),
        bytes: size(report.accounted_bytes),
        time: milliseconds(report.elapsed_ms),
    };
    let is_sound = report.findings_count == 0;
    html! {
        <div class={if is_sound { "note good" } else { "note danger" }} role="status">
            <p><b>
                if is_sound { { StorageText::CheckSound } } else { { StorageText::CheckFaults { count: report.findings_count } } }
            </b></p>
            <p>{ figures }</p>
            if report.locked_blocks > 0 { { locked(report) } }
            if !is_sound {
                <ul>{ for report.findings.iter().map(|finding| html! { <li>{ finding }</li> }) }</ul>
                if let Some(drill) = drill {
                    <p>{ StorageText::CheckDrill { disk: drill.disk.name.clone() } }{ " " }{ link(&Route::Incidents, Common::Incidents) }</p>
                } else {
                    <p>{ StorageText::CheckAdvice }</p>
                }
            }
        </div>
    }
}
