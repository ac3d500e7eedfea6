//! A question to the worker, asked again whenever something was committed.

use super::{use_console, use_session};
use crate::{
    state::{remote::Remote, session::Phase},
    worker::protocol::{Answer, Failure, Query},
};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The answer to `query`. An older answer on the same subject stays until the newer one is there.
#[hook]
pub(crate) fn use_query<T>(query: Query) -> Remote<T>
where
    T: TryFrom<Answer, Error = Failure> + 'static,
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
                let is_wanted = Rc::new(Cell::new(true));
                if is_open {
                    let (is_wanted, query) = (is_wanted.clone(), query.clone());
                    spawn_local(async move {
                        let answer = console.client().ask::<T>(query.clone()).await;
                        // A newer question is under way, or the component is gone.
                        if is_wanted.get() {
                            known.set((query, answer.into()));
                        }
                    });
                }
                move || is_wanted.set(false)
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
