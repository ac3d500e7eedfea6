use super::*;
use crate::service::SnapshotPaging;
use crate::service::views::{SnapshotOrigin, SnapshotPageView, SnapshotStatus, SnapshotUsage};

async fn page(bench: &Bench, paging: &SnapshotPaging) -> SnapshotPageView {
    let all = SnapshotFilter::default();
    let page = bench.service.describe_snapshot_page(&all, paging).await;
    page.unwrap()
}

fn names(page: &SnapshotPageView) -> Vec<&str> {
    let snapshots = page.snapshots.iter();
    snapshots.map(|snapshot| &*snapshot.name).collect()
}

async fn eleven(bench: &Bench) {
    bench.run("disk create web-root --size 1M").await;
    for at in 1..=11 {
        let text = format!("snapshot create web-root snap-{at:02}");
        bench.service.run(&text).await.unwrap();
    }
}

#[test]
fn pages_have_numbers() {
    with_bench(async |bench| {
        eleven(bench).await;
        let first = page(bench, &SnapshotPaging::default()).await;
        assert_eq!(
            (first.snapshots.len(), first.total),
            (10, 11),
            "ten, as in the API"
        );
        let second = page(
            bench,
            &SnapshotPaging::Number {
                number: 2,
                size: 10,
            },
        )
        .await;
        assert_eq!(names(&second), ["snap-01"]);
        let past = page(
            bench,
            &SnapshotPaging::Number {
                number: u32::MAX,
                size: 100,
            },
        )
        .await;
        assert_eq!((past.snapshots.len(), past.total), (0, 11));
    });
}

#[test]
fn a_token_goes_on_where_the_last_page_ended_whatever_comes_and_goes() {
    with_bench(async |bench| {
        // All of one moment, so that times alone do not tell them apart.
        bench.environment.step_ms.set(0);
        eleven(bench).await;
        let mut after = SnapshotPaging::After {
            token: None,
            max: 4,
        };
        let mut seen = Vec::new();
        for round in 0.. {
            let page = page(bench, &after).await;
            seen.extend(page.snapshots.iter().map(|snapshot| snapshot.name.clone()));
            if round == 0 {
                // The place itself goes, and a newer one comes.
                bench.run(&format!("snapshot delete {}", seen[3])).await;
                bench.environment.step_ms.set(1);
                bench.run("snapshot create web-root newest").await;
            }
            let Some(token) = page.next_token else { break };
            after = SnapshotPaging::After {
                token: Some(token),
                max: 4,
            };
        }
        seen.sort_unstable();
        let wanted: Vec<_> = (1..=11).map(|at| format!("snap-{at:02}")).collect();
        assert_eq!(seen, wanted);
    });
}

#[test]
fn what_is_no_page_is_refused() {
    with_bench(async |bench| {
        eleven(bench).await;
        let token = |token: &str| SnapshotPaging::After {
            token: Some(token.to_owned()),
            max: 1,
        };
        for paging in [
            SnapshotPaging::Number {
                number: 0,
                size: 10,
            },
            SnapshotPaging::Number { number: 1, size: 0 },
            SnapshotPaging::Number {
                number: 1,
                size: 101,
            },
            SnapshotPaging::After {
                token: None,
                max: 0,
            },
            token(""),
            token("1.x"),
            token("x.s-abcdefghij0123456789"),
        ] {
            let all = SnapshotFilter::default();
            let error = bench.service.describe_snapshot_page(&all, &paging).await;
            assert_eq!(error.unwrap_err().code(), "InvalidParameter", "{paging:?}");
        }
    });
}

#[test]
fn each_filter_takes_what_it_says() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M --system").await;
        bench.run("disk create other --size 1M").await;
        bench
            .run("snapshot create web-root aa --tag role=db --tag x=1")
            .await;
        bench.run("snapshot create other bb --tag role=web").await;
        bench
            .service
            .create_automatic_snapshot(&DiskRef::new("other"), "auto-cc")
            .await
            .unwrap();
        bench
            .run("image create debian --snapshot web-root@aa")
            .await;
        bench
            .run("disk create d1 --from-snapshot web-root@aa")
            .await;
        bench.run("disk create d2 --from-snapshot other@bb").await;
        let bb = bench.snapshot("bb").await;
        let none = SnapshotFilter::default;
        let tag =
            |key: &str, value: Option<&str>| Some((key.to_owned(), value.map(ToOwned::to_owned)));
        for (filter, wanted) in [
            (none(), vec!["auto-cc", "bb", "aa"]),
            (
                SnapshotFilter {
                    disk: Some(bb.disk_id.clone()),
                    ..none()
                },
                vec!["auto-cc", "bb"],
            ),
            (
                SnapshotFilter {
                    disk: Some("nonsense".to_owned()),
                    ..none()
                },
                vec![],
            ),
            (
                SnapshotFilter {
                    status: Some(SnapshotStatus::Progressing),
                    ..none()
                },
                vec![],
            ),
            (
                SnapshotFilter {
                    origin: Some(SnapshotOrigin::Auto),
                    ..none()
                },
                vec!["auto-cc"],
            ),
            (
                SnapshotFilter {
                    usage: Some(SnapshotUsage::None),
                    ..none()
                },
                vec!["auto-cc"],
            ),
            (
                SnapshotFilter {
                    usage: Some(SnapshotUsage::Disk),
                    ..none()
                },
                vec!["bb"],
            ),
            (
                SnapshotFilter {
                    usage: Some(SnapshotUsage::ImageDisk),
                    ..none()
                },
                vec!["aa"],
            ),
            (
                SnapshotFilter {
                    usage: Some(SnapshotUsage::Image),
                    ..none()
                },
                vec![],
            ),
            (
                SnapshotFilter {
                    source_disk_kind: Some(crate::service::views::DiskKind::System),
                    ..none()
                },
                vec!["aa"],
            ),
            (
                SnapshotFilter {
                    is_encrypted: Some(true),
                    ..none()
                },
                vec![],
            ),
            (
                SnapshotFilter {
                    is_encrypted: Some(false),
                    ..none()
                },
                vec!["auto-cc", "bb", "aa"],
            ),
            (
                SnapshotFilter {
                    tag: tag("role", None),
                    ..none()
                },
                vec!["bb", "aa"],
            ),
            (
                SnapshotFilter {
                    tag: tag("role", Some("db")),
                    ..none()
                },
                vec!["aa"],
            ),
            (
                SnapshotFilter {
                    from_ms: Some(bb.created_ms),
                    ..none()
                },
                vec!["auto-cc", "bb"],
            ),
            (
                SnapshotFilter {
                    to_ms: Some(bb.created_ms),
                    ..none()
                },
                vec!["bb", "aa"],
            ),
        ] {
            let paging = SnapshotPaging::default();
            let page = bench.service.describe_snapshot_page(&filter, &paging);
            let page = page.await.unwrap();
            assert_eq!(names(&page), wanted, "{filter:?}");
        }
    });
}
