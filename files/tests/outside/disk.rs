//! A disk in memory that answers what a session needs, and applies what it writes.

use rowdisk_files::{
    Answer, Change, Data, Disk, Entry, Extent, FilesError, Memory, Request, Session, Stat, Step,
    Tree,
};

pub(crate) const NOW: i64 = 1_700_000_000;
/// No honest request on these disks needs as many rounds.
const ROUNDS_MAX: usize = 2_000;

/// The bytes of a disk, and what reading them took.
pub(crate) struct TestDisk {
    pub(crate) bytes: Vec<u8>,
    pub(crate) rounds: usize,
    pub(crate) loaded: usize,
}

impl TestDisk {
    pub(crate) fn new(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            rounds: 0,
            loaded: 0,
        }
    }

    pub(crate) fn zeros(mebibytes: usize) -> Self {
        Self::new(vec![0; mebibytes << 20])
    }

    /// All that is on its first volume.
    pub(crate) fn tree(&mut self) -> Tree {
        let request = Request::Tree {
            volume: 0,
            path: "/".into(),
        };
        match self.run(&request, &[]).unwrap() {
            Answer::Tree(tree) => tree,
            other => panic!("{other:?}"),
        }
    }

    /// Asks, and applies what comes out. `files` are the bytes of the puts, by change.
    pub(crate) fn run(&mut self, request: &Request, files: &[&[u8]]) -> Result<Answer, FilesError> {
        let mut session = Session::new(self.bytes.len() as u64);
        self.go_on(&mut session, request, files)
    }

    fn go_on(
        &mut self,
        session: &mut Session,
        request: &Request,
        files: &[&[u8]],
    ) -> Result<Answer, FilesError> {
        self.loaded = 0;
        for round in 0..ROUNDS_MAX {
            match session.step(request)? {
                Step::Needs(ranges) => {
                    assert!(!ranges.is_empty());
                    for range in ranges {
                        let place = range.start as usize..range.end as usize;
                        self.loaded += place.len();
                        session.fill(range.start, &self.bytes[place]);
                    }
                }
                Step::Done { answer, writes } => {
                    self.rounds = round;
                    for write in writes {
                        let at = write.offset as usize;
                        match write.data {
                            Data::Bytes(bytes) => {
                                self.bytes[at..at + bytes.len()].copy_from_slice(&bytes);
                            }
                            Data::Zeros(len) => self.bytes[at..at + len as usize].fill(0),
                            // Whoever still needs it would see.
                            Data::Discarded(len) => self.bytes[at..at + len as usize].fill(0xd1),
                            Data::File {
                                change,
                                at: from,
                                len,
                            } => {
                                // What does not fill the last cluster is nobody's.
                                let file = files[change as usize];
                                let part = &file[from as usize..(from + len) as usize];
                                self.bytes[at..at + part.len()].copy_from_slice(part);
                            }
                        }
                    }
                    return Ok(answer);
                }
            }
        }
        panic!("{request:?} does not end");
    }

    /// Asks about a file with what is remembered of a state of the disk's bytes.
    pub(crate) fn remembering(&mut self, memory: &mut Memory, state: &str, path: &str) -> Stat {
        let mut session = Session::new(self.bytes.len() as u64);
        session.remember(&memory.find(state));
        let request = Request::Stat {
            volume: 0,
            path: path.into(),
        };
        let answer = self.go_on(&mut session, &request, &[]).unwrap();
        memory.keep(state, session.known());
        match answer {
            Answer::Stat(stat) => stat,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn change(
        &mut self,
        volume: u32,
        changes: Vec<Change>,
        files: &[&[u8]],
    ) -> Result<(), FilesError> {
        let request = Request::Change {
            volume,
            changes,
            now: NOW,
        };
        self.run(&request, files).map(drop)
    }

    pub(crate) fn put(&mut self, volume: u32, path: &str, bytes: &[u8]) -> Result<(), FilesError> {
        let put = Change::Put {
            path: path.into(),
            len: bytes.len() as u64,
            replace: true,
        };
        self.change(volume, vec![put], &[bytes])
    }

    pub(crate) fn look(&mut self) -> Disk {
        match self.run(&Request::Look, &[]).unwrap() {
            Answer::Disk(disk) => disk,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn list(&mut self, volume: u32, path: &str) -> Result<Vec<Entry>, FilesError> {
        let request = Request::List {
            volume,
            path: path.into(),
            skip: 0,
            take: Request::PAGE_MAX,
        };
        match self.run(&request, &[])? {
            Answer::Listing(listing) => Ok(listing.entries),
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn names(&mut self, volume: u32, path: &str) -> Vec<String> {
        let entries = self.list(volume, path).unwrap();
        entries.into_iter().map(|entry| entry.name).collect()
    }

    pub(crate) fn extents(&mut self, volume: u32, path: &str) -> Result<Vec<Extent>, FilesError> {
        let request = Request::Extents {
            volume,
            path: path.into(),
        };
        match self.run(&request, &[])? {
            Answer::Extents(extents) => Ok(extents),
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn len(&mut self, volume: u32, path: &str) -> Result<u64, FilesError> {
        Ok(self.stat(volume, path)?.entry.len)
    }

    pub(crate) fn stat(&mut self, volume: u32, path: &str) -> Result<Stat, FilesError> {
        let request = Request::Stat {
            volume,
            path: path.into(),
        };
        match self.run(&request, &[])? {
            Answer::Stat(stat) => Ok(stat),
            other => panic!("{other:?}"),
        }
    }

    /// A file's bytes by the session's own reading.
    pub(crate) fn read(&mut self, volume: u32, path: &str) -> Result<Vec<u8>, FilesError> {
        let len = self.len(volume, path)?;
        let mut bytes = Vec::new();
        while (bytes.len() as u64) < len {
            let request = Request::Read {
                volume,
                path: path.into(),
                offset: bytes.len() as u64,
                len: 1 << 20,
            };
            match self.run(&request, &[])? {
                Answer::Bytes(more) => {
                    assert!(!more.is_empty());
                    bytes.extend(more);
                }
                other => panic!("{other:?}"),
            }
        }
        Ok(bytes)
    }

    /// A file's bytes from where they lie.
    pub(crate) fn read_extents(&mut self, volume: u32, path: &str) -> Result<Vec<u8>, FilesError> {
        let len = self.len(volume, path)?;
        let mut bytes = vec![0; len as usize];
        let mut end = 0;
        for Extent { file_offset, disk } in self.extents(volume, path)? {
            assert!(file_offset >= end);
            end = file_offset + disk.len;
            let from = &self.bytes[disk.offset as usize..][..disk.len as usize];
            bytes[file_offset as usize..end as usize].copy_from_slice(from);
        }
        Ok(bytes)
    }
}
