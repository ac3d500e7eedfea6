//! Records in a ring: the log writer and the video recorder. Slots have one length, and a record's
//! slot follows from its sequence number, so what should be where is known without being told.
//!
//! | offset in the slot | bytes | |
//! |---|---|---|
//! | 0 | 8 | checksum of the rest |
//! | 8 | 8 | sequence number, from 1 |
//! | 16 | 8 | time |
//! | 24 | 8 | the last record that was durable when this one was written |
//! | 32 | 4 | version of the application |
//! | 36 | 4 | 0 |
//! | 40 | | what it says |
//!
//! Recovery takes what was durable and what follows without a gap; what stands behind a gap was
//! never promised, and is wiped before its places are used again. The oldest records give way some
//! time before they are overwritten: what was not flushed may be lost without a trace of them.

mod above;
mod run;

pub(super) use run::Ring;

use super::bytes::{is_blank, is_sealed, put_u32, put_u64, seal, u32_at, u64_at};
use super::device::Device;
use super::error::Error;
use super::setup::{AREA_AT, Kind, Setup};
use super::values::{about, line};

const BODY_AT: usize = 40;
/// Stands for what cannot be read where a sequence number is kept.
const DAMAGED: u64 = u64::MAX;
/// How much is read at once.
const CHUNK_LEN: u64 = 64 * 1024;

/// The ring's measures.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    setup: Setup,
    slot_len: u64,
    slots: u64,
    /// Records in one write.
    batch: u64,
    /// Writes between two flushes.
    writes: u64,
    /// Every how many steps something is read back; 0 for never.
    read_every: u64,
}

impl Shape {
    pub(super) fn new(setup: Setup) -> Self {
        let (slot_len, batch, writes, read_every) = match setup.kind {
            Kind::Video => (64 * 1024, 2, 1, 4),
            _ => (512, 8, 8, 0),
        };
        Self {
            setup,
            slot_len,
            slots: setup.area_len() / slot_len,
            batch,
            writes,
            read_every,
        }
    }

    /// How many slots there are.
    pub(super) fn slots(&self) -> u64 {
        self.slots
    }

    /// As many records as may be lost without a flush: the oldest ones that no longer count.
    fn margin(&self) -> u64 {
        self.batch * self.writes
    }

    fn slot_of(&self, sequence: u64) -> u64 {
        sequence.saturating_sub(1) % self.slots
    }

    fn place(&self, slot: u64) -> u64 {
        AREA_AT + slot * self.slot_len
    }

    fn key(&self) -> u64 {
        self.setup.seed ^ u64::from(self.setup.kind.number())
    }

    /// The record that a slot should hold once `newest` was written; `None` where it counts no more.
    fn expected(&self, slot: u64, newest: u64) -> Option<u64> {
        let behind = (self.slot_of(newest) + self.slots - slot) % self.slots;
        let sequence = newest
            .checked_sub(behind)
            .filter(|sequence| *sequence > 0)?;
        (behind < self.slots - self.margin()).then_some(sequence)
    }

    fn body(&self, seed: u64, sequence: u64, version: u32, body: &mut [u8]) {
        let mut random = about(seed, sequence, 0, version);
        match self.setup.kind {
            Kind::Video => random.fill(body),
            _ => line(&mut random, body),
        }
    }

    fn record(&self, sequence: u64, time_ms: u64, flushed: u64, version: u32) -> Vec<u8> {
        self.record_of(self.setup.seed, sequence, time_ms, flushed, version)
    }

    fn record_of(
        &self,
        seed: u64,
        sequence: u64,
        time_ms: u64,
        flushed: u64,
        version: u32,
    ) -> Vec<u8> {
        let mut bytes = vec![0; self.slot_len as usize];
        put_u64(&mut bytes, 8, sequence);
        put_u64(&mut bytes, 16, time_ms);
        put_u64(&mut bytes, 24, flushed);
        put_u32(&mut bytes, 32, version);
        let body = bytes.get_mut(BODY_AT..).unwrap_or_default();
        self.body(seed, sequence, version, body);
        seal(&mut bytes, self.key());
        bytes
    }

    /// What stands in a slot.
    fn parse(&self, slot: u64, bytes: &[u8]) -> Slot {
        if is_blank(bytes) {
            return Slot::Blank;
        }
        let sequence = u64_at(bytes, 8);
        if !is_sealed(bytes, self.key()) || sequence == 0 || self.slot_of(sequence) != slot {
            return Slot::Damaged;
        }
        let version = u32_at(bytes, 32);
        let mut body = vec![0; self.slot_len as usize - BODY_AT];
        self.body(self.setup.seed, sequence, version, &mut body);
        Slot::Record {
            sequence,
            time_ms: u64_at(bytes, 16),
            flushed: u64_at(bytes, 24).min(sequence - 1),
            version,
            is_right: bytes.get(BODY_AT..) == Some(&body[..]),
        }
    }

    /// Reads all slots in order. What the device cannot read is damaged.
    async fn scan<D: Device>(
        &self,
        device: &D,
        from: u64,
        to: u64,
        mut visit: impl FnMut(u64, Slot),
    ) -> Result<u64, Error<D::Error>> {
        let at_once = (CHUNK_LEN / self.slot_len).max(1);
        let mut slot = from;
        let mut bytes = vec![0; (at_once * self.slot_len) as usize];
        while slot < to {
            let count = at_once.min(to - slot);
            let chunk = bytes.get_mut(..(count * self.slot_len) as usize);
            let chunk = chunk.unwrap_or_default();
            let is_read = match device.read(self.place(slot), chunk).await {
                Ok(()) => true,
                Err(error) if D::is_damage(&error) => false,
                Err(error) => return Err(Error::Device(error)),
            };
            for bytes in chunk.chunks(self.slot_len as usize) {
                let found = match is_read {
                    true => self.parse(slot, bytes),
                    false => Slot::Damaged,
                };
                visit(slot, found);
                slot += 1;
            }
        }
        Ok((to - from) * self.slot_len)
    }

    /// Where the ring stands, by what can be read of it.
    async fn find<D: Device>(&self, device: &D) -> Result<(Found, u64), Error<D::Error>> {
        let mut found = Found {
            sequences: vec![0; self.slots as usize],
            flushed: 0,
            highest: 0,
        };
        let read = self.scan(device, 0, self.slots, |slot, what| {
            let sequence = match what {
                Slot::Blank => 0,
                Slot::Damaged => DAMAGED,
                Slot::Record {
                    sequence, flushed, ..
                } => {
                    found.flushed = found.flushed.max(flushed);
                    found.highest = found.highest.max(sequence);
                    sequence
                }
            };
            if let Some(place) = found.sequences.get_mut(slot as usize) {
                *place = sequence;
            }
        });
        let read = read.await?;
        Ok((found, read))
    }
}

/// What stands in a slot.
enum Slot {
    Blank,
    Damaged,
    Record {
        sequence: u64,
        time_ms: u64,
        flushed: u64,
        version: u32,
        is_right: bool,
    },
}

/// Where the ring stands.
struct Found {
    /// The record in each slot, 0 for none, `DAMAGED` for what is none.
    sequences: Vec<u64>,
    flushed: u64,
    highest: u64,
}

impl Found {
    fn has(&self, shape: &Shape, sequence: u64) -> bool {
        let slot = shape.slot_of(sequence) as usize;
        self.sequences.get(slot) == Some(&sequence)
    }
}
