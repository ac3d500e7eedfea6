//! All records of a ring at once: judged, or changed in place.

use super::{CHUNK_LEN, Shape, Slot};
use crate::workload::device::Device;
use crate::workload::error::Error;
use crate::workload::report::Report;
use crate::workload::rewrite::{Rewrite, Rewritten};

impl Shape {
    /// Reads everything and judges it.
    pub(in crate::workload) async fn verify<D: Device>(
        &self,
        device: &D,
        version: Option<u32>,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Report, Error<D::Error>> {
        let (found, read) = self.find(device).await?;
        let mut report = Report {
            bytes_read: read,
            ..Report::default()
        };
        let at_once = (CHUNK_LEN / self.slot_len).max(1);
        let mut from = 0;
        while from < self.slots {
            progress(from, self.slots);
            let to = (from + at_once).min(self.slots);
            let read = self.scan(device, from, to, |slot, what| {
                let expected = self.expected(slot, found.highest);
                match (what, expected) {
                    // What was overwritten in the free part of the ring is nobody's loss.
                    (Slot::Damaged, None) if found.highest >= self.slots => {}
                    (Slot::Damaged, _) => report.damaged += 1,
                    (_, None) => {}
                    (
                        Slot::Record {
                            sequence,
                            time_ms,
                            version: written_by,
                            is_right,
                            ..
                        },
                        Some(expected),
                    ) if sequence == expected => {
                        match is_right && version.is_none_or(|known| known == written_by) {
                            true => report.note(time_ms, sequence),
                            false => report.wrong += 1,
                        }
                    }
                    // Not flushed, and lost with the power: never promised.
                    (_, Some(expected)) if expected > found.flushed => {}
                    (_, Some(_)) => report.missing += 1,
                }
            });
            report.bytes_read += read.await?;
            from = to;
        }
        progress(self.slots, self.slots);
        Ok(report)
    }

    /// Changes the records of some slots in place.
    pub(in crate::workload) async fn rewrite<D: Device>(
        &self,
        device: &D,
        what: Rewrite,
        from: u64,
    ) -> Result<Rewritten, Error<D::Error>> {
        let to = (from + (CHUNK_LEN / self.slot_len).max(1)).min(self.slots);
        let mut records = Vec::new();
        self.scan(device, from, to, |slot, found| records.push((slot, found)))
            .await?;
        let mut changed = 0;
        for (slot, found) in records {
            let Slot::Record {
                sequence,
                time_ms,
                flushed,
                version,
                ..
            } = found
            else {
                continue;
            };
            let is_done = what.version() == Some(version);
            if is_done || !what.hits(slot) || !what.hits_place(slot) {
                continue;
            }
            let version = what.version().unwrap_or(version);
            let bytes = match what {
                Rewrite::Spoil => {
                    let seed = !self.setup.seed;
                    self.record_of(seed, sequence, time_ms, flushed, version)
                }
                Rewrite::Delete => vec![0; self.slot_len as usize],
                _ => self.record(sequence, time_ms, flushed, version),
            };
            let written = device.write(self.place(slot), &bytes).await;
            written.map_err(Error::Device)?;
            changed += 1;
        }
        device.flush().await.map_err(Error::Device)?;
        Ok(Rewritten {
            next: (to < self.slots).then_some(to),
            changed,
        })
    }
}
