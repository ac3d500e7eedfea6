//! Looking for something in a disk's bytes: one search at a time, with its pace, until it is found,
//! canceled, or the component is gone.

use super::use_console;
use crate::{
    format::Pace,
    platform,
    worker::protocol::{Failure, Progress, Request, Seek},
};
use rowdisk::service::views::FoundView;
use std::{cell::Cell, rc::Rc};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// A search under way.
#[derive(Clone, PartialEq)]
pub(crate) struct Seeking {
    pub(crate) progress: Progress,
    pub(crate) pace: Pace,
}

/// What came of a search.
pub(crate) type Sought = Result<FoundView, Failure>;

/// How to search, and how it goes.
#[derive(Clone, PartialEq)]
pub(crate) struct SeekHandle {
    pub(crate) now: Option<Seeking>,
    /// Begins a search, in place of the one under way.
    pub(crate) begin: Callback<(Seek, Callback<Sought>)>,
    pub(crate) cancel: Callback<()>,
}

/// A search's handle.
#[hook]
pub(crate) fn use_seek() -> SeekHandle {
    let console = use_console();
    let now = use_state(|| None::<Seeking>);
    let running = use_memo((), |()| Cell::new(None::<u64>));
    let cancel = {
        let (console, running) = (console.clone(), running.clone());
        Callback::from(move |()| {
            if let Some(id) = running.take() {
                console.client().cancel(id);
            }
        })
    };
    {
        let cancel = cancel.clone();
        use_effect_with((), move |()| move || cancel.emit(()));
    }
    let begin = {
        let (now, cancel) = (now.setter(), cancel.clone());
        Callback::from(move |(seek, on_found): (Seek, Callback<Sought>)| {
            cancel.emit(());
            let pace = Rc::new(Cell::new(Pace::default()));
            let on_progress = {
                let (now, pace) = (now.clone(), pace.clone());
                Rc::new(move |progress: Progress| {
                    let mut next = pace.take();
                    next.note(platform::now_ms(), progress.done);
                    pace.set(next.clone());
                    now.set(Some(Seeking {
                        progress,
                        pace: next,
                    }));
                })
            };
            let begun = Seeking {
                progress: Progress {
                    done: 0,
                    total: None,
                },
                pace: Pace::default(),
            };
            now.set(Some(begun));
            let call = console
                .client()
                .call_with_progress(Request::Seek(seek), on_progress);
            let id = call.id;
            running.set(Some(id));
            let (now, running) = (now.clone(), running.clone());
            spawn_local(async move {
                let found = call.answer().await;
                // A newer search is under way, or nobody waits any more.
                let is_current = running.get() == Some(id);
                if is_current {
                    running.set(None);
                }
                if is_current || running.get().is_none() {
                    now.set(None);
                    on_found.emit(found);
                }
            });
        })
    };
    SeekHandle {
        now: (*now).clone(),
        begin,
        cancel,
    }
}
