//! Long random histories of policies against a model of the rules that is as simple as the rules:
//! time goes hour by hour, in UTC, and everything is looked at anew each hour.

use super::runs::HOUR;
use super::*;
use crate::service::SNAPSHOT_QUOTA;
use crate::service::views::{Retention, Schedule};

/// A Monday's midnight.
const START: TimeMs = 1_795_392_000_000;
const DISKS: [&str; 3] = ["disk-a", "disk-b", "disk-c"];
const POLICIES: [&str; 2] = ["plan-x", "plan-y"];

/// Numbers from a seed. Those of every fourth seed let snapshots pile up to the quota.
struct Random(u64, bool);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    fn of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Taken {
    at: TimeMs,
    policy: Option<usize>,
    expires: Option<TimeMs>,
    is_counted: bool,
    image: Option<usize>,
}

#[derive(Clone, Copy)]
struct Plan {
    schedule: Schedule,
    retention: Retention,
    /// Of this one; another one of the same name is another policy.
    number: usize,
    scheduled: TimeMs,
}

struct Model {
    now: TimeMs,
    awake: TimeMs,
    plans: Vec<Plan>,
    /// The policy of each disk, by its place in `plans`, and up to when it was seen to.
    under: Vec<Option<(usize, TimeMs)>>,
    chains: Vec<Vec<Taken>>,
    met: Met,
}

/// How often the rules were met, so that the test can see that it tests.
#[derive(Debug, Default)]
struct Met {
    runs: usize,
    evicted: usize,
    beyond_count: usize,
    expired: usize,
    kept: usize,
}

fn is_point(schedule: Schedule, at: TimeMs) -> bool {
    let hours = at / HOUR;
    // 1970 began on a Thursday.
    let weekday = u8::try_from((hours / 24 + 3) % 7 + 1).unwrap();
    let hour = u8::try_from(hours % 24).unwrap();
    schedule.hours().contains(&hour) && schedule.weekdays().contains(&weekday)
}

fn date(at: TimeMs, retention: Retention) -> Option<TimeMs> {
    match retention {
        Retention::Days(days) => Some(at + u64::from(days) * 24 * HOUR),
        _ => None,
    }
}

impl Model {
    fn make_room(&mut self, disk: usize) {
        let chain = &mut self.chains[disk];
        if chain.len() >= SNAPSHOT_QUOTA {
            let victim = chain.iter().position(|taken| taken.image.is_none());
            chain.remove(victim.expect("few images"));
            self.met.evicted += 1;
        }
    }

    fn take(&mut self, disk: usize, policy: Option<usize>, retention: Retention) {
        self.make_room(disk);
        self.chains[disk].push(Taken {
            at: self.now,
            policy,
            expires: date(self.now, retention),
            is_counted: matches!(retention, Retention::Count(_)),
            image: None,
        });
    }

    fn settle(&mut self) {
        for disk in 0..DISKS.len() {
            let Some((plan, settled)) = self.under[disk] else {
                continue;
            };
            let Plan {
                schedule,
                retention,
                number,
                scheduled,
            } = self.plans[plan];
            let mut at = settled.max(scheduled) / HOUR * HOUR + HOUR;
            let mut last = None;
            while at <= self.now {
                if is_point(schedule, at) {
                    last = Some(at);
                }
                at += HOUR;
            }
            let Some(last) = last else { continue };
            self.under[disk] = Some((plan, last));
            if let Retention::Count(count) = retention {
                let chain = &mut self.chains[disk];
                let own = |taken: &Taken| taken.is_counted && taken.policy == Some(number);
                let total = chain.iter().filter(|taken| own(taken)).count() + 1;
                let mut excess = total.saturating_sub(usize::try_from(count).unwrap());
                chain.retain(|taken| {
                    if excess == 0 || !own(taken) {
                        return true;
                    }
                    excess -= 1;
                    self.met.beyond_count += usize::from(taken.image.is_none());
                    taken.image.is_some()
                });
            }
            self.met.runs += 1;
            self.take(disk, Some(number), retention);
        }
        for chain in &mut self.chains {
            let copy = chain.clone();
            let mut index = 0;
            chain.retain(|taken| {
                index += 1;
                let later = &copy[index..];
                let is_newest = taken.policy.is_some()
                    && !later.iter().any(|other| other.policy == taken.policy);
                let is_over = taken.expires.is_some_and(|expires| {
                    let goes = if expires > self.awake {
                        expires
                    } else {
                        self.awake + HOUR
                    };
                    goes <= self.now
                });
                let is_kept = is_newest || taken.image.is_some();
                self.met.expired += usize::from(is_over && !is_kept);
                self.met.kept += usize::from(is_over && is_kept);
                !is_over || is_kept
            });
        }
    }
}

