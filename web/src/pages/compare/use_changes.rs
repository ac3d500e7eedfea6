//! Asks for the changes, one answer after the other, until all are there, there are very many, or
//! somebody stops it.

use super::present;
use crate::{
    hooks::use_console,
    state::changes::{Changes, RANGES_MAX},
    worker::protocol::{Failure, Pair, Query},
};
use rowdisk::service::views::{ChangesView, DiskView};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// What is compared: the moments, and what the present is made of, if it is one of them.
#[derive(Clone, PartialEq)]
struct Subject {
    pair: Pair,
    present: Option<[u64; 4]>,
}

#[derive(Clone, PartialEq)]
struct Known {
    subject: Subject,
    changes: Rc<Changes>,
    failure: Option<Failure>,
}

/// What is known of the changes.
pub(super) struct Found {
    pub(super) changes: Rc<Changes>,
    pub(super) failure: Option<Failure>,
    pub(super) is_running: bool,
    /// Stops, or goes on.
    pub(super) turn: Callback<()>,
}

/// The changes between two moments; compared anew when the present is one of them and changes.
#[hook]
pub(super) fn use_changes(pair: &Pair, disk: &DiskView) -> Found {
    let console = use_console();
    let subject = Subject {
        pair: pair.clone(),
        present: present(pair, disk),
    };
    let known = use_state(|| None::<Known>);
    let is_running = use_state_eq(|| true);
    {
        let known = known.clone();
        let running = is_running.setter();
        use_effect_with(
            (subject.clone(), *is_running),
            move |(subject, is_running)| {
                let is_wanted = Rc::new(Cell::new(*is_running));
                let mine = known.as_ref().filter(|known| known.subject == *subject);
                let mut changes =
                    mine.map_or_else(Changes::default, |known| (*known.changes).clone());
                let (wanted, subject) = (is_wanted.clone(), subject.clone());
                let limit = changes.all.len() + RANGES_MAX;
                let mut next = if mine.is_some() {
                    changes.next
                } else {
                    Some(0)
                };
                spawn_local(async move {
                    while let Some(offset) = next.filter(|_| wanted.get()) {
                        let query = Query::Changes {
                            disk: subject.pair.disk.clone(),
                            before: subject.pair.before.clone(),
                            after: subject.pair.after.clone(),
                            offset,
                        };
                        let answer = console.client().ask::<ChangesView>(query).await;
                        if !wanted.get() {
                            return;
                        }
                        let failure = answer.map(|page| changes.add(page)).err();
                        next = changes.next.filter(|_| failure.is_none());
                        known.set(Some(Known {
                            subject: subject.clone(),
                            changes: Rc::new(changes.clone()),
                            failure,
                        }));
                        if changes.all.len() >= limit {
                            running.set(false);
                            return;
                        }
                    }
                });
                move || is_wanted.set(false)
            },
        );
    }
    let turn = {
        let is_running = is_running.clone();
        Callback::from(move |()| is_running.set(!*is_running))
    };
    let mine = known.as_ref().filter(|known| known.subject.pair == *pair);
    Found {
        changes: mine.map(|known| known.changes.clone()).unwrap_or_default(),
        failure: mine.and_then(|known| known.failure.clone()),
        is_running: *is_running,
        turn,
    }
}
