//! Opening the pool, making it, and throwing it away.

use super::{
    Owner,
    due::Alarm,
    environment::{Browser, random_id, steady_ms},
    export,
    failure::{of_backend, of_engine, of_service},
    later,
    lock::{self, Lock},
};
use crate::{
    storage::{IndexedDb, renew_browsers_log},
    worker::protocol::{Failure, Message, Opened, code, failure},
};
use gloo_timers::future::TimeoutFuture;
use rowdisk::{
    engine::{Driver, Error as EngineError, Options, Pool},
    service::{Region, Service},
};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

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
        if self.0.together.lock.borrow().is_none() {
            let owner = self.clone();
            let lock = Lock::get(steal, move || owner.lost_to_another()).await;
            if let Err(failure) = &lock
                && failure.code == code::OPEN_ELSEWHERE
            {
                spawn_local(self.clone().tell_when_freed());
            }
            *self.0.together.lock.borrow_mut() = Some(lock?);
        }
        self.open_locked().await
    }

    /// The tab that has the pool may be closed while the person looks at what this one says of it.
    async fn tell_when_freed(self) {
        if lock::freed().await.is_ok() {
            self.0.post.say(&Message::Freed);
        }
    }

    /// Opens the pool of a region beside the first one, or makes it, if nobody did before.
    pub(super) async fn be_open(&self) -> Result<(), Failure> {
        while self.0.is_opening.get() {
            self.0.opened.listen().await;
        }
        if self.0.session.borrow().is_some() {
            return Ok(());
        }
        if self.0.together.lock.borrow().is_none() {
            return Err(failure(code::WORKER_STOPPED));
        }
        self.0.is_opening.set(true);
        let opened = self.open_locked().await;
        self.0.is_opening.set(false);
        self.0.opened.notify(usize::MAX);
        opened.map(drop)
    }

    /// Deletes the whole pool and makes an empty one. Works for one that does not open, too.
    pub(super) async fn reset(&self) -> Result<Opened, Failure> {
        if self.0.together.lock.borrow().is_none() {
            return self.open(false).await;
        }
        // A session in use elsewhere in this worker fails from here on, as it should.
        if let Some(session) = self.0.session.take() {
            // What cannot be closed is deleted all the same.
            let _ = session.pool().close().await;
        }
        IndexedDb::destroy(&database(self.0.region))
            .await
            .map_err(|error| of_backend(&error))?;
        self.open_locked().await
    }

    async fn open_locked(&self) -> Result<Opened, Failure> {
        let begun_ms = steady_ms();
        let region = self.0.region;
        if region == Region::default() {
            export::forget_own_file().await;
        }
        let (pool, driver, is_new) = open_or_create(&database(region)).await?;
        if region == Region::default() {
            // Only now: what fills the log takes room, and opening must have what there is of it.
            renew_browsers_log(FILLER).await;
        }
        spawn_local(self.clone().drive(driver));
        let browser = Rc::new(Browser::default());
        let service = Service::open(pool, browser.clone()).await;
        let service = service.map_err(|error| of_service(&error))?;
        let settled = service.settle_in(region).await;
        settled.map_err(|error| of_service(&error))?;
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

/// The name of a region's database.
pub(super) fn database(region: Region) -> String {
    if region == Region::default() {
        "rowdisk".to_owned()
    } else {
        format!("rowdisk.{region}")
    }
}

async fn open_or_create(name: &str) -> Result<(Pool<IndexedDb>, Driver<IndexedDb>, bool), Failure> {
    // Each opening is a session of its own for the nonces of encrypted disks.
    let options = Options {
        session: Some(random_id()),
        ..Options::default()
    };
    match Pool::open(connect(name).await?, options).await {
        Ok((pool, driver)) => Ok((pool, driver, false)),
        Err(EngineError::NoPool) => {
            let made = Pool::create(connect(name).await?, random_id(), options).await;
            let (pool, driver) = made.map_err(|error| of_engine(&error))?;
            Ok((pool, driver, true))
        }
        Err(error) => Err(of_engine(&error)),
    }
}

async fn connect(name: &str) -> Result<IndexedDb, Failure> {
    IndexedDb::open(name)
        .await
        .map_err(|error| of_backend(&error))
}
