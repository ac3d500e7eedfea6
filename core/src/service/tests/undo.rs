//! What an outcome names as its undo holds exactly what the disk was before.

use super::*;

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
        let write = crate::service::command::WriteDisk {
            disk: DiskRef::new("web-root"),
            offset: 0,
            content: crate::service::command::Content::File {
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

async fn point(bench: &Bench) -> Option<String> {
    let disk = DiskRef::new("web-root");
    let history = bench.service.describe_history(&disk).await.unwrap();
    history.undo_point.map(|snapshot| snapshot.name)
}
