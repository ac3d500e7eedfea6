//! What happens to data from above: upgrades, errors of the application, deletions.

use super::{disk::Disk, formatted, run, verify};
use crate::workload::{Kind, Rewrite, Setup, Workload};
use pollster::block_on;

fn rewrite(disk: &Disk, setup: Setup, what: Rewrite, parts: usize) -> u64 {
    let (mut from, mut changed) = (Some(0), 0);
    for _ in 0..parts {
        let Some(at) = from else { break };
        let done = block_on(Workload::rewrite(disk, setup, what, at)).unwrap();
        changed += done.changed;
        from = done.next;
    }
    changed
}

const UPGRADE: Rewrite = Rewrite::Upgrade { version: 2 };

#[test]
fn an_upgrade_keeps_everything_and_work_goes_on() {
    for kind in Kind::ALL {
        let (disk, setup) = formatted(kind, 1);
        run(&disk, setup, 300);
        let before = verify(&disk, setup);
        assert!(rewrite(&disk, setup, UPGRADE, usize::MAX) >= before.intact);
        // Not before the header says so.
        assert_eq!(verify(&disk, setup).wrong, before.intact);
        block_on(Workload::set_version(&disk, setup, 2)).unwrap();
        assert_eq!(block_on(Workload::version(&disk, setup)), Ok(2));
        let after = verify(&disk, setup);
        assert_eq!((after.intact, after.newest), (before.intact, before.newest));
        assert!(after.is_clean());
        assert_eq!(rewrite(&disk, setup, UPGRADE, usize::MAX), 0);
        run(&disk, setup, 100);
        assert!(verify(&disk, setup).is_clean());
    }
}

#[test]
fn an_upgrade_that_stops_half_way_is_found_and_can_be_taken_up_again() {
    let (disk, setup) = formatted(Kind::Database, 2);
    run(&disk, setup, 3000);
    block_on(Workload::set_version(&disk, setup, 2)).unwrap();
    rewrite(
        &disk,
        setup,
        Rewrite::HalfUpgrade { version: 2 },
        usize::MAX,
    );
    let report = verify(&disk, setup);
    assert!(report.wrong > 0 && report.intact > 0 && report.damaged == 0);
    rewrite(&disk, setup, UPGRADE, usize::MAX);
    assert!(verify(&disk, setup).is_clean());
}

#[test]
fn an_applications_error_is_sealed_well_and_still_found() {
    for kind in Kind::ALL {
        let (disk, setup) = formatted(kind, 3);
        run(&disk, setup, 300);
        let before = verify(&disk, setup);
        rewrite(&disk, setup, Rewrite::Spoil, usize::MAX);
        let report = verify(&disk, setup);
        assert_eq!((report.damaged, report.missing), (0, 0));
        assert!(report.wrong * 2 > before.intact, "{kind:?} {report:?}");
        assert_eq!(report.intact + report.wrong, before.intact);
    }
}

#[test]
fn what_was_deleted_is_missing() {
    for kind in Kind::ALL {
        let (disk, setup) = formatted(kind, 4);
        run(&disk, setup, 300);
        let before = verify(&disk, setup);
        rewrite(&disk, setup, Rewrite::Delete, usize::MAX);
        let report = verify(&disk, setup);
        assert_eq!((report.damaged, report.wrong), (0, 0));
        assert!(report.missing * 2 > before.intact, "{kind:?} {report:?}");
    }
}
