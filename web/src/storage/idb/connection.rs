//! A connection to a database, and what becomes of it.

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::FutureExt;
use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, IdbDatabase, IdbFactory, IdbOpenDbRequest, IdbTransaction};

use super::raw::RawDatabase;
use super::{Transaction, first_event, result};
use crate::storage::error::{Failure, StorageError};

/// How long a connection may take to close until it counts as one that does not.
const CLOSING_MS: u32 = 3_000;

/// An open connection. It gives way at once to whoever wants to delete the database, and remembers
/// why it was closed.
pub(in crate::storage) struct Connection {
    database: IdbDatabase,
    lost: Rc<RefCell<Option<StorageError>>>,
    on_version_change: Closure<dyn FnMut(Event)>,
    on_close: Closure<dyn FnMut(Event)>,
}

impl Connection {
    /// Opens a database as it is; where there is none, `create` makes its stores.
    pub(in crate::storage) async fn open(
        name: &str,
        create: impl FnOnce(&IdbDatabase, &IdbTransaction) -> Result<(), JsValue> + 'static,
    ) -> Result<Self, Failure> {
        let request = factory()?.open(name)?;
        // Without a version an existing database is opened as it is, so this means a new one.
        let upgrade = Closure::once_into_js(move |event: Event| {
            let request = event
                .target()
                .map(JsCast::unchecked_into::<IdbOpenDbRequest>);
            let parts = request.and_then(|request| {
                let database = request.result().ok()?.unchecked_into::<IdbDatabase>();
                Some((database, request.transaction()?))
            });
            let Some((database, transaction)) = parts else {
                return;
            };
            if create(&database, &transaction).is_err() {
                let _ = transaction.abort();
            }
        });
        request.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
        let database: IdbDatabase = result(&request).await?.unchecked_into();

        let lost = Rc::new(RefCell::new(None));
        let on_version_change = {
            let (lost, database) = (Rc::clone(&lost), database.clone());
            Closure::<dyn FnMut(Event)>::new(move |_| {
                lost.replace(Some(StorageError::Superseded));
                database.close();
            })
        };
        let on_close = {
            let lost = Rc::clone(&lost);
            Closure::<dyn FnMut(Event)>::new(move |_| {
                lost.replace(Some(StorageError::ConnectionLost));
            })
        };
        database.set_onversionchange(Some(on_version_change.as_ref().unchecked_ref()));
        database.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        Ok(Self {
            database,
            lost,
            on_version_change,
            on_close,
        })
    }

    /// Why the connection is closed, if it is.
    pub(in crate::storage) fn lost(&self) -> Option<StorageError> {
        self.lost.borrow().clone()
    }

    /// Whether the database has an object store of this name.
    pub(in crate::storage) fn has_store(&self, name: &str) -> bool {
        self.database.object_store_names().contains(name)
    }

    /// Begins a transaction that only reads.
    pub(in crate::storage) fn read(&self, stores: &[&str]) -> Result<Transaction, Failure> {
        self.begin(stores, "readonly", "default")
    }

    /// Begins a transaction that is durable when it is done.
    pub(in crate::storage) fn write(&self, stores: &[&str]) -> Result<Transaction, Failure> {
        self.begin(stores, "readwrite", "strict")
    }

    /// Begins a transaction that the browser may keep in memory for a while.
    pub(in crate::storage) fn write_relaxed(
        &self,
        stores: &[&str],
    ) -> Result<Transaction, Failure> {
        self.begin(stores, "readwrite", "relaxed")
    }

    fn begin(&self, stores: &[&str], mode: &str, durability: &str) -> Result<Transaction, Failure> {
        if let Some(why) = self.lost() {
            return Err(why.into());
        }
        let names: Array = stores.iter().map(|&name| JsValue::from_str(name)).collect();
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &durability.into())?;
        let database = self.database.unchecked_ref::<RawDatabase>();
        Ok(Transaction::new(
            database.transaction(&names, mode, &options)?,
        ))
    }

    /// Deletes a database. Connections that are open to it are told to close; where one does not
    /// within a moment, this ends with `Blocked`, and the browser deletes the database when it does.
    pub(in crate::storage) async fn delete(name: &str) -> Result<(), Failure> {
        let request = factory()?.delete_database(name)?;
        let blocked = first_event(|handler| request.set_onblocked(Some(handler)));
        let mut deleted = result(&request).boxed_local();
        match select(&mut deleted, JsFuture::from(blocked)).await {
            Either::Left((done, _)) => return done.map(drop),
            Either::Right(_) => {}
        }
        // A connection that is closing ends its transactions first, which is no refusal.
        match select(deleted, TimeoutFuture::new(CLOSING_MS)).await {
            Either::Left((done, _)) => done.map(drop),
            Either::Right(_) => Err(StorageError::Blocked.into()),
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // Transactions that were begun still run to their end.
        self.database.set_onversionchange(None);
        self.database.set_onclose(None);
        self.database.close();
    }
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Connection")
            .field("lost", &self.lost)
            .field("on_version_change", &self.on_version_change)
            .field("on_close", &self.on_close)
            .finish_non_exhaustive()
    }
}

/// The browser's IndexedDB, in a window or in a worker.
fn factory() -> Result<IdbFactory, Failure> {
    let found = Reflect::get(&js_sys::global(), &"indexedDB".into())
        .map_err(|_thrown| StorageError::Denied)?;
    if found.is_falsy() {
        return Err(StorageError::Unavailable.into());
    }
    Ok(found.unchecked_into())
}
