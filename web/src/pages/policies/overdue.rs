//! Snapshots whose date came while nobody could see it, each with a way to keep it.

use crate::{
    components::action::Action,
    components::amount::coming,
    hooks::{use_console, use_now, use_query},
    i18n::PoliciesText,
    worker::protocol::Query,
};
use rowdisk::service::{
    command::{Command, ModifySnapshot, SnapshotRef},
    views::{OverdueView, Retention},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The list; nothing where there are none.
#[component]
pub(crate) fn Overdue() -> Html {
    let console = use_console();
    let now = use_now();
    let overdue = use_query::<Vec<OverdueView>>(Query::Overdue);
    let Some(overdue) = overdue.ready().filter(|all| !all.is_empty()) else {
        return html! {};
    };
    let one = |view: &OverdueView| {
        let keep = {
            let (console, id) = (console.clone(), view.snapshot.id.clone());
            Callback::from(move |_: MouseEvent| {
                let (console, id) = (console.clone(), id.clone());
                spawn_local(async move {
                    let command = Command::ModifySnapshot(ModifySnapshot {
                        retention: Some(Retention::Forever),
                        ..ModifySnapshot::new(SnapshotRef::new(id))
                    });
                    // Both outcomes are told in a notice.
                    let _ = console.run(command).await;
                });
            })
        };
        let text = PoliciesText::OverdueOne {
            snapshot: view.snapshot.name.clone(),
            disk: view.disk.name.clone(),
            at: coming(view.goes_ms, now),
        };
        let label = PoliciesText::KeepOne {
            name: view.snapshot.name.clone(),
        };
        html! { <li key={view.snapshot.id.clone()}>{ text }{ " " }<Action class="small" onclick={keep} label={label}>{ PoliciesText::Keep }</Action></li> }
    };
    html! {
        <section class="note warn">
            <p><b>{ PoliciesText::OverdueTitle { count: overdue.len() as u64 } }</b></p>
            <p>{ PoliciesText::OverdueWhy }</p>
            <ul>{ for overdue.iter().map(one) }</ul>
        </section>
    }
}
