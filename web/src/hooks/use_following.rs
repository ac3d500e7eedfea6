//! A question that changes faster than it is answered: one is under way at a time, and then the newest.

use super::{use_console, use_session};
use crate::{
    state::{remote::Remote, session::Phase},
    worker::{
        answers::Answered,
        client::{Asking, Call},
        protocol::{Query, Request},
    },
};
use std::cell::RefCell;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// What is asked, and what waits to be.
#[derive(Default)]
struct Flight {
    under_way: RefCell<Option<Query>>,
    next: RefCell<Option<Query>>,
    /// Who asks; nobody once the component is gone.
    asking: RefCell<Option<Asking>>,
}

/// The newest answer there is on the subject of `query`, which need not be the answer to it yet. Asked again whenever
/// something was committed.
#[hook]
pub(crate) fn use_following<T>(query: Query) -> Remote<T>
where
    T: Answered + 'static,
{
    let console = use_console();
    let session = use_session();
    let known = use_state(|| (query.clone(), Remote::<T>::Loading));
    let flight = use_memo((), |()| Flight {
        asking: RefCell::new(Some(Asking::new(console.client()))),
        ..Flight::default()
    });
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
                            while let Some((query, call)) = flight.turn() {
                                let answer = call.answer::<T>().await;
                                if let Some(asking) = &*flight.asking.borrow() {
                                    asking.is_answered();
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
    use_effect_with((), move |()| move || drop(flight.asking.take()));
    let (asked, answer) = &*known;
    if asked.same_subject(&query) {
        answer.clone()
    } else {
        Remote::Loading
    }
}

impl Flight {
    /// Asks what is to be asked now, if anything.
    fn turn(&self) -> Option<(Query, Call)> {
        let next = self.next.take().and_then(|query| {
            let call = Request::Ask(query.clone());
            Some((query, self.asking.borrow().as_ref()?.call(call)))
        });
        let query = next.as_ref().map(|(query, _)| query.clone());
        self.under_way.replace(query);
        next
    }
}
