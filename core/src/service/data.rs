//! The commands that write data: text, fill, random, a file's bytes, zeroes, discards.
//!
//! Each ends with a commit that also carries the log's line, so that what was answered is durable.

use super::claims::{Claim, Doing};
use super::command::{Command, Content, DiscardDisk, DiskRef, HexRun, WriteDisk, ZeroDisk, clip};
use super::error::{STORAGE_FULL, ServiceError};
use super::execute::Started;
use super::handle::{ClaimGuard, Service};
use super::ids::DiskId;
use super::naming::named;
use super::views::{FailureView, IdName, Outcome, UndoView};
use crate::backend::BlockBackend;
use crate::engine::{Writer, Written};

/// Bytes made and written at a time.
const CHUNK_LEN: u64 = 1 << 20;

impl<B: BlockBackend + 'static> Service<B> {
    pub(super) async fn write_disk(
        &self,
        write: &WriteDisk,
        bytes: Option<&[u8]>,
        started: &Started,
        mut progress: impl FnMut(u64, u64) -> bool,
    ) -> Result<Outcome, ServiceError> {
        let source = match &write.content {
            Content::Text(text) => Bytes::Given(text.as_bytes()),
            Content::Fill { byte, len } => Bytes::Fill(*byte, *len),
            Content::Random { seed, len } => Bytes::Random(*seed, *len),
            Content::Hex(runs) => return self.write_runs(write, runs, started).await,
            Content::File { name } => {
                let missing = || ServiceError::BytesMissing { file: clip(name) };
                Bytes::Given(bytes.ok_or_else(missing)?)
            }
        };
        let len = source.len();
        self.data(&write.disk, write.offset, len, started, async |writer| {
            if let Bytes::Fill(0, _) = source {
                // Nothing is stored for whole blocks of zeroes, however many.
                return Ok(writer.write_zeroes(write.offset, len).await?);
            }
            let mut done = 0;
            while done < len {
                if !progress(done, len) {
                    return Err(ServiceError::WriteCanceled { written: done });
                }
                let count = CHUNK_LEN.min(len - done);
                let chunk = source.chunk(done, count);
                let at = write.offset + done;
                writer.write(at, &chunk).await?;
                done += count;
            }
            Ok(())
        })
        .await
    }

    /// All runs in one commit.
    async fn write_runs(
        &self,
        write: &WriteDisk,
        runs: &[HexRun],
        started: &Started,
    ) -> Result<Outcome, ServiceError> {
        let len = write.content.len().unwrap_or(u64::MAX);
        let written = runs.iter().map(|run| run.bytes.len() as u64).sum();
        let mut data = self.begin_data(&write.disk, write.offset, len)?;
        let mut at = write.offset;
        for run in runs {
            at += run.gap;
            if let Err(why) = data.writer.write(at, &run.bytes).await {
                return Err(data.unfinished(why.into()));
            }
            at += run.bytes.len() as u64;
        }
        data.len = written;
        self.finish_data(started, data).await
    }

    pub(super) async fn zero_disk(
        &self,
        zero: &ZeroDisk,
        started: &Started,
    ) -> Result<Outcome, ServiceError> {
        let ZeroDisk { disk, offset, len } = zero;
        self.data(disk, *offset, *len, started, async |writer| {
            Ok(writer.write_zeroes(*offset, *len).await?)
        })
        .await
    }

    pub(super) async fn discard_disk(
        &self,
        discard: &DiscardDisk,
        started: &Started,
    ) -> Result<Outcome, ServiceError> {
        let DiscardDisk { disk, offset, len } = discard;
        self.data(disk, *offset, *len, started, async |writer| {
            Ok(writer.discard(*offset, *len).await?)
        })
        .await
    }

    /// Begins to write a file of so many bytes, which whoever holds it streams in:
    /// `disk write --file` without the bytes beside it.
    ///
    /// # Errors
    /// As for [`Service::execute`] with such a command.
    pub async fn begin_write(
        &self,
        write: &WriteDisk,
        file_len: u64,
    ) -> Result<FileWrite<B>, ServiceError> {
        let started = self.start(&Command::WriteDisk(write.clone())).await;
        let begun = self.begin_data(&write.disk, write.offset, file_len);
        let data = self.log_refusal(&started, begun)?;
        Ok(FileWrite {
            offset: write.offset,
            data,
            started,
        })
    }

    /// Ends such a write: what was written is durable after.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn finish_write(&self, write: FileWrite<B>) -> Result<Outcome, ServiceError> {
        self.catch_up().await;
        let finished = self.finish_data(&write.started, write.data).await;
        self.log_refusal(&write.started, finished)
    }

    /// Ends such a write before its end, `written` bytes after its beginning, and the log says why it ended.
    /// They stay, durable; in a full store only what is in a commit already. What is to be told of it:
    /// `why`, and what takes back what stays.
    pub async fn abandon_write(
        &self,
        write: FileWrite<B>,
        written: u64,
        why: FailureView,
    ) -> FailureView {
        let is_full = why.code == STORAGE_FULL;
        if is_full {
            write.data.writer.give_up();
        }
        let is_there = written > 0 && (!is_full || write.data.is_partly_stored());
        let undo = write.data.undo_view().filter(|_| is_there);
        let told = FailureView { undo, ..why };
        self.log_failure(&write.started, told.clone());
        // What ended the write is told, not that this failed too.
        let _ = self.flush().await;
        told
    }

    /// Checks the range, writes, commits, counts.
    async fn data(
        &self,
        disk: &DiskRef,
        offset: u64,
        len: u64,
        started: &Started,
        write: impl AsyncFnOnce(&Writer<B>) -> Result<(), ServiceError>,
    ) -> Result<Outcome, ServiceError> {
        let data = self.begin_data(disk, offset, len)?;
        match write(&data.writer).await {
            Ok(()) => self.finish_data(started, data).await,
            Err(why) => Err(data.unfinished(why)),
        }
    }

    /// Whether a range of a disk could be written now.
    pub(super) fn check_data(
        &self,
        disk: &DiskRef,
        offset: u64,
        len: u64,
    ) -> Result<(), ServiceError> {
        self.begin_data(disk, offset, len).map(drop)
    }

    /// Claims the disk for writing and checks the range.
    fn begin_data(
        &self,
        disk: &DiskRef,
        offset: u64,
        len: u64,
    ) -> Result<DataWrite<B>, ServiceError> {
        let (id, disk, head, undo, mut claims) = {
            let state = self.inner.state.borrow();
            let (id, row) = state.find_disk(disk)?;
            let undo = state.undo_point(&self.inner.pool, id);
            let claims = state.check_idle(id)?;
            (id, named(id, Some(&row.name)), row.head, undo, claims)
        };
        claims.push(Claim::Disk(id, Doing::Writing));
        let claim = self.claim(claims)?;
        self.insist_unlocked(disk.clone(), head)?;
        let disk_len = self.version(head)?.len;
        if len == 0 {
            return Err(ServiceError::EmptyRange);
        }
        if offset.checked_add(len).is_none_or(|end| end > disk_len) {
            return Err(ServiceError::PastTheEnd {
                offset,
                len,
                disk_len,
            });
        }
        Ok(DataWrite {
            id,
            disk,
            len,
            undo,
            writer: self.inner.pool.writer(head),
            _claim: claim,
        })
    }

    async fn finish_data(
        &self,
        started: &Started,
        data: DataWrite<B>,
    ) -> Result<Outcome, ServiceError> {
        let (flight, (), outcome) = self.launch(Some(started), started.at_ms, |plan| {
            plan.meter = Some(data.writer.meter());
            plan.about.push(data.id);
            plan.outcome.changed.push(data.disk.clone());
            plan.outcome.written_bytes = data.len;
            plan.outcome.undo = data.undo.clone();
            Ok(())
        })?;
        let concluded = self.conclude(started, flight, outcome).await;
        if concluded.as_ref().is_err_and(ServiceError::is_full) {
            data.writer.give_up();
        }
        concluded
    }
}

