//! The service itself: one handle over one pool, and how an operation becomes a commit.
//!
//! Invariants: state changes only in synchronous sections; no borrow crosses an await. An operation
//! whose caller went away is landed by whoever comes next, so memory never misses a commit.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use event_listener::Event;

use super::activity::{fit, tell};
use super::changes::Changes;
use super::claims::Claim;
use super::environment::Environment;
use super::error::ServiceError;
use super::execute::Started;
use super::ids::DiskId;
use super::in_flight::InFlight;
use super::laid::Laid;
use super::plan::Plan;
use super::rows::{ActivityNumber, ActivityRow, Row, RowKey};
use super::state::State;
use super::turns::Turns;
use super::views::{Outcome, TimeMs};
use crate::backend::BlockBackend;
use crate::engine::{Committed, Error as EngineError, Meter, Pool, Version};
use crate::units::VersionId;

type Commit = Pin<Box<dyn Future<Output = Result<Committed, EngineError>>>>;

/// Disks, snapshots, groups and images of one pool. A cheap handle, for one task; the pool's driver
/// must be polled.
///
/// # Examples
/// ```
/// use std::cell::Cell;
/// use std::rc::Rc;
///
/// use futures_util::future::join;
/// use rowdisk::backend::memory::Memory;
/// use rowdisk::engine::{Options, Pool};
/// use rowdisk::service::{Environment, Service};
///
/// struct Clock(Cell<u64>);
/// impl Environment for Clock {
///     fn now_ms(&self) -> u64 {
///         self.0.replace(self.0.get() + 1)
///     }
///     fn entropy(&self, bytes: &mut [u8]) {
///         bytes.fill(self.now_ms() as u8); // not for real use
///     }
/// }
///
/// # pollster::block_on(async {
/// let (pool, driver) = Pool::create(Memory::new(), [7; 16], Options::default()).await?;
/// let work = async {
///     let service = Service::open(pool, Rc::new(Clock(Cell::new(1)))).await?;
///     service.run("disk create web-root --size 64M").await?;
///     service.run("snapshot create web-root before-upgrade").await?;
///     service.run("disk write web-root --offset 0 --text oops").await?;
///     service.run("disk rollback web-root before-upgrade --keep-current broken").await?;
///     assert_eq!(service.describe_history(&"web-root".parse()?).await?.snapshots.len(), 2);
///     service.close().await
/// };
/// join(work, driver.run()).await.0?;
/// # Ok::<(), rowdisk::service::ServiceError>(())
/// # }).unwrap();
/// ```
pub struct Service<B> {
    pub(super) inner: Rc<Inner<B>>,
}

impl<B> Clone for Service<B> {
    fn clone(&self) -> Self {
        Self {
            inner: Rc::clone(&self.inner),
        }
    }
}

pub(super) struct Inner<B> {
    pub(super) pool: Pool<B>,
    pub(super) environment: Rc<dyn Environment>,
    pub(super) state: RefCell<State>,
    /// Commits whose callers went away.
    abandoned: RefCell<VecDeque<Flight>>,
    /// Whose turn it is to walk for sizes or places.
    pub(super) walks: Turns,
    /// Who has what in the store, as it was last told.
    pub(super) laid: RefCell<Option<Rc<Laid>>>,
    /// Tells when a claim is given back, and when a commit is left to whoever comes next.
    pub(super) given_back: Event,
    /// How often each disk was changed under what runs on it.
    pub(super) disturbed: RefCell<BTreeMap<DiskId, u64>>,
}

/// A commit on its way, and the operation it belongs to.
pub(super) struct Flight {
    number: u64,
    activity: Option<ActivityNumber>,
    /// Counts what it wrote.
    meter: Option<Meter>,
    commit: Commit,
}

