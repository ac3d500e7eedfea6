//! Running a pool with its driver on one thread, for the tests of the engine and of the service.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use futures_util::future::{Either, select};

use crate::backend::BlockBackend;
use crate::backend::decorators::{Latency, Operation};
use crate::backend::memory::{Medium, Memory};
use crate::engine::seal::nonces;
use crate::engine::{Driver, Error, Options, Pool, Transaction};

/// Polls the driver for as long as the work lasts.
pub(crate) async fn drive<B: BlockBackend, T>(
    driver: Driver<B>,
    work: impl Future<Output = T>,
) -> T {
    let (work, driver) = (pin!(work), pin!(driver.run()));
    match select(work, driver).await {
        Either::Left((result, _)) => result,
        // The pool was closed or poisoned; the work learns it from its calls.
        Either::Right(((), work)) => work.await,
    }
}

/// Makes a pool in memory and runs something on it.
pub(crate) fn with_pool<T>(work: impl AsyncFnOnce(Pool<Memory>) -> T) -> T {
    let options = Options {
        session: Some([9; 16]),
        ..Options::default()
    };
    with_backend(Memory::new(), options, work)
}

pub(crate) fn with_backend<B: BlockBackend, T>(
    backend: B,
    options: Options,
    work: impl AsyncFnOnce(Pool<B>) -> T,
) -> T {
    // Another pool with the same seed: nothing before counts.
    nonces::forget();
    pollster::block_on(async {
        let (pool, driver) = Pool::create(backend, [7; 16], options).await.unwrap();
        drive(driver, work(pool)).await
    })
}

/// Opens what is on a medium and runs something on it.
pub(crate) fn reopened<T>(
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
#[derive(Default)]
pub(crate) struct Yield(bool);

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
pub(crate) type Slow = Latency<Memory, fn(Operation) -> Yield>;

pub(crate) fn slow(inner: Memory) -> Slow {
    Latency::new(inner, |_| Yield(false))
}

/// Polls a future so many times, the others in between; then it is dropped, if it is not ready.
pub(crate) async fn poll_times<T>(future: impl Future<Output = T>, times: usize) -> Option<T> {
    let (mut future, mut left) = (pin!(future), times);
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

/// Commits one change of the lineage.
pub(crate) async fn one<B: BlockBackend, T>(
    pool: &Pool<B>,
    build: impl FnOnce(&mut Transaction<B>) -> T,
) -> T {
    let mut tx = pool.begin();
    let result = build(&mut tx);
    tx.commit().await.unwrap();
    result
}