/// A file being written into a disk. Write its bytes with its writer from `offset` on, then finish
/// or abandon it.
#[must_use = "a write is finished or abandoned"]
pub struct FileWrite<B> {
    /// Where the first byte goes.
    pub offset: u64,
    data: DataWrite<B>,
    started: Started,
}

impl<B> FileWrite<B> {
    /// Writes to the disk's head.
    #[must_use]
    pub fn writer(&self) -> &Writer<B> {
        &self.data.writer
    }
}

/// A write under way: the disk cannot go or go back meanwhile.
struct DataWrite<B> {
    id: DiskId,
    disk: IdName,
    len: u64,
    undo: Option<IdName>,
    writer: Writer<B>,
    _claim: ClaimGuard<B>,
}

impl<B: BlockBackend> DataWrite<B> {
    fn undo_view(&self) -> Option<Box<UndoView>> {
        let snapshot = self.undo.as_ref()?;
        Some(Box::new(UndoView {
            disk: self.disk.id.clone(),
            snapshot: snapshot.id.clone(),
        }))
    }

    /// Whether a commit has a part of it already.
    fn is_partly_stored(&self) -> bool {
        self.writer.meter().written() != Written::default()
    }

    /// The error that ended the write, with what takes back what was written until then.
    fn unfinished(&self, why: ServiceError) -> ServiceError {
        if matches!(why, ServiceError::WriteCanceled { written: 0 }) {
            return why;
        }
        if why.is_full() {
            self.writer.give_up();
            if !self.is_partly_stored() {
                return why;
            }
        }
        match self.undo_view() {
            Some(undo) => ServiceError::Unfinished {
                why: Box::new(why),
                undo,
            },
            None => why,
        }
    }
}

