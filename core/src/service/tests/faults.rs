//! Every command, broken at every call to the backend: the next session finds it done or not begun,
//! never half.

use super::*;
use crate::backend::decorators::{Fault, Faults, Operation};
use crate::backend::memory::Medium;
use crate::service::views::IncidentKind;

/// One of each kind of operation; each works on what those before it left.
pub(super) const SCRIPT: [&str; 72] = [
    "disk create web-root --size 1M --system --tag a=1",
    "disk write web-root --offset 10K --random 1 --length 50K",
    "snapshot create web-root base",
    "image create debian --snapshot web-root@base",
    "disk create copy --from-image debian --size 2M",
    "snapshot group-create nightly web-root copy",
    "disk discard web-root --offset 0 --length 32K",
    "disk rollback web-root base --keep-current broken",
    "disk reinit copy",
    "policy create daily --hours 0,12 --weekdays 1-5 --retention 30",
    "policy apply daily web-root copy",
    "policy modify daily --hours 3 --weekdays 1-7 --keep 4",
    "pool set-time-zone Europe/Berlin",
    "policy cancel copy",
    "snapshot delete web-root@nightly",
    "bin restore nightly",
    "snapshot group-rollback nightly --keep-current safety",
    "snapshot group-rollback safety --disk copy",
    "disk resize web-root 4M",
    "snapshot lock web-root@broken --days 1 --cool-off 1",
    "snapshot unlock web-root@broken",
    "snapshot group-delete nightly --force",
    "bin restore nightly",
    "snapshot group-delete nightly --force",
    "pool set-bin-period 3",
    "pool modify --price 0.5 --currency EUR",
    "image delete debian",
    "policy delete daily",
    "disk delete web-root",
    "bin restore web-root",
    "disk delete web-root",
    "disk create golden --size 1M --system",
    "snapshot create golden one",
    "image create golden --snapshot golden@one",
    "instance run web --image golden --amount 2 --data-size 1M",
    "image create whole --instance web-001",
    "disk create shared --size 1M --multi-attach",
    "disk attach shared web-001",
    "instance scale-out web-001 --count 2 --size 1M",
    "instance scale-in web-001 --count 1",
    "instance workload web-001 --kind database --rate low --disk web-001-data-1",
    "instance upgrade web-001",
    "incident start failed-upgrade --instance web-001",
    "incident start wrong-data --instance web-001",
    "instance workload web-001 --kind log --rate high --disk web-001-data-1 --overwrite",
    "incident start bad-block --disk web-001-data-1",
    "incident close 3",
    "instance workload web-001 --none",
    "incident start virus --disk web-001-data-1",
    "incident start instance-released --instance web-002",
    "incident close 4",
    "instance stop web-001",
    "instance replace-system web-001 --image whole --keep-current last",
    "disk detach shared web-001",
    "zone lose cn-hangzhou-h",
    "zone restore cn-hangzhou-h",
    "disk create away --size 1M --zone cn-hangzhou-i",
    "incident start zone-lost --disk away",
    "zone restore cn-hangzhou-i",
    "region lose cn-hangzhou",
    "region restore cn-hangzhou",
    "instance delete web-001",
    "snapshot delete base broken",
    "bin delete base",
    "bin empty",
    "disk create vault --size 1M --encrypted",
    "snapshot create vault one",
    "disk create heir --from-snapshot vault@one",
    "disk rekey vault",
    "disk create open --size 1M",
    "disk copy open closed --encrypted",
    "disk delete heir",
];

/// The passphrase beside each of them, and the new one.
pub(super) fn script_secrets() -> Secrets {
    Secrets {
        new_passphrase: Some(Passphrase::new("another passphrase".to_owned())),
        ..secrets("correct horse battery")
    }
}

fn environment(step: usize) -> Rc<Seeded> {
    let environment = Seeded::new();
    environment.state.set(step as u64 + 1000);
    environment
        .now_ms
        .set(1_795_000_000_000 + step as u64 * 1000);
    environment
}

/// Runs one command over a backend whose nth call fails. Also says how many calls there were, and
/// how many failed.
async fn run_with(
    medium: &Medium,
    step: usize,
    fault: Option<(u64, Fault)>,
) -> (Result<Outcome, ServiceError>, u64, u64) {
    let backend = Faults::new(Memory::over(medium.clone(), None));
    let plan = backend.plan();
    if let Some((call, fault)) = fault {
        plan.fail(None, call, fault);
    }
    let run = async {
        let options = Options {
            session: Some([step as u8 + 1; 16]),
            ..Options::default()
        };
        let (pool, driver) = Pool::open(backend, options).await?;
        drive(driver, async {
            let service = Service::open(pool, environment(step)).await?;
            let command: Command = SCRIPT[step].parse()?;
            let secrets = script_secrets();
            service
                .execute_with_secrets(&command, &secrets, |_, _| true)
                .await
        })
        .await
    };
    let result = run.await;
    (result, plan.calls(), plan.injected())
}

