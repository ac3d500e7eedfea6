//! Making a database, and finding what an earlier owner left in it.

use js_sys::{Array, Number, Uint8Array};
use rowdisk::backend::{BackendError, Loaded};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbDatabase, IdbKeyRange, IdbTransaction};

use super::core::{Core, key};
use super::error::Failure;
use super::idb::{Transaction, random_values, result};
use super::record::{AllocationPage, Identity, RootRecord, page_of};
use super::schema;

/// How many pages of allocations are read at once.
const PAGES_AT_ONCE: u32 = 256;

const ACTION: &str = "opened the pool";

/// Makes the stores of a new database.
pub(super) fn create(database: &IdbDatabase, transaction: &IdbTransaction) -> Result<(), JsValue> {
    for store in schema::STORES {
        database.create_object_store(store)?;
    }
    let entropy = Uint8Array::new_with_length(8);
    random_values(&entropy)?;
    let mut store_id = [0; 8];
    entropy.copy_to(&mut store_id);
    let identity = Identity {
        store_id: u64::from_le_bytes(store_id),
    };
    let meta = transaction.object_store(schema::META)?;
    let record = Uint8Array::from(identity.encode().as_slice());
    meta.put_with_key(&record, &schema::IDENTITY.into())?;
    meta.put_with_key(&JsValue::from_f64(0.0), &schema::EPOCH.into())?;
    // From here on a root that is missing was lost: it never means that nothing was committed.
    let root = RootRecord::before_the_first(identity.store_id);
    let root = Uint8Array::from(root.encode().as_slice());
    meta.put_with_key(&root, &schema::ROOT.into())?;
    Ok(())
}

/// What taking the pool over found.
struct Found {
    epoch: f64,
    root: RootRecord,
    segment_next: u64,
}

impl Core {
    /// Becomes the owner and finds the newest commit.
    pub(super) async fn load(&self) -> Result<Option<Loaded>, BackendError> {
        let identity = self.identity().await?;
        self.store_id.set(identity.store_id);
        let found = self.take_over().await?;
        self.epoch.set(found.epoch);
        self.segment_next.set(found.segment_next);
        self.segment_committed.set(found.segment_next);
        self.load_allocations().await?;
        Ok(found.root.commit().map(|root| Loaded {
            root,
            fell_back: false,
        }))
    }

    /// Whose database this is. Changes nothing, so that nothing is done to a foreign one.
    async fn identity(&self) -> Result<Identity, BackendError> {
        self.usable().map_err(|why| why.while_it(ACTION))?;
        if !self.connection.has_store(schema::META) {
            return Err(BackendError::NotAPool);
        }
        let read = async {
            let transaction = self.connection.read(&[schema::META])?;
            let store = transaction.store(schema::META)?;
            result(&store.get(&schema::IDENTITY.into())?).await
        };
        let found = read.await.map_err(|why| why.while_it(ACTION))?;
        let identity = Identity::decode(&bytes(&found).unwrap_or_default())?;
        let missing = schema::STORES
            .into_iter()
            .find(|store| !self.connection.has_store(store));
        match missing {
            Some(store) => Err(BackendError::Damaged {
                what: format!("the object store {store} is missing"),
            }),
            None => Ok(identity),
        }
    }

    /// Raises the epoch, reads the root and throws away what was never committed: one transaction,
    /// so that an earlier owner has either committed before or never will.
    ///
    /// It awaits its own requests in between. Were it dropped there, what was asked for so far
    /// would be done, and the next owner would do it again.
    async fn take_over(&self) -> Result<Found, BackendError> {
        let fail = |why: Failure| why.while_it(ACTION);
        let transaction = self.connection.write(&schema::STORES).map_err(fail)?;
        let meta = transaction.store(schema::META).map_err(fail)?;
        let read = |name: &str| Ok(result(&meta.get(&name.into())?));
        let (epoch, root) = (
            read(schema::EPOCH).map_err(fail)?,
            read(schema::ROOT).map_err(fail)?,
        );
        let epoch = epoch.await.map_err(fail)?;
        let root = root.await.map_err(fail)?;

        let root = bytes(&root).and_then(|root| RootRecord::decode(&root, self.store_id.get()));
        let (Some(epoch), Some(root)) = (next_epoch(&epoch), root) else {
            transaction.abort();
            return Err(BackendError::Damaged {
                what: "the epoch or the root record".into(),
            });
        };
        let committed = root.segment_next;
        let done = async {
            meta.put_with_key(&JsValue::from_f64(epoch), &schema::EPOCH.into())?;
            let last = self.delete_orphans(&transaction, committed).await?;
            transaction.commit();
            self.finish(transaction).await?;
            // Their numbers are not used again: whoever still looks for one must not find another.
            Ok(last.map_or(committed, |last| last + 1))
        };
        let segment_next = done.await.map_err(fail)?;
        Ok(Found {
            epoch,
            root,
            segment_next,
        })
    }

