//! Damage on the medium: noticed, named by `check`, never returned as data, never a panic.

use crate::backend::memory::{Medium, Memory};
use crate::engine::{Error, Options, Pool};
use crate::harness::{drive, one, with_pool};
use crate::units::{BlockSize, VersionId};

const MIB: u64 = 1 << 20;

/// A pool with two disks, a snapshot, rows and three levels of map.
fn sample() -> (Medium, Vec<(VersionId, u64, u8)>) {
    with_pool(async |pool| {
        let size = BlockSize::new(4096).unwrap();
        let disk = one(&pool, |tx| tx.create_head(512 * MIB, size)).await;
        let mut wanted = Vec::new();
        for (at, stamp) in [(0, 1), (5 * MIB, 2), (300 * MIB, 3)] {
            pool.write(disk, at, &[stamp; 4096]).await.unwrap();
        }
        let snapshot = one(&pool, |tx| {
            tx.put_row(0x40, b"row", &[5; 9000]);
            tx.snapshot(disk)
        })
        .await;
        pool.write(disk, 0, &[9; 4096]).await.unwrap();
        pool.flush().await.unwrap();
        for (id, at, stamp) in [(disk, 0, 9), (disk, 5 * MIB, 2), (snapshot, 0, 1)] {
            wanted.push((id, at, stamp));
        }
        pool.settle().await.unwrap();
        (pool.backend().medium(), wanted)
    })
}

/// Reads all that is wanted: the right bytes or an error; and a check, if it opens.
fn look(medium: &Medium, wanted: &[(VersionId, u64, u8)]) -> (bool, u64) {
    pollster::block_on(async {
        let backend = Memory::over(medium.clone(), None);
        let (pool, driver) = match Pool::open(backend, Options::default()).await {
            Ok(opened) => opened,
            Err(Error::Corrupt(_)) => return (true, 0),
            Err(other) => panic!("{other}"),
        };
        drive(driver, async {
            let mut has_failed = false;
            for &(id, at, stamp) in wanted {
                let mut bytes = [0; 4096];
                match pool.read(id, at, &mut bytes).await {
                    Ok(()) => assert!(bytes.iter().all(|&byte| byte == stamp)),
                    Err(Error::Corrupt(_)) => has_failed = true,
                    Err(other) => panic!("{other}"),
                }
            }
            if let Ok(Some(row)) = pool.row(0x40, b"row").await {
                assert_eq!(row, [5; 9000]);
            }
            let report = pool.check(|_| true).await.unwrap();
            (has_failed, report.findings_count)
        })
        .await
    })
}

#[test]
fn every_object_flipped_lost_or_swapped_is_noticed() {
    let (medium, wanted) = sample();
    assert_eq!(look(&medium, &wanted), (false, 0), "the sample is whole");
    let locations = medium.locations();
    let live = |at| {
        pollster::block_on(async {
            let backend = Memory::over(medium.fork(), None);
            let (pool, _driver) = Pool::open(backend, Options::default()).await.unwrap();
            let listed = crate::backend::BlockBackend::allocated(pool.backend(), None, 9999).await;
            listed
                .unwrap()
                .iter()
                .any(|allocation| allocation.location == at)
        })
    };
    let live: Vec<_> = locations.into_iter().filter(|&at| live(at)).collect();
    assert!(live.len() > 12, "{} objects", live.len());
    for (n, &at) in live.iter().enumerate() {
        for damage in 0..4 {
            let fork = medium.fork();
            let done = match damage {
                0 => fork.corrupt(at, |bytes| {
                    let middle = bytes.len() * (n % 7) / 7;
                    bytes[middle] ^= 1;
                }),
                1 => fork.corrupt(at, |bytes| bytes.truncate(bytes.len() / 2)),
                2 => fork.lose(at),
                _ => {
                    // Another object's bytes, whole and valid, at this place.
                    let other = live[(n + 1) % live.len()];
                    let mut bytes = Vec::new();
                    fork.corrupt(other, |there| bytes = there.clone());
                    fork.corrupt(at, |here| *here = bytes)
                }
            };
            assert!(done);
            let (has_failed, findings) = look(&fork, &wanted);
            assert!(
                has_failed || findings > 0,
                "damage {damage} of {at:?} was not noticed"
            );
        }
    }
}

#[test]
fn a_torn_foreign_or_newer_root_is_refused_in_words() {
    let (medium, _) = sample();
    let open = |root: Vec<u8>| {
        let fork = medium.fork();
        fork.overwrite_root(root);
        pollster::block_on(Pool::open(Memory::over(fork, None), Options::default())).err()
    };
    assert!(matches!(open(Vec::new()), Some(Error::Corrupt(_))));
    assert!(matches!(open(vec![0xff; 112]), Some(Error::Corrupt(_))));
    let mut newer = b"ROWDISK\0".to_vec();
    newer.extend([1, 0, 0, 0]);
    newer.extend([0; 500]);
    assert!(matches!(
        open(newer),
        Some(Error::UnsupportedVersion {
            found: 1,
            supported: 0
        })
    ));
}
