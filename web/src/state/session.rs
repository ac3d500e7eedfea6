//! Where the page stands with its pool: starting, open, taken, lost.

use crate::worker::protocol::{Failure, Opened, code};
use std::rc::Rc;
use yew::Reducible;

/// Where the page stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Phase {
    /// The worker starts, or the pool is being opened.
    Opening,
    Open,
    /// Another tab has the pool.
    Elsewhere,
    /// Another tab had the pool, and has it no more.
    Freed,
    /// Another tab took the pool from this one.
    TakenOver,
    /// The worker is of another build; the page must be loaded again.
    OtherBuild,
    /// It did not open, or it cannot go on.
    Failed(Failure),
}

/// The page's standing and the pool's revision.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Session {
    pub(crate) phase: Phase,
    /// Grows whenever something was committed: answers of an older revision are asked for again.
    pub(crate) revision: u64,
}

/// What happens to a session.
#[derive(Clone, Debug)]
pub(crate) enum SessionAction {
    /// A worker was started, or asked to open.
    Opening,
    Opened(Result<Opened, Failure>),
    Changed,
    TakenOver,
    Freed,
    OtherBuild,
    Lost(Failure),
}

impl Default for Session {
    fn default() -> Self {
        Self {
            phase: Phase::Opening,
            revision: 0,
        }
    }
}

impl Session {
    fn after(&self, action: SessionAction) -> Self {
        let mut next = self.clone();
        match action {
            SessionAction::Opening => next.phase = Phase::Opening,
            SessionAction::Opened(Ok(_)) => {
                next.phase = Phase::Open;
                next.revision += 1;
            }
            // The worker of another build was ended, and with it the request to open.
            SessionAction::Opened(Err(_)) if self.phase == Phase::OtherBuild => {}
            SessionAction::Opened(Err(failure)) => next.phase = Phase::of(failure),
            SessionAction::Changed => next.revision += 1,
            SessionAction::TakenOver => next.phase = Phase::TakenOver,
            SessionAction::Freed => next.phase = Phase::Freed,
            SessionAction::OtherBuild => next.phase = Phase::OtherBuild,
            // What ends after a take-over says nothing new: the person knows where the pool went.
            SessionAction::Lost(failure) => {
                if self.phase != Phase::TakenOver {
                    next.phase = Phase::of(failure);
                }
            }
        }
        next
    }
}

impl Phase {
    fn of(failure: Failure) -> Self {
        match failure.code.as_str() {
            code::OPEN_ELSEWHERE => Self::Elsewhere,
            code::TAKEN_OVER => Self::TakenOver,
            _ => Self::Failed(failure),
        }
    }
}

impl Reducible for Session {
    type Action = SessionAction;

    fn reduce(self: Rc<Self>, action: SessionAction) -> Rc<Self> {
        Rc::new(self.after(action))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worker::protocol::failure;

    fn opened() -> SessionAction {
        SessionAction::Opened(Ok(Opened {
            is_new: false,
            elapsed_ms: 1.0,
        }))
    }

    fn after(actions: impl IntoIterator<Item = SessionAction>) -> Session {
        actions
            .into_iter()
            .fold(Session::default(), |session, action| session.after(action))
    }

    #[test]
    fn a_commit_makes_answers_old() {
        let session = after([opened(), SessionAction::Changed]);
        assert_eq!(session.phase, Phase::Open);
        assert_eq!(session.revision, 2);
    }

    #[test]
    fn a_pool_open_elsewhere_is_not_a_failure() {
        let refused = SessionAction::Opened(Err(failure(code::OPEN_ELSEWHERE)));
        assert_eq!(after([refused]).phase, Phase::Elsewhere);
    }

    #[test]
    fn what_fails_after_a_take_over_does_not_hide_it() {
        let lost = SessionAction::Lost(failure("StorageLost"));
        assert_eq!(
            after([opened(), SessionAction::TakenOver, lost]).phase,
            Phase::TakenOver
        );
    }

    #[test]
    fn a_worker_of_another_build_is_told_of_though_opening_fails_with_it() {
        let stopped = SessionAction::Opened(Err(failure(code::WORKER_STOPPED)));
        let session = after([SessionAction::OtherBuild, stopped]);
        assert_eq!(session.phase, Phase::OtherBuild);
    }

    #[test]
    fn opening_again_brings_the_page_back() {
        let lost = SessionAction::Lost(failure("StorageLost"));
        let session = after([opened(), lost, SessionAction::Opening, opened()]);
        assert_eq!(session.phase, Phase::Open);
        assert_eq!(session.revision, 2);
    }
}
