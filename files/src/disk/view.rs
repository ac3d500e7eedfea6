//! A window of the disk with a place in it, as the libraries read and write it.

use std::{
    cell::RefCell,
    io::{ErrorKind, Read, Result, Seek, SeekFrom, Write},
    ops::Range,
    rc::Rc,
};

use super::{
    guard::FatGuard,
    long_name::LongName,
    newest::Newest,
    state::{Mode, State},
};
use crate::{
    Damage, Span,
    ext::{EXTENTS_MAX, Journal},
};

/// The sector read last. Libraries read a folder's entries number by number.
struct Sector {
    at: u64,
    writes: u64,
    bytes: [u8; SECTOR],
}

const SECTOR: usize = 512;

/// A window of the disk, and a place in it.
pub(crate) struct View {
    state: Rc<RefCell<State>>,
    window: Span,
    at: u64,
    sector: Option<Box<Sector>>,
    newest: Option<Rc<Newest>>,
}

impl View {
    pub(crate) fn new(state: &Rc<RefCell<State>>, window: Span) -> Self {
        Self {
            state: state.clone(),
            window,
            at: 0,
            sector: None,
            newest: None,
        }
    }

    /// The same window, from its beginning.
    pub(crate) fn again(&self) -> Self {
        Self {
            newest: self.newest.clone(),
            ..Self::new(&self.state, self.window)
        }
    }

    /// The same window with the newest copies of its blocks.
    pub(crate) fn with_newest(&self, newest: Rc<Newest>) -> Self {
        Self {
            newest: Some(newest),
            ..Self::new(&self.state, self.window)
        }
    }

    /// Where the newest copies are, if not where the blocks are.
    pub(crate) fn newest(&self) -> Option<&Newest> {
        self.newest.as_deref()
    }

    /// The volume's journal as far as it is known, to be kept again.
    pub(crate) fn take_journal(&self) -> Option<Journal> {
        let mut state = self.state.borrow_mut();
        state.journals.remove(&self.window.offset)
    }

    pub(crate) fn keep_journal(&self, journal: Journal) {
        let mut state = self.state.borrow_mut();
        state.journals.insert(self.window.offset, journal);
    }

    /// What is loaded of this part of the window is not needed any more.
    pub(crate) fn let_go(&self, part: Range<u64>) {
        let start = self.window.offset;
        let part = start + part.start..start + part.end;
        self.state.borrow_mut().cache.let_go(part);
    }

    /// A window in the disk behind this one.
    pub(crate) fn window(&self, span: Span) -> Self {
        Self::new(&self.state, span)
    }

    pub(crate) fn len(&self) -> u64 {
        self.window.len
    }

    /// Where the window begins on the disk.
    pub(crate) fn start(&self) -> u64 {
        self.window.offset
    }

    /// Lets the next primitive read and write this many bytes, each call counted as one more.
    pub(crate) fn allow(&self, bytes: u64) {
        self.state.borrow_mut().allowance = bytes;
    }

    /// How much of that is left.
    pub(crate) fn left(&self) -> u64 {
        self.state.borrow().allowance
    }

    pub(crate) fn guard(&self, guard: FatGuard) {
        self.state.borrow_mut().guard = Some(guard);
    }

    /// From now on reads in the data area only leave a trace.
    pub(crate) fn trace(&self) {
        self.state.borrow_mut().mode = Mode::Trace(Vec::new());
    }

    /// From now on writes in the data area are the bytes of a file.
    pub(crate) fn put(&self, change: u32) {
        self.state.borrow_mut().mode = Mode::Put { change, at: 0 };
    }

    /// From now on entries of folders get this name in place of the one that is written.
    pub(crate) fn name(&self, name: &str) {
        self.state.borrow_mut().mode = Mode::Name(LongName::new(name));
    }

    /// How many entries of the table were changed so far.
    pub(crate) fn linked(&self) -> u64 {
        self.state.borrow().linked
    }

    /// Reads and writes are plain again. The trace: where in the volume, joined where it goes on. Of more than
    /// [`EXTENTS_MAX`] places only so many and one.
    pub(crate) fn plain(&self) -> Vec<Span> {
        match std::mem::take(&mut self.state.borrow_mut().mode) {
            Mode::Trace(spans) => spans,
            _ => Vec::new(),
        }
    }

    /// Bytes from a place in the window.
    pub(crate) fn fetch<const N: usize>(&mut self, offset: u64) -> Result<[u8; N]> {
        let mut bytes = [0; N];
        self.fetch_into(offset, &mut bytes)?;
        Ok(bytes)
    }

    /// As many bytes as there is room for, from a place in the window.
    pub(crate) fn fetch_into(&mut self, offset: u64, bytes: &mut [u8]) -> Result<()> {
        self.at = offset;
        self.read_exact(bytes)
    }

    /// Zeros over a part of the window.
    pub(crate) fn zero(&self, span: Span) {
        let mut state = self.state.borrow_mut();
        state.writes += 1;
        state.doing.zero(self.window.offset + span.offset, span.len);
    }

    /// Gives a part of the window up: nobody has what is there any more.
    pub(crate) fn discard(&self, span: Span) {
        let mut state = self.state.borrow_mut();
        state.writes += 1;
        let offset = self.window.offset + span.offset;
        state.doing.discard(offset, span.len);
    }

