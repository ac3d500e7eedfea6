//! Several regions at once: opening what is there beside the first pool, and copies between them.

use super::{
    Cancel, Owner,
    environment::steady_ms,
    failure::of_service,
    open::database,
    post::Progresses,
    run::{Seldom, parse},
};
use crate::worker::protocol::{Answer, Failure, RegionState, StoppedCopy, code, failure};
use js_sys::{Array, Promise, Reflect};
use rowdisk::service::{
    Region, ServiceError, SnapshotId,
    command::{Command, DeleteSnapshot, SnapshotRef},
};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// How often the page is told how far a copy is.
const TELL_MS: f64 = 500.0;

#[wasm_bindgen]
extern "C" {
    // Not in web-sys.
    #[wasm_bindgen(js_namespace = indexedDB, catch)]
    fn databases() -> Result<Promise, JsValue>;
}

impl Owner {
    /// Opens the pools that other regions have, once: their policies and workloads run too.
    pub(super) fn look_for_others(&self) {
        if self.0.region != Region::default() || self.0.has_looked.replace(true) {
            return;
        }
        let owner = self.clone();
        spawn_local(async move {
            for region in others_there().await {
                // One that does not open says so when somebody looks at it.
                let _ = owner.of(region).be_open().await;
            }
            owner.say_changed();
        });
    }

    /// All regions, as far as they are there.
    pub(super) fn regions(&self) -> Answer {
        let owners = self.0.together.owners.borrow();
        let state = |region: Region| {
            let owner = owners.get(&region);
            let session = owner.and_then(|owner| owner.session().ok());
            let carried = owner.map(|owner| {
                let carried = owner.0.carried.borrow();
                let carried = carried.iter();
                carried
                    .map(|(id, (done, total))| (id.clone(), *done, *total))
                    .collect()
            });
            RegionState {
                id: region.id().to_owned(),
                view: session.map(|session| session.service().describe_region()),
                carried: carried.unwrap_or_default(),
            }
        };
        Answer::of(Region::ALL.map(state).to_vec())
    }

    /// Copies into any region that nobody carries on.
    pub(super) fn stopped_copies(&self) -> Answer {
        let owners = self.0.together.owners.borrow();
        let stopped = owners.values().flat_map(|owner| {
            let session = owner.session().ok();
            let copies = session.map(|session| session.service().describe_copies());
            let carried = owner.0.carried.borrow();
            let stopped = copies.into_iter().flatten().filter_map(|copy| {
                let is_stopped = copy.failure.is_none() && !carried.contains_key(&copy.id);
                let first = copy.image.or(copy.snapshots.into_iter().next())?;
                is_stopped.then(|| StoppedCopy {
                    id: copy.id,
                    name: first.name,
                    from: copy.from,
                    to: owner.0.region.id().to_owned(),
                })
            });
            stopped.collect::<Vec<_>>()
        });
        Answer::of(stopped.collect::<Vec<_>>())
    }

    /// What a copy from this region would come to.
    pub(super) async fn preview_copy(&self, text: &str) -> Result<Answer, Failure> {
        let command = parse(text)?;
        let from = self.session()?;
        if !self.has_pool(destination(&command)).await {
            let plan = from.service().preview_first_copy(&command).await;
            return plan.map(Answer::of).map_err(|error| of_service(&error));
        }
        let to = self.destination(&command).await?.session()?;
        let plan = to.service().preview_copy(from.service(), &command).await;
        plan.map(Answer::of).map_err(|error| of_service(&error))
    }

    /// Whether a command would be done: of a copy both regions tell.
    pub(super) async fn dry_run(&self, text: &str) -> Result<Answer, Failure> {
        let command = parse(text)?;
        let from = self.session()?;
        let answer = if !is_copy(&command) {
            from.service().dry_run(&command).await
        } else if self.has_pool(destination(&command)).await {
            let to = self.destination(&command).await?.session()?;
            to.service().dry_run_copy(from.service(), &command).await
        } else {
            from.service().dry_run_first_copy(&command).await
        };
        match answer {
            ServiceError::DryRun => Ok(Answer::of(())),
            refused => Err(of_service(&refused)),
        }
    }

    /// Copies something from this region, to its end. Canceled, it is given up.
    pub(super) async fn copy(
        &self,
        command: &Command,
        cancel: &Cancel,
        progress: &Progresses,
    ) -> Result<Answer, Failure> {
        let to = self.destination(command).await?;
        let (from, session) = (self.session()?, to.session()?);
        let begun = session.service().begin_copy(from.service(), command).await;
        let id = begun.map_err(|error| of_service(&error))?;
        to.carry(self, id, cancel, progress).await
    }

