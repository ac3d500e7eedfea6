//! What runs on running instances, in short slices between requests.
//!
//! Invariants: one step at a time, each bounded; before each the questions that people wait for come
//! first. A rate is kept by the clock; what could not be done in time is not made up for. A workload
//! whose disk fails is taken up again after a while, with a recovery, and says why it rests.

use super::{
    Cancel, Owner, environment::steady_ms, failure::of_service, later, open::Session, post,
    questions::version, run::Seldom,
};
use crate::{
    storage::IndexedDb,
    worker::protocol::{Answer, Failure, WorkloadState, code, failure},
};
use gloo_timers::future::TimeoutFuture;
use rowdisk::{
    service::{
        ServiceError, WorkloadDevice,
        views::{VerifiedView, WorkloadView},
    },
    workload::{Error, Step, Workload},
};
use std::{
    cell::RefCell,
    collections::{BTreeMap, VecDeque},
};

/// How long one workload may be at it before others come.
const SLICE_MS: f64 = 12.0;
/// Between two rounds while something runs, and while nothing does.
const ROUND_MS: u32 = 25;
const IDLE_MS: u32 = 500;
/// After something failed.
const REST_MS: f64 = 1000.0;
/// At most so much of what was missed is made up for.
const CREDIT_MS_MAX: f64 = 250.0;
/// How often the page is told that the disks changed.
const TELL_MS: f64 = 1000.0;
/// For so many seconds it is kept what was done in each.
const SECONDS: usize = 120;

/// What is known of the workloads of this session.
#[derive(Default)]
pub(super) struct Workloads {
    runs: RefCell<BTreeMap<String, Run>>,
    /// The last verification of each disk.
    verified: RefCell<BTreeMap<String, VerifiedView>>,
}

/// One instance's workload.
#[derive(Default)]
struct Run {
    /// Which setting and which run of the instance it is for.
    of: (u64, Option<u64>),
    running: Option<(Workload, WorkloadDevice<IndexedDb>)>,
    credit: f64,
    last_ms: f64,
    rest_until_ms: f64,
    trouble: Option<Failure>,
    totals: Step,
    /// The second that the last sample is of.
    second: u64,
    /// Requests and bytes, second by second.
    samples: VecDeque<(u32, u32)>,
}

impl Owner {
    /// Runs what is to run for as long as the worker lives.
    pub(super) async fn work(self) {
        let mut told_ms = 0.0;
        loop {
            let is_busy = match self.session() {
                Ok(session) => self.run_all(session).await,
                Err(_) => {
                    self.0.workloads.runs.borrow_mut().clear();
                    false
                }
            };
            if is_busy && steady_ms() - told_ms > TELL_MS {
                told_ms = steady_ms();
                self.say_changed();
            }
            TimeoutFuture::new(if is_busy { ROUND_MS } else { IDLE_MS }).await;
        }
    }

    /// A round, if anything is to run. What runs is in a part that is loaded when it is needed.
    async fn run_all(&self, session: Session) -> bool {
        let views = session.service().describe_workloads();
        let is_busy = views.iter().any(|view| view.started_ms.is_some());
        // What does not come now is asked for in the next round.
        if is_busy && let Ok(round) = later::round(self.clone(), session).await {
            round.await;
        }
        is_busy
    }

    /// A slice of each.
    pub(super) async fn round(&self, session: &Session) {
        let views = session.service().describe_workloads();
        let runs = &self.0.workloads.runs;
        runs.borrow_mut()
            .retain(|id, _| views.iter().any(|view| view.instance.id == *id));
        for view in views {
            let id = view.instance.id.clone();
            let run = runs.borrow_mut().remove(&id);
            let mut run = run.unwrap_or_default();
            if view.started_ms.is_some() {
                if let Err(error) = self.slice(session, &view, &mut run).await {
                    self.rest(session, &view, &mut run, error);
                }
            } else {
                run.running = None;
                run.trouble = None;
            }
            runs.borrow_mut().insert(id, run);
        }
    }

    async fn slice(
        &self,
        session: &Session,
        view: &WorkloadView,
        run: &mut Run,
    ) -> Result<(), Error<ServiceError>> {
        let begun_ms = steady_ms();
        let of = (view.set_ms, view.started_ms);
        if run.of != of {
            *run = Run {
                of,
                totals: run.totals,
                samples: std::mem::take(&mut run.samples),
                second: run.second,
                last_ms: begun_ms,
                ..Run::default()
            };
        }
        run.note(begun_ms, &Step::default());
        if begun_ms < run.rest_until_ms {
            return Ok(());
        }
        let passed_ms = (begun_ms - run.last_ms).min(CREDIT_MS_MAX);
        run.last_ms = begun_ms;
        run.credit += passed_ms / 1000.0 * f64::from(view.rate.per_second());
        while run.credit >= 1.0 && steady_ms() - begun_ms < SLICE_MS {
            self.0.first.none().await;
            let (workload, device) = match &mut run.running {
                Some(running) => running,
                None => {
                    let device = session.service().workload_device(view);
                    let device = device.map_err(Error::Device)?;
                    let workload = Workload::open(&device, view.setup).await?;
                    run.running.insert((workload, device))
                }
            };
            let step = workload.step(device, super::environment::now_ms()).await?;
            run.credit -= (step.requests() as f64).max(1.0);
            run.totals.add(&step);
            run.note(steady_ms(), &step);
            run.trouble = None;
        }
        // What the storage does not keep up with is not owed.
        run.credit = run
            .credit
            .min(f64::from(view.rate.per_second()) * CREDIT_MS_MAX / 1000.0);
        Ok(())
    }