fn schedule(random: &mut Random) -> Schedule {
    if random.1 {
        return Schedule::ALWAYS;
    }
    let hours: Vec<u8> = (0..24).filter(|_| random.below(4) == 0).collect();
    let days: Vec<u8> = (1..=7).filter(|_| random.below(3) > 0).collect();
    Schedule::new(&hours, &days).unwrap_or(Schedule::ALWAYS)
}

fn retention(random: &mut Random) -> Retention {
    match random.below(4) {
        _ if random.1 => Retention::Forever,
        0 => Retention::Forever,
        1 => Retention::Count(u32::try_from(random.below(5) + 1).unwrap()),
        _ => Retention::Days(u32::try_from(random.below(4) + 1).unwrap()),
    }
}

fn text(schedule: Schedule, retention: Retention) -> String {
    let list = |numbers: Vec<u8>| {
        let texts: Vec<_> = numbers.iter().map(u8::to_string).collect();
        texts.join(",")
    };
    let (hours, days) = (list(schedule.hours()), list(schedule.weekdays()));
    let kept = match retention {
        Retention::Days(days) => format!("--retention {days}"),
        Retention::Forever => "--retention forever".to_owned(),
        Retention::Count(count) => format!("--keep {count}"),
    };
    format!("--hours {hours} --weekdays {days} {kept}")
}

/// What the service has of a disk's snapshot.
struct Found {
    id: String,
    what: What,
}

/// Time, id of the policy, date, whether it is counted, whether an image uses it.
type What = (TimeMs, Option<String>, Option<TimeMs>, bool, bool);

fn of_service(bench: &Bench, disk: &str) -> Vec<Found> {
    let state = bench.service.inner.state.borrow();
    let (id, _) = state.find_disk(&DiskRef::new(disk)).unwrap();
    let chain = state.chain(id);
    chain
        .map(|(id, row)| {
            let is_used = state.images_of(id).next().is_some();
            let policy = row.policy.map(|policy| policy.to_string());
            Found {
                id: id.to_string(),
                what: (
                    row.created_ms,
                    policy,
                    row.expires_ms,
                    row.is_counted,
                    is_used,
                ),
            }
        })
        .collect()
}

async fn settle(bench: &Bench) {
    loop {
        let view = bench.service.run_due().await.unwrap();
        if view
            .next_ms
            .is_none_or(|next| next > bench.environment.now_ms.get())
        {
            return;
        }
    }
}