#[test]
fn a_write_that_finds_no_space_is_given_up() {
    pollster::block_on(async {
        let backend = Faults::new(Memory::new());
        let plan = backend.plan();
        // Most of the write is written out before its commit.
        let options = Options {
            buffer_bytes: 64 << 10,
            ..Options::default()
        };
        let (pool, driver) = Pool::create(backend, [7; 16], options).await.unwrap();
        drive(driver, async {
            let service = Service::open(pool, environment(0)).await.unwrap();
            let run = async |text: &str| service.run(text).await;
            run("disk create web --size 4M").await.unwrap();
            run("disk write web --offset 0 --text before")
                .await
                .unwrap();
            let head = service.head_of(&DiskRef::new("web")).unwrap();
            let text = async || {
                let mut bytes = [0; 6];
                service.pool().read(head, 0, &mut bytes).await.unwrap();
                bytes
            };
            for (operation, nth) in [(Operation::Commit, 0), (Operation::Write, 20)] {
                plan.fail_from(Some(operation), nth, Fault::NoSpace);
                let refused = run("disk write web --offset 0 --random 1 --length 1M").await;
                assert_eq!(refused.unwrap_err().code(), "StorageFull");
                plan.clear();
                assert_eq!(&text().await, b"before", "{operation:?}");
                // Nothing of it is stored later, and nothing of it takes space.
                service.flush().await.unwrap();
                assert_eq!(&text().await, b"before", "{operation:?}");
                let report = service.pool().check(|_| true).await.unwrap();
                assert_eq!((report.data_blocks, &report.findings[..]), (1, &[][..]));
                run("disk write web --offset 1M --text after")
                    .await
                    .unwrap();
                run("disk discard web --offset 1M --length 64K")
                    .await
                    .unwrap();
            }
        })
        .await;
    });
}

async fn look(medium: &Medium) -> All {
    let backend = Memory::over(medium.fork(), None);
    let (pool, driver) = Pool::open(backend, Options::default()).await.unwrap();
    drive(driver, async {
        let service = Service::open(pool, environment(0)).await.unwrap();
        let report = service.pool().check(|_| true).await.unwrap();
        // What an incident made bad is found bad, and nothing else.
        let incidents = service.describe_incidents().into_iter();
        let bad = incidents.filter(|incident| incident.kind == IncidentKind::BadBlock);
        assert_eq!(report.findings.len(), bad.count(), "{:?}", report.findings);
        All::of(&service).await
    })
    .await
}

#[test]
fn a_command_that_fails_anywhere_is_done_or_not_begun() {
    pollster::block_on(async {
        let mut medium = Memory::new().medium();
        {
            let backend = Memory::over(medium.clone(), None);
            let created = Pool::create(backend, [7; 16], Options::default()).await;
            drop(created.unwrap());
        }
        let (mut faults, mut marked) = (0, 0);
        for (step, command) in SCRIPT.iter().enumerate() {
            let before = look(&medium).await;
            let done = medium.fork();
            let (sound, calls, _) = run_with(&done, step, None).await;
            sound.unwrap();
            let after = look(&done).await;
            assert_ne!(
                before.without_log(),
                after.without_log(),
                "{}",
                SCRIPT[step]
            );
            for fault in [Fault::Io, Fault::IoAfter, Fault::NoSpace] {
                for call in 0..calls {
                    let broken = medium.fork();
                    let (result, _, injected) = run_with(&broken, step, Some((call, fault))).await;
                    let mut found = look(&broken).await;
                    let place = format!("{command}: {fault:?} at call {call}");
                    // An upgrade says that it was begun before it changes anything.
                    let is_marked = found.without_cut_off();
                    assert!(!is_marked || result.is_err(), "{place}: marked");
                    marked += usize::from(is_marked);
                    let is_done = found.without_log() == after.without_log();
                    let is_undone = found.without_log() == before.without_log();
                    assert!(is_done || is_undone, "{place}: half done");
                    assert!(is_done || result.is_err(), "{place}: acknowledged and lost");
                    faults += injected;
                }
            }
            medium = done;
        }
        assert!(faults > 200, "{faults}");
        assert!(marked > 0);
    });
}
