//! Random histories of two regions: a disk that is written, grows, goes back and is kept, copies that
//! begin, pause, go on and are given up, and bases that go on either side. What is copied reads as its
//! source did, and both pools are sound.

use std::collections::BTreeMap;

use super::*;

const LEN: u64 = 12 << 20;

/// Numbers that a seed determines.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % end
    }

    fn one_of(&mut self, all: &[String]) -> Option<String> {
        let at = self.below(all.len().max(1) as u64);
        all.get(usize::try_from(at).unwrap()).cloned()
    }
}

/// The ids of a region's whole snapshots.
async fn ids(bench: &Bench) -> Vec<String> {
    let all = bench.snapshots().await.into_iter();
    let all = all.filter(|view| view.status == SnapshotStatus::Accomplished);
    all.map(|view| view.id).collect()
}

async fn history(here: &Bench, there: &Bench, seed: u64) {
    let mut dice = Dice(seed);
    // What each source holds, and what each copy has to: by their ids.
    let (mut held, mut due) = (BTreeMap::new(), BTreeMap::<String, String>::new());
    let (mut taken, mut done) = (0, 0);
    here.service
        .run("disk create data --size 12M")
        .await
        .unwrap();
    for _ in 0..60 {
        let sources = ids(here).await;
        match dice.below(10) {
            0..=2 => {
                let (at, seed) = (dice.below(LEN >> 20), dice.below(1000));
                let len = (1 << 12) << dice.below(10);
                let len = len.min(LEN - (at << 20));
                let write =
                    format!("disk write data --offset {at}M --random {seed} --length {len}");
                here.service.run(&write).await.unwrap();
            }
            3 => {
                let at = dice.below(LEN >> 20);
                let discard = format!("disk discard data --offset {at}M --length 1M");
                here.service.run(&discard).await.unwrap();
            }
            4 => {
                let base = dice.one_of(&sources);
                let back = base.map(|base| format!("disk rollback data {base}"));
                let grow = format!("disk resize data {}M", 13 + taken);
                let text = back.filter(|_| dice.below(2) == 0).unwrap_or(grow);
                // It may be that large already.
                let _ = here.service.run(&text).await;
            }
            5 => {
                taken += 1;
                let text = format!("snapshot create data s{taken}");
                let made = here.service.run(&text).await.unwrap().created.remove(0).id;
                held.insert(made.clone(), bytes(here, &made).await);
            }
            6 | 7 => {
                if let Some(source) = dice.one_of(&sources) {
                    let text = format!("snapshot copy {source} --to cn-beijing --name c{done}");
                    let id = begin(here, there, &text).await;
                    due.insert(id.to_string(), source);
                }
            }
            8 => {
                // Something goes, on either side, a copy on its way too.
                let (bench, mut all) = match dice.below(3) {
                    0 => (here, sources),
                    _ => (there, ids(there).await),
                };
                if dice.below(4) == 0 {
                    all = due.keys().cloned().collect();
                }
                if let Some(id) = dice.one_of(&all) {
                    let _ = bench.service.run(&format!("snapshot delete {id}")).await;
                    if all.len() == due.len() {
                        let _ = there.service.run(&format!("snapshot delete {id}")).await;
                    }
                }
                let coming = there.service.describe_copies();
                due.retain(|id, _| coming.iter().any(|copy| copy.id == *id));
            }
            _ => {
                let all: Vec<String> = due.keys().cloned().collect();
                let Some(id) = dice.one_of(&all) else {
                    continue;
                };
                let mut steps = dice.below(6);
                let running = there
                    .service
                    .run_copy(&here.service, id.parse().unwrap(), |_, _| {
                        steps = steps.saturating_sub(1);
                        steps > 0
                    });
                match running.await {
                    Ok(_) => {
                        done += 1;
                        let source = due.remove(&id).unwrap();
                        assert!(bytes(there, &id).await == held[&source], "{seed}: {id}");
                    }
                    Err(error) if error.code() == "Canceled" => {}
                    Err(error) => {
                        let source = due.remove(&id).unwrap();
                        assert_eq!(error.key(), "copy-source-gone", "{seed}");
                        assert!(!ids(here).await.contains(&source), "{seed}");
                    }
                }
            }
        }
    }
    for bench in [here, there] {
        bench.assert_reopens_the_same().await;
        let report = bench.service.pool().check(|_| true).await.unwrap();
        assert!(report.findings.is_empty(), "{seed}: {:?}", report.findings);
    }
}

#[test]
fn copies_read_as_their_sources_whatever_happens_meanwhile() {
    for seed in 0..12 {
        with_two(async |here, there| history(here, there, seed).await);
    }
}
