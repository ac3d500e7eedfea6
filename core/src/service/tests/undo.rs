//! What an outcome names as its undo holds exactly what the disk was before.

use super::*;
use crate::service::command::{Content, WriteDisk};
use crate::service::views::UndoView;

const LEN: usize = 1 << 20;

/// Runs a command and, if it says what undoes it, shows that this is true.
async fn undone(bench: &Bench, text: &str) -> Option<String> {
    let before = bench.read("web-root", 0, LEN).await;
    let undo = bench.run(text).await.undo;
    if let Some(snapshot) = &undo {
        assert_ne!(bench.read("web-root", 0, LEN).await, before, "{text}");
        let back = format!(
            "disk rollback web-root {} --keep-current redo --unless-held",
            snapshot.id
        );
        let redo = bench.run(&back).await.undo.expect("the present was kept");
        assert_eq!(bench.read("web-root", 0, LEN).await, before, "{text}");
        let forth = format!(
            "disk rollback web-root {} --keep-current needless --unless-held",
            redo.id
        );
        let forth = bench.run(&forth).await;
        assert_eq!(forth.created, [], "a snapshot holds the present already");
        let again = forth.undo;
        assert_eq!(
            again.as_ref(),
            Some(snapshot),
            "what was rolled back to holds what was before"
        );
        bench
            .run(&format!("snapshot delete web-root@{}", redo.id))
            .await;
    }
    undo.map(|snapshot| snapshot.name)
}

#[test]
fn a_change_is_undone_by_the_snapshot_right_before_it() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        let write = |offset: &str, byte: u8| {
            format!("disk write web-root --offset {offset} --fill {byte} --length 100K")
        };
        assert_eq!(undone(bench, &write("0", 1)).await, None, "no snapshot");
        bench.run("snapshot create web-root base").await;
        assert_eq!(
            undone(bench, &write("50K", 2)).await.as_deref(),
            Some("base")
        );
        assert_eq!(
            undone(bench, &write("80K", 3)).await,
            None,
            "base holds less than what was there"
        );
        bench.run("snapshot create web-root more").await;
        for text in [
            "disk zero web-root --offset 0 --length 64K",
            "disk discard web-root --offset 0 --length 64K",
            "disk rollback web-root base",
        ] {
            bench.run("disk rollback web-root more").await;
            assert_eq!(undone(bench, text).await.as_deref(), Some("more"), "{text}");
        }
    });
}

#[test]
fn what_changes_no_data_has_no_undo_and_leaves_the_point() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        bench.run("disk write web-root --offset 0 --text a").await;
        let base = bench.run("snapshot create web-root base").await;
        assert_eq!(base.undo, None);
        assert_eq!(point(bench).await.as_deref(), Some("base"));
        let renamed = bench.run("disk modify web-root --description root").await;
        assert_eq!(renamed.undo, None);
        assert_eq!(point(bench).await.as_deref(), Some("base"));
        bench.run("disk resize web-root 2M").await;
        assert_eq!(point(bench).await, None, "going back takes the size back");
        bench.run("disk rollback web-root base").await;
        assert_eq!(point(bench).await.as_deref(), Some("base"));
        bench.run("snapshot delete web-root@base").await;
        assert_eq!(point(bench).await, None);
        // A disk made from a snapshot cannot be rolled back to it: it is another disk's.
        bench.run("snapshot create web-root again").await;
        bench
            .run("disk create copy --from-snapshot web-root@again")
            .await;
        let copy = DiskRef::new("copy");
        assert_eq!(
            bench
                .service
                .describe_history(&copy)
                .await
                .unwrap()
                .undo_point,
            None
        );
    });
}

#[test]
fn what_begins_while_another_writes_has_no_undo() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        bench.run("snapshot create web-root base").await;
        let write = WriteDisk {
            disk: DiskRef::new("web-root"),
            offset: 0,
            content: Content::File {
                name: "a".to_owned(),
            },
        };
        let first = bench.service.begin_write(&write, 5).await.unwrap();
        assert_eq!(point(bench).await, None);
        let second = bench
            .run("disk write web-root --offset 100K --text second")
            .await;
        assert_eq!(second.undo, None, "base does not hold what the first wrote");
        let undo = bench.service.finish_write(first).await.unwrap().undo;
        assert_eq!(undo.map(|undo| undo.name).as_deref(), Some("base"));
    });
}

