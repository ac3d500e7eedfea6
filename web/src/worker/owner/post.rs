//! What the worker says to its page.

use crate::worker::{
    protocol::{Message, Progress, code, failure},
    wire,
};
use web_sys::DedicatedWorkerGlobalScope;

/// The way to the page.
#[derive(Clone)]
pub(super) struct Post {
    scope: DedicatedWorkerGlobalScope,
}

impl Post {
    pub(super) fn new(scope: DedicatedWorkerGlobalScope) -> Self {
        Self { scope }
    }

    /// Says it. What cannot be put into a message is answered as unreadable, so that nobody waits
    /// for ever.
    pub(super) fn say(&self, message: &Message) {
        let is_sent =
            wire::to_js(message).is_ok_and(|value| self.scope.post_message(&value).is_ok());
        if let (false, Message::Reply { id, .. }) = (is_sent, message) {
            let result = Box::new(Err(failure(code::UNREADABLE_MESSAGE)));
            if let Ok(value) = wire::to_js(&Message::Reply { id: *id, result }) {
                // Posting a plain object fails only for a page that is gone.
                let _ = self.scope.post_message(&value);
            }
        }
    }

    /// Tells of one request's progress.
    pub(super) fn progress_of(&self, id: u64) -> Progresses {
        Progresses {
            post: self.clone(),
            id,
        }
    }
}

/// Tells of one request's progress.
#[derive(Clone)]
pub(super) struct Progresses {
    post: Post,
    id: u64,
}

impl Progresses {
    pub(super) fn tell(&self, done: u64, total: Option<u64>) {
        let progress = Progress { done, total };
        self.post.say(&Message::Progress {
            id: self.id,
            progress,
        });
    }
}
