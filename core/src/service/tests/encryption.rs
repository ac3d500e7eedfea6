//! Encrypted disks: who reads them when, what inherits the key, and what becomes of keys.

use std::pin::pin;

use super::*;
use crate::backend::memory::Medium;
use crate::service::Region;
use crate::service::views::Note;
use crate::workload::Workload;

const WORDS: &str = "correct horse battery";

/// An encrypted system disk with two snapshots, an image and a disk from it.
async fn vault(bench: &Bench) {
    let made = bench.with_passphrase("disk create vault --size 1M --system --encrypted", WORDS);
    made.await.unwrap();
    bench.run("disk write vault --offset 0 --text first").await;
    bench.run("snapshot create vault one").await;
    bench.run("disk write vault --offset 0 --text other").await;
    bench.run("snapshot create vault two").await;
    bench.run("image create golden --snapshot vault@one").await;
    bench.run("disk create heir --from-image golden").await;
}

const LOCKED: &str = "InvalidParameter.KMSKeyId.KMSUnauthorized";
const ILLEGAL: &str = "InvalidParameter.EncryptedIllegal";

async fn code(bench: &Bench, text: &str, passphrase: &str) -> &'static str {
    let before = bench.all().await;
    let refused = bench.with_passphrase(text, passphrase).await;
    let after = bench.all().await;
    assert_eq!(before.without_log(), after.without_log());
    refused.unwrap_err().code()
}

#[test]
fn what_comes_of_an_encrypted_disk_is_encrypted_and_one_passphrase_opens_it() {
    with_bench(async |bench| {
        vault(bench).await;
        let key = bench.disk("vault").await.key;
        assert!(key.is_some());
        assert_eq!(bench.disk("heir").await.key, key);
        assert_eq!(bench.snapshot("vault@one").await.key, key);
        assert_eq!(bench.service.describe_images().await.unwrap()[0].key, key);
        assert_eq!(bench.read("heir", 0, 5).await, b"first");
        let outcome = bench.run("disk lock heir").await;
        let names: Vec<_> = outcome.changed.iter().map(|name| &*name.name).collect();
        assert_eq!(names.len(), 2, "{names:?}");
        for text in [
            "disk write vault --offset 0 --text x",
            "disk zero heir --offset 0 --length 1K",
            "disk discard vault --offset 0 --length 64K",
            "disk copy vault@one copy --encrypted",
            "instance run web --image golden",
            "incident start virus --disk heir",
        ] {
            assert_eq!(code(bench, text, WORDS).await, LOCKED, "{text}");
        }
        assert!(bench.disk("vault").await.locked && bench.snapshot("vault@two").await.locked);
        // What needs no data works on a locked disk.
        bench.run("snapshot create vault three").await;
        bench.run("disk rollback vault one").await;
        bench
            .run("disk create clone --from-snapshot vault@two")
            .await;
        bench.run("snapshot delete vault@three").await;
        assert_eq!(
            code(bench, "disk unlock clone", "another one").await,
            LOCKED
        );
        bench
            .with_passphrase("disk unlock clone", WORDS)
            .await
            .unwrap();
        for (disk, text) in [("vault", b"first"), ("heir", b"first"), ("clone", b"other")] {
            assert_eq!(bench.read(disk, 0, 5).await, text);
        }
        assert!(!bench.disk("vault").await.locked);
    });
}

