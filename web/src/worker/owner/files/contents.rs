//! A file's bytes: where they come from, and handing a whole file over as a download.

use super::{module, to_js};
use crate::{
    storage::IndexedDb,
    worker::{
        owner::{
            Cancel,
            failure::{of_engine, of_service},
            open::Session,
            post::Progresses,
            sink::{Own, Parts, Sink},
        },
        protocol::{Answer, Failure, code, failure},
        wire,
    },
};
use rowdisk::{engine::Pool, service::command::VersionRef, units::VersionId};
use rowdisk_files::{Answer as Told, Extent, Request};
use wasm_bindgen::JsValue;

/// As much is read at once.
pub(super) const CHUNK_LEN: u64 = 4 << 20;

/// A file in a version.
pub(super) struct Contents<'c> {
    pool: &'c Pool<IndexedDb>,
    version: VersionId,
    volume: u32,
    path: String,
    /// Where its bytes lie; nothing where the filesystem does not tell.
    extents: Option<Vec<Extent>>,
    pub(super) len: u64,
}

impl<'c> Contents<'c> {
    /// Looks a file up.
    pub(super) async fn find(
        session: &'c Session,
        version: VersionId,
        volume: u32,
        path: &str,
    ) -> Result<Self, Failure> {
        let pool = session.pool();
        let mut contents = Self {
            pool,
            version,
            volume,
            path: path.to_owned(),
            extents: None,
            len: 0,
        };
        let path = || path.to_owned();
        let stat = Request::Stat {
            volume,
            path: path(),
        };
        let Told::Stat(stat) = contents.told(&stat).await? else {
            return Err(failure(code::INTERNAL));
        };
        contents.len = stat.entry.len;
        let extents = Request::Extents {
            volume,
            path: path(),
        };
        match contents.told(&extents).await {
            Ok(Told::Extents(extents)) => contents.extents = Some(extents),
            Ok(_) => return Err(failure(code::INTERNAL)),
            // In another form in its journal, or in very many places: the module reads it.
            Err(why) if [code::FILES_UNSUPPORTED, code::FILES_TOO_LARGE].contains(&&*why.code) => {
                // It refuses a file that it could not read to its end.
                contents.read(0, contents.len.min(1)).await?;
            }
            Err(why) => return Err(why),
        }
        Ok(contents)
    }

    async fn told(&self, request: &Request) -> Result<Told, Failure> {
        let request = to_js(request)?;
        let done = module::ask(self.pool, self.version, request, &Cancel::default()).await?;
        wire::from_js(done.answer()?).map_err(|_| failure(code::INTERNAL))
    }

    /// Bytes from a place in the file.
    pub(super) async fn read(&self, at: u64, len: u64) -> Result<Vec<u8>, Failure> {
        let Some(extents) = &self.extents else {
            let request = Request::Read {
                volume: self.volume,
                path: self.path.clone(),
                offset: at,
                len: len as u32,
            };
            return match self.told(&request).await? {
                Told::Bytes(bytes) if bytes.len() as u64 == len => Ok(bytes),
                _ => Err(failure(code::FILE_GONE)),
            };
        };
        let mut bytes = vec![0; len as usize];
        let end = |extent: &Extent| extent.file_offset + extent.disk.len;
        let first = extents.partition_point(|extent| end(extent) <= at);
        let met = extents.iter().skip(first);
        for Extent { file_offset, disk } in met.take_while(|met| met.file_offset < at + len) {
            let from = at.max(*file_offset);
            let to = (at + len).min(file_offset + disk.len);
            if from < to {
                let part = &mut bytes[(from - at) as usize..(to - at) as usize];
                let offset = disk.offset + (from - file_offset);
                let read = self.pool.read(self.version, offset, part).await;
                read.map_err(|error| of_engine(&error))?;
            }
        }
        Ok(bytes)
    }
}

/// Copies a file of a disk or a snapshot into a file of the browser's own, or into memory, and hands
/// that over.
pub(in crate::worker::owner) async fn fetch(
    session: &Session,
    what: &VersionRef,
    volume: u32,
    path: &str,
    cancel: &Cancel,
    progress: &Progresses,
) -> Result<Answer, Failure> {
    // Looking the file up and reading it are steps: nothing is written between them to what is read.
    let kept = session.service().keep_readable(what).await;
    let kept = kept.map_err(|error| of_service(&error))?;
    let fetched = fetch_kept(session, kept.version, volume, path, cancel, progress).await;
    let let_go = session.service().let_go(kept).await;
    let fetched = fetched?;
    let_go.map_err(|error| of_service(&error))?;
    Ok(fetched)
}

async fn fetch_kept(
    session: &Session,
    version: VersionId,
    volume: u32,
    path: &str,
    cancel: &Cancel,
    progress: &Progresses,
) -> Result<Answer, Failure> {
    let contents = Contents::find(session, version, volume, path).await?;
    let failed = |_: JsValue| failure(code::SINK_FAILED);
    if contents.len <= Parts::LEN_MAX {
        let sink = Parts::default();
        copy(&contents, &sink, cancel, progress).await?;
        let blob = sink.close(contents.len).map_err(failed)?;
        return Ok(Answer(blob.into()));
    }
    let sink = Own::open().await.map_err(|_| failure(code::NO_SINK))?;
    match copy(&contents, &sink, cancel, progress).await {
        Ok(()) => Ok(Answer(sink.close(contents.len).await.map_err(failed)?)),
        Err(why) => {
            sink.abort().await;
            Err(why)
        }
    }
}

async fn copy(
    contents: &Contents<'_>,
    sink: &impl Sink,
    cancel: &Cancel,
    progress: &Progresses,
) -> Result<(), Failure> {
    let mut done = 0;
    while done < contents.len {
        cancel.check()?;
        let chunk = contents
            .read(done, CHUNK_LEN.min(contents.len - done))
            .await?;
        let written = sink.write(done, &chunk).await;
        written.map_err(|_| failure(code::SINK_FAILED))?;
        done += chunk.len() as u64;
        progress.tell(done, Some(contents.len));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_the_librarys() {
        let what = rowdisk_files::Missing::Extents;
        let code = rowdisk_files::FilesError::Unsupported { what }.code();
        assert_eq!(code::FILES_UNSUPPORTED, format!("Files.{code}"));
        let code = rowdisk_files::FilesError::TooLarge { limit: 1 }.code();
        assert_eq!(code::FILES_TOO_LARGE, format!("Files.{code}"));
    }
}
