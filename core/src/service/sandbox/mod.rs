//! Time that one sets: a copy of the records with policies at work, over a small pool in memory.
//!
//! It is the service itself, over another backend and another clock: what it shows is what the same
//! code would do. It begins with the disks' snapshots of the past and their dates, and goes from
//! each instant at which something is due to the next ([ADR 9](docs/adr/0009-simulated-clock.md)).
//!
//! Invariants: nothing of the pool it was planned from is read or written after that. Its work is
//! its own: dropping [`Sandbox::advance`] drops the wait. Memory is bounded: blocks by the plan,
//! what happened by [`EVENTS_KEPT`].

mod churn;
mod clock;
mod log;
mod plan;
mod restore;
mod run;
mod show;

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;

pub use self::plan::{SANDBOX_DAYS_MAX, SANDBOX_DISKS_MAX, SandboxPlan};

use self::churn::Churn;
use self::clock::Clock;
use self::log::Log;
use self::restore::{Past, first_ms, pasts};
use self::run::Next;
use super::error::ServiceError;
use super::handle::Service;
use super::views::{LocalTime, TimeMs};
use crate::backend::memory::Memory;
use crate::engine::{Options, Pool};

/// How many of the newest events are kept.
const EVENTS_KEPT: usize = 500;
/// What the small pool keeps in memory, of maps and of the catalog each, beside what it stores.
const CACHE_BYTES: usize = 2 << 20;

type Task<T> = Pin<Box<dyn Future<Output = T>>>;

/// A simulation. For one task.
pub struct Sandbox {
    inner: Rc<Inner>,
    driver: RefCell<Task<()>>,
    /// The step that was begun, for whoever comes next.
    step: RefCell<Option<Task<Result<(), ServiceError>>>>,
}

struct Inner {
    service: Service<Memory>,
    clock: Rc<Clock>,
    plan: SandboxPlan,
    churn: RefCell<Vec<Churn>>,
    /// Snapshots that are still to be taken anew, the oldest last.
    past: RefCell<Vec<Past>>,
    stage: Cell<Stage>,
    /// When something is due.
    due_ms: Cell<Option<TimeMs>>,
    /// Whether a day ended and what there is was not noted yet.
    is_trend_due: Cell<bool>,
    log: RefCell<Log>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Empty,
    Past,
    Running,
}

impl Sandbox {
    /// A simulation at the beginning of its past.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn new(plan: SandboxPlan) -> Result<Self, ServiceError> {
        let options = Options {
            map_cache_bytes: CACHE_BYTES,
            catalog_cache_bytes: CACHE_BYTES,
            ..Options::default()
        };
        let (pool, driver) = Pool::create(Memory::new(), [0; 16], options).await?;
        let clock = Rc::new(Clock::at(first_ms(&plan)));
        let service = Service::open(pool, clock.clone()).await?;
        let inner = Inner {
            service,
            clock,
            churn: RefCell::default(),
            past: RefCell::new(pasts(&plan)),
            stage: Cell::new(Stage::Empty),
            due_ms: Cell::new(None),
            is_trend_due: Cell::new(false),
            log: RefCell::default(),
            plan,
        };
        Ok(Self {
            inner: Rc::new(inner),
            driver: RefCell::new(Box::pin(driver.run())),
            step: RefCell::default(),
        })
    }

    /// Goes on to a moment, but no more than so many steps; each is some commits. Says whether that
    /// moment, or the end, was reached. Dropped, it leaves a step to the next call.
    ///
    /// # Errors
    /// What the engine says; the simulation is over then.
    pub async fn advance(&self, until_ms: TimeMs, steps_max: usize) -> Result<bool, ServiceError> {
        for _ in 0..steps_max {
            if self.is_at(until_ms) {
                return Ok(true);
            }
            self.step(until_ms).await?;
        }
        Ok(self.is_at(until_ms))
    }

    /// Begins a step, or goes on with the one that was begun, with the pool's driver beside it.
    async fn step(&self, until_ms: TimeMs) -> Result<(), ServiceError> {
        let begin = || Box::pin(Rc::clone(&self.inner).step(until_ms));
        let ended = poll_fn(|context| {
            let mut slot = self.step.borrow_mut();
            let step = slot.get_or_insert_with(|| begin());
            if let Poll::Ready(ended) = step.as_mut().poll(context) {
                *slot = None;
                return Poll::Ready(ended);
            }
            // The driver ends only with the pool, which the step learns from its calls.
            let _ = self.driver.borrow_mut().as_mut().poll(context);
            Poll::Pending
        });
        ended.await
    }

    /// The simulated moment; before its start while the past is made.
    #[must_use]
    pub fn now_ms(&self) -> TimeMs {
        self.inner.clock.get()
    }

    /// When it starts and when it ends.
    #[must_use]
    pub fn span_ms(&self) -> (TimeMs, TimeMs) {
        (self.inner.plan.start_ms, self.inner.plan.end_ms)
    }

    /// When something is due next; `None` if nothing ever is, and while the past is made.
    #[must_use]
    pub fn due(&self) -> Option<TimeMs> {
        self.inner.due_ms.get()
    }

    fn is_at(&self, until_ms: TimeMs) -> bool {
        let until = until_ms.min(self.inner.plan.end_ms);
        let is_due = self.due().is_some_and(|due| due <= until);
        self.inner.stage.get() == Stage::Running && self.now_ms() >= until && !is_due
    }
}

impl Inner {
    fn next_step(&self) -> Next {
        match self.stage.get() {
            Stage::Empty => {
                self.stage.set(Stage::Past);
                Next::Begin
            }
            Stage::Past => match self.past.borrow_mut().pop() {
                Some(past) => Next::Past(Box::new(past)),
                None => Next::Policies,
            },
            Stage::Running => Next::Go,
        }
    }

    /// The past is there: from here on it goes by what is due.
    fn plan_ahead(&self) {
        self.due_ms.set(self.service.due());
        self.stage.set(Stage::Running);
    }

    fn local(&self, at_ms: TimeMs) -> LocalTime {
        let state = self.service.inner.state.borrow();
        state.settings.zone.local(at_ms)
    }
}