#[test]
fn a_passphrase_is_said_beside_the_command_and_stands_nowhere() {
    with_bench(async |bench| {
        bench
            .refuses("disk create vv --size 1M --encrypted", "MissingParameter")
            .await;
        let create = "disk create v1 --size 1M --encrypted";
        for odd in [
            "",
            "seven77",
            &" ".repeat(8),
            &"x".repeat(1025),
            &"x".repeat(10_000),
        ] {
            assert_eq!(
                code(bench, create, odd).await,
                "InvalidParameter.Passphrase"
            );
        }
        for (number, fine) in ["eight888", &"ж".repeat(1024), "  spaces and 🔑 "]
            .iter()
            .enumerate()
        {
            let create = format!("disk create v{number} --size 1M --encrypted");
            bench.with_passphrase(&create, fine).await.unwrap();
            bench.run(&format!("disk lock v{number}")).await;
            let unlock = format!("disk unlock v{number}");
            assert_eq!(code(bench, &unlock, &format!("{fine} ")).await, LOCKED);
            assert_eq!(code(bench, &unlock, &"x".repeat(10_000)).await, LOCKED);
            bench.with_passphrase(&unlock, fine).await.unwrap();
            let log = bench.service.describe_activity(100).await;
            assert!(log.iter().all(|line| !line.command.contains(fine)));
        }
    });
}

#[test]
fn plain_and_encrypted_are_for_life() {
    with_bench(async |bench| {
        vault(bench).await;
        bench
            .run("disk create plain --size 1M --system --zone cn-hangzhou-i")
            .await;
        bench
            .run("disk write plain --offset 4K --text secret")
            .await;
        bench.run("snapshot create plain base").await;
        let convert = "disk create new --from-snapshot plain@base --encrypted";
        assert_eq!(code(bench, convert, WORDS).await, ILLEGAL);
        for text in ["disk unlock plain", "disk lock plain", "disk rekey plain"] {
            let secrets = faults::script_secrets();
            let command: Command = text.parse().unwrap();
            let run = bench
                .service
                .execute_with_secrets(&command, &secrets, |_, _| true);
            assert_eq!(run.await.unwrap_err().code(), ILLEGAL, "{text}");
        }
        // The flag says what is so anyway.
        bench
            .run("disk create more --from-snapshot vault@one --encrypted")
            .await;
        assert_eq!(bench.disk("more").await.key, bench.disk("vault").await.key);
        // A copy is another disk with the same bytes and a key of its own.
        let mut told = Vec::new();
        let command: Command = "disk copy plain copy --encrypted --zone cn-hangzhou-i"
            .parse()
            .unwrap();
        let secrets = secrets("yet another one");
        let copied = bench
            .service
            .execute_with_secrets(&command, &secrets, |done, all| {
                told.push((done, all));
                true
            })
            .await
            .unwrap();
        assert_eq!(copied.created[0].name, "copy");
        assert!(told.iter().is_sorted() && told.iter().all(|&(_, all)| all == 1 << 20));
        assert_eq!(bench.read("copy", 4096, 6).await, b"secret");
        let (copy, plain) = (bench.disk("copy").await, bench.disk("plain").await);
        assert_eq!((copy.kind, copy.zone), (plain.kind, plain.zone));
        assert_ne!(bench.disk("copy").await.key, bench.disk("vault").await.key);
        let canceled = "disk copy plain another --encrypted".parse().unwrap();
        let before = bench.all().await;
        let run = bench
            .service
            .execute_with_secrets(&canceled, &secrets, |_, _| false);
        assert_eq!(run.await.unwrap_err().code(), "Canceled");
        let after = bench.all().await;
        assert_eq!(before.without_log(), after.without_log());
        bench.assert_reopens_the_same().await;
    });
}

