//! A question to the worker, asked again whenever something was committed.

use super::{use_console, use_session};
use crate::{
    state::{remote::Remote, session::Phase},
    worker::{
        answers::Answered,
        client::Asking,
        protocol::{Query, Request},
    },
};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The answer to `query`. An older answer on the same subject stays until the newer one is there. One with
/// sizes that are still being computed is followed by the whole; nobody waits for that any more when
/// something newer is asked, or the page is left.
#[hook]
pub(crate) fn use_query<T>(query: Query) -> Remote<T>
where
    T: Answered + 'static,
{
    let console = use_console();
    let session = use_session();
    let known = use_state(|| (query.clone(), Remote::<T>::Loading));
    {
        let known = known.clone();
        let is_open = session.phase == Phase::Open;
        use_effect_with(
            (query.clone(), session.revision, is_open),
            move |(query, _, _)| {
                // Empty once a newer question is under way, or the component is gone.
                let asking = Rc::new(RefCell::new(Some(Asking::new(console.client()))));
                if is_open {
                    let (asking, query) = (asking.clone(), query.clone());
                    spawn_local(async move {
                        let mut request = Request::Ask(query.clone());
                        loop {
                            let call = asking.borrow().as_ref().map(|asking| asking.call(request));
                            let Some(call) = call else { return };
                            let answer = call.answer::<T>().await;
                            if let Some(asking) = &*asking.borrow() {
                                asking.is_answered();
                            } else {
                                return;
                            }
                            let goes_on = answer.as_ref().is_ok_and(T::is_incomplete);
                            known.set((query.clone(), answer.into()));
                            if !goes_on {
                                return;
                            }
                            request = Request::Await(query.clone());
                        }
                    });
                }
                move || drop(asking.take())
            },
        );
    }
    let (asked, answer) = &*known;
    if asked.same_subject(&query) {
        answer.clone()
    } else {
        Remote::Loading
    }
}
