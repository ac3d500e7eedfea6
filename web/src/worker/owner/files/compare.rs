//! Two moments of a disk, compared file by file. The module decides what has to be read for it, the engine has it
//! and knows where the disk changed.

use super::{
    module::{self, Done, Piece},
    to_js,
};
use crate::{
    storage::IndexedDb,
    worker::{
        owner::{
            Cancel,
            failure::{of_engine, of_service},
            open::Session,
            post::Progresses,
            questions::moment,
            run::Seldom,
        },
        protocol::{Answer, ComparedVolume, Failure, FilesOutcome, Pair, code, failure},
        wire,
    },
};
use rowdisk::{engine::Pool, units::VersionId};
use rowdisk_files::{Answer as Told, Disk, Filesystem, Request, Volume};

/// As many changed blocks are asked for at once.
const BLOCKS_MAX: u64 = 1 << 16;
/// More changed ranges than these are told as fewer and larger ones.
const RANGES_MAX: usize = 1 << 16;

/// Compares all volumes.
pub(in crate::worker::owner) async fn compare(
    session: &Session,
    pair: &Pair,
    cancel: &Cancel,
    progress: &Progresses,
) -> Result<Answer, Failure> {
    let service = session.service();
    let keep = async |moment_of: &str| {
        let kept = service.keep_readable(&moment(&pair.disk, moment_of)).await;
        kept.map_err(|error| of_service(&error))
    };
    let before = keep(&pair.before).await?;
    let compared = match keep(&pair.after).await {
        Ok(after) => {
            let moments = Moments {
                pool: session.pool(),
                before: before.version,
                after: after.version,
                cancel,
                seldom: Seldom::new(progress),
            };
            let compared = moments.volumes().await;
            let let_go = service.let_go(after).await;
            compared.and_then(|compared| {
                let_go.map_err(|error| of_service(&error))?;
                Ok(compared)
            })
        }
        Err(why) => Err(why),
    };
    let let_go = service.let_go(before).await;
    let compared = compared?;
    let_go.map_err(|error| of_service(&error))?;
    Ok(Answer::of(compared))
}

struct Moments<'m> {
    pool: &'m Pool<IndexedDb>,
    before: VersionId,
    after: VersionId,
    cancel: &'m Cancel,
    seldom: Seldom<'m>,
}

impl Moments<'_> {
    async fn volumes(mut self) -> Result<Vec<ComparedVolume>, Failure> {
        let (before, after) = (self.look(self.before).await?, self.look(self.after).await?);
        let has_files =
            |volume: &&Volume| matches!(volume.filesystem, Filesystem::Fat(_) | Filesystem::Ext);
        let numbers = |disk: &Disk| -> Vec<u32> {
            let volumes = disk.volumes.iter().filter(has_files);
            volumes.map(|volume| volume.number).collect()
        };
        let mut all = [numbers(&before), numbers(&after)].concat();
        all.sort_unstable();
        all.dedup();
        let mut changed = None;
        let mut compared = Vec::new();
        for number in all {
            let of = |disk: &Disk| {
                disk.volumes
                    .iter()
                    .find(|one| one.number == number)
                    .cloned()
            };
            let is_same = of(&before).zip(of(&after)).is_some_and(|(before, after)| {
                before.filesystem == after.filesystem && before.span == after.span
            });
            let outcome = if is_same {
                if changed.is_none() {
                    changed = Some(self.changed().await?);
                }
                let changed = changed.as_deref().unwrap_or_default();
                match self.files(number, changed).await {
                    Ok(found) => FilesOutcome::Files(found),
                    Err(why) if why.code.starts_with("Files.") => FilesOutcome::Failed(why),
                    Err(why) => return Err(why),
                }
            } else {
                FilesOutcome::OtherFilesystem
            };
            compared.push(ComparedVolume { number, outcome });
        }
        Ok(compared)
    }

    async fn ask(&self, version: VersionId, request: &Request) -> Result<Done, Failure> {
        module::ask(self.pool, version, to_js(request)?, self.cancel).await
    }

    async fn look(&self, version: VersionId) -> Result<Disk, Failure> {
        let done = self.ask(version, &Request::Look).await?;
        match wire::from_js(done.answer()?) {
            Ok(Told::Disk(disk)) => Ok(disk),
            _ => Err(failure(code::INTERNAL)),
        }
    }

    /// Where the disk changed: begins and ends, in order.
    async fn changed(&self) -> Result<Vec<f64>, Failure> {
        let len = |version| self.pool.version(version).map_or(0, |version| version.len);
        let len = len(self.before).max(len(self.after));
        let mut ranges: Vec<[f64; 2]> = Vec::new();
        let mut next = Some(0);
        while let Some(from) = next {
            self.cancel.check()?;
            let diff = self
                .pool
                .diff(self.before, self.after, from..len, BLOCKS_MAX)
                .await;
            let diff = diff.map_err(|error| of_engine(&error))?;
            ranges.extend(
                diff.changes
                    .iter()
                    .map(|change| [change.offset as f64, (change.offset + change.len) as f64]),
            );
            next = diff.next;
            if ranges.len() > RANGES_MAX {
                ranges = coarser(&ranges);
            }
        }
        Ok(ranges.concat())
    }

    async fn files(
        &mut self,
        volume: u32,
        changed: &[f64],
    ) -> Result<rowdisk_files::Differences, Failure> {
        let tree = Request::Tree {
            volume,
            path: "/".to_owned(),
        };
        let before = self.ask(self.before, &tree).await?;
        let after = self.ask(self.after, &tree).await?;
        let comparing = module::compare(&before, &after, changed).await?;
        while let Some(Piece { before, after, len }) = comparing.piece()? {
            self.cancel.check()?;
            let before = self.read(self.before, before, len).await?;
            let after = self.read(self.after, after, len).await?;
            comparing.tell(before != after)?;
            let (done, total) = comparing.progress()?;
            self.seldom.tell(done, total);
        }
        comparing.finish()
    }

    async fn read(
        &self,
        version: VersionId,
        at: Option<u64>,
        len: u64,
    ) -> Result<Vec<u8>, Failure> {
        let mut bytes = vec![0; len as usize];
        if let Some(at) = at {
            let read = self.pool.read(version, at, &mut bytes).await;
            read.map_err(|error| of_engine(&error))?;
        }
        Ok(bytes)
    }
}

/// Half as many ranges, each two of these with what is between them.
fn coarser(ranges: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let pairs = ranges.chunks(2).filter_map(|two| {
        let ([from, _], [_, to]) = (two.first()?, two.last()?);
        Some([*from, *to])
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::coarser;

    #[test]
    fn fewer_ranges_leave_nothing_out() {
        let ranges = [[0.0, 1.0], [4.0, 5.0], [8.0, 9.0]];
        assert_eq!(coarser(&ranges), [[0.0, 5.0], [8.0, 9.0]]);
    }
}