impl<B: BlockBackend + 'static> Service<B> {
    pub(super) fn with(pool: Pool<B>, environment: Rc<dyn Environment>, state: State) -> Self {
        Self {
            inner: Rc::new(Inner {
                pool,
                environment,
                state: RefCell::new(state),
                abandoned: RefCell::default(),
                walks: Turns::default(),
                laid: RefCell::default(),
                given_back: Event::new(),
                disturbed: RefCell::default(),
            }),
        }
    }

    /// The pool below: for reading and writing data through [`Service::head_of`].
    #[must_use]
    pub fn pool(&self) -> &Pool<B> {
        &self.inner.pool
    }

    /// A version as of the last commit.
    pub(super) fn version(&self, id: VersionId) -> Result<Version, ServiceError> {
        let version = self.inner.pool.version(id);
        version.ok_or(ServiceError::Engine(EngineError::NotFound(id)))
    }

    /// The time now. Never runs back behind a record.
    pub(super) fn now(&self) -> TimeMs {
        let clock = self.inner.environment.now_ms();
        let mut state = self.inner.state.borrow_mut();
        state.note_now(clock);
        state.last_ms
    }

    /// Puts an operation together, as of now.
    pub(super) fn plan<T>(
        &self,
        now: TimeMs,
        make: impl FnOnce(&mut Plan<'_, B>) -> Result<T, ServiceError>,
    ) -> Result<T, ServiceError> {
        self.plan_over(&self.inner.state.borrow(), now, make)
    }

    /// The same over other records: nothing becomes of it.
    pub(super) fn plan_over<T>(
        &self,
        state: &State,
        now: TimeMs,
        make: impl FnOnce(&mut Plan<'_, B>) -> Result<T, ServiceError>,
    ) -> Result<T, ServiceError> {
        let environment = &*self.inner.environment;
        make(&mut Plan::new(state, &self.inner.pool, environment, now))
    }

    /// Plans an operation and calls its commit, all in one synchronous step. The log's line for it
    /// goes along, in the same commit.
    pub(super) fn launch<T>(
        &self,
        log: Option<&Started>,
        now: TimeMs,
        make: impl FnOnce(&mut Plan<'_, B>) -> Result<T, ServiceError>,
    ) -> Result<(Flight, T, Outcome), ServiceError> {
        let (mut tx, mut changes, claims, outcome, meter, made) = {
            let state = self.inner.state.borrow();
            let environment = &*self.inner.environment;
            let mut plan = Plan::new(&state, &self.inner.pool, environment, now);
            let made = make(&mut plan)?;
            plan.settle_keys();
            plan.outcome.disks = log.map(|_| plan.disks());
            let meter = plan.meter;
            (
                plan.tx,
                plan.changes,
                plan.claims,
                plan.outcome,
                meter,
                made,
            )
        };
        let mut state = self.inner.state.borrow_mut();
        let activity = log.map(|started| {
            let row = fit(ActivityRow {
                at_ms: started.at_ms,
                command: started.text.clone(),
                outcome: outcome.clone(),
                failure: None,
                by: started.by.clone(),
            });
            let number = state.next_activity_number();
            (number, row)
        });
        state.add_unsaved_activity(&mut changes);
        changes.write_to(&mut tx);
        let activity = activity.map(|(number, row)| {
            changes.activity.insert(number, Some(row.clone()));
            let key = number.to_bytes();
            tx.put_telling_row(ActivityRow::KIND, &key, meter.clone(), move |told| {
                let mut row = row.clone();
                tell(&mut row.outcome, told.generation, told.written);
                row.to_bytes()
            });
            number
        });
        let number = state.begin(claims, changes)?;
        state.unsaved_activity.clear();
        drop(state);
        if let Some(started) = log {
            started.is_logged.set(true);
        }
        let flight = Flight {
            number,
            activity,
            meter,
            commit: Box::pin(tx.commit()),
        };
        Ok((flight, made, outcome))
    }

    /// Waits for the commit of a command, and completes what it answers and what the log says.
    pub(super) async fn conclude(
        &self,
        started: &Started,
        flight: Flight,
        mut outcome: Outcome,
    ) -> Result<Outcome, ServiceError> {
        let (activity, meter) = (flight.activity, flight.meter.clone());
        let committed = self.land(flight).await?;
        let written = meter.map(|meter| meter.written());
        tell(&mut outcome, committed.generation, written);
        let elapsed_ms = self.now().saturating_sub(started.at_ms);
        outcome.elapsed_ms = Some(elapsed_ms);
        if let Some(number) = activity {
            let mut state = self.inner.state.borrow_mut();
            state.complete_activity(number, elapsed_ms);
        }
        Ok(outcome)
    }

    /// Waits for a commit and makes it part of memory. Dropped, it leaves that to the next caller.
    pub(super) async fn land(&self, flight: Flight) -> Result<Committed, ServiceError> {
        let landing = Landing {
            inner: &self.inner,
            flight: Some(flight),
        };
        let (flight, result) = landing.await;
        self.finish(&flight, &result);
        Ok(result?)
    }

    /// Lands what others left behind. Every operation begins with it.
    pub(super) async fn catch_up(&self) {
        loop {
            let next = self.inner.abandoned.borrow_mut().pop_front();
            let Some(flight) = next else { return };
            // Whoever asked for it went away; the log keeps what came of it.
            let _ = self.land(flight).await;
        }
    }

    fn finish(&self, flight: &Flight, result: &Result<Committed, EngineError>) {
        let mut state = self.inner.state.borrow_mut();
        let Some(InFlight { changes, .. }) = state.in_flight.remove(&flight.number) else {
            return;
        };
        match result {
            Ok(committed) => {
                state.apply(changes);
                let line = flight.activity;
                if let Some(row) = line.and_then(|line| state.activity.get_mut(&line)) {
                    let written = flight.meter.as_ref().map(Meter::written);
                    tell(&mut row.outcome, committed.generation, written);
                }
            }
            Err(error) => state.keep_failed_activity(changes.activity, flight.activity, error),
        }
        self.inner.given_back.notify(usize::MAX);
    }

    /// Waits until nobody else is changing those of these things that are changed in turns.
    pub(super) async fn turn(&self, claims: &[Claim]) {
        loop {
            self.catch_up().await;
            let given_back = self.inner.given_back.listen();
            let is_mine = {
                let state = self.inner.state.borrow();
                let mut turns = claims.iter().filter(|claim| claim.takes_turns());
                turns.all(|claim| state.is_free(claim))
            };
            if is_mine {
                return;
            }
            given_back.await;
        }
    }

    /// Claims something for as long as the guard lives.
    pub(super) fn claim(&self, claims: Vec<Claim>) -> Result<ClaimGuard<B>, ServiceError> {
        let mut state = self.inner.state.borrow_mut();
        let number = state.begin(claims, Changes::default())?;
        Ok(ClaimGuard {
            inner: Rc::clone(&self.inner),
            number,
        })
    }

    /// Makes everything durable that was written and logged so far.
    ///
    /// # Errors
    /// What the engine says; `StorageFull` loses nothing.
    pub async fn flush(&self) -> Result<(), ServiceError> {
        self.catch_up().await;
        if self.inner.state.borrow().unsaved_activity.is_empty() {
            return Ok(self.inner.pool.flush().await?);
        }
        let now = self.now();
        let (flight, (), _) = self.launch(None, now, |_| Ok(()))?;
        self.land(flight).await?;
        Ok(())
    }

    /// Flushes, and closes the pool.
    ///
    /// # Errors
    /// As for [`Service::flush`]; the pool stays open then.
    pub async fn close(&self) -> Result<(), ServiceError> {
        self.flush().await?;
        Ok(self.inner.pool.close().await?)
    }
}

/// Waits for a flight; gives it to the abandoned if it is dropped before.
struct Landing<'l, B> {
    inner: &'l Inner<B>,
    flight: Option<Flight>,
}

impl<B> Future for Landing<'_, B> {
    type Output = (Flight, Result<Committed, EngineError>);

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Some(mut flight) = self.flight.take() else {
            unreachable!("a landing is not polled after it is ready")
        };
        match flight.commit.as_mut().poll(context) {
            Poll::Ready(result) => Poll::Ready((flight, result)),
            Poll::Pending => {
                self.flight = Some(flight);
                Poll::Pending
            }
        }
    }
}

impl<B> Drop for Landing<'_, B> {
    fn drop(&mut self) {
        if let Some(flight) = self.flight.take() {
            self.inner.abandoned.borrow_mut().push_back(flight);
            self.inner.given_back.notify(usize::MAX);
        }
    }
}

/// Gives its claims back when dropped.
pub(super) struct ClaimGuard<B> {
    inner: Rc<Inner<B>>,
    number: u64,
}

impl<B> Drop for ClaimGuard<B> {
    fn drop(&mut self) {
        self.inner.state.borrow_mut().in_flight.remove(&self.number);
        self.inner.given_back.notify(usize::MAX);
    }
}
