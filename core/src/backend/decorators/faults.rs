//! Makes chosen calls fail or hang, so that a test can break every k-th one in turn.

use std::cell::{Cell, RefCell};
use std::future::pending;
use std::rc::Rc;

use super::Operation;
use crate::backend::{
    Allocation, BackendError, BlockBackend, Commit, Geometry, Loaded, Location, Maintenance,
    Occupied, Placement, Space,
};

/// What happens to a call that was chosen to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It ends with `Io`; the inner backend never hears of it.
    Io,
    /// It ends with `NoSpace`; the inner backend never hears of it.
    NoSpace,
    /// It is done, and then reported as `Io`: the answer got lost.
    IoAfter,
    /// It never ends and nothing is done. The caller drops it.
    Hang,
    /// It is done, but never ends. The caller drops it.
    HangAfter,
}

#[derive(Debug, Default)]
struct Inner {
    faults: RefCell<Vec<Planned>>,
    calls: Cell<u64>,
    injected: Cell<u64>,
}

#[derive(Debug)]
struct Planned {
    operation: Option<Operation>,
    calls_left: u64,
    fault: Fault,
    forever: bool,
}

/// What is going to fail. A handle to a [`Faults`] that somebody else owns.
#[derive(Clone, Debug, Default)]
pub struct Plan(Rc<Inner>);

impl Plan {
    /// Fails the `nth` call from now (the first is 0) of one kind, or of any with `None`; once.
    pub fn fail(&self, operation: Option<Operation>, nth: u64, fault: Fault) {
        self.add(operation, nth, fault, false);
    }

    /// Fails the `nth` call from now and every one after it.
    pub fn fail_from(&self, operation: Option<Operation>, nth: u64, fault: Fault) {
        self.add(operation, nth, fault, true);
    }

    /// Lets everything succeed again.
    pub fn clear(&self) {
        self.0.faults.borrow_mut().clear();
    }

    /// How many calls were made so far, so that a test knows how many there are to fail.
    #[must_use]
    pub fn calls(&self) -> u64 {
        self.0.calls.get()
    }

    /// How many faults were injected so far.
    #[must_use]
    pub fn injected(&self) -> u64 {
        self.0.injected.get()
    }

    fn add(&self, operation: Option<Operation>, nth: u64, fault: Fault, forever: bool) {
        self.0.faults.borrow_mut().push(Planned {
            operation,
            calls_left: nth,
            fault,
            forever,
        });
    }

    fn next(&self, operation: Operation) -> Option<Fault> {
        self.0.calls.set(self.0.calls.get() + 1);
        let mut chosen = None;
        self.0.faults.borrow_mut().retain_mut(|planned| {
            if planned.operation.is_some_and(|kind| kind != operation) {
                return true;
            }
            if planned.calls_left > 0 {
                planned.calls_left -= 1;
                return true;
            }
            chosen.get_or_insert(planned.fault);
            planned.forever
        });
        if chosen.is_some() {
            self.0.injected.set(self.0.injected.get() + 1);
        }
        chosen
    }
}

/// A backend whose calls fail as its [`Plan`] says.
#[derive(Debug)]
pub struct Faults<B> {
    inner: B,
    plan: Plan,
}

impl<B> Faults<B> {
    /// A backend without faults yet.
    pub fn new(inner: B) -> Self {
        Self {
            inner,
            plan: Plan::default(),
        }
    }

    /// A handle to what is going to fail.
    pub fn plan(&self) -> Plan {
        self.plan.clone()
    }

    /// The backend below.
    pub fn inner(&self) -> &B {
        &self.inner
    }

    async fn run<T>(
        &self,
        operation: Operation,
        call: impl AsyncFnOnce(&B) -> Result<T, BackendError>,
    ) -> Result<T, BackendError> {
        match self.plan.next(operation) {
            None => call(&self.inner).await,
            Some(Fault::Io) => Err(injected()),
            Some(Fault::NoSpace) => Err(BackendError::NoSpace),
            Some(Fault::IoAfter) => {
                call(&self.inner).await?;
                Err(injected())
            }
            Some(Fault::Hang) => pending().await,
            Some(Fault::HangAfter) => {
                call(&self.inner).await?;
                pending().await
            }
        }
    }
}

fn injected() -> BackendError {
    BackendError::io("did what a test had planned to fail", "injected fault")
}

impl<B: BlockBackend> BlockBackend for Faults<B> {
    fn geometry(&self) -> Geometry {
        self.inner.geometry()
    }

    fn space(&self) -> Space {
        self.inner.space()
    }

    async fn load(&self) -> Result<Option<Loaded>, BackendError> {
        self.run(Operation::Load, async |inner: &B| inner.load().await)
            .await
    }

    async fn write(&self, placement: Placement, bytes: &[u8]) -> Result<Location, BackendError> {
        self.run(Operation::Write, async |inner: &B| {
            inner.write(placement, bytes).await
        })
        .await
    }

    async fn read(&self, location: Location, buffer: &mut [u8]) -> Result<(), BackendError> {
        self.run(Operation::Read, async |inner: &B| {
            inner.read(location, buffer).await
        })
        .await
    }

    fn abandon(&self, location: Location, len: u32) {
        self.inner.abandon(location, len);
    }

    async fn commit(&self, commit: Commit<'_>) -> Result<(), BackendError> {
        self.run(Operation::Commit, async |inner: &B| {
            inner.commit(commit).await
        })
        .await
    }

    async fn allocated(
        &self,
        after: Option<Location>,
        count_max: usize,
    ) -> Result<Vec<Allocation>, BackendError> {
        self.run(Operation::Allocated, async |inner: &B| {
            inner.allocated(after, count_max).await
        })
        .await
    }

    async fn occupied(
        &self,
        after: Option<Location>,
        count_max: usize,
    ) -> Result<Vec<Occupied>, BackendError> {
        self.run(Operation::Allocated, async |inner: &B| {
            inner.occupied(after, count_max).await
        })
        .await
    }

    async fn maintain(&self) -> Result<Maintenance, BackendError> {
        self.run(Operation::Maintain, async |inner: &B| {
            inner.maintain().await
        })
        .await
    }
}
