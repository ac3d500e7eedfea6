//! One request, tried until nothing is missing.
//!
//! The libraries below are synchronous, the disk is not. A try runs until it wants a page that is not here;
//! then everything it did is forgotten, the page is asked for, and the next try begins. Of several changes
//! those that are complete stay, so that a page missed by the last one does not repeat the first.
//!
//! Invariant: a file's new bytes have places that nothing uses when the request begins. They are written ahead of
//! the change, and what was there must not be missed if the change is not made.

use std::{cell::RefCell, mem, ops::Range, rc::Rc};

use crate::{
    Answer, Change, Changed, FilesError, Known, Missing, Request, Span,
    disk::{Fault, State, View, What},
    ext::Journal,
    volume::{self, Parts},
};

/// The most bytes of one write.
const WRITE_MAX: usize = 1 << 20;
/// As much is asked for at once, if the parts of a question lack so much.
const AT_ONCE_MAX: u64 = 8 << 20;

/// A write that completes a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// Where on the disk.
    pub offset: u64,
    /// What.
    pub data: Data,
}

/// What is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    /// These bytes.
    Bytes(Vec<u8>),
    /// This many zeros.
    Zeros(u64),
    /// So many bytes that nobody has any more: they can stay as they are, or be given back.
    Discarded(u64),
    /// Bytes of a file that is put.
    File {
        /// Which of the request's changes puts it.
        change: u32,
        /// From where in the file.
        at: u64,
        /// How many.
        len: u64,
    },
}

/// How far a request has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// These bytes of the disk are to be given by [`Session::fill`] first.
    Needs(Vec<Range<u64>>),
    /// It is answered.
    Done {
        /// The answer.
        answer: Answer,
        /// What a change comes to, in order and without overlap. Nothing for a question.
        writes: Vec<Write>,
    },
}

/// A view of one disk at one moment, for one request.
pub struct Session {
    state: Rc<RefCell<State>>,
    /// How many changes are made; then, how many are finished.
    done: usize,
    /// Files that wait under another name for the end, by what put them.
    waiting: Vec<(usize, String)>,
    changed: Changed,
    /// What the last try of a change lacked.
    lacks: Option<Range<u64>>,
}

impl Session {
    /// A session over a disk of this many bytes, none of which is known yet.
    #[must_use]
    pub fn new(disk_len: u64) -> Self {
        Self {
            state: Rc::new(RefCell::new(State::new(disk_len))),
            done: 0,
            waiting: Vec::new(),
            changed: Changed::default(),
            lacks: None,
        }
    }

    /// Begins with what is known of a disk with the same bytes.
    pub fn remember(&mut self, known: &Known) {
        let journals = known.journals.iter();
        let journals = journals.map(|(start, newest)| (*start, Journal::Known(newest.clone())));
        self.state.borrow_mut().journals.extend(journals);
    }

    /// What was found out.
    #[must_use]
    pub fn known(&self) -> Known {
        let state = self.state.borrow();
        let journals = state
            .journals
            .iter()
            .filter_map(|(start, journal)| match journal {
                Journal::Known(newest) => Some((*start, newest.clone())),
                Journal::Read(_) => None,
            });
        Known {
            journals: journals.collect(),
        }
    }

    /// Takes in bytes of the disk that were asked for.
    pub fn fill(&mut self, offset: u64, bytes: &[u8]) {
        self.state.borrow_mut().cache.fill(offset, bytes);
    }

    /// Goes on with a request, which has to be the same each time.
    ///
    /// # Errors
    ///
    /// Why the request is refused. The session is of no use after that.
    pub fn step(&mut self, request: &Request) -> Result<Step, FilesError> {
        match request {
            Request::Change {
                volume,
                changes,
                now,
            } => self.change(*volume, changes, *now),
            question => self.ask(question),
        }
    }

    fn ask(&mut self, request: &Request) -> Result<Step, FilesError> {
        let (mut missing, mut len) = (Vec::<Range<u64>>::new(), 0);
        let mut end_part = || match self.end_try() {
            Some(Fault::Missing(range)) => {
                if !missing.iter().any(|known| known.contains(&range.start)) {
                    len += range.end - range.start;
                    missing.push(range);
                }
                // The question ends here; it is asked again with what it lacked so far.
                let limit = AT_ONCE_MAX;
                if len < limit {
                    Ok(true)
                } else {
                    Err(FilesError::TooLarge { limit })
                }
            }
            Some(Fault::Failed(error)) => Err(error),
            None => Ok(false),
        };
        let answer = volume::answer(&self.disk(), request, &mut Parts(&mut end_part));
        let last = end_part();
        if !missing.is_empty() {
            return Ok(Step::Needs(missing));
        }
        last?;
        Ok(Step::Done {
            answer: answer?,
            writes: Vec::new(),
        })
    }