    /// The place on the disk of `len` bytes of the window.
    fn place(&self, state: &mut State, at: u64, len: usize) -> Result<u64> {
        let end = at.checked_add(len as u64);
        let disk = self.window.offset.checked_add(at);
        match (end, disk) {
            (Some(end), Some(disk))
                if end <= self.window.len
                    && disk
                        .checked_add(len as u64)
                        .is_some_and(|end| end <= state.cache.disk_len()) =>
            {
                Ok(disk)
            }
            _ => Err(state.damaged(Damage::Outside)),
        }
    }
}

impl Read for View {
    fn read(&mut self, buf: &mut [u8]) -> Result<usize> {
        if buf.is_empty() {
            return Ok(0);
        }
        let mut state = self.state.borrow_mut();
        state.spend(buf.len().min(64))?;
        if let Some(newest) = &self.newest {
            let (at, len) = newest.place(self.at, buf.len() as u64);
            let (buf, _) = buf.split_at_mut(len as usize);
            let place = self.place(&mut state, at, buf.len())?;
            state.read(place, buf)?;
            newest.put_right(self.at, buf);
            self.at += len;
            return Ok(buf.len());
        }
        let place = self.place(&mut state, self.at, buf.len())?;
        let guard = state.guard.as_ref();
        let in_table = guard.is_some_and(|guard| guard.table.contains(&self.at));
        let in_data = guard.is_some_and(|guard| guard.data <= self.at);
        if !in_table && let Mode::Trace(spans) = &mut state.mode {
            let span = Span {
                offset: self.at,
                len: buf.len() as u64,
            };
            let has_room = spans.len() <= EXTENTS_MAX;
            match spans.last_mut() {
                Some(last) if last.offset + last.len == span.offset => last.len += span.len,
                _ if has_room => spans.push(span),
                // One more than are told says that there are too many.
                _ => {}
            }
            if !in_data {
                return Err(state.damaged(Damage::Chain));
            }
        } else {
            let within = (self.at % SECTOR as u64) as usize;
            let (at, disk) = (self.at - within as u64, place - within as u64);
            let whole = at + SECTOR as u64 <= self.window.len
                && disk + SECTOR as u64 <= state.cache.disk_len();
            if whole && within + buf.len() <= SECTOR {
                let known = self.sector.take();
                let known = known.filter(|known| known.at == at && known.writes == state.writes);
                let sector = match known {
                    Some(known) => known,
                    None => {
                        let mut bytes = [0; SECTOR];
                        state.read(disk, &mut bytes)?;
                        let writes = state.writes;
                        Box::new(Sector { at, writes, bytes })
                    }
                };
                if let Some(part) = sector.bytes.get(within..within + buf.len()) {
                    buf.copy_from_slice(part);
                }
                self.sector = Some(sector);
            } else {
                state.read(place, buf)?;
            }
            if in_table
                && let Some(guard) = &state.guard
                && !guard.leads_somewhere(self.at - guard.table.start, buf)
            {
                return Err(state.damaged(Damage::Chain));
            }
        }
        self.at += buf.len() as u64;
        Ok(buf.len())
    }
}

impl Write for View {
    fn write(&mut self, buf: &[u8]) -> Result<usize> {
        let len = buf.len() as u64;
        let mut state = self.state.borrow_mut();
        state.spend(buf.len().min(64))?;
        let place = self.place(&mut state, self.at, buf.len())?;
        state.writes += 1;
        let state = &mut *state;
        if let Some(guard) = &state.guard {
            // The library writes the table entry by entry, and never its first two. Anything else is a
            // folder or a file that a damaged list of clusters has led into it.
            if guard.table.contains(&self.at) {
                if len > 4 || self.at < guard.table.start + guard.reserved() {
                    return Err(state.damaged(Damage::Chain));
                }
                state.linked += 1;
            } else if let Mode::Name(name) = &mut state.mode
                && guard.folders <= self.at
                && let Some(unit) = name.instead(self.at, buf)
            {
                state.doing.write(place, &unit.to_le_bytes());
                self.at += len;
                return Ok(buf.len());
            }
            if let Mode::Put { change, at } = &mut state.mode {
                if self.at >= guard.data {
                    state.doing.put_file(place, len, *change, *at);
                    *at += len;
                    self.at += len;
                    return Ok(buf.len());
                }
                if len > 4 {
                    return Err(state.damaged(Damage::Chain));
                }
            }
        }
        if len >= 512 && buf.iter().all(|byte| *byte == 0) {
            state.doing.zero(place, len);
        } else {
            state.doing.write(place, buf);
        }
        self.at += len;
        Ok(buf.len())
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

impl Seek for View {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.window.len.checked_add_signed(by),
        };
        self.at = at.ok_or(ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

impl ext4_view::Ext4Read for View {
    fn read(
        &mut self,
        start_byte: u64,
        dst: &mut [u8],
    ) -> std::result::Result<(), Box<dyn std::error::Error + Send + Sync>> {
        self.at = start_byte;
        // Blocks count as what they are: the library reads whole ones.
        self.state.borrow_mut().spend(dst.len())?;
        Ok(self.read_exact(dst)?)
    }
}
