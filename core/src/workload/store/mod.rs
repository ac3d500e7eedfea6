//! Pages of entries that are never overwritten in place: the database's keys, the web server's index.
//!
//! Every page has two slots. A commit writes the changed pages into the slots that are not in use,
//! then the directory pages that name them, flushes, writes the superblock beside the one before,
//! and flushes. The superblock vouches for the directories by checksum, they for the pages, so a
//! page that fell out of time is noticed like one that is damaged.
//!
//! All pages have 4,096 bytes and begin with their checksum.
//!
//! | superblock | bytes | |
//! |---|---|---|
//! | 8 | 8 | `rdsuper\0` |
//! | 16 | 8 | number of the commit; it stands in the slot of its last bit |
//! | 24 | 8 | keys that were ever put: those below this number |
//! | 32 | 24 each | references to directory pages |
//!
//! A directory page has `rddir\0\0\0`, its number, then at 24 the references of 128 pages; a page
//! has `rdpage\0\0`, its number, at 24 the version of the application (4), at 64 its 63 entries.
//!
//! *Reference:* commit (8, 0: never written), checksum (8), slot (4), entries (4). *Entry*, 64
//! bytes: version (8, 0: none), time (8), commit (8), what it says (40).

mod page;
mod plan;

pub(super) use page::{Entry, Page};
pub(super) use plan::Plan;

use page::Ref;

use super::bytes::{is_blank, is_sealed, put, put_u64, seal, u64_at};
use super::device::Device;
use super::error::Error;
use super::report::Step;

const PAGE_LEN: usize = 4096;
const ENTRIES_AT: usize = 64;
const ENTRY_LEN: usize = 64;
/// Entries in a page.
pub(super) const ENTRIES: u64 = 63;
/// Bytes that an entry says.
pub(super) const VALUE_LEN: usize = 40;
const FANOUT: u64 = 128;
const REF_LEN: usize = 24;
const DIRECTORY_REFS_AT: usize = 24;
const SUPER_REFS_AT: usize = 32;

const SUPER: [u8; 8] = *b"rdsuper\0";
const DIRECTORY: [u8; 8] = *b"rddir\0\0\0";
const PAGE: [u8; 8] = *b"rdpage\0\0";

/// What there is of a page.
#[derive(Debug)]
pub(super) enum Found {
    /// It can be read; one that was never written is blank.
    Page(Page),
    /// It cannot; so many entries were in it.
    Damaged(u64),
}

/// The store as of its last commit.
#[derive(Debug)]
pub(super) struct Store {
    plan: Plan,
    commit: u64,
    /// Keys that were ever put.
    pub(super) keys: u64,
    directories: Vec<Ref>,
    /// `None` where the directory that names it is damaged.
    pages: Vec<Option<Ref>>,
}

impl Store {
    /// A store without a commit.
    fn new(plan: Plan) -> Self {
        Self {
            plan,
            commit: 0,
            keys: 0,
            directories: vec![Ref::default(); plan.directories() as usize],
            pages: vec![Some(Ref::default()); plan.pages as usize],
        }
    }

    /// Writes the first commit over blank space.
    pub(super) async fn format<D: Device>(device: &D, plan: Plan) -> Result<(), Error<D::Error>> {
        let mut store = Self::new(plan);
        store
            .commit(device, 0, Vec::new(), &mut Step::default())
            .await
    }