    fn change(&mut self, volume: u32, changes: &[Change], now: i64) -> Result<Step, FilesError> {
        if changes.len() > Request::CHANGES_MAX {
            return Err(FilesError::TooLarge {
                limit: Request::CHANGES_MAX as u64,
            });
        }
        let put = changes.iter().fold(0u64, |sum, change| match change {
            Change::Put { len, .. } => sum.saturating_add(*len),
            _ => sum,
        });
        if put > Request::PUT_MAX {
            return Err(FilesError::TooLarge {
                limit: Request::PUT_MAX,
            });
        }
        let frees =
            |change: &Change| matches!(change, Change::Format { .. } | Change::Remove { .. });
        let puts = |change: &Change| matches!(change, Change::Put { .. });
        if changes.iter().any(frees) && changes.iter().any(puts) {
            // New files' bytes go ahead, and must not go to what is free only with this change.
            return Err(FilesError::Unsupported {
                what: Missing::Together,
            });
        }
        while let Some(change) = changes.get(self.done) {
            let made = volume::change(&self.disk(), volume, change, self.done as u32, now);
            let Some((did, waits)) = self.tried(made)? else {
                return self.needs();
            };
            self.changed.files += did.files;
            self.changed.folders += did.folders;
            self.changed.removed += did.removed;
            self.waiting.extend(waits.map(|name| (self.done, name)));
            self.done += 1;
        }
        // What new files replace goes when all of them have their places.
        while let Some((change, name)) = self.waiting.first() {
            let Some(Change::Put { path, .. }) = changes.get(*change) else {
                break;
            };
            let finished = volume::replace(&self.disk(), volume, path, name, now);
            if self.tried(finished)?.is_none() {
                return self.needs();
            }
            self.waiting.remove(0);
        }
        let pieces = mem::take(&mut self.state.borrow_mut().done);
        Ok(Step::Done {
            answer: Answer::Changed(self.changed.clone()),
            writes: writes(pieces.into_sorted()),
        })
    }

    /// Ends a try of a change: what came of it, which stays; nothing if it lacked something.
    fn tried<T>(&mut self, result: Result<T, FilesError>) -> Result<Option<T>, FilesError> {
        let (fault, pieces) = self.state.borrow_mut().end_try();
        match fault {
            Some(Fault::Missing(range)) => {
                self.lacks = Some(range);
                Ok(None)
            }
            Some(Fault::Failed(error)) => Err(error),
            None => {
                let result = result?;
                self.state.borrow_mut().done.cover(pieces);
                Ok(Some(result))
            }
        }
    }

    fn needs(&mut self) -> Result<Step, FilesError> {
        Ok(Step::Needs(self.lacks.take().into_iter().collect()))
    }

    fn disk(&self) -> View {
        let len = self.state.borrow().cache.disk_len();
        View::new(&self.state, Span { offset: 0, len })
    }

    fn end_try(&self) -> Option<Fault> {
        self.state.borrow_mut().end_try().0
    }
}

/// Pieces that touch become one write.
fn writes(pieces: impl Iterator<Item = (u64, u64, What)>) -> Vec<Write> {
    let mut writes: Vec<Write> = Vec::new();
    let mut end = None;
    for (offset, len, what) in pieces {
        let touches = end == Some(offset);
        end = Some(offset + len);
        let data = match what {
            What::Bytes(bytes) => {
                if touches
                    && let Some(Data::Bytes(last)) = writes.last_mut().map(|last| &mut last.data)
                    && last.len() + bytes.len() <= WRITE_MAX
                {
                    last.extend_from_slice(&bytes);
                    continue;
                }
                Data::Bytes(bytes)
            }
            What::Zeros => Data::Zeros(len),
            What::Discarded => {
                // Only whole blocks are given back: what lies on a border counts when both sides go.
                if touches
                    && let Some(Data::Discarded(last)) =
                        writes.last_mut().map(|last| &mut last.data)
                {
                    *last += len;
                    continue;
                }
                Data::Discarded(len)
            }
            What::File { change, at } => Data::File { change, at, len },
        };
        writes.push(Write { offset, data });
    }
    writes
}
