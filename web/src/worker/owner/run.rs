//! Commands that need nothing but their text, what they would do, and the check.

use super::{
    Cancel, environment::steady_ms, export::forget_own_file, failure::of_service, files,
    open::Session, post::Progresses,
};
use crate::worker::protocol::{Answer, Checked, Failure, SecretWords};
use js_sys::JsString;
use rowdisk::service::{Passphrase, Secrets, ServiceError, command::Command};
use zeroize::Zeroize;

/// Does a command. What is answered is durable. A write tells how far it is and can be canceled
/// between its steps; what it wrote until then stays.
pub(super) async fn run(
    session: &Session,
    text: &str,
    cancel: &Cancel,
    progress: &Progresses,
) -> Result<Answer, Failure> {
    let command = parse(text)?;
    if files::needs_files(&command) {
        return files::run(session, &command, &[], cancel, progress).await;
    }
    if let Command::SetTimeZone(set) = &command {
        session.browser().look_up(&set.name).await?;
    }
    let mut seldom = Seldom::new(progress);
    let done = session
        .service()
        .execute_with_progress(&command, None, |done, total| {
            seldom.tell(done, total);
            !cancel.is_canceled()
        });
    let outcome = done.await.map_err(|error| of_service(&error))?;
    if let Command::LockDisk(_) = command {
        // It may be a copy of what was locked.
        forget_own_file().await;
    }
    Ok(Answer::of(outcome))
}

/// Does a command that needs a passphrase. A copy tells how far it is and can be canceled; nothing of it
/// stays then.
pub(super) async fn run_with_secrets(
    session: &Session,
    text: &str,
    secrets: SecretWords,
    cancel: &Cancel,
    progress: &Progresses,
) -> Result<Answer, Failure> {
    let command = parse(text)?;
    let secrets = self::secrets(Some(secrets));
    let mut seldom = Seldom::new(progress);
    let done = session
        .service()
        .execute_with_secrets(&command, &secrets, |done, total| {
            seldom.tell(done, total);
            !cancel.is_canceled()
        });
    done.await
        .map(Answer::of)
        .map_err(|error| of_service(&error))
}

/// What was typed, as the service takes it.
pub(super) fn secrets(words: Option<SecretWords>) -> Secrets {
    words.map_or_else(Secrets::default, |words| Secrets {
        passphrase: Some(normal(words.passphrase)),
        new_passphrase: words.new_passphrase.map(normal),
    })
}

/// One letter can be typed as one character or as two, and keyboards differ: as one.
fn normal(mut typed: String) -> Passphrase {
    let normal = JsString::from(&*typed).normalize("NFC");
    typed.zeroize();
    Passphrase::new(normal.into())
}

/// Tells of progress a few times a second: more would only keep the page busy.
pub(super) struct Seldom<'p> {
    progress: &'p Progresses,
    told_ms: f64,
}

impl<'p> Seldom<'p> {
    pub(super) fn new(progress: &'p Progresses) -> Self {
        let told_ms = steady_ms();
        Self { progress, told_ms }
    }

    pub(super) fn tell(&mut self, done: u64, total: u64) {
        if steady_ms() - self.told_ms > 100.0 {
            self.told_ms = steady_ms();
            self.progress.tell(done, Some(total));
        }
    }
}

/// What a command would delete.
pub(super) async fn preview(session: &Session, text: &str) -> Result<Answer, Failure> {
    let command = parse(text)?;
    let preview = session.service().preview(&command).await;
    preview.map(Answer::of).map_err(|error| of_service(&error))
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
    let mut seldom = Seldom::new(progress);
    let report = session.service().check(|now| {
        seldom.tell(now.done_bytes, now.total_bytes);
        !cancel.is_canceled()
    });
    let report = report.await.map_err(|error| of_service(&error))?;
    let locked = match report.locked_blocks {
        0 => Vec::new(),
        _ => session.service().describe_locked_disks(),
    };
    Ok(Answer::of(Checked {
        versions: report.versions,
        nodes: report.nodes,
        blocks: report.data_blocks,
        locked_blocks: report.locked_blocks,
        locked,
        accounted_bytes: report.bytes,
        findings: report.findings.iter().map(ToString::to_string).collect(),
        findings_count: report.findings_count,
        elapsed_ms: steady_ms() - begun_ms,
    }))
}