    /// Finds the newest commit.
    pub(super) async fn open<D: Device>(device: &D, plan: Plan) -> Result<Self, Error<D::Error>> {
        let mut newest: Option<(u64, Vec<u8>)> = None;
        for slot in 0..2 {
            let Some(bytes) = read_page(device, plan.super_place(slot)).await? else {
                continue;
            };
            let commit = u64_at(&bytes, 16);
            let is_super = bytes.get(8..16) == Some(&SUPER)
                && is_sealed(&bytes, plan.key)
                && commit % 2 == slot;
            if is_super && newest.as_ref().is_none_or(|(other, _)| *other < commit) {
                newest = Some((commit, bytes));
            }
        }
        let (commit, bytes) = newest.ok_or(Error::Damaged)?;
        let mut store = Self::new(plan);
        store.commit = commit;
        store.keys = u64_at(&bytes, 24).min(plan.pages * ENTRIES);
        for (number, directory) in (0..).zip(&mut store.directories) {
            *directory = Ref::read(&bytes, SUPER_REFS_AT + number * REF_LEN);
        }
        for number in 0..plan.directories() {
            store.open_directory(device, number).await?;
        }
        Ok(store)
    }

    async fn open_directory<D: Device>(
        &mut self,
        device: &D,
        number: u64,
    ) -> Result<(), Error<D::Error>> {
        let directory = self.directories.get(number as usize).copied();
        let directory = directory.unwrap_or_default();
        if directory.commit == 0 {
            return Ok(());
        }
        let place = self.plan.directory_place(number, directory.slot);
        let bytes = read_page(device, place).await?;
        let bytes = bytes.filter(|bytes| {
            bytes.get(8..16) == Some(&DIRECTORY)
                && u64_at(bytes, 16) == number
                && u64_at(bytes, 0) == directory.checksum
                && is_sealed(bytes, self.plan.key)
        });
        let first = (number * FANOUT) as usize;
        let pages = self.pages.iter_mut().skip(first).take(FANOUT as usize);
        for (index, page) in pages.enumerate() {
            let at = DIRECTORY_REFS_AT + index * REF_LEN;
            *page = bytes.as_ref().map(|bytes| Ref::read(bytes, at));
        }
        Ok(())
    }

    /// The number of the last commit.
    pub(super) fn last_commit(&self) -> u64 {
        self.commit
    }

    /// Whether the directory that names a page is damaged; then how many entries went with it, told
    /// at the first of its pages.
    pub(super) fn lost_with_directory(&self, page: u64) -> Option<u64> {
        let here = self.pages.get(page as usize)?;
        if here.is_some() {
            return None;
        }
        let directory = self.directories.get((page / FANOUT) as usize)?;
        Some(u64::from(directory.entries) * u64::from(page.is_multiple_of(FANOUT)))
    }

    /// Reads a page.
    pub(super) async fn read<D: Device>(
        &self,
        device: &D,
        number: u64,
        step: &mut Step,
    ) -> Result<Found, Error<D::Error>> {
        let Some(here) = self.pages.get(number as usize).copied().flatten() else {
            return Ok(Found::Damaged(0));
        };
        if here.commit == 0 {
            return Ok(Found::Page(Page::blank()));
        }
        step.reads += 1;
        step.bytes_read += PAGE_LEN as u64;
        let bytes = read_page(device, self.plan.page_place(number, here.slot)).await?;
        let bytes = bytes.filter(|bytes| {
            bytes.get(8..16) == Some(&PAGE)
                && u64_at(bytes, 16) == number
                && u64_at(bytes, 0) == here.checksum
                && is_sealed(bytes, self.plan.key)
        });
        Ok(match bytes {
            Some(bytes) => Found::Page(Page(bytes)),
            None => Found::Damaged(u64::from(here.entries)),
        })
    }

