//! A question that changes faster than it is answered: one is under way at a time, and then the newest.

use super::{use_console, use_session};
use crate::{
    state::{remote::Remote, session::Phase},
    worker::protocol::{Answer, Failure, Query},
};
use std::cell::{Cell, RefCell};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// What is asked, and what waits to be.
#[derive(Default)]
struct Flight {
    under_way: RefCell<Option<Query>>,
    next: RefCell<Option<Query>>,
    is_gone: Cell<bool>,
}

/// The newest answer there is on the subject of `query`, which need not be the answer to it yet. Asked again whenever
/// something was committed.
#[hook]
pub(crate) fn use_following<T>(query: Query) -> Remote<T>
where
    T: TryFrom<Answer, Error = Failure> + 'static,
{
    let console = use_console();
    let session = use_session();
    let known = use_state(|| (query.clone(), Remote::<T>::Loading));
    let flight = use_memo((), |()| Flight::default());
    {
        let (flight, known) = (flight.clone(), known.setter());
        let is_open = session.phase == Phase::Open;
        use_effect_with(
            (query.clone(), session.revision, is_open),
            move |(query, ..)| {
                if is_open {
                    let is_busy = flight.under_way.borrow().is_some();
                    flight.next.replace(Some(query.clone()));
                    if !is_busy {
                        spawn_local(async move {
                            while let Some(query) = flight.turn() {
                                let answer = console.client().ask::<T>(query.clone()).await;
                                if !flight.is_gone.get() {
                                    known.set((query, answer.into()));
                                }
                            }
                        });
                    }
                }
                || ()
            },
        );
    }
    use_effect_with((), move |()| move || flight.is_gone.set(true));
    let (asked, answer) = &*known;
    if asked.same_subject(&query) {
        answer.clone()
    } else {
        Remote::Loading
    }
}

impl Flight {
    /// What to ask now, if anything.
    fn turn(&self) -> Option<Query> {
        let next = self.next.take().filter(|_| !self.is_gone.get());
        self.under_way.replace(next.clone());
        next
    }
}