#[test]
fn another_passphrase_holds_for_a_disk_and_its_snapshots_and_the_rest_is_named() {
    with_bench(async |bench| {
        vault(bench).await;
        let secrets = Secrets {
            new_passphrase: Some(Passphrase::new("a new passphrase".to_owned())),
            ..secrets(WORDS)
        };
        let rekey: Command = "disk rekey vault".parse().unwrap();
        let run = bench
            .service
            .execute_with_secrets(&rekey, &secrets, |_, _| true);
        let outcome = run.await.unwrap();
        let old = outcome.notes.iter().filter_map(|note| match note {
            Note::OldPassphrase { disk } => Some(&*disk.name),
            _ => None,
        });
        assert_eq!(old.collect::<Vec<_>>(), ["heir"]);
        let (vault, heir) = (bench.disk("vault").await.key, bench.disk("heir").await.key);
        assert_ne!(vault, heir);
        assert_eq!(bench.snapshot("vault@two").await.key, vault);
        assert_eq!(
            bench.read("vault", 0, 5).await,
            b"other",
            "it stays unlocked"
        );
        bench.run("disk lock vault").await;
        bench.run("disk lock heir").await;
        assert_eq!(code(bench, "disk unlock vault", WORDS).await, LOCKED);
        assert_eq!(
            code(bench, "disk unlock heir", "a new passphrase").await,
            LOCKED
        );
        bench
            .with_passphrase("disk unlock vault", "a new passphrase")
            .await
            .unwrap();
        assert!(bench.disk("heir").await.locked);
        bench
            .with_passphrase("disk unlock heir", WORDS)
            .await
            .unwrap();
        assert_eq!(bench.read("heir", 0, 5).await, b"first");
        // A wrong old passphrase changes nothing.
        let run = bench
            .service
            .execute_with_secrets(&rekey, &secrets, |_, _| true);
        assert_eq!(run.await.unwrap_err().code(), LOCKED);
    });
}

#[test]
fn a_key_goes_with_the_last_that_has_it() {
    with_bin_bench(async |bench| {
        vault(bench).await;
        let keys = || bench.service.inner.state.borrow().keys.len();
        bench.run("disk delete heir").await;
        bench.run("image delete golden --force").await;
        bench.run("disk delete vault").await;
        bench.run("snapshot delete one").await;
        assert_eq!(keys(), 1, "a snapshot and the recycle bin have it");
        bench.run("bin empty").await;
        assert_eq!(keys(), 1);
        let id = bench.snapshots().await[0].id.clone();
        bench.run(&format!("snapshot delete {id} --force")).await;
        assert_eq!(keys(), 1);
        bench.run("bin empty").await;
        assert_eq!(keys(), 0);
    });
}

#[test]
fn what_runs_needs_its_key() {
    with_bench(async |bench| {
        vault(bench).await;
        bench.run("instance run web --image golden").await;
        bench
            .refuses("disk lock vault", "IncorrectInstanceStatus")
            .await;
        bench.run("instance stop web").await;
        bench.run("disk lock vault").await;
        bench.refuses("instance start web", LOCKED).await;
        bench.run("disk create open --size 1M --system").await;
        bench.run("snapshot create open base").await;
        bench.run("image create plain --snapshot open@base").await;
        bench.run("instance run other --image plain").await;
        let data = "disk create data --from-snapshot vault@one --data";
        bench.run(data).await;
        bench.refuses("disk attach data other", LOCKED).await;
        bench
            .with_passphrase("disk unlock vault", WORDS)
            .await
            .unwrap();
        bench.run("instance start web").await;
    });
}

#[test]
fn a_damaged_key_opens_nothing_and_asks_for_no_memory() {
    with_bench(async |bench| {
        vault(bench).await;
        bench.run("disk lock vault").await;
        let (id, row) = {
            let state = bench.service.inner.state.borrow();
            let (id, row) = state.keys.iter().next().unwrap();
            (*id, row.clone())
        };
        let mut odd = vec![row.clone(); 6];
        odd[0].memory_kib = u32::MAX;
        odd[1].passes = u32::MAX;
        odd[2].lanes = u32::MAX;
        odd[3].memory_kib = 0;
        odd[4].wrapped[0] ^= 1;
        odd[5].salt[15] ^= 0x80;
        for row in odd {
            bench.service.inner.state.borrow_mut().keys.insert(id, row);
            assert_eq!(code(bench, "disk unlock vault", WORDS).await, LOCKED);
        }
        bench.service.inner.state.borrow_mut().keys.insert(id, row);
        bench
            .with_passphrase("disk unlock vault", WORDS)
            .await
            .unwrap();
    });
}

