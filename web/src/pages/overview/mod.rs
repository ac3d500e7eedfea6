//! The first page: what the pool holds, where its space goes, what was done last; and for a new pool,
//! ways to begin.

mod sample;
mod space;

use self::space::space;
use crate::{
    components::{
        action::{Action, barred},
        command_log::CommandLog,
        dialogs::{disk_form, import_form},
        empty::empty,
        failure::failure_note,
        link::link,
        loaded::loaded,
    },
    format::size,
    hooks::{use_console, use_query, use_title},
    i18n::{Common, DiskText, DisksText, OverviewText, SampleText, StorageText},
    pages::policies::Overdue,
    routes::{self, DiskTab, Route, query},
    state::{remote::Remote, shares::shares, uses::pool_bytes},
    worker::protocol::{Failure, Query},
};
use rowdisk::service::views::{ActivityView, SharesView, StorageView};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;
use yew_router::{prelude::*, query::Raw};

const ACTIONS_SHOWN: u32 = 8;

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Create,
    Import,
}

/// The overview.
#[component]
pub(crate) fn Overview() -> Html {
    use_title(Common::Overview.to_string());
    let taken = use_query::<SharesView>(Query::Shares);
    let storage = use_query::<StorageView>(Query::Storage);
    let actions = use_query::<Vec<ActivityView>>(Query::Activity {
        count: ACTIONS_SHOWN,
    });
    let open = use_state(|| None::<Open>);
    let opens = |which: Open| {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(Some(which)))
    };
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(None))
    };
    // Deleted disks can leave snapshots and images: only without those is a pool a new one.
    let holds = |storage: &StorageView| storage.disks + storage.snapshots + storage.images > 0;
    let summary = storage.ready().filter(|storage| holds(storage));
    let lead = summary.map(|storage| OverviewText::Lead {
        disks: DisksText::CountDisks {
            count: u64::from(storage.disks),
        }
        .to_string(),
        snapshots: DisksText::CountSnapshots {
            count: u64::from(storage.snapshots),
        }
        .to_string(),
        bytes: size(pool_bytes(storage)),
    });
    let (is_making, failure) = (use_state(|| false), use_state(|| None::<Failure>));
    let sample = {
        let (console, navigator) = (use_console(), use_navigator());
        let (is_making, failure) = (is_making.clone(), failure.clone());
        Callback::from(move |_: MouseEvent| {
            is_making.set(true);
            failure.set(None);
            let (console, navigator) = (console.here(), navigator.clone());
            let (is_making, failure) = (is_making.clone(), failure.clone());
            spawn_local(async move {
                match sample::make(&console).await {
                    Ok(Some(disk)) => {
                        let view = Raw(query(&routes::DiskView {
                            tab: DiskTab::Files,
                            ..routes::DiskView::default()
                        }));
                        if let Some(navigator) = navigator {
                            // Text is a query as it stands: there is nothing that could fail.
                            let _ = navigator.push_with_query(&Route::Disk { disk }, view);
                        }
                    }
                    Ok(None) => is_making.set(false),
                    Err(why) => {
                        is_making.set(false);
                        failure.set(Some(why));
                    }
                }
            });
        })
    };
    html! {
        <>
            <div class="title">
                <div class="name">
                    <h1>{ Common::Overview }</h1>
                    if let Some(lead) = lead { <span class="muted">{ lead }</span> }
                </div>
                if summary.is_some() {
                    <div class="actions">
                        <Action class="primary" onclick={opens(Open::Create)}>{ DisksText::New }</Action>
                        <Action onclick={opens(Open::Import)}>{ DisksText::Import }</Action>
                    </div>
                }
            </div>
            <Overdue />
            { loaded(&storage, |storage| if holds(storage) {
                loaded(&taken, |taken| {
                    // Shares that leave something out would be wrong.
                    let shares = shares(storage, taken).map(Rc::new);
                    loaded(&shares.map_or(Remote::Loading, Remote::Ready), |shares| space(shares))
                })
            } else {
                empty(DisksText::EmptyTitle, DisksText::EmptyWhy, html! {
                    <div class="ways">
                        <Action class="way" onclick={opens(Open::Create)}><b>{ DisksText::EmptyNew }</b><span>{ DisksText::EmptyNewWhy }</span></Action>
                        <Action class="way" onclick={opens(Open::Import)}><b>{ DisksText::EmptyImport }</b><span>{ DisksText::EmptyImportWhy }</span></Action>
                        <Action class="way" onclick={sample} why_not={barred(*is_making, SampleText::Making)}><b>{ SampleText::Start }</b><span>{ SampleText::StartWhy }</span></Action>
                    </div>
                })
            }) }
            if let Some(failure) = &*failure { { failure_note(failure, html! {}) } }
            <section class="card below" aria-label={DiskText::LastActions}>
                <div class="head"><h2>{ DiskText::LastActions }</h2>{ link(&Route::Activity, DiskText::AllActions) }</div>
                { loaded(&actions, |actions| if actions.is_empty() {
                    html! { <p class="hint inset">{ StorageText::ActivityEmptyWhy }</p> }
                } else {
                    html! { <CommandLog actions={(**actions).clone()} /> }
                }) }
            </section>
            { match *open {
                None => html! {},
                Some(Open::Create) => disk_form(close),
                Some(Open::Import) => import_form(Vec::new(), close),
            } }
        </>
    }
}