/// What a write writes, made as it is needed.
enum Bytes<'b> {
    Given(&'b [u8]),
    Fill(u8, u64),
    Random(u64, u64),
}

impl Bytes<'_> {
    fn len(&self) -> u64 {
        match self {
            Self::Given(bytes) => bytes.len() as u64,
            Self::Fill(_, len) | Self::Random(_, len) => *len,
        }
    }

    fn chunk(&self, from: u64, count: u64) -> std::borrow::Cow<'_, [u8]> {
        let size = usize::try_from(count).unwrap_or_default();
        match self {
            Self::Given(bytes) => {
                let from = usize::try_from(from).unwrap_or_default();
                bytes.get(from..from + size).unwrap_or_default().into()
            }
            Self::Fill(byte, _) => vec![*byte; size].into(),
            Self::Random(seed, _) => random_bytes(*seed, from, size).into(),
        }
    }
}

/// Bytes that a seed determines, from any multiple of 8 on: the SplitMix64 sequence, little-endian.
/// Part of the command language: a replayed log must write the same bytes.
pub(super) fn random_bytes(seed: u64, from: u64, len: usize) -> Vec<u8> {
    /// SplitMix64's increment: 2^64 divided by the golden ratio.
    const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut state = seed.wrapping_add((from / 8).wrapping_mul(STEP));
    let mut bytes = Vec::with_capacity(len + 8);
    while bytes.len() < len {
        state = state.wrapping_add(STEP);
        let mut word = state;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bytes.extend((word ^ (word >> 31)).to_le_bytes());
    }
    bytes.truncate(len);
    bytes
}

#[cfg(test)]
mod tests {
    use super::random_bytes;

    #[test]
    fn a_seed_always_gives_the_same_bytes_wherever_they_are_cut() {
        let whole = random_bytes(0, 0, 64);
        // The first two numbers of SplitMix64 from seed 0, as published with it.
        assert_eq!(whole[..8], 0xe220_a839_7b1d_cdaf_u64.to_le_bytes());
        assert_eq!(whole[8..16], 0x6e78_9e6a_a1b9_65f4_u64.to_le_bytes());
        assert_eq!(random_bytes(0, 16, 48), whole[16..]);
        assert_eq!(random_bytes(0, 0, 5), whole[..5]);
        assert_ne!(random_bytes(1, 0, 64), whole);
    }
}
