use super::*;
use crate::engine::Error as EngineError;
use crate::service::Secrets;
use crate::service::command::{ExportDisk, ImportDisk};
use crate::service::views::{DiskKind, Note};

fn import(text: &str) -> ImportDisk {
    match text.parse().unwrap() {
        Command::ImportDisk(import) => import,
        other => panic!("{other}"),
    }
}

fn export(text: &str) -> ExportDisk {
    match text.parse().unwrap() {
        Command::ExportDisk(export) => export,
        other => panic!("{other}"),
    }
}

#[test]
fn an_import_is_seen_only_when_it_is_published() {
    with_bench(async |bench| {
        let command = import("disk import debian --file debian.raw --system --tag a=1");
        let import = bench
            .service
            .begin_import(&command, (3 << 20) + 5, &Secrets::default())
            .await
            .unwrap();
        assert_eq!((import.len, import.block_size), ((3 << 20) + 4096, 16384));
        import.writer.write(1 << 20, b"boot").await.unwrap();
        assert!(bench.service.describe_disks().await.unwrap().is_empty());
        bench
            .refuses("snapshot create debian base", "InvalidDiskId.NotFound")
            .await;
        let outcome = bench.service.publish_import(&import, 4).await.unwrap();
        assert_eq!(
            (&*outcome.created[0].name, outcome.written_bytes),
            ("debian", 4)
        );
        assert_eq!(outcome.blocks_redirected, Some(1));
        let disk = bench.disk("debian").await;
        assert_eq!((disk.kind, disk.source), (DiskKind::System, None));
        assert_eq!(bench.read("debian", 1 << 20, 4).await, b"boot");
        bench.assert_reopens_the_same().await;
        let log = bench.service.describe_activity(1).await;
        assert_eq!(log[0].command, command_text(&command));
    });
}

fn command_text(import: &ImportDisk) -> String {
    Command::ImportDisk(import.clone()).to_string()
}

#[test]
fn an_abandoned_import_leaves_nothing() {
    with_bench(async |bench| {
        let before = bench.all().await;
        let command = import("disk import debian --file debian.raw");
        let import = bench
            .service
            .begin_import(&command, 8 << 20, &Secrets::default())
            .await
            .unwrap();
        import.writer.write(0, &[1; 1 << 20]).await.unwrap();
        let canceled = ServiceError::Engine(EngineError::Canceled).to_view();
        bench
            .service
            .abandon_import(import, canceled.clone())
            .await
            .unwrap();
        let log = bench.service.describe_activity(1).await;
        assert_eq!(
            log[0].command,
            "rowdisk disk import debian --file debian.raw"
        );
        assert_eq!(log[0].result.as_ref().unwrap_err(), &canceled);
        assert_eq!(bench.all().await.without_log(), before.without_log());
        assert!(bench.service.pool().statistics().space.allocated < 1 << 20);
    });
}

#[test]
fn an_import_that_no_session_finished_goes_at_the_next_open() {
    with_bench(async |bench| {
        let command = import("disk import debian --file debian.raw");
        let import = bench
            .service
            .begin_import(&command, 8 << 20, &Secrets::default())
            .await
            .unwrap();
        import.writer.write(0, &[1; 1 << 20]).await.unwrap();
        bench.service.flush().await.unwrap();
        let pool = bench.service.pool().clone();
        Service::open(pool.clone(), bench.environment.clone())
            .await
            .unwrap();
        assert!(pool.version(import.writer.head()).is_none());
        pool.settle().await.unwrap();
        assert!(pool.statistics().space.allocated < 1 << 20);
    });
}

#[test]
fn an_import_is_checked_before_it_begins() {
    with_bench(async |bench| {
        for (text, file_len, code) in [
            (
                "disk import 1a --file x",
                1 << 20,
                "InvalidDiskName.Malformed",
            ),
            (
                "disk import aa --file x --size 1M",
                2 << 20,
                "InvalidDiskSize.TooSmall",
            ),
            (
                "disk import aa --file x --size 33T",
                1,
                "InvalidDiskSize.TooLarge",
            ),
            (
                "disk import aa --file x",
                33 << 40,
                "InvalidDiskSize.TooLarge",
            ),
            (
                "disk import aa --file x",
                u64::MAX,
                "InvalidDiskSize.TooLarge",
            ),
            (
                "disk import aa --file x --size 1048577",
                1,
                "InvalidParameter",
            ),
        ] {
            let begun = bench
                .service
                .begin_import(&import(text), file_len, &Secrets::default())
                .await;
            assert_eq!(begun.err().map(|error| error.code()), Some(code), "{text}");
            let log = bench.service.describe_activity(1).await;
            assert_eq!(log[0].result.as_ref().unwrap_err().code, code);
        }
        let smallest = bench
            .service
            .begin_import(&import("disk import aa --file x"), 1, &Secrets::default())
            .await;
        assert_eq!(smallest.unwrap().len, 1 << 20);
    });
}

