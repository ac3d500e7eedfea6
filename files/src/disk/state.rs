//! The disk behind all views of a session: cached pages, what is written over them, and what stops a try.
//!
//! The first fault sticks: whatever is tried after it fails, so that no library can swallow it, go on with
//! half of the truth, or try for ever. Each primitive has an allowance of bytes; one that is used up
//! means that a list leads in a circle.

use std::{
    collections::BTreeMap,
    io::{Error, ErrorKind, Result},
    ops::Range,
};

use super::{
    Pieces,
    cache::{Cache, LOADED_MAX},
    guard::FatGuard,
    long_name::LongName,
    pieces::Found,
};
use crate::{Damage, FilesError, Span, ext::Journal};

/// Why reading stopped.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// These bytes of the disk are needed first.
    Missing(Range<u64>),
    /// Nothing will help.
    Failed(FilesError),
}

/// What reads and writes in the data area mean at the moment.
#[derive(Clone, Debug, Default)]
pub(super) enum Mode {
    #[default]
    Plain,
    /// Only where they go counts: nothing is loaded.
    Trace(Vec<Span>),
    /// They are the bytes of the file that this change puts, the next from `at`.
    Put { change: u32, at: u64 },
    /// Entries of folders get this name in place of the one that is written.
    Name(LongName),
}

/// The disk behind all views of a session.
pub(crate) struct State {
    pub(crate) cache: Cache,
    /// Changes that are complete.
    pub(crate) done: Pieces,
    /// The change being made.
    pub(crate) doing: Pieces,
    fault: Option<Fault>,
    pub(super) allowance: u64,
    pub(super) mode: Mode,
    pub(super) guard: Option<FatGuard>,
    /// Counts writes, so that a view knows when what it remembers is old.
    pub(super) writes: u64,
    /// Counts changed entries of the first table.
    pub(super) linked: u64,
    /// Journals as far as they are known, by where their volumes begin. They stay when a try ends.
    pub(crate) journals: BTreeMap<u64, Journal>,
}

impl State {
    pub(crate) fn new(disk_len: u64) -> Self {
        Self {
            cache: Cache::new(disk_len),
            done: Pieces::default(),
            doing: Pieces::default(),
            fault: None,
            allowance: 0,
            mode: Mode::Plain,
            guard: None,
            writes: 0,
            linked: 0,
            journals: BTreeMap::new(),
        }
    }

    /// Forgets a try: its writes, its guard, its fault, which is returned.
    pub(crate) fn end_try(&mut self) -> (Option<Fault>, Pieces) {
        self.mode = Mode::Plain;
        self.guard = None;
        self.allowance = 0;
        self.writes += 1;
        (self.fault.take(), std::mem::take(&mut self.doing))
    }

    fn fail(&mut self, fault: Fault) -> Error {
        self.fault.get_or_insert(fault);
        ErrorKind::Other.into()
    }

    pub(super) fn damaged(&mut self, what: Damage) -> Error {
        self.fail(Fault::Failed(FilesError::Damaged { what }))
    }

    pub(super) fn spend(&mut self, bytes: usize) -> Result<()> {
        if self.fault.is_some() {
            return Err(ErrorKind::Other.into());
        }
        match self.allowance.checked_sub(bytes as u64 + 1) {
            Some(left) => self.allowance = left,
            None => return Err(self.damaged(Damage::Endless)),
        }
        Ok(())
    }

    pub(super) fn read(&mut self, mut at: u64, mut buf: &mut [u8]) -> Result<()> {
        while !buf.is_empty() {
            let mut want = buf.len() as u64;
            let mut found = self.doing.at(at, want);
            if let Found::Nothing(gap) = found {
                want = gap;
                found = self.done.at(at, want);
            }
            let count = match found {
                Found::Bytes(bytes) => {
                    buf.split_at_mut(bytes.len()).0.copy_from_slice(bytes);
                    bytes.len()
                }
                Found::Zeros(zeros) => {
                    buf.split_at_mut(zeros as usize).0.fill(0);
                    zeros as usize
                }
                Found::File => return Err(self.damaged(Damage::Chain)),
                Found::Nothing(gap) => {
                    let place = buf.split_at_mut(gap as usize).0;
                    match self.cache.read(at, place) {
                        Some(count) => count,
                        None if self.cache.loaded() >= LOADED_MAX => {
                            return Err(self
                                .fail(Fault::Failed(FilesError::TooLarge { limit: LOADED_MAX })));
                        }
                        None => {
                            let range = self.cache.missing(at);
                            return Err(self.fail(Fault::Missing(range)));
                        }
                    }
                }
            };
            at += count as u64;
            buf = buf.split_at_mut(count).1;
        }
        Ok(())
    }
}
