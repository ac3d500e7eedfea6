//! A store with a limit: what was acknowledged is kept, deleting works when it is full, and what is
//! deleted can be written again.

use crate::backend::memory::Memory;
use crate::backend::{
    Allocation, BackendError, BlockBackend, Commit, Geometry, Loaded, Location, Placement, Space,
};
use crate::engine::{Error, Options};
use crate::harness::with_backend;
use crate::units::BlockSize;

const MIB: u64 = 1 << 20;

#[test]
fn a_full_pool_keeps_its_word_and_recovers_by_deleting() {
    let options = Options {
        buffer_bytes: MIB,
        ..Options::default()
    };
    with_backend(Memory::with_capacity(16 * MIB), options, async |pool| {
        let mut tx = pool.begin();
        let disk = tx.create_head(64 * MIB, BlockSize::DEFAULT);
        tx.commit().await.unwrap();
        let fill = async |stamp: u8| {
            let mut written = 0;
            while written < 64 * MIB {
                match pool.write(disk, written, &[stamp; 16384]).await {
                    Ok(()) => written += 16384,
                    Err(Error::NoSpace) => break,
                    Err(other) => panic!("{other}"),
                }
            }
            written
        };
        let first = fill(1).await;
        assert!((10 * MIB..16 * MIB).contains(&first), "{first} bytes fit");
        pool.flush()
            .await
            .expect("what was acknowledged had its space reserved");

        let mut tx = pool.begin();
        let snapshot = tx.snapshot(disk);
        tx.commit().await.expect("a snapshot fits into the reserve");
        assert!(matches!(
            pool.write(disk, 0, &[2; 16384]).await,
            Err(Error::NoSpace)
        ));
        let mut bytes = [0; 4];
        pool.read(disk, 0, &mut bytes).await.unwrap();
        assert_eq!(bytes, [1; 4], "what was refused was not written");

        let mut tx = pool.begin();
        tx.delete(snapshot);
        tx.commit().await.expect("deleting works when it is full");
        pool.discard(disk, 0, 64 * MIB).await.unwrap();
        let second = fill(3).await;
        assert!(second >= first - MIB, "{second} of {first} bytes fit again");
        pool.flush().await.unwrap();
        pool.settle().await.unwrap();
        pool.read(disk, second - 4, &mut bytes).await.unwrap();
        assert_eq!(bytes, [3; 4]);
        assert!(pool.check(|_| true).await.unwrap().is_clean());
    });
}

#[test]
fn what_was_deleted_is_free_without_being_asked_for() {
    with_backend(
        Memory::with_capacity(64 * MIB),
        Options::default(),
        async |pool| {
            let mut tx = pool.begin();
            let disk = tx.create_head(64 * MIB, BlockSize::DEFAULT);
            tx.commit().await.unwrap();
            let filled = vec![1; MIB as usize];
            for at in 0..20 {
                pool.write(disk, at * MIB, &filled).await.unwrap();
            }
            // Half of it is spilled, and has no commit: as in an import that is given up.
            let mut tx = pool.begin();
            tx.delete(disk);
            tx.commit().await.unwrap();
            pool.settle().await.unwrap();
            let commits = pool.statistics().counters.commits;
            let space = pool.statistics().space;
            assert_eq!(space.held_back, 0);
            assert!(space.allocated < MIB, "{space:?}");
            // Once: an idle pool stays idle.
            pool.settle().await.unwrap();
            assert_eq!(pool.statistics().counters.commits, commits);

            // What is merely overwritten waits for the next write.
            let mut tx = pool.begin();
            let disk = tx.create_head(64 * MIB, BlockSize::DEFAULT);
            tx.commit().await.unwrap();
            let commits = pool.statistics().counters.commits;
            for stamp in 0..3 {
                pool.write(disk, 0, &[stamp + 1; 16384]).await.unwrap();
                pool.flush().await.unwrap();
                pool.settle().await.unwrap();
            }
            assert_eq!(pool.statistics().counters.commits, commits + 3);
        },
    );
}