/// A pool in Beijing, beside another on the same thread.
async fn beside(test: impl AsyncFnOnce(&Bench)) {
    let options = Options {
        session: Some([8; 16]),
        ..Options::default()
    };
    let made = Pool::create(Memory::new(), [9; 16], options).await;
    let (pool, driver) = made.unwrap();
    drive(driver, async {
        let environment = Seeded::new();
        environment.state.set(4711);
        let service = Service::open(pool, environment.clone()).await.unwrap();
        service.settle_in(Region::Beijing).await.unwrap();
        test(&Bench {
            service,
            environment,
        })
        .await;
    })
    .await;
}

/// Everything a snapshot has is in no object of the store.
fn holds_no(medium: &Medium, words: &[u8]) {
    for at in medium.locations() {
        medium.corrupt(at, |bytes| {
            let found = bytes.windows(words.len()).any(|part| part == words);
            assert!(!found, "plaintext in {at:?}");
        });
    }
}

#[test]
fn an_encrypted_snapshot_is_copied_to_another_region_with_its_key() {
    with_bench(async |here| {
        beside(async |there| {
            vault(here).await;
            let secret = b"nobody-reads-this-in-beijing";
            here.run("disk write vault --offset 64K --text nobody-reads-this-in-beijing")
                .await;
            here.run("snapshot create vault three").await;
            let copy = async |text: &str| {
                let command: Command = text.parse().unwrap();
                let id = there.service.begin_copy(&here.service, &command).await?;
                let ran = there.service.run_copy(&here.service, id, |_, _| true).await;
                ran.map(|_| id)
            };
            here.run("disk lock vault").await;
            let refused = copy("snapshot copy vault@two --to cn-beijing").await;
            assert_eq!(refused.unwrap_err().code(), LOCKED);
            here.with_passphrase("disk unlock vault", WORDS)
                .await
                .unwrap();
            copy("snapshot copy vault@two --to cn-beijing")
                .await
                .unwrap();
            // The second one is the difference to the first.
            let id = copy("snapshot copy vault@three --to cn-beijing")
                .await
                .unwrap();
            let views = there.snapshots().await;
            let key = here.disk("vault").await.key;
            assert!(views.iter().all(|view| view.key == key), "{views:?}");
            there
                .run(&format!("disk create heir --from-snapshot {id}"))
                .await;
            assert_eq!(there.read("heir", 64 << 10, secret.len()).await, secret);
            holds_no(&there.service.pool().backend().medium(), secret);
            holds_no(&here.service.pool().backend().medium(), secret);
            // There, too, it opens with the passphrase only.
            there.run("disk lock heir").await;
            assert_eq!(code(there, "disk unlock heir", "another one").await, LOCKED);
            there
                .with_passphrase("disk unlock heir", WORDS)
                .await
                .unwrap();
            assert_eq!(there.read("heir", 0, 5).await, b"other");
            there.assert_reopens_the_same().await;
        })
        .await;
    });
}

#[test]
fn a_key_stays_while_something_that_gets_it_is_on_its_way() {
    with_bench(async |bench| {
        vault(bench).await;
        bench.run("disk delete heir").await;
        let secrets = Secrets {
            new_passphrase: Some(Passphrase::new("a new passphrase".to_owned())),
            ..secrets(WORDS)
        };
        let rekey: Command = "disk rekey vault".parse().unwrap();
        let service = &bench.service;
        // Something gets the key first.
        let mut made = pin!(service.run("disk create late --from-image golden"));
        assert!(poll_times(&mut made, 1).await.is_none());
        service
            .execute_with_secrets(&rekey, &secrets, |_, _| true)
            .await
            .unwrap();
        made.await.unwrap();
        bench.assert_reopens_the_same().await;
        assert_ne!(bench.disk("late").await.key, bench.disk("vault").await.key);
        bench.run("disk delete late").await;
        // The key goes first.
        let again = Secrets {
            passphrase: secrets.new_passphrase.clone(),
            new_passphrase: secrets.passphrase.clone(),
        };
        let mut rekeyed = pin!(service.execute_with_secrets(&rekey, &again, |_, _| true));
        assert!(poll_times(&mut rekeyed, 1).await.is_none());
        let refused = service.run("disk create late --from-image golden").await;
        assert_eq!(refused.unwrap_err().code(), "OperationDenied");
        rekeyed.await.unwrap();
        bench.run("disk create late --from-image golden").await;
        bench.assert_reopens_the_same().await;
    });
}