    /// Deletes every segment from a number on; says which was the last, if there was one. Segments
    /// are stored together with their pages, so the pages know them all.
    async fn delete_orphans(
        &self,
        transaction: &Transaction,
        committed: u64,
    ) -> Result<Option<u64>, Failure> {
        let allocations = transaction.store(schema::ALLOCATIONS)?;
        let range = IdbKeyRange::lower_bound(&key(page_of(committed)))?;
        let values = result(&allocations.get_all_with_key(&range)?).await?;
        // A page that cannot be read has committed segments too, or is deleted unseen: the former
        // is noticed when all pages are read.
        let pages: Vec<AllocationPage> = Array::from(&values)
            .iter()
            .filter_map(|value| AllocationPage::decode(&bytes(&value)?))
            .collect();
        let segments = pages.iter().flat_map(|page| &page.segments);
        let last = segments.map(|segment| segment.number.get()).max();
        let last = last.filter(|&last| last >= committed);
        if last.is_none() {
            return Ok(None);
        }
        let orphans = IdbKeyRange::lower_bound(&key(committed))?;
        for store in [schema::SMALL, schema::BULK] {
            transaction.store(store)?.delete(&orphans)?;
        }
        // The first page may have committed segments as well.
        let rest = IdbKeyRange::lower_bound_with_open(&key(page_of(committed)), true)?;
        allocations.delete(&rest)?;
        let mut first = pages;
        first.retain(|page| page.page == page_of(committed));
        for page in &mut first {
            page.segments
                .retain(|segment| segment.number.get() < committed);
        }
        self.put_pages(transaction, &first)?;
        Ok(last)
    }

    async fn load_allocations(&self) -> Result<(), BackendError> {
        self.table.take();
        let mut last = None;
        loop {
            let read = async {
                let transaction = self.connection.read(&[schema::ALLOCATIONS])?;
                let range = match last {
                    Some(last) => IdbKeyRange::lower_bound_with_open(&key(last), true)?,
                    None => IdbKeyRange::lower_bound(&key(0))?,
                };
                let store = transaction.store(schema::ALLOCATIONS)?;
                let request = store.get_all_with_key_and_limit(&range, PAGES_AT_ONCE)?;
                result(&request).await
            };
            let pages = Array::from(&read.await.map_err(|why| why.while_it(ACTION))?);
            for value in pages.iter() {
                let page = bytes(&value).and_then(|bytes| AllocationPage::decode(&bytes));
                let Some(page) = page.filter(|page| last.is_none_or(|last| page.page > last))
                else {
                    let what = format!("the page of allocations after {last:?}");
                    return Err(self.damaged(what).await);
                };
                last = Some(page.page);
                for segment in page.segments {
                    self.table.borrow_mut().insert(segment)?;
                }
            }
            if pages.length() < PAGES_AT_ONCE {
                return Ok(());
            }
        }
    }
}

/// The epoch after the stored one; `None` if that is no count of openings.
fn next_epoch(stored: &JsValue) -> Option<f64> {
    let is_count = Number::is_safe_integer(stored);
    let next = stored.as_f64().filter(|epoch| is_count && *epoch >= 0.0)? + 1.0;
    Number::is_safe_integer(&next.into()).then_some(next)
}

/// A stored value as bytes; `None` if it is anything else.
fn bytes(value: &JsValue) -> Option<Vec<u8>> {
    value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec)
}
