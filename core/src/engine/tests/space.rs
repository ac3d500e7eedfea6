//! A store with a limit: what was acknowledged is kept, deleting works when it is full, and what is
//! deleted can be written again.

use super::harness::with_backend;
use crate::backend::memory::Memory;
use crate::engine::{Error, Options};
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
