//! Writes as a program on the disk does them: bytes and a flush, without a command. *Pull the plug*
//! makes hundreds of them, which would drown the log of what people did.

use super::{
    failure::{of_engine, of_service},
    open::Session,
};
use crate::worker::protocol::{Answer, Failure};
use rowdisk::service::command::{DiskRef, VersionRef};

/// Writes the bytes; they are durable once this is answered.
pub(super) async fn write(
    session: &Session,
    disk: String,
    offset: u64,
    bytes: &[u8],
) -> Result<Answer, Failure> {
    let disk = VersionRef::Disk(DiskRef::new(disk));
    let head = session.service().version_of(&disk);
    let head = head.map_err(|error| of_service(&error))?;
    let written = session.pool().write(head, offset, bytes).await;
    written.map_err(|error| of_engine(&error))?;
    let flushed = session.pool().flush().await;
    flushed.map_err(|error| of_engine(&error))?;
    Ok(Answer::of(true))
}
