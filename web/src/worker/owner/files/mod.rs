//! Files on disks: questions about them, changes of them, and their bytes.
//!
//! What a filesystem is, the files module knows; the engine has the bytes. A question opens the disk
//! anew each time, so it is always right.

mod compare;
mod contents;
mod edit;
mod module;

pub(super) use compare::compare;
pub(super) use contents::fetch;
pub(super) use edit::{needs_files, run};

use super::{Cancel, failure::of_service, open::Session};
use crate::worker::{
    protocol::{Answer, Failure, code, failure},
    wire,
};
use rowdisk::service::command::VersionRef;
use rowdisk_files::Request;
use wasm_bindgen::JsValue;

/// Answers a question about the files of a disk or a snapshot.
pub(super) async fn answer(
    session: &Session,
    what: &VersionRef,
    request: &Request,
) -> Result<Answer, Failure> {
    if matches!(request, Request::Change { .. }) {
        return Err(failure(code::UNREADABLE_MESSAGE));
    }
    // A tree has as many entries as its disk likes: only comparisons ask for one.
    if matches!(request, Request::Tree { .. }) {
        return Err(failure(code::TOO_MUCH));
    }
    let version = session.service().version_of(what);
    let version = version.map_err(|error| of_service(&error))?;
    let request = to_js(request)?;
    let done = module::ask(session.pool(), version, request, &Cancel::default()).await?;
    Ok(Answer(done.answer()?))
}

fn to_js(request: &Request) -> Result<JsValue, Failure> {
    wire::to_js(request).map_err(|_| failure(code::INTERNAL))
}
