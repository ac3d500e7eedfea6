//! Pull the plug: kills the worker in the middle of writes, opens the pool again, and compares what
//! is there with what had been acknowledged.

use super::panel;
use crate::{
    components::action::{Action, barred},
    components::failure::failure_note,
    console::{Console, is_in_bin},
    format::{count, milliseconds},
    hooks::{use_console, use_tasks},
    i18n::{Common, StorageText},
    platform,
    worker::protocol::{BytesPair, BytesQuery, Failure, NOW, Query, Request, code, failure},
};
use gloo_timers::future::TimeoutFuture;
use rowdisk::service::{
    command::{BinRef, Command, CreateDisk, DeleteDisk, DeleteFromBin, DiskRef},
    views::{IdName, Outcome},
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

const SCRATCH_LEN: u64 = 64 << 20;
const WRITE_LEN: u64 = 64 << 10;
const WRITING_MS: u32 = 1_500;
/// So many writes are on their way at any time, so that the kill meets some.
const AT_ONCE: u64 = 4;

#[derive(Clone, PartialEq)]
enum Stage {
    Idle,
    Writing,
    Opening,
    Over(Verdict),
    Broken(Failure),
}

#[derive(Clone, PartialEq)]
struct Verdict {
    acknowledged: u64,
    found: u64,
    opened_ms: f64,
}

/// The test and its verdict.
#[component]
pub(super) fn Plug() -> Html {
    let console = use_console();
    let tasks = use_tasks();
    let stage = use_state(|| Stage::Idle);
    let is_running = matches!(*stage, Stage::Writing | Stage::Opening);
    let busy = barred(is_running, Common::Doing);
    let busy = busy.or_else(|| barred(tasks.is_busy(), StorageText::PlugBusy));
    let start = {
        let stage = stage.setter();
        Callback::from(move |_: MouseEvent| {
            let (console, stage) = (console.clone(), stage.clone());
            spawn_local(async move {
                let tell = stage.clone();
                stage.set(match pull(&console, &tell).await {
                    Ok(verdict) => Stage::Over(verdict),
                    Err(failure) => Stage::Broken(failure),
                });
            });
        })
    };
    panel(
        StorageText::Plug,
        html! {
            <>
            <p>{ StorageText::PlugWhy }</p>
            <div role="status">{ match &*stage {
                Stage::Idle => html! {},
                Stage::Writing => html! { <p>{ StorageText::PlugWriting }</p> },
                Stage::Opening => html! { <p>{ StorageText::PlugOpening }</p> },
                Stage::Over(verdict) => shown(verdict),
                Stage::Broken(failure) => html! {
                    <><p>{ StorageText::PlugUndone }</p>{ failure_note(failure, html! {}) }</>
                },
            } }</div>
            if tasks.is_busy() { <p class="hint">{ StorageText::PlugBusy }</p> }
            <Action onclick={start} why_not={busy}>{ StorageText::PlugStart }</Action>
            </>
        },
    )
}

fn shown(verdict: &Verdict) -> Html {
    let is_kept = verdict.found >= verdict.acknowledged;
    let figures = StorageText::PlugKept {
        acknowledged: count(verdict.acknowledged),
        found: count(verdict.found),
        opened: milliseconds(verdict.opened_ms),
    };
    html! {
        <div class={if is_kept { "note good" } else { "note danger" }} data-kept={is_kept.to_string()}>
            <p><b>
                if is_kept { { StorageText::PlugVerdictKept } } else { { StorageText::PlugVerdictLost } }
            </b></p>
            <p>{ figures }</p>
        </div>
    }
}

/// Writes, kills, opens again, compares; the scratch disk goes in the end.
async fn pull(console: &Console, tell: &UseStateSetter<Stage>) -> Result<Verdict, Failure> {
    tell.set(Stage::Writing);
    let name = format!("plug-test-{}", platform::random_seed());
    let create = Command::CreateDisk(CreateDisk::empty(name, SCRATCH_LEN));
    let made: Outcome = console.run_quietly(&create).await?;
    let IdName { id, .. } = made
        .created
        .into_iter()
        .next()
        .ok_or_else(|| failure(code::UNREADABLE_MESSAGE))?;
    let acknowledged = write_until_killed(console, &id).await;
    tell.set(Stage::Opening);
    let begun_ms = platform::now_ms();
    console.reopen(false).await?;
    let opened_ms = platform::now_ms() - begun_ms;
    let mut found = 0;
    for number in &acknowledged {
        let wanted = words(*number);
        let len = wanted.len() as u32;
        let query = Query::Bytes(BytesQuery {
            disk: id.clone(),
            moment: NOW.to_owned(),
            other: None,
            offset: number * WRITE_LEN,
            len,
        });
        let there: BytesPair = console.client().ask(query).await?;
        found += u64::from(there.here.bytes == wanted.as_bytes());
    }
    let delete = DeleteDisk {
        disk: DiskRef::new(id.clone()),
        keep_automatic: false,
    };
    let deleted = console.run_quietly(&Command::DeleteDisk(delete)).await?;
    // Nobody wants it back.
    if is_in_bin(&deleted) {
        let items = vec![BinRef::new(id)];
        let leave = Command::DeleteFromBin(DeleteFromBin { items });
        console.run_quietly(&leave).await?;
    }
    Ok(Verdict {
        acknowledged: acknowledged.len() as u64,
        found,
        opened_ms,
    })
}

/// Keeps several writes on their way until the worker is killed in the middle of them. The numbers of
/// those that had been acknowledged before.
async fn write_until_killed(console: &Console, disk: &str) -> Vec<u64> {
    let next = Rc::new(Cell::new(0_u64));
    let acknowledged = Rc::new(RefCell::new(Vec::new()));
    for _ in 0..AT_ONCE {
        let (console, disk) = (console.clone(), disk.to_owned());
        let (next, acknowledged) = (next.clone(), acknowledged.clone());
        spawn_local(async move {
            loop {
                let number = next.replace(next.get() + 1);
                if number * WRITE_LEN >= SCRATCH_LEN {
                    return;
                }
                let request = Request::Probe {
                    disk: disk.clone(),
                    offset: number * WRITE_LEN,
                    bytes: words(number).into_bytes(),
                };
                if console.client().call(request).raw().await.is_err() {
                    return;
                }
                acknowledged.borrow_mut().push(number);
            }
        });
    }
    TimeoutFuture::new(WRITING_MS).await;
    console.client().kill();
    acknowledged.take()
}

fn words(number: u64) -> String {
    format!("acknowledged write {number}")
}