#[test]
fn what_is_read_with_the_key_refuses_the_lock() {
    with_bench(async |bench| {
        vault(bench).await;
        let Command::ExportDisk(export) = "disk export heir".parse().unwrap() else {
            unreachable!()
        };
        let export = bench.service.begin_export(&export).await.unwrap();
        bench
            .refuses("disk lock vault", "IncorrectDiskStatus")
            .await;
        bench
            .service
            .end_export(export, Ok(Vec::new()))
            .await
            .unwrap();
        bench.run("disk lock vault").await;
        // Nor does anything get the key while it is being forgotten.
        let unlocked = bench.with_passphrase("disk unlock vault", WORDS).await;
        unlocked.unwrap();
        let head = bench.service.head_of(&"vault".parse().unwrap()).unwrap();
        bench.service.pool().write(head, 0, b"waits").await.unwrap();
        let mut locked = pin!(bench.service.run("disk lock vault"));
        assert!(poll_times(&mut locked, 1).await.is_none());
        bench
            .refuses("snapshot create vault late", "OperationDenied")
            .await;
        locked.await.unwrap();
    });
}

#[test]
fn what_runs_on_a_locked_disk_says_which_disk_that_is() {
    with_bench(async |bench| {
        vault(bench).await;
        bench.run("instance run web --image golden").await;
        let made = bench.with_passphrase("disk create work --size 1M --encrypted", WORDS);
        made.await.unwrap();
        bench.run("disk attach work web").await;
        bench
            .run("instance workload web --kind log --rate low --disk work")
            .await;
        let view = bench.service.describe_workloads().remove(0);
        let head = bench.service.head_of(&"work".parse().unwrap());
        // As after a reload.
        bench.service.pool().lock(&[head.unwrap()]).await.unwrap();
        let locked = bench.service.describe_workloads().remove(0).locked;
        assert!(locked && !view.locked);
        let device = bench.service.workload_device(&view).unwrap();
        let error = Workload::open(&device, view.setup).await.err().unwrap();
        let error = bench.service.explain_workload(&view, error);
        assert_eq!(error.code(), LOCKED);
        assert!(error.to_string().contains("\"work\""), "{error}");
    });
}

#[test]
fn a_locked_disk_of_a_running_instance_is_not_rebooted() {
    with_bench(async |bench| {
        vault(bench).await;
        bench.run("instance run web --image golden").await;
        let head = bench.service.head_of(&"web-system".parse().unwrap());
        // As after a reload: it runs on what nobody can read.
        bench.service.pool().lock(&[head.unwrap()]).await.unwrap();
        bench.refuses("instance reboot web", LOCKED).await;
    });
}

#[test]
fn what_is_locked_is_named_whether_its_disk_is_there_or_not() {
    with_bin_bench(async |bench| {
        vault(bench).await;
        bench.run("disk create plain --size 1M").await;
        let made = bench.with_passphrase("disk create alone --size 1M --encrypted", WORDS);
        made.await.unwrap();
        let locked = || {
            let all = bench.service.describe_locked_disks().into_iter();
            all.map(|one| (one.disk.name, one.is_there))
                .collect::<Vec<_>>()
        };
        assert_eq!(locked(), []);
        bench.run("disk lock heir").await;
        let both = [("heir".to_owned(), true), ("vault".to_owned(), true)];
        assert_eq!(locked(), both);
        bench.run("disk delete vault").await;
        assert_eq!(locked()[1], ("vault".to_owned(), false));
        // Of this one not even a snapshot is left.
        bench.run("disk lock alone").await;
        bench.run("disk delete alone").await;
        assert_eq!(locked()[0], ("alone".to_owned(), false));
        bench.run("bin delete alone").await;
        bench
            .with_passphrase("disk unlock heir", WORDS)
            .await
            .unwrap();
        assert_eq!(locked(), []);
    });
}
