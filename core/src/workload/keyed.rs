//! What has keys: the database, and the web server with its objects. Keys are numbers from 0 on; a
//! key's page and entry follow from it.

use super::device::Device;
use super::error::Error;
use super::objects::{Looked, OWN_AT, Objects, fill_own};
use super::report::{Report, Step};
use super::rewrite::{Rewrite, Rewritten};
use super::setup::{Kind, Setup};
use super::store::{ENTRIES, Entry, Found, Page, Plan, Store, VALUE_LEN, count_written};
use super::values::{Random, about};

/// New keys in one transaction, and old ones that are put again.
const NEW_KEYS: u64 = 8;
const OLD_KEYS: u64 = 2;
/// Pages that one part of a rewrite commits.
const REWRITTEN_PAGES: u64 = 8;

/// The measures of one kind.
struct Shape {
    setup: Setup,
    plan: Plan,
    objects: Option<Objects>,
    keys_max: u64,
}

impl Shape {
    fn new(setup: Setup) -> Self {
        if setup.kind == Kind::Web {
            let (plan, objects) = Objects::plan(&setup);
            let keys_max = objects.keys_max().min(plan.pages * ENTRIES);
            return Self {
                setup,
                plan,
                objects: Some(objects),
                keys_max,
            };
        }
        let plan = Plan::fitting(&setup, setup.area_len());
        Self {
            setup,
            plan,
            objects: None,
            keys_max: plan.pages * ENTRIES,
        }
    }

    /// Where an entry's saying begins.
    fn own_at(&self) -> usize {
        if self.objects.is_some() { OWN_AT } else { 0 }
    }

    /// What a key says in a version, in an application's format.
    fn say(&self, value: &mut [u8; VALUE_LEN], seed: u64, key: u64, put: u64, version: u32) {
        let mut said = [0; VALUE_LEN];
        about(seed, key, put, version).fill(&mut said);
        fill_own(value, self.own_at(), &said);
    }

    fn is_right(&self, key: u64, entry: &Entry, version: u32) -> bool {
        let mut value = entry.value;
        self.say(&mut value, self.setup.seed, key, entry.version, version);
        value == entry.value
    }

    async fn judge<D: Device>(
        &self,
        device: &D,
        key: u64,
        entry: &Entry,
        version: u32,
        step: &mut Step,
    ) -> Result<Looked, Error<D::Error>> {
        match &self.objects {
            _ if !self.is_right(key, entry, version) => Ok(Looked::Wrong),
            None => Ok(Looked::Intact),
            Some(objects) => objects.look(device, key, entry, step).await,
        }
    }
}

/// How many pages fit.
pub(super) fn pages(setup: Setup) -> u64 {
    Shape::new(setup).plan.pages
}

/// Makes an empty one over blank space.
pub(super) async fn format<D: Device>(device: &D, setup: Setup) -> Result<(), Error<D::Error>> {
    Store::format(device, Shape::new(setup).plan).await
}