const FILL: &str = "disk write web-root --offset 0 --fill 7 --length 3M";

/// Runs a fill of 3 MiB that is given up once so many bytes are written, and tells what takes it back.
async fn given_up(bench: &Bench, after: u64) -> Option<Box<UndoView>> {
    let command: Command = FILL.parse().unwrap();
    let going = bench
        .service
        .execute_with_progress(&command, None, |done, _| done < after);
    let told = going.await.unwrap_err().to_view();
    assert_eq!(told.code, "Canceled.Write");
    assert_eq!(told.params, [("written".to_owned(), after.to_string())]);
    let line = bench.service.describe_activity(1).await;
    let logged = line[0].result.clone().unwrap_err();
    assert_eq!(logged, told, "the log says what was told");
    told.undo
}

#[test]
fn a_write_that_is_given_up_is_undone_as_far_as_it_came() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 4M").await;
        assert_eq!(given_up(bench, 1 << 20).await, None, "no snapshot");
        let base = bench.run("snapshot create web-root base").await;
        assert_eq!(given_up(bench, 0).await, None, "nothing was written");
        let before = bench.read("web-root", 0, 4 << 20).await;
        bench.run("disk write web-root --offset 0 --text x").await;
        assert_eq!(given_up(bench, 2 << 20).await, None, "base has no x");
        bench.run("disk rollback web-root base").await;
        let undo = given_up(bench, 2 << 20).await.expect("base holds it");
        assert_eq!(undo.snapshot, base.created[0].id);
        assert_ne!(bench.read("web-root", 0, 4 << 20).await, before);
        let back = format!("disk rollback {} {}", undo.disk, undo.snapshot);
        bench.run(&back).await;
        assert_eq!(bench.read("web-root", 0, 4 << 20).await, before);
    });
}

#[test]
fn a_file_that_breaks_off_is_undone_as_far_as_it_came() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        let base = bench.run("snapshot create web-root base").await;
        let write = WriteDisk {
            disk: DiskRef::new("web-root"),
            offset: 0,
            content: Content::File {
                name: "a".to_owned(),
            },
        };
        let why = ServiceError::WriteCanceled { written: 4 }.to_view();
        for (written, undo) in [(0, None), (4, Some(base.created[0].id.clone()))] {
            let begun = bench.service.begin_write(&write, 9).await.unwrap();
            begun.writer().write(0, b"four").await.unwrap();
            let told = bench
                .service
                .abandon_write(begun, written, why.clone())
                .await;
            assert_eq!(told.undo.as_ref().map(|undo| undo.snapshot.clone()), undo);
            let line = bench.service.describe_activity(1).await;
            assert_eq!(line[0].result, Err(told));
            bench.run("disk rollback web-root base").await;
        }
    });
}

#[test]
fn what_is_written_in_several_commands_is_undone_by_the_first_ones_snapshot() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        bench
            .run("disk write web-root --offset 0 --text before")
            .await;
        bench.run("snapshot create web-root base").await;
        let before = bench.read("web-root", 0, LEN).await;
        let first = bench.run("disk write web-root --offset 0 --text one").await;
        let second = bench.run("disk write web-root --offset 9 --text two").await;
        let undo = first.undo.expect("base holds what was there before both");
        assert_eq!(second.undo, None, "no snapshot is between them");
        bench
            .run(&format!("disk rollback web-root {}", undo.id))
            .await;
        assert_eq!(bench.read("web-root", 0, LEN).await, before);
    });
}

async fn point(bench: &Bench) -> Option<String> {
    let disk = DiskRef::new("web-root");
    let history = bench.service.describe_history(&disk).await.unwrap();
    history.undo_point.map(|snapshot| snapshot.name)
}
