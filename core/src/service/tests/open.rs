use super::*;
use crate::backend::memory::Medium;
use crate::service::rows::{
    AttachedRow, DiskRow, ImageRow, InstanceRow, PoolSettings, Row, RowKey, SnapshotRow,
};

/// Opens what is on a medium, as a new session does.
async fn session<T>(medium: &Medium, test: impl AsyncFnOnce(Service<Memory>) -> T) -> T {
    let backend = Memory::over(medium.clone(), None);
    let (pool, driver) = match Pool::open(backend, Options::default()).await {
        Ok(opened) => opened,
        Err(_) => {
            let backend = Memory::over(medium.clone(), None);
            Pool::create(backend, [7; 16], Options::default())
                .await
                .unwrap()
        }
    };
    drive(driver, async {
        let service = Service::open(pool, Seeded::new()).await.unwrap();
        test(service).await
    })
    .await
}

#[test]
fn everything_is_there_again_in_the_next_session() {
    pollster::block_on(async {
        let medium = Memory::new().medium();
        let before = session(&medium, async |service| {
            for text in [
                "disk create web-root --size 64M --system --tag a=1",
                "disk write web-root --offset 1M --random 1 --length 3M",
                "snapshot create web-root base",
                "image create debian --snapshot web-root@base",
                "disk create copy --from-image debian",
                "snapshot group-create nightly web-root copy",
                "pool set-quota-policy oldest-automatic",
                "disk rollback web-root base",
                "disk write copy --offset 0 --text changed",
            ] {
                service.run(text).await.unwrap();
            }
            let all = All::of(&service).await;
            service.close().await.unwrap();
            all
        })
        .await;
        let after = session(&medium, async |service| All::of(&service).await).await;
        assert_eq!(before, after);
    });
}

#[test]
fn a_closed_service_says_so() {
    with_bench(async |bench| {
        bench.service.close().await.unwrap();
        let error = bench
            .service
            .run("disk create web-root --size 1M")
            .await
            .unwrap_err();
        assert_eq!(error.code(), "PoolClosed");
    });
}

#[test]
fn a_full_pool_refuses_and_loses_nothing() {
    pollster::block_on(async {
        let backend = Memory::with_capacity(4 << 20);
        let created = Pool::create(backend, [7; 16], Options::default()).await;
        let (pool, driver) = created.unwrap();
        drive(driver, async {
            let service = Service::open(pool, Seeded::new()).await.unwrap();
            service
                .run("disk create web-root --size 64M")
                .await
                .unwrap();
            service
                .run("disk write web-root --offset 0 --text kept")
                .await
                .unwrap();
            service.run("snapshot create web-root base").await.unwrap();
            let text = "disk write web-root --offset 1M --random 1 --length 16M";
            let error = service.run(text).await.unwrap_err();
            assert_eq!(error.code(), "StorageFull", "{error}");
            let log = service.describe_activity(1).await;
            assert_eq!(log[0].result.as_ref().unwrap_err().code, "StorageFull");
            // What is there can be read, also in several steps.
            let mut bytes = [0; 4];
            let what = "web-root".parse().unwrap();
            let kept = service.keep_readable(&what).await.unwrap();
            let read = service.pool().read(kept.version, 0, &mut bytes).await;
            read.unwrap();
            assert_eq!(&bytes, b"kept");
            service.let_go(kept).await.unwrap();
            service.run("disk rollback web-root base").await.unwrap();
            let head = service.head_of(&DiskRef::new("web-root")).unwrap();
            service.pool().read(head, 0, &mut bytes).await.unwrap();
            assert_eq!(&bytes, b"kept");
        })
        .await;
    });
}

/// Puts a row into a sound pool and opens it again.
async fn open_with(bench: &Bench, kind: u8, id: &[u8], value: &[u8]) -> ServiceError {
    let mut tx = bench.service.pool().begin();
    tx.put_row(kind, id, value);
    tx.commit().await.unwrap();
    let pool = bench.service.pool().clone();
    let opened = Service::open(pool, bench.environment.clone()).await;
    let mut tx = bench.service.pool().begin();
    tx.delete_row(kind, id);
    tx.commit().await.unwrap();
    opened.err().expect("it must not open")
}