/// Reads everything and judges it.
pub(super) async fn verify<D: Device>(
    device: &D,
    setup: Setup,
    version: Option<u32>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Report, Error<D::Error>> {
    let shape = Shape::new(setup);
    let store = match Store::open(device, shape.plan).await {
        Ok(store) => store,
        Err(Error::Damaged) => {
            let damaged = count_written(device, shape.plan).await?;
            return Ok(Report {
                damaged,
                is_lost: true,
                ..Report::default()
            });
        }
        Err(error) => return Err(error),
    };
    let (mut report, mut step) = (Report::default(), Step::default());
    let pages = store.keys.div_ceil(ENTRIES);
    for number in 0..pages {
        progress(number, pages);
        if let Some(entries) = store.lost_with_directory(number) {
            report.damaged += entries;
            continue;
        }
        let page = match store.read(device, number, &mut step).await? {
            Found::Damaged(entries) => {
                report.damaged += entries;
                continue;
            }
            Found::Page(page) => page,
        };
        let is_known = version.is_none_or(|version| page.version() == version);
        for index in 0..ENTRIES.min(store.keys - number * ENTRIES) {
            let key = number * ENTRIES + index;
            let Some(entry) = page.entry(index) else {
                report.missing += 1;
                continue;
            };
            let looked = shape.judge(device, key, &entry, page.version(), &mut step);
            match looked.await? {
                Looked::Intact if is_known => report.note(entry.time_ms, entry.commit),
                Looked::Intact | Looked::Wrong => report.wrong += 1,
                Looked::Damaged => report.damaged += 1,
            }
        }
    }
    progress(pages, pages);
    report.bytes_read = step.bytes_read;
    Ok(report)
}

/// Changes some pages, in one commit.
pub(super) async fn rewrite<D: Device>(
    device: &D,
    setup: Setup,
    what: Rewrite,
    from: u64,
) -> Result<Rewritten, Error<D::Error>> {
    let shape = Shape::new(setup);
    let mut store = Store::open(device, shape.plan).await?;
    let pages = store.keys.div_ceil(ENTRIES);
    let to = (from + REWRITTEN_PAGES).min(pages);
    let (mut written, mut changed, mut step) = (Vec::new(), 0, Step::default());
    for number in from..to {
        let Found::Page(mut page) = store.read(device, number, &mut step).await? else {
            continue;
        };
        let version = what.version().unwrap_or(page.version());
        let is_done = what.version() == Some(page.version());
        if is_done || !what.hits_place(number) {
            continue;
        }
        let before = changed;
        for index in 0..ENTRIES {
            let key = number * ENTRIES + index;
            let Some(mut entry) = page.entry(index).filter(|_| what.hits(key)) else {
                continue;
            };
            let seed = match what {
                Rewrite::Spoil => !setup.seed,
                _ => setup.seed,
            };
            shape.say(&mut entry.value, seed, key, entry.version, version);
            page.set(index, (what != Rewrite::Delete).then_some(&entry));
            changed += 1;
        }
        page.set_version(version);
        if changed > before {
            written.push((number, page));
        }
    }
    if !written.is_empty() {
        let keys = store.keys;
        store.commit(device, keys, written, &mut step).await?;
    }
    Ok(Rewritten {
        next: (to < pages).then_some(to),
        changed,
    })
}

/// One that is being used.
pub(super) struct Keyed {
    shape: Shape,
    store: Store,
    version: u32,
    random: Random,
}

impl Keyed {
    /// Recovers it.
    pub(super) async fn open<D: Device>(
        device: &D,
        setup: Setup,
        version: u32,
    ) -> Result<Self, Error<D::Error>> {
        let mut shape = Shape::new(setup);
        let store = Store::open(device, shape.plan).await?;
        if let Some(objects) = &mut shape.objects {
            for number in 0..shape.plan.pages {
                let found = store.read(device, number, &mut Step::default()).await?;
                let Found::Page(page) = found else { continue };
                let entries = (0..ENTRIES).filter_map(|index| page.entry(index));
                entries.for_each(|entry| objects.take(&entry));
            }
        }
        let random = about(setup.seed, store.last_commit(), 2, version);
        Ok(Self {
            shape,
            store,
            version,
            random,
        })
    }

    /// A read of something, or a transaction.
    pub(super) async fn step<D: Device>(
        &mut self,
        device: &D,
        now_ms: u64,
    ) -> Result<Step, Error<D::Error>> {
        let mut step = Step::default();
        let reads_of_8 = if self.shape.objects.is_some() { 7 } else { 4 };
        if self.store.keys > 0 && self.random.below(8) < reads_of_8 {
            self.get(device, &mut step).await?;
        } else if self.shape.objects.is_some() {
            self.upload(device, now_ms, &mut step).await?;
        } else {
            self.put(device, now_ms, &mut step).await?;
        }
        Ok(step)
    }

    /// A key that is there; low ones are hot.
    fn hot(&mut self) -> u64 {
        let keys = self.store.keys;
        self.random.below(keys).min(self.random.below(keys))
    }

    /// A page in a format that this version of the application knows.
    async fn page<D: Device>(
        &self,
        device: &D,
        number: u64,
        step: &mut Step,
    ) -> Result<Option<Page>, Error<D::Error>> {
        let found = self.store.read(device, number, step).await?;
        let is_known = |page: &Page| {
            page.version() == self.version || (0..ENTRIES).all(|i| page.entry(i).is_none())
        };
        match found {
            Found::Page(mut page) if is_known(&page) => {
                page.set_version(self.version);
                Ok(Some(page))
            }
            _ => {
                step.damaged += 1;
                Ok(None)
            }
        }
    }

    async fn get<D: Device>(&mut self, device: &D, step: &mut Step) -> Result<(), Error<D::Error>> {
        let key = self.hot();
        let Some(page) = self.page(device, key / ENTRIES, step).await? else {
            return Ok(());
        };
        let looked = match page.entry(key % ENTRIES) {
            Some(entry) => {
                let judged = self.shape.judge(device, key, &entry, self.version, step);
                judged.await?
            }
            None => Looked::Damaged,
        };
        step.damaged += u64::from(looked != Looked::Intact);
        Ok(())
    }

    async fn put<D: Device>(
        &mut self,
        device: &D,
        now_ms: u64,
        step: &mut Step,
    ) -> Result<(), Error<D::Error>> {
        let first = self.store.keys;
        let keys = (first + NEW_KEYS).min(self.shape.keys_max);
        let old = if keys > first { OLD_KEYS } else { NEW_KEYS };
        let mut put: Vec<u64> = (first..keys).collect();
        if first > 0 {
            put.extend((0..old).map(|_| self.hot()));
        }
        put.sort_unstable();
        put.dedup();
        let commit = self.store.last_commit() + 1;
        let mut changed: Vec<(u64, Page)> = Vec::new();
        for key in put {
            let number = key / ENTRIES;
            if changed.last().is_none_or(|(last, _)| *last != number) {
                let Some(page) = self.page(device, number, step).await? else {
                    continue;
                };
                changed.push((number, page));
            }
            let Some((_, page)) = changed.last_mut() else {
                continue;
            };
            let old = page.entry(key % ENTRIES);
            let mut entry = Entry {
                version: old.map_or(1, |old| old.version.wrapping_add(1).max(1)),
                time_ms: now_ms,
                commit,
                value: [0; VALUE_LEN],
            };
            let seed = self.shape.setup.seed;
            let shape = &self.shape;
            shape.say(&mut entry.value, seed, key, entry.version, self.version);
            page.set(key % ENTRIES, Some(&entry));
        }
        self.store.commit(device, keys, changed, step).await
    }

    async fn upload<D: Device>(
        &mut self,
        device: &D,
        now_ms: u64,
        step: &mut Step,
    ) -> Result<(), Error<D::Error>> {
        let first = self.store.keys;
        let is_new = first == 0 || (first < self.shape.keys_max && self.random.below(2) == 0);
        let key = if is_new { first } else { self.hot() };
        let Some(mut page) = self.page(device, key / ENTRIES, step).await? else {
            return Ok(());
        };
        let old = page.entry(key % ENTRIES);
        let version = old.map_or(1, |old| old.version.wrapping_add(1).max(1));
        let Some(objects) = &self.shape.objects else {
            return Ok(());
        };
        let Some(mut value) = objects.upload(device, key, version, step).await? else {
            return Ok(());
        };
        let seed = self.shape.setup.seed;
        let shape = &self.shape;
        shape.say(&mut value, seed, key, version, self.version);
        let entry = Entry {
            version,
            time_ms: now_ms,
            commit: self.store.last_commit() + 1,
            value,
        };
        page.set(key % ENTRIES, Some(&entry));
        let keys = first.max(key + 1);
        let changed = vec![(key / ENTRIES, page)];
        self.store.commit(device, keys, changed, step).await?;
        if let Some(objects) = &mut self.shape.objects {
            objects.replace(old.as_ref(), &entry);
        }
        Ok(())
    }
}
