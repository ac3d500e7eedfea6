//! A question to the worker, asked again whenever something was committed.

use super::{use_console, use_session};
use crate::{
    platform,
    state::{remote::Remote, session::Phase},
    worker::{
        answers::Answered,
        client::Asking,
        protocol::{Query, Request},
    },
};
use gloo_timers::future::TimeoutFuture;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// After an answer the same question rests for so many times as long as that kept the main thread busy, and no
/// longer than this: of a thousand commits in a row some are passed over, and one alone is seen at once.
const REST: f64 = 4.0;
const REST_MAX_MS: f64 = 2_000.0;

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
    // What was asked last, and until when it rests.
    let resting = use_mut_ref(|| None::<(Query, f64)>);
    {
        let (known, resting) = (known.clone(), resting.clone());
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
                        let until = match &*resting.borrow() {
                            Some((asked, until)) if *asked == query => *until,
                            _ => 0.0,
                        };
                        let rest = (until - platform::now_ms()).min(REST_MAX_MS);
                        if rest >= 1.0 {
                            TimeoutFuture::new(rest as u32).await;
                        }
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
                            let begin = platform::now_ms();
                            known.set((query.clone(), answer.into()));
                            // By then it is drawn.
                            TimeoutFuture::new(0).await;
                            let now = platform::now_ms();
                            let until = now + (now - begin) * REST;
                            resting.replace(Some((query.clone(), until)));
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
