//! Which requests wait for an answer. Pure bookkeeping: no worker, no JavaScript.
//!
//! Invariant: every request is answered exactly once. An id is never used twice, also across
//! workers, so a late reply of a dead worker finds nobody.

use super::protocol::{Answer, Failure, Progress};
use futures_channel::oneshot;
use std::{collections::BTreeMap, rc::Rc};

/// What is told of a running request's progress.
pub(crate) type OnProgress = Rc<dyn Fn(Progress)>;

/// The end at which the answer arrives.
pub(crate) type Receiver = oneshot::Receiver<Result<Answer, Failure>>;

struct Waiting {
    answer: oneshot::Sender<Result<Answer, Failure>>,
    on_progress: Option<OnProgress>,
}

/// The requests that wait.
#[derive(Default)]
pub(crate) struct Calls {
    last: u64,
    waiting: BTreeMap<u64, Waiting>,
}

impl Calls {
    /// An id for a request that is made later.
    pub(crate) fn reserve(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    /// A new request by its reserved id: where its answer will be.
    pub(crate) fn add(&mut self, id: u64, on_progress: Option<OnProgress>) -> Receiver {
        let (answer, receiver) = oneshot::channel();
        self.waiting.insert(
            id,
            Waiting {
                answer,
                on_progress,
            },
        );
        receiver
    }

    /// Hands an answer to whoever waits for it. Nobody does if they gave up or it was answered.
    pub(crate) fn answer(&mut self, id: u64, result: Result<Answer, Failure>) {
        if let Some(waiting) = self.waiting.remove(&id) {
            // The page moved on and dropped its end: nothing is left to do with the answer.
            let _ = waiting.answer.send(result);
        }
    }

    /// Who is told of that request's progress.
    pub(crate) fn on_progress(&self, id: u64) -> Option<OnProgress> {
        self.waiting.get(&id)?.on_progress.clone()
    }

    /// Fails all that wait: their worker is gone.
    pub(crate) fn fail_all(&mut self, failure: &Failure) {
        for (_, waiting) in std::mem::take(&mut self.waiting) {
            let _ = waiting.answer.send(Err(failure.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worker::protocol::{code, failure};
    use std::cell::RefCell;
    use wasm_bindgen::JsValue;

    fn add(calls: &mut Calls, on_progress: Option<OnProgress>) -> (u64, Receiver) {
        let id = calls.reserve();
        (id, calls.add(id, on_progress))
    }

    #[test]
    fn answers_find_their_request_in_any_order() {
        let mut calls = Calls::default();
        let (first, mut first_end) = add(&mut calls, None);
        let (second, mut second_end) = add(&mut calls, None);
        calls.answer(second, Ok(Answer(JsValue::UNDEFINED)));
        assert!(matches!(second_end.try_recv(), Ok(Some(Ok(_)))));
        assert!(matches!(first_end.try_recv(), Ok(None)));
        calls.answer(first, Err(failure(code::CANCELED)));
        assert!(
            matches!(first_end.try_recv(), Ok(Some(Err(failure))) if failure.code == code::CANCELED)
        );
    }

    #[test]
    fn a_dead_worker_fails_all_and_its_late_replies_find_nobody() {
        let mut calls = Calls::default();
        let (old, mut old_end) = add(&mut calls, None);
        calls.fail_all(&failure(code::WORKER_STOPPED));
        assert!(matches!(old_end.try_recv(), Ok(Some(Err(_)))));
        let (new, mut new_end) = add(&mut calls, None);
        assert_ne!(old, new);
        calls.answer(old, Ok(Answer(JsValue::UNDEFINED)));
        assert!(matches!(new_end.try_recv(), Ok(None)));
    }

    #[test]
    fn progress_reaches_its_request_only() {
        let mut calls = Calls::default();
        let seen = Rc::new(RefCell::new(Vec::new()));
        let (silent, _end) = add(&mut calls, None);
        let told: OnProgress = {
            let seen = seen.clone();
            Rc::new(move |progress| seen.borrow_mut().push(progress.done))
        };
        let (spoken, _other_end) = add(&mut calls, Some(told));
        assert!(calls.on_progress(silent).is_none());
        if let Some(told) = calls.on_progress(spoken) {
            told(Progress {
                done: 7,
                total: None,
            });
        }
        assert_eq!(*seen.borrow(), [7]);
    }
}