/// One history.
async fn live(bench: &mut Bench, seed: u64, steps: usize) -> Met {
    let mut random = Random(seed, seed.is_multiple_of(4));
    let mut ids: Vec<String> = Vec::new();
    let mut images = 0;
    let mut model = Model {
        now: START,
        awake: START,
        plans: Vec::new(),
        under: vec![None; DISKS.len()],
        chains: vec![Vec::new(); DISKS.len()],
        met: Met::default(),
    };
    bench.set(START);
    bench.service.wake();
    for disk in DISKS {
        bench
            .service
            .run(&format!("disk create {disk} --size 1M --system"))
            .await
            .unwrap();
    }
    for name in POLICIES {
        let (schedule, retention) = (schedule(&mut random), retention(&mut random));
        let made = bench
            .service
            .run(&format!(
                "policy create {name} {}",
                text(schedule, retention)
            ))
            .await;
        model.plans.push(Plan {
            schedule,
            retention,
            number: ids.len(),
            scheduled: START,
        });
        ids.push(made.unwrap().created[0].id.clone());
    }
    for step in 0..steps {
        let disk = random.below(DISKS.len());
        let plan = random.below(POLICIES.len());
        let (name, policy) = (DISKS[disk], POLICIES[plan]);
        let own = of_service(bench, name);
        let mut did = String::new();
        match random.below(16) {
            0 | 1 => {
                did = format!("policy apply {policy} {name}");
                if model.under[disk].is_none_or(|(old, _)| old != plan) {
                    model.under[disk] = Some((plan, model.now));
                }
            }
            2 if model.under[disk].is_some() => {
                did = format!("policy cancel {name}");
                model.under[disk] = None;
            }
            3 => {
                let (schedule, retention) = (schedule(&mut random), retention(&mut random));
                did = format!("policy modify {policy} {}", text(schedule, retention));
                let old = &mut model.plans[plan];
                if old.schedule != schedule {
                    old.scheduled = model.now;
                }
                (old.schedule, old.retention) = (schedule, retention);
            }
            4 if random.below(3) == 0 => {
                bench
                    .service
                    .run(&format!("policy delete {policy}"))
                    .await
                    .unwrap();
                for under in &mut model.under {
                    *under = under.filter(|(old, _)| *old != plan);
                }
                let Plan {
                    schedule,
                    retention,
                    ..
                } = model.plans[plan];
                let create = format!("policy create {policy} {}", text(schedule, retention));
                let made = bench.service.run(&create);
                model.plans[plan].number = ids.len();
                model.plans[plan].scheduled = model.now;
                ids.push(made.await.unwrap().created[0].id.clone());
            }
            5 => {
                let days = random.of(&[None, Some(1_u32), Some(3)]);
                did = format!("snapshot create {name} by-hand");
                if let Some(days) = days {
                    did += &format!(" --retention {days}");
                }
                model.take(disk, None, days.map_or(Retention::Forever, Retention::Days));
            }
            6 if !own.is_empty() => {
                let at = random.below(own.len());
                if own[at].what.4 {
                    let image = model.chains[disk][at].image.take().unwrap();
                    did = format!("image delete image-{image}");
                } else {
                    images += 1;
                    model.chains[disk][at].image = Some(images);
                    did = format!("image create image-{images} --snapshot {}", own[at].id);
                }
            }
            7 if !own.is_empty() => {
                let at = random.below(own.len());
                did = format!("snapshot modify {} --retention forever", own[at].id);
                let taken = &mut model.chains[disk][at];
                (taken.expires, taken.is_counted) = (None, false);
            }
            8 if !own.is_empty() => {
                let at = random.below(own.len());
                if !own[at].what.4 {
                    did = format!("snapshot delete {}", own[at].id);
                    model.chains[disk].remove(at);
                }
            }
            9 | 10 => {
                // The machine sleeps, or the page is closed.
                model.now += HOUR * (random.below(60) as u64 + 1);
                model.awake = model.now;
                bench.set(model.now);
                if random.below(2) == 0 {
                    bench.service.wake();
                } else {
                    bench.sleep(0).await;
                }
            }
            _ => {
                for _ in 0..random.below(40) + 1 {
                    model.now += HOUR;
                    bench.set(model.now);
                    settle(bench).await;
                    model.settle();
                }
            }
        }
        if !did.is_empty() {
            let result = bench.service.run(&did).await;
            result.unwrap_or_else(|error| panic!("seed {seed} step {step}: {did}: {error}"));
        }
        settle(bench).await;
        model.settle();
        super::index::check(bench);
        for (disk, name) in DISKS.iter().enumerate() {
            let found = of_service(bench, name);
            let found: Vec<_> = found.into_iter().map(|found| found.what).collect();
            let expected: Vec<_> = model.chains[disk]
                .iter()
                .map(|taken| {
                    let by = taken.policy.map(|number| ids[number].clone());
                    (
                        taken.at,
                        by,
                        taken.expires,
                        taken.is_counted,
                        taken.image.is_some(),
                    )
                })
                .collect();
            assert_eq!(
                found, expected,
                "seed {seed} step {step}: {name} after {did:?}"
            );
        }
    }
    bench.assert_reopens_the_same().await;
    model.met
}

#[test]
fn long_histories_are_as_the_rules_say() {
    let mut met = Met::default();
    for seed in 0..24 {
        super::runs::with_sleeper(async |bench| {
            let one = live(bench, seed, 60).await;
            met.runs += one.runs;
            met.evicted += one.evicted;
            met.beyond_count += one.beyond_count;
            met.expired += one.expired;
            met.kept += one.kept;
        });
    }
    let Met {
        runs,
        evicted,
        beyond_count,
        expired,
        kept,
    } = met;
    let least = runs.min(evicted).min(beyond_count).min(expired).min(kept);
    assert!(least > 50, "{met:?}");
}
