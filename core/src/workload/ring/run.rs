//! A ring that is being written: recovery, appending, playing back.

use super::{Shape, Slot};
use crate::workload::device::Device;
use crate::workload::error::Error;
use crate::workload::report::Step;
use crate::workload::setup::Setup;
use crate::workload::values::{Random, about};

/// A ring that is being written.
#[derive(Debug)]
pub(in crate::workload) struct Ring {
    shape: Shape,
    version: u32,
    newest: u64,
    flushed: u64,
    writes: u64,
    steps: u64,
    random: Random,
}

impl Ring {
    /// Recovers a ring.
    pub(in crate::workload) async fn open<D: Device>(
        device: &D,
        setup: Setup,
        version: u32,
    ) -> Result<Self, Error<D::Error>> {
        let shape = Shape::new(setup);
        let (found, _) = shape.find(device).await?;
        let mut newest = found.flushed;
        while found.has(&shape, newest + 1) {
            newest += 1;
        }
        let blank = vec![0; shape.slot_len as usize];
        for sequence in newest + 1..=newest.saturating_add(shape.margin()) {
            let slot = shape.slot_of(sequence);
            let there = found.sequences.get(slot as usize);
            // Behind the gap, or torn. The lap before is left to be overwritten.
            if there.is_some_and(|there| *there > newest) {
                let written = device.write(shape.place(slot), &blank).await;
                written.map_err(Error::Device)?;
            }
        }
        device.flush().await.map_err(Error::Device)?;
        Ok(Self {
            shape,
            version,
            newest,
            flushed: newest,
            writes: 0,
            steps: 0,
            random: about(setup.seed, newest, 1, version),
        })
    }

    /// Appends a batch, flushes now and then, reads back now and then.
    pub(in crate::workload) async fn step<D: Device>(
        &mut self,
        device: &D,
        now_ms: u64,
    ) -> Result<Step, Error<D::Error>> {
        let mut step = Step::default();
        self.steps += 1;
        let shape = self.shape;
        if self.steps.checked_rem(shape.read_every) == Some(0) && self.newest > 0 {
            self.play(device, &mut step).await?;
            return Ok(step);
        }
        let first = shape.slot_of(self.newest + 1);
        let count = shape.batch.min(shape.slots - first);
        let mut bytes = Vec::with_capacity((count * shape.slot_len) as usize);
        for sequence in self.newest + 1..=self.newest + count {
            bytes.extend(shape.record(sequence, now_ms, self.flushed, self.version));
        }
        let written = device.write(shape.place(first), &bytes).await;
        written.map_err(Error::Device)?;
        self.newest += count;
        self.writes += 1;
        step.writes += 1;
        step.bytes_written += bytes.len() as u64;
        if self.writes >= shape.writes {
            device.flush().await.map_err(Error::Device)?;
            self.writes = 0;
            self.flushed = self.newest;
            step.flushes += 1;
        }
        Ok(step)
    }

    /// Plays an older segment back.
    async fn play<D: Device>(
        &mut self,
        device: &D,
        step: &mut Step,
    ) -> Result<(), Error<D::Error>> {
        let shape = self.shape;
        let kept = self.newest.min(shape.slots - shape.margin());
        let sequence = self.newest - self.random.below(kept);
        let slot = shape.slot_of(sequence);
        let mut is_well = false;
        let read = shape.scan(device, slot, slot + 1, |_, what| {
            is_well = matches!(what, Slot::Record { sequence: there, is_right: true, .. } if there == sequence);
        });
        step.bytes_read += read.await?;
        step.reads += 1;
        step.damaged += u64::from(!is_well);
        Ok(())
    }
}
