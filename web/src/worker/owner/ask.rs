//! The questions of the first page, and how long sizes are waited for.

use super::{failure::of_service, open::Session};
use crate::worker::protocol::{Answer, Failure, Query};
use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use rowdisk::service::ServiceError;
use std::pin::pin;

/// How long a question waits for sizes that are not known. Small disks are measured well before, so that
/// nothing blinks; more would be felt.
const PATIENCE_MS: u32 = 100;

/// Whether the first page asks it: what answers the others is loaded later.
pub(super) fn is_first(query: &Query) -> bool {
    matches!(
        query,
        Query::Shares | Query::Storage | Query::Activity { .. }
    )
}

/// Answers one of the first questions as of now, with the sizes that are known soon.
pub(super) async fn answer(session: &Session, query: Query) -> Result<Answer, Failure> {
    let service = session.service();
    let soon = in_full(session, &query);
    match query {
        Query::Shares => {
            let at_once = async { Ok(Answer::of(service.describe_shares_at_once().await)) };
            patiently(soon, at_once).await
        }
        _ => soon.await,
    }
}

/// Waits a moment for sizes, and then does without those that are not known.
pub(super) async fn patiently(
    in_full: impl Future<Output = Result<Answer, Failure>>,
    at_once: impl Future<Output = Result<Answer, ServiceError>>,
) -> Result<Answer, Failure> {
    match select(pin!(in_full), TimeoutFuture::new(PATIENCE_MS)).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => at_once.await.map_err(|error| of_service(&error)),
    }
}

/// Answers one of the first questions as of now, however long it takes.
pub(super) async fn in_full(session: &Session, query: &Query) -> Result<Answer, Failure> {
    let service = session.service();
    let answered = match query {
        Query::Shares => service.describe_shares().await.map(Answer::of),
        Query::Activity { count } => {
            Ok(Answer::of(service.describe_activity(*count as usize).await))
        }
        _ => service.describe_storage().await.map(Answer::of),
    };
    answered.map_err(|error| of_service(&error))
}
