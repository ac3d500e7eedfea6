//! What a workload does on a disk that works.

use super::{SPAN, formatted, run, setup, verify};
use crate::workload::tests::disk::Disk;
use crate::workload::{Error, Kind, Mark, Setup, Workload};
use pollster::block_on;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn data_is_whole_after_any_number_of_steps(
        which in 0_usize..4, seed: u64, first in 0_u64..400, then in 0_u64..400,
    ) {
        let kind = Kind::ALL[which];
        let (disk, setup) = formatted(kind, seed);
        run(&disk, setup, first);
        run(&disk, setup, then);
        let report = verify(&disk, setup);
        prop_assert!(report.is_clean(), "{report:?}");
        prop_assert_eq!(report.intact > 0, first + then > 0);
    }
}

#[test]
fn the_newest_data_has_the_time_of_its_step() {
    for kind in [Kind::Log, Kind::Database] {
        let (disk, setup) = formatted(kind, 1);
        assert_eq!(verify(&disk, setup).newest, None);
        block_on(async {
            let mut workload = Workload::open(&disk, setup).await.unwrap();
            for now in 1..=50 {
                workload.step(&disk, now).await.unwrap();
            }
        });
        let newest = verify(&disk, setup).newest.unwrap();
        assert!(newest.time_ms > 30 && newest.time_ms <= 50, "{newest:?}");
        assert!(newest.sequence > 5);
    }
}

#[test]
fn a_ring_goes_round() {
    let (disk, setup) = formatted(Kind::Log, 2);
    run(&disk, setup, 1000);
    let report = verify(&disk, setup);
    assert!(report.is_clean());
    // 960 KiB of slots, less what may be overwritten next.
    assert_eq!(report.intact, 1920 - 64);
    let newest = Mark {
        sequence: 8000,
        time_ms: 999_000,
    };
    assert_eq!(report.newest, Some(newest));
}

#[test]
fn a_full_database_goes_on() {
    let (disk, setup) = formatted(Kind::Database, 3);
    run(&disk, setup, 4000);
    let report = verify(&disk, setup);
    assert!(report.is_clean());
    assert_eq!(report.intact % 63, 0);
    assert!(report.intact > 7000, "{report:?}");
}

#[test]
fn runs_of_one_seed_are_the_same() {
    for kind in Kind::ALL {
        let of = |seed| {
            let (disk, setup) = formatted(kind, seed);
            run(&disk, setup, 60);
            disk.bytes.into_inner()
        };
        assert_eq!(of(7), of(7));
        assert_ne!(of(7), of(8));
    }
}

#[test]
fn format_leaves_nothing_of_what_was_there() {
    for kind in Kind::ALL {
        let disk = Disk::with(vec![0xa5; SPAN as usize]);
        let setup = setup(kind, 9);
        block_on(Workload::format(&disk, setup)).unwrap();
        run(&disk, setup, 30);
        assert!(verify(&disk, setup).is_clean());
    }
}

#[test]
fn a_span_must_fit_the_disk() {
    let disk = Disk::new(SPAN);
    for span in [0, SPAN - 1, SPAN + 1, u64::MAX] {
        let setup = Setup {
            span,
            ..setup(Kind::Log, 1)
        };
        assert_eq!(block_on(Workload::format(&disk, setup)), Err(Error::Span));
        assert!(matches!(
            block_on(Workload::open(&disk, setup)),
            Err(Error::Span)
        ));
    }
}

#[test]
fn a_disk_tells_what_it_holds() {
    for kind in Kind::ALL {
        let (disk, setup) = formatted(kind, 5);
        assert_eq!(block_on(Workload::find(&disk)), Ok(Some(setup)));
        let short = Disk::with(disk.bytes.borrow()[..SPAN as usize / 2].to_vec());
        assert_eq!(block_on(Workload::find(&short)), Ok(None));
    }
    assert_eq!(block_on(Workload::find(&Disk::new(SPAN))), Ok(None));
}

#[test]
fn data_of_another_setup_is_not_taken() {
    let (disk, old) = formatted(Kind::Database, 1);
    run(&disk, old, 20);
    for other in [setup(Kind::Database, 2), setup(Kind::Log, 1)] {
        assert!(matches!(
            block_on(Workload::open(&disk, other)),
            Err(Error::NotOurs)
        ));
    }
}

#[test]
fn a_disk_that_failed_is_recovered_by_the_next_step() {
    for kind in Kind::ALL {
        let (disk, setup) = formatted(kind, 4);
        block_on(async {
            let mut workload = Workload::open(&disk, setup).await.unwrap();
            for left in 0..60 {
                disk.left.set(Some(left % 9));
                while workload.step(&disk, 1).await.is_ok() {}
                disk.left.set(None);
                workload.step(&disk, 2).await.unwrap();
            }
        });
        assert!(verify(&disk, setup).is_clean());
    }
}
