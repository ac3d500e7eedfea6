//! Running a pool with its driver on one thread.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::future::{Either, select};

use crate::backend::BlockBackend;
use crate::backend::decorators::{Latency, Operation};
use crate::backend::memory::{Medium, Memory};
use crate::engine::{Driver, Error, Options, Pool};

/// Polls the driver for as long as the work lasts.
pub(super) async fn drive<B: BlockBackend, T>(
    driver: Driver<B>,
    work: impl Future<Output = T>,
) -> T {
    let (work, driver) = (std::pin::pin!(work), std::pin::pin!(driver.run()));
    match select(work, driver).await {
        Either::Left((result, _)) => result,
        // The pool was closed or poisoned; the work learns it from its calls.
        Either::Right(((), work)) => work.await,
    }
}

/// Makes a pool in memory and runs something on it.
pub(super) fn with_pool<T>(work: impl AsyncFnOnce(Pool<Memory>) -> T) -> T {
    with_backend(Memory::new(), Options::default(), work)
}

pub(super) fn with_backend<B: BlockBackend, T>(
    backend: B,
    options: Options,
    work: impl AsyncFnOnce(Pool<B>) -> T,
) -> T {
    pollster::block_on(async {
        let (pool, driver) = Pool::create(backend, [7; 16], options).await.unwrap();
        drive(driver, work(pool)).await
    })
}

/// Opens what is on a medium and runs something on it.
pub(super) fn reopened<T>(
    medium: &Medium,
    work: impl AsyncFnOnce(Pool<Memory>) -> T,
) -> Result<T, Error> {
    pollster::block_on(async {
        let backend = Memory::over(medium.clone(), None);
        let (pool, driver) = Pool::open(backend, Options::default()).await?;
        Ok(drive(driver, work(pool)).await)
    })
}

/// Lets every other task run once.
pub(super) struct Yield(bool);

impl Future for Yield {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

/// A backend whose every call lets the others run first: so pool, driver and callers interleave as
/// they do over a real medium.
pub(super) type Slow = Latency<Memory, fn(Operation) -> Yield>;

pub(super) fn slow(inner: Memory) -> Slow {
    Latency::new(inner, |_| Yield(false))
}
