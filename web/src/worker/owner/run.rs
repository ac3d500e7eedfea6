//! Commands that need nothing but their text, what they would do, and the check.

use super::{Cancel, environment::steady_ms, failure::of_service, open::Session, post::Progresses};
use crate::worker::protocol::{Answer, Checked, Failure};
use rowdisk::service::{ServiceError, command::Command};

/// Does a command. What is answered is durable.
pub(super) async fn run(session: &Session, text: &str) -> Result<Answer, Failure> {
    let done = session.service().run(text).await;
    done.map(Answer::Done).map_err(|error| of_service(&error))
}

/// What a command would delete.
pub(super) async fn preview(session: &Session, text: &str) -> Result<Answer, Failure> {
    let command = parse(text)?;
    let preview = session.service().preview(&command).await;
    preview
        .map(Answer::Preview)
        .map_err(|error| of_service(&error))
}

/// Reads a command's text.
pub(super) fn parse(text: &str) -> Result<Command, Failure> {
    text.parse()
        .map_err(|error| of_service(&ServiceError::Command(error)))
}

/// Checks the whole pool.
pub(super) async fn check(
    session: &Session,
    cancel: &Cancel,
    progress: &Progresses,
) -> Result<Answer, Failure> {
    let begun_ms = steady_ms();
    let mut told_ms = begun_ms;
    let report = session.service().check(|now| {
        // Told a few times a second: more would only keep the page busy.
        if steady_ms() - told_ms > 100.0 {
            told_ms = steady_ms();
            progress.tell(now.done_bytes, Some(now.total_bytes));
        }
        !cancel.is_canceled()
    });
    let report = report.await.map_err(|error| of_service(&error))?;
    Ok(Answer::Checked(Checked {
        versions: report.versions,
        nodes: report.nodes,
        blocks: report.data_blocks,
        accounted_bytes: report.bytes,
        findings: report.findings.iter().map(ToString::to_string).collect(),
        findings_count: report.findings_count,
        elapsed_ms: steady_ms() - begun_ms,
    }))
}