    /// Notes why a workload rests.
    fn rest(
        &self,
        session: &Session,
        view: &WorkloadView,
        run: &mut Run,
        error: Error<ServiceError>,
    ) {
        run.running = None;
        run.rest_until_ms = steady_ms() + REST_MS;
        let error = session.service().explain_workload(view, error);
        let failure = session.cause_of(of_service(&error));
        self.note(&failure);
        // What is being changed from above is soon free again.
        let is_passing = matches!(
            error,
            ServiceError::Busy { .. } | ServiceError::DiskBusy { .. }
        );
        if !is_passing && run.trouble.as_ref() != Some(&failure) {
            run.trouble = Some(failure);
            self.say_changed();
        }
    }

    /// The workloads as they stand.
    pub(super) fn workloads(&self, session: &Session) -> Answer {
        let runs = self.0.workloads.runs.borrow();
        let verified = self.0.workloads.verified.borrow();
        let views = session.service().describe_workloads().into_iter();
        let states = views.map(|view| {
            let run = runs.get(&view.instance.id);
            // What stopped it is no trouble of a run that is over.
            let runs = run.filter(|_| view.started_ms.is_some());
            let trouble = runs.and_then(|run| run.trouble.clone());
            WorkloadState {
                // One that does not run has met nothing yet.
                trouble: trouble.or_else(|| view.locked.then(|| failure(code::LOCKED_DISK))),
                totals: run.map(|run| run.totals).unwrap_or_default(),
                samples: run.map_or_else(Vec::new, |run| run.samples.iter().copied().collect()),
                verified: verified.get(&view.disk.id).cloned(),
                view,
            }
        });
        Answer::of(states.collect::<Vec<_>>())
    }

    /// Verifies the data of whatever workload a disk or its snapshot has.
    pub(super) async fn verify(
        &self,
        (disk, snapshot): (String, Option<String>),
        incident: Option<u64>,
        cancel: &Cancel,
        progress: &post::Progresses,
    ) -> Result<Answer, Failure> {
        let session = self.session()?;
        let service = session.service();
        let is_now = snapshot.is_none();
        let what = version(disk.clone(), snapshot);
        let kept = service.keep_readable(&what).await;
        let kept = kept.map_err(|error| of_service(&error))?;
        let mut seldom = Seldom::new(progress);
        let verified = cancel
            .over(async {
                let mut tell = |done, all| seldom.tell(done, all);
                let found = service.verify_kept(&kept, &what, incident, &mut tell).await;
                found.map_err(|error| of_service(&error))
            })
            .await;
        let let_go = service.let_go(kept).await;
        let verified = verified?;
        let_go.map_err(|error| of_service(&error))?;
        if let Some(incident) = incident {
            // What was found is told all the same: a full pool keeps nothing of it.
            let _ = service.keep_verdict(incident, &what, &verified).await;
        }
        if is_now {
            let mut all = self.0.workloads.verified.borrow_mut();
            all.insert(disk, verified.clone());
        }
        Ok(Answer::of(verified))
    }
}

impl Run {
    /// Adds what was done to the second it was done in.
    fn note(&mut self, now_ms: f64, step: &Step) {
        let second = (now_ms / 1000.0) as u64;
        let behind = second.saturating_sub(self.second).min(SECONDS as u64);
        self.second = second;
        for _ in 0..behind {
            self.samples.push_back((0, 0));
        }
        while self.samples.len() > SECONDS {
            self.samples.pop_front();
        }
        if let Some((requests, bytes)) = self.samples.back_mut() {
            let add = |to: &mut u32, count: u64| {
                *to = to.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
            };
            add(requests, step.requests());
            add(bytes, step.bytes_read + step.bytes_written);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_counts_for_its_second_and_idle_seconds_count() {
        let mut run = Run::default();
        let step = Step {
            writes: 2,
            bytes_written: 100,
            ..Step::default()
        };
        run.note(5000.0, &step);
        run.note(5999.0, &step);
        run.note(8000.0, &step);
        let last: Vec<_> = run.samples.iter().rev().take(4).copied().collect();
        assert_eq!(last, [(2, 100), (0, 0), (0, 0), (4, 200)]);
        run.note(1e9, &step);
        assert_eq!(run.samples.len(), SECONDS);
    }
}