    /// Makes changed pages durable, all or none.
    pub(super) async fn commit<D: Device>(
        &mut self,
        device: &D,
        keys: u64,
        changed: Vec<(u64, Page)>,
        step: &mut Step,
    ) -> Result<(), Error<D::Error>> {
        let commit = self.commit + 1;
        let mut pages = Vec::new();
        let mut directories = self.directories.clone();
        for (number, page) in changed {
            let Some(Some(old)) = self.pages.get(number as usize).copied() else {
                continue;
            };
            let (entries, mut bytes) = (page.entries(), page.0);
            let slot = old.other();
            put(&mut bytes, 8, &PAGE);
            put_u64(&mut bytes, 16, number);
            let checksum = seal(&mut bytes, self.plan.key);
            let place = self.plan.page_place(number, slot);
            write(device, place, &bytes, step).await?;
            let new = Ref {
                commit,
                checksum,
                slot,
                entries,
            };
            pages.push((number, new));
        }
        let mut touched: Vec<u64> = pages.iter().map(|(number, _)| number / FANOUT).collect();
        touched.sort_unstable();
        touched.dedup();
        for number in touched {
            let first = number * FANOUT;
            let old = self.pages.iter().skip(first as usize).take(FANOUT as usize);
            let mut bytes = vec![0; PAGE_LEN];
            put(&mut bytes, 8, &DIRECTORY);
            put_u64(&mut bytes, 16, number);
            let mut entries = 0;
            for (index, old) in (0..).zip(old) {
                let new = pages.iter().find(|(number, _)| *number == first + index);
                let page = new.map(|(_, new)| *new).or(*old).unwrap_or_default();
                entries += page.entries;
                page.write(&mut bytes, DIRECTORY_REFS_AT + index as usize * REF_LEN);
            }
            let checksum = seal(&mut bytes, self.plan.key);
            let Some(directory) = directories.get_mut(number as usize) else {
                continue;
            };
            let slot = directory.other();
            write(
                device,
                self.plan.directory_place(number, slot),
                &bytes,
                step,
            )
            .await?;
            *directory = Ref {
                commit,
                checksum,
                slot,
                entries,
            };
        }
        flush(device, step).await?;
        let mut bytes = vec![0; PAGE_LEN];
        put(&mut bytes, 8, &SUPER);
        put_u64(&mut bytes, 16, commit);
        put_u64(&mut bytes, 24, keys);
        for (index, directory) in directories.iter().enumerate() {
            directory.write(&mut bytes, SUPER_REFS_AT + index * REF_LEN);
        }
        seal(&mut bytes, self.plan.key);
        write(device, self.plan.super_place(commit), &bytes, step).await?;
        flush(device, step).await?;
        self.commit = commit;
        self.keys = keys;
        self.directories = directories;
        for (number, new) in pages {
            if let Some(page) = self.pages.get_mut(number as usize) {
                *page = Some(new);
            }
        }
        Ok(())
    }
}

/// Pages that hold something, without knowing what: for a store whose superblock is lost.
pub(super) async fn count_written<D: Device>(
    device: &D,
    plan: Plan,
) -> Result<u64, Error<D::Error>> {
    let mut written = 0;
    for number in 0..plan.pages {
        let mut is_blank_page = true;
        for slot in 0..2 {
            let bytes = read_page(device, plan.page_place(number, slot)).await?;
            is_blank_page &= bytes.is_some_and(|bytes| is_blank(&bytes));
        }
        written += u64::from(!is_blank_page);
    }
    Ok(written)
}

/// A page's bytes; `None` where the device cannot read them.
async fn read_page<D: Device>(device: &D, place: u64) -> Result<Option<Vec<u8>>, Error<D::Error>> {
    let mut bytes = vec![0; PAGE_LEN];
    match device.read(place, &mut bytes).await {
        Ok(()) => Ok(Some(bytes)),
        Err(error) if D::is_damage(&error) => Ok(None),
        Err(error) => Err(Error::Device(error)),
    }
}

/// Writes and counts it.
pub(super) async fn write<D: Device>(
    device: &D,
    place: u64,
    bytes: &[u8],
    step: &mut Step,
) -> Result<(), Error<D::Error>> {
    device.write(place, bytes).await.map_err(Error::Device)?;
    step.writes += 1;
    step.bytes_written += bytes.len() as u64;
    Ok(())
}

async fn flush<D: Device>(device: &D, step: &mut Step) -> Result<(), Error<D::Error>> {
    device.flush().await.map_err(Error::Device)?;
    step.flushes += 1;
    Ok(())
}