#[test]
fn an_export_reads_one_moment_whatever_happens_meanwhile() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        bench
            .run("disk write web-root --offset 0 --text before")
            .await;
        let command = export("disk export web-root --file out.raw");
        let export = bench.service.begin_export(&command).await.unwrap();
        assert_eq!((export.len, export.block_size), (1 << 20, 16384));
        bench
            .service
            .run("disk write web-root --offset 0 --text after!")
            .await
            .unwrap();
        bench.service.run("disk delete web-root").await.unwrap();
        let mut bytes = [0; 6];
        bench
            .service
            .pool()
            .read(export.version, 0, &mut bytes)
            .await
            .unwrap();
        assert_eq!(&bytes, b"before");
        let note = Note::Unreadable {
            offset: 16384,
            len: 32768,
        };
        bench
            .service
            .end_export(export, Ok(vec![note.clone()]))
            .await
            .unwrap();
        let log = bench.service.describe_activity(1).await;
        assert_eq!(
            log[0].command,
            "rowdisk disk export web-root --file out.raw"
        );
        assert_eq!(log[0].result.as_ref().unwrap().notes, [note]);
        bench.assert_reopens_the_same().await;
        let storage = bench.service.describe_storage().await.unwrap();
        assert_eq!((storage.live_data_bytes, storage.zombies), (0, 0));
    });
}

#[test]
fn what_is_kept_stays_as_it_was_until_it_is_let_go() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        bench
            .run("disk write web-root --offset 0 --text before")
            .await;
        bench.run("snapshot create web-root base").await;
        let (service, pool) = (&bench.service, bench.service.pool());
        let disk = service
            .keep_readable(&"web-root".parse().unwrap())
            .await
            .unwrap();
        let snapshot = service
            .keep_readable(&"web-root@base".parse().unwrap())
            .await
            .unwrap();
        service
            .run("disk write web-root --offset 0 --text after!")
            .await
            .unwrap();
        for (kept, is_left) in [(disk, false), (snapshot, true)] {
            let mut bytes = [0; 6];
            pool.read(kept.version, 0, &mut bytes).await.unwrap();
            assert_eq!(&bytes, b"before");
            let version = kept.version;
            service.let_go(kept).await.unwrap();
            assert_eq!(pool.version(version).is_some(), is_left);
        }
        bench.assert_reopens_the_same().await;
        let nobody = service.keep_readable(&"nobody".parse().unwrap()).await;
        assert_eq!(nobody.err().unwrap().code(), "InvalidDiskId.NotFound");
    });
}

#[test]
fn an_export_of_what_is_not_there_is_refused() {
    with_bench(async |bench| {
        let error = bench
            .service
            .begin_export(&export("disk export nobody"))
            .await
            .err();
        assert_eq!(error.unwrap().code(), "InvalidDiskId.NotFound");
        bench.run("disk create web-root --size 1M").await;
        let error = bench
            .service
            .begin_export(&export("disk export web-root@base"))
            .await
            .err();
        assert_eq!(error.unwrap().code(), "InvalidSnapshotId.NotFound");
    });
}

#[test]
fn streams_cannot_be_run_as_plain_commands() {
    with_bench(async |bench| {
        bench
            .refuses("disk import aa --file x", "OperationDenied")
            .await;
        bench.run("disk create aa --size 1M").await;
        bench.refuses("disk export aa", "OperationDenied").await;
        bench.refuses("pool check", "OperationDenied").await;
    });
}

#[test]
fn a_check_is_logged_with_what_it_found() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        bench
            .run("disk write web-root --offset 0 --text before")
            .await;
        let report = bench.service.check(|_| true).await.unwrap();
        assert!(report.is_clean());
        let log = bench.service.describe_activity(1).await;
        assert_eq!(log[0].command, "rowdisk pool check");
        let outcome = log[0].result.as_ref().unwrap();
        assert_eq!(
            outcome.notes,
            [crate::service::views::Note::CheckFindings { count: 0 }]
        );
        bench.assert_reopens_the_same().await;
        let canceled = bench.service.check(|_| false).await;
        assert_eq!(canceled.unwrap_err().code(), "Canceled");
        let log = bench.service.describe_activity(1).await;
        assert_eq!(log[0].result.as_ref().unwrap_err().code, "Canceled");
    });
}