/// A store that cannot say how much room it has, as a browser cannot: it is full when it is full.
struct Silent(Memory);

impl BlockBackend for Silent {
    fn geometry(&self) -> Geometry {
        Geometry {
            capacity: None,
            ..self.0.geometry()
        }
    }

    fn space(&self) -> Space {
        Space {
            free: None,
            ..self.0.space()
        }
    }

    async fn load(&self) -> Result<Option<Loaded>, BackendError> {
        self.0.load().await
    }

    async fn write(&self, placement: Placement, bytes: &[u8]) -> Result<Location, BackendError> {
        self.0.write(placement, bytes).await
    }

    async fn read(&self, location: Location, buffer: &mut [u8]) -> Result<(), BackendError> {
        self.0.read(location, buffer).await
    }

    fn abandon(&self, location: Location, len: u32) {
        self.0.abandon(location, len);
    }

    async fn commit(&self, commit: Commit<'_>) -> Result<(), BackendError> {
        self.0.commit(commit).await
    }

    async fn allocated(
        &self,
        after: Option<Location>,
        count_max: usize,
    ) -> Result<Vec<Allocation>, BackendError> {
        self.0.allocated(after, count_max).await
    }
}

#[test]
fn a_store_that_is_suddenly_full_loses_nothing_and_goes_on_after_a_deletion() {
    for buffer_bytes in [MIB, 64 * MIB] {
        let options = Options {
            buffer_bytes,
            ..Options::default()
        };
        let backend = Silent(Memory::with_capacity(16 * MIB));
        with_backend(backend, options, async |pool| {
            let mut tx = pool.begin();
            let disk = tx.create_head(64 * MIB, BlockSize::DEFAULT);
            tx.commit().await.unwrap();
            pool.write(disk, 0, &vec![1; 9 * MIB as usize])
                .await
                .unwrap();
            let mut tx = pool.begin();
            let snapshot = tx.snapshot(disk);
            tx.commit().await.unwrap();
            // The second version of all this does not fit beside the first.
            let mut written = 0;
            while written < 9 * MIB {
                match pool.write(disk, written, &[2; 16384]).await {
                    Ok(()) => written += 16384,
                    Err(Error::NoSpace) => break,
                    Err(other) => panic!("{other}"),
                }
            }
            assert!(matches!(pool.flush().await, Err(Error::NoSpace)));
            let mut tx = pool.begin();
            tx.snapshot(disk);
            assert!(matches!(tx.commit().await, Err(Error::NoSpace)));
            for (id, at, byte) in [(snapshot, 0, 1), (disk, 0, 2), (disk, written - 4, 2)] {
                let mut bytes = [0; 4];
                pool.read(id, at, &mut bytes).await.unwrap();
                assert_eq!(bytes, [byte; 4]);
            }
            let mut tx = pool.begin();
            tx.delete(snapshot);
            tx.commit()
                .await
                .expect("what gives space back does not wait for space");
            pool.settle().await.unwrap();
            let mut tx = pool.begin();
            tx.delete(disk);
            tx.commit()
                .await
                .expect("nor does this, with all that was spilled");
            pool.settle().await.unwrap();
            pool.flush().await.unwrap();
            let report = pool.check(|_| true).await.unwrap();
            assert!(report.is_clean(), "{:#?}", report.findings);
            // What reclaim has freed can be used after one more commit.
            for row in 0..2 {
                let mut tx = pool.begin();
                tx.put_row(0x40, b"turn", &[row]);
                tx.commit().await.unwrap();
            }
            let mut tx = pool.begin();
            let disk = tx.create_head(64 * MIB, BlockSize::DEFAULT);
            tx.commit().await.unwrap();
            pool.write(disk, 0, &vec![3; 13 * MIB as usize])
                .await
                .unwrap();
            pool.flush().await.expect("there is room again");
        });
    }
}
