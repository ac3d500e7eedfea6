//! Opening the pool, making it, and throwing it away.

use super::{
    Owner,
    due::Alarm,
    environment::{Browser, random_id, steady_ms},
    export,
    failure::{of_backend, of_engine, of_service},
    later,
    lock::Lock,
};
use crate::{
    storage::{IndexedDb, renew_browsers_log},
    worker::protocol::{Failure, Message, Opened, code},
};
use gloo_timers::future::TimeoutFuture;
use rowdisk::{
    engine::{Driver, Error as EngineError, Options, Pool},
    service::Service,
};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// The database's name.
const DATABASE: &str = "rowdisk";
/// That of the database which fills the browser's log.
const FILLER: &str = "rowdisk-filler";
const WATCH_MS: u32 = 500;

/// An open pool with its service; clones share it.
#[derive(Clone)]
pub(super) struct Session {
    service: Service<IndexedDb>,
    browser: Rc<Browser>,
}

impl Session {
    pub(super) fn service(&self) -> &Service<IndexedDb> {
        &self.service
    }

    pub(super) fn browser(&self) -> &Browser {
        &self.browser
    }

    pub(super) fn pool(&self) -> &Pool<IndexedDb> {
        self.service.pool()
    }

    /// A pool that stopped says only that it did: what stopped it is the storage's to tell.
    pub(super) fn cause_of(&self, failure: Failure) -> Failure {
        let is_stopped = failure.code == code::POOL_STOPPED;
        match self.pool().backend().ended() {
            Some(why) if is_stopped => of_backend(&why),
            _ => failure,
        }
    }
}

impl Owner {
    /// Gets the lock and opens the pool, or makes it where there is none.
    pub(super) async fn open(&self, steal: bool) -> Result<Opened, Failure> {
        if self.0.lock.borrow().is_none() {
            let owner = self.clone();
            let lock = Lock::get(steal, move || owner.lost_to_another()).await?;
            *self.0.lock.borrow_mut() = Some(lock);
        }
        self.open_locked().await
    }

    /// Deletes the whole pool and makes an empty one. Works for one that does not open, too.
    pub(super) async fn reset(&self) -> Result<Opened, Failure> {
        if self.0.lock.borrow().is_none() {
            return self.open(false).await;
        }
        // A session in use elsewhere in this worker fails from here on, as it should.
        if let Some(session) = self.0.session.take() {
            // What cannot be closed is deleted all the same.
            let _ = session.pool().close().await;
        }
        IndexedDb::destroy(DATABASE)
            .await
            .map_err(|error| of_backend(&error))?;
        self.open_locked().await
    }

    async fn open_locked(&self) -> Result<Opened, Failure> {
        let begun_ms = steady_ms();
        export::forget_own_file().await;
        let (pool, driver, is_new) = open_or_create().await?;
        // Only now: what fills the log takes room, and opening must have what there is of it.
        renew_browsers_log(FILLER).await;
        spawn_local(self.clone().drive(driver));
        let browser = Rc::new(Browser::default());
        let service = Service::open(pool, browser.clone()).await;
        let service = service.map_err(|error| of_service(&error))?;
        *self.0.session.borrow_mut() = Some(Session { service, browser });
        self.0.alarm.set(Alarm::new());
        Ok(Opened {
            is_new,
            elapsed_ms: steady_ms() - begun_ms,
        })
    }

    /// Runs the pool's driver once its part is here. Until then nothing is committed; if it does not come,
    /// the pool is closed, and opening it again tries again.
    async fn drive(self, driver: Driver<IndexedDb>) {
        match later::drive(driver).await {
            Ok(driving) => driving.await,
            Err(missing) => {
                if self.0.session.take().is_some() {
                    self.0.post.say(&Message::Lost(missing.into()));
                }
            }
        }
    }

    /// Notices for as long as the worker lives that the browser took the storage away, also when
    /// nobody asks for anything; and does what is due.
    pub(super) async fn watch(self) {
        loop {
            if let Ok(session) = self.session() {
                match session.pool().backend().ended() {
                    Some(why) => self.note(&of_backend(&why)),
                    None => self.keep_up(&session).await,
                }
            }
            TimeoutFuture::new(WATCH_MS).await;
        }
    }
}

async fn open_or_create() -> Result<(Pool<IndexedDb>, Driver<IndexedDb>, bool), Failure> {
    // Each opening is a session of its own for the nonces of encrypted disks.
    let options = Options {
        session: Some(random_id()),
        ..Options::default()
    };
    match Pool::open(connect().await?, options).await {
        Ok((pool, driver)) => Ok((pool, driver, false)),
        Err(EngineError::NoPool) => {
            let made = Pool::create(connect().await?, random_id(), options).await;
            let (pool, driver) = made.map_err(|error| of_engine(&error))?;
            Ok((pool, driver, true))
        }
        Err(error) => Err(of_engine(&error)),
    }
}

async fn connect() -> Result<IndexedDb, Failure> {
    IndexedDb::open(DATABASE)
        .await
        .map_err(|error| of_backend(&error))
}