    /// Goes on with a copy into this region.
    pub(super) async fn run_copy(
        &self,
        id: &str,
        cancel: &Cancel,
        progress: &Progresses,
    ) -> Result<Answer, Failure> {
        let copies = self.session()?.service().describe_copies();
        let copy = copies.iter().find(|copy| copy.id == id);
        let from = copy.and_then(|copy| copy.from.parse().ok());
        let (Some(from), Ok(id)) = (from, id.parse()) else {
            return Err(failure(code::CANCELED));
        };
        let from = self.of(from);
        if from.0.region != Region::default() {
            from.be_open().await?;
        }
        self.carry(&from, id, cancel, progress).await
    }

    async fn carry(
        &self,
        from: &Self,
        id: SnapshotId,
        cancel: &Cancel,
        progress: &Progresses,
    ) -> Result<Answer, Failure> {
        let (from, session) = (from.session()?, self.session()?);
        let (key, mut told_ms) = (id.to_string(), 0.0);
        // From here on it is under way, before the first of its data is.
        let copies = session.service().describe_copies();
        if let Some(copy) = copies.into_iter().find(|copy| copy.id == key) {
            let figures = (copy.copied_bytes, copy.total_bytes);
            self.0.carried.borrow_mut().insert(key.clone(), figures);
        }
        let mut seldom = Seldom::new(progress);
        let carrying = session
            .service()
            .run_copy(from.service(), id, |done, total| {
                self.0
                    .carried
                    .borrow_mut()
                    .insert(key.clone(), (done, total));
                seldom.tell(done, total);
                if steady_ms() - told_ms > TELL_MS {
                    told_ms = steady_ms();
                    self.say_changed();
                }
                !cancel.is_canceled()
            });
        let carried = carrying.await;
        self.0.carried.borrow_mut().remove(&key);
        self.say_changed();
        let is_there = || {
            session
                .service()
                .describe_copies()
                .iter()
                .any(|copy| copy.id == key)
        };
        match carried {
            Ok(outcome) => Ok(Answer::of(outcome)),
            Err(_) if cancel.is_canceled() => {
                let give_up = Command::DeleteSnapshot(DeleteSnapshot {
                    snapshots: vec![SnapshotRef::new(key.clone())],
                    force: false,
                });
                let given_up = session.service().execute(&give_up, None).await;
                given_up.map_err(|error| of_service(&error))?;
                Err(failure(code::CANCELED))
            }
            // Somebody gave it up meanwhile.
            Err(ServiceError::NotFound { .. }) if !is_there() => Err(failure(code::CANCELED)),
            Err(error) => Err(of_service(&error)),
        }
    }

    /// Whether a region has a pool; what is no region counts as one that does.
    async fn has_pool(&self, region: Option<Region>) -> bool {
        let Some(region) = region else { return true };
        let is_open = {
            let owners = self.0.together.owners.borrow();
            owners
                .get(&region)
                .is_some_and(|owner| owner.session().is_ok())
        };
        is_open || region == Region::default() || others_there().await.contains(&region)
    }

    /// The owner of the pool that a copy goes to, which is made where it is not there yet.
    async fn destination(&self, command: &Command) -> Result<Self, Failure> {
        // What is no region is refused by this one.
        let to = destination(command).unwrap_or(self.0.region);
        let owner = self.of(to);
        if to != Region::default() {
            owner.be_open().await?;
        }
        Ok(owner)
    }
}

/// Whether two regions have to do with a command.
pub(super) fn is_copy(command: &Command) -> bool {
    matches!(command, Command::CopySnapshot(_) | Command::CopyImage(_))
}

/// The region that a copy goes to.
fn destination(command: &Command) -> Option<Region> {
    match command {
        Command::CopySnapshot(copy) => copy.to.parse().ok(),
        Command::CopyImage(copy) => copy.to.parse().ok(),
        _ => None,
    }
}

/// The other regions that have a database. Where the browser does not tell, they are opened when
/// somebody goes there.
async fn others_there() -> Vec<Region> {
    let Ok(promise) = databases() else {
        return Vec::new();
    };
    let Ok(list) = JsFuture::from(promise).await else {
        return Vec::new();
    };
    let names: Vec<String> = Array::from(&list)
        .iter()
        .filter_map(|database| Reflect::get(&database, &"name".into()).ok()?.as_string())
        .collect();
    let is_there = |region: &Region| names.contains(&database(*region));
    let others = Region::ALL.into_iter().skip(1);
    others.filter(is_there).collect()
}