#[test]
fn hostile_records_are_an_error_that_says_which() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M --system").await;
        bench.run("snapshot create web-root base").await;
        bench
            .run("image create debian --snapshot web-root@base")
            .await;
        let id = b"d-aaaaaaaaaaaaaaaaaaaa";
        for (kind, id, value) in [
            (DiskRow::KIND, &id[..], &b""[..]),
            (DiskRow::KIND, id, b"\x00garbage"),
            (DiskRow::KIND, id, &[0, 0xff]),
            (DiskRow::KIND, b"nonsense", b""),
            (DiskRow::KIND, &[0xff; 22], b""),
            (PoolSettings::KIND, b"other", b"\x00\xa0"),
        ] {
            let error = open_with(bench, kind, id, value).await;
            assert_eq!(error.code(), "PoolDamaged", "{error}");
        }
        let error = open_with(bench, DiskRow::KIND, id, b"\x09future").await;
        assert_eq!(error.code(), "PoolTooNew");
    });
}

#[test]
fn records_that_name_what_is_not_there_are_an_error() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M --system").await;
        bench.run("snapshot create web-root base").await;
        bench
            .run("image create debian --snapshot web-root@base")
            .await;
        bench.run("instance run web --image debian").await;
        let (disk, snapshot, image) = {
            let state = bench.service.inner.state.borrow();
            let (_, disk) = state.disks.first_key_value().unwrap();
            let (_, snapshot) = state.snapshots.first_key_value().unwrap();
            let (_, image) = state.images.first_key_value().unwrap();
            (disk.clone(), snapshot.clone(), image.clone())
        };
        let nowhere = crate::units::VersionId::new(999);
        let no_head = DiskRow {
            head: nowhere,
            ..disk.clone()
        };
        let wrong_kind = DiskRow {
            head: snapshot.version,
            ..disk
        };
        let id = b"d-aaaaaaaaaaaaaaaaaaaa";
        for row in [no_head, wrong_kind] {
            let error = open_with(bench, DiskRow::KIND, id, &row.to_bytes()).await;
            assert_eq!(error.code(), "PoolDamaged", "{error}");
        }
        let no_version = SnapshotRow {
            version: nowhere,
            ..snapshot
        };
        let id = b"s-aaaaaaaaaaaaaaaaaaaa";
        let error = open_with(bench, SnapshotRow::KIND, id, &no_version.to_bytes()).await;
        assert_eq!(error.code(), "PoolDamaged", "{error}");
        let instance = {
            let state = bench.service.inner.state.borrow();
            state.instances.first_key_value().unwrap().1.clone()
        };
        // A disk that is not there, one twice, and one that another has.
        let attached = |disk| AttachedRow {
            disk,
            delete_with_instance: false,
            is_scaled: false,
            by_rule: false,
        };
        let nobody = RowKey::from_bytes(b"d-aaaaaaaaaaaaaaaaaaaa").unwrap();
        let own = instance.system_disk;
        for data in [vec![attached(nobody)], vec![attached(own)], Vec::new()] {
            let row = InstanceRow {
                data_disks: data,
                ..instance.clone()
            };
            let id = b"i-aaaaaaaaaaaaaaaaaaaa";
            let error = open_with(bench, InstanceRow::KIND, id, &row.to_bytes()).await;
            assert_eq!(error.code(), "PoolDamaged", "{error}");
        }
        let no_snapshot = ImageRow {
            snapshot: RowKey::from_bytes(id).unwrap(),
            ..image
        };
        let id = b"m-aaaaaaaaaaaaaaaaaaaa";
        let error = open_with(bench, ImageRow::KIND, id, &no_snapshot.to_bytes()).await;
        assert_eq!(error.code(), "PoolDamaged", "{error}");
    });
}

#[test]
fn entropy_that_repeats_itself_is_refused_not_used() {
    with_bench(async |bench| {
        bench.environment.is_stuck.set(true);
        bench.run("disk create web-root --size 1M").await;
        let error = bench
            .service
            .run("disk create other --size 1M")
            .await
            .unwrap_err();
        assert_eq!(error.code(), "InternalError");
        assert_eq!(error.key(), "entropy");
    });
}
