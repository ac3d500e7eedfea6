//! A disk in memory that remembers what was written since the last flush.

use std::cell::{Cell, RefCell};
use std::ops::Range;

use crate::workload::Device;

/// What was asked of it, in order.
#[derive(Clone, Debug)]
pub(super) enum Asked {
    Write(u64, Vec<u8>),
    Flush,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Failed {
    Damaged,
    Broken,
}

#[derive(Default)]
pub(super) struct Disk {
    pub(super) bytes: RefCell<Vec<u8>>,
    pub(super) asked: RefCell<Vec<Asked>>,
    /// Reads that touch it fail.
    pub(super) unreadable: RefCell<Range<u64>>,
    /// Requests until all fail.
    pub(super) left: Cell<Option<u64>>,
}

impl Disk {
    pub(super) fn new(len: u64) -> Self {
        Self::with(vec![0; len as usize])
    }

    pub(super) fn with(bytes: Vec<u8>) -> Self {
        Self {
            bytes: RefCell::new(bytes),
            ..Self::default()
        }
    }

    fn count(&self) -> Result<(), Failed> {
        match self.left.get() {
            Some(0) => Err(Failed::Broken),
            Some(left) => {
                self.left.set(Some(left - 1));
                Ok(())
            }
            None => Ok(()),
        }
    }
}

impl Device for Disk {
    type Error = Failed;

    fn size(&self) -> u64 {
        self.bytes.borrow().len() as u64
    }

    async fn read(&self, offset: u64, bytes: &mut [u8]) -> Result<(), Failed> {
        self.count()?;
        let end = offset + bytes.len() as u64;
        let unreadable = self.unreadable.borrow();
        if offset < unreadable.end && unreadable.start < end {
            return Err(Failed::Damaged);
        }
        bytes.copy_from_slice(&self.bytes.borrow()[offset as usize..end as usize]);
        Ok(())
    }

    async fn write(&self, offset: u64, bytes: &[u8]) -> Result<(), Failed> {
        self.count()?;
        put(&mut self.bytes.borrow_mut(), offset, bytes);
        let asked = Asked::Write(offset, bytes.to_vec());
        self.asked.borrow_mut().push(asked);
        Ok(())
    }

    async fn flush(&self) -> Result<(), Failed> {
        self.count()?;
        self.asked.borrow_mut().push(Asked::Flush);
        Ok(())
    }

    fn is_damage(error: &Failed) -> bool {
        *error == Failed::Damaged
    }
}

pub(super) fn put(disk: &mut [u8], offset: u64, bytes: &[u8]) {
    disk[offset as usize..][..bytes.len()].copy_from_slice(bytes);
}
