//! The worker's side: owns the pool. It answers requests as they come, each in its own task; the
//! service keeps them from meeting.
//!
//! Invariants: the pool is opened only while this worker holds its Web Lock. When the lock is stolen
//! or the storage says that there is another owner, the page is told and nothing more is answered
//! with success. An import, an export or a check ends when it is canceled, and leaves nothing; a
//! write leaves what it wrote until then.

mod ask;
mod due;
mod environment;
mod export;
mod failure;
mod files;
mod first;
mod import;
mod later;
mod lock;
mod open;
mod post;
mod probe;
mod questions;
mod regions;
mod run;
mod seek;
mod simulate;
mod sink;
mod workloads;
mod writer;
mod zeroes;
mod zones;

use self::{due::Alarm, first::First, lock::Lock, open::Session, post::Post, workloads::Workloads};
use super::{
    protocol::{Answer, Envelope, Failure, Message, Query, Request, code, failure as own_failure},
    wire,
};
use event_listener::Event;
use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use rowdisk::service::{Region, Sandbox};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    future::Future,
    pin::pin,
    rc::Rc,
};
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Starts the worker: says which build it is, then answers requests.
pub fn start() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        return;
    };
    let post = Post::new(scope.clone());
    let owner = Owner::begin(Region::default(), post.clone(), Rc::default());
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        // A page of this build says nothing else; one of another build was told to load again.
        if let Ok(envelope) = wire::from_js::<Envelope>(event.data()) {
            owner.heard(envelope);
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // It listens for as long as the worker lives.
    on_message.forget();
    post.say(&Message::Ready {
        build: crate::build::id(),
    });
}

/// The worker's state; clones share it.
#[derive(Clone)]
struct Owner(Rc<Inner>);

/// What all regions have together: one lock, and requests that can be canceled wherever they run.
#[derive(Default)]
struct Together {
    lock: RefCell<Option<Lock>>,
    /// Requests that can be canceled, and whether they were.
    running: RefCell<BTreeMap<u64, Cancel>>,
    /// The owner of each region's pool, as soon as somebody needs it.
    owners: RefCell<BTreeMap<Region, Owner>>,
}

struct Inner {
    region: Region,
    together: Rc<Together>,
    post: Post,
    session: RefCell<Option<Session>>,
    quiet: Cell<Quiet>,
    /// When something is to be done by itself.
    alarm: Cell<Alarm>,
    /// Whether the other regions' pools were looked for.
    has_looked: Cell<bool>,
    /// Whether the pool is being opened, for a region that nobody asked for at first.
    is_opening: Cell<bool>,
    opened: Event,
    /// Copies into this region whose data is being carried: bytes so far and in all.
    carried: RefCell<BTreeMap<String, (u64, u64)>>,
    first: First,
    /// The simulation, while nobody works on it.
    sandbox: RefCell<Option<Sandbox>>,
    workloads: Workloads,
}

/// Whether the page was just told that something changed, and whether more changed since.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quiet {
    No,
    Yes,
    AndMore,
}

const QUIET_MS: u32 = 200;

/// Whether a request was canceled.
#[derive(Clone, Default)]
struct Cancel(Rc<(Cell<bool>, Event)>);

impl Cancel {
    fn cancel(&self) {
        self.0.0.set(true);
        self.0.1.notify(usize::MAX);
    }

    /// Does something that changes nothing, and drops it half-way once the request was canceled.
    async fn over<T>(&self, work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
        let canceled = self.0.1.listen();
        self.check()?;
        match select(pin!(work), canceled).await {
            Either::Left((done, _)) => done,
            Either::Right(_) => Err(own_failure(code::CANCELED)),
        }
    }

    /// Fails once the request was canceled.
    fn check(&self) -> Result<(), Failure> {
        if self.is_canceled() {
            Err(own_failure(code::CANCELED))
        } else {
            Ok(())
        }
    }

    fn is_canceled(&self) -> bool {
        self.0.0.get()
    }
}

impl Owner {
    /// An owner of a region's pool, which it does not have yet.
    fn begin(region: Region, post: Post, together: Rc<Together>) -> Self {
        let owner = Self(Rc::new(Inner {
            region,
            together: together.clone(),
            post,
            session: RefCell::default(),
            quiet: Cell::new(Quiet::No),
            alarm: Cell::default(),
            has_looked: Cell::default(),
            is_opening: Cell::default(),
            opened: Event::new(),
            carried: RefCell::default(),
            first: First::default(),
            sandbox: RefCell::default(),
            workloads: Workloads::default(),
        }));
        together.owners.borrow_mut().insert(region, owner.clone());
        spawn_local(owner.clone().watch());
        spawn_local(owner.clone().work());
        owner
    }

    /// The owner of another region's pool.
    fn of(&self, region: Region) -> Self {
        let known = self.0.together.owners.borrow().get(&region).cloned();
        known.unwrap_or_else(|| Self::begin(region, self.0.post.clone(), self.0.together.clone()))
    }

    fn heard(&self, envelope: Envelope) {
        let Envelope {
            id,
            region,
            request,
        } = envelope;
        let region = Region::ALL.get(usize::from(region)).copied();
        let owner = match request {
            // The page opens what is there; other regions come when they are needed.
            Request::Open { .. } => self.clone(),
            _ => self.of(region.unwrap_or_default()),
        };
        spawn_local(async move {
            let cancel = Cancel::default();
            let together = owner.0.together.clone();
            together.running.borrow_mut().insert(id, cancel.clone());
            let changes = changes_something(&request);
            let session = owner.session().ok();
            let result = owner.answer(id, request, &cancel).await;
            let result = result.map_err(|failure| match &session {
                Some(session) => session.cause_of(failure),
                None => failure,
            });
            together.running.borrow_mut().remove(&id);
            if let Err(failure) = &result {
                owner.note(failure);
            }
            let result = Box::new(result);
            owner.0.post.say(&Message::Reply { id, result });
            if changes {
                owner.0.alarm.set(owner.0.alarm.get().aged());
                owner.changed().await;
            }
        });
    }

    /// Answers what the first page asks; all else is in a part that is loaded later.
    async fn answer(&self, id: u64, request: Request, cancel: &Cancel) -> Result<Answer, Failure> {
        if self.0.region != Region::default() {
            self.be_open().await?;
        }
        match request {
            Request::Open { steal } => self.open(steal).await.map(Answer::of),
            Request::Cancel { id } => {
                if let Some(running) = self.0.together.running.borrow().get(&id) {
                    running.cancel();
                }
                Err(own_failure(code::CANCELED))
            }
            Request::Ask(query) if ask::is_first(&query) => cancel.over(self.ask(query)).await,
            request => {
                let answer = later::answer(self.clone(), id, request, cancel.clone()).await;
                answer?.await
            }
        }
    }

    async fn ask(&self, query: Query) -> Result<Answer, Failure> {
        if query.walks() {
            self.0.first.none().await;
            return ask::in_full(&self.session()?, &query).await;
        }
        let _short = self.0.first.short();
        ask::answer(&self.session()?, query).await
    }

    fn session(&self) -> Result<Session, Failure> {
        self.0
            .session
            .borrow()
            .clone()
            .ok_or_else(|| own_failure(code::WORKER_STOPPED))
    }

    fn progress(&self, id: u64) -> post::Progresses {
        self.0.post.progress_of(id)
    }

    /// Tells the page that what it shows is old, and again once space was given back.
    async fn changed(&self) {
        self.say_changed();
        let Ok(session) = self.session() else { return };
        let has_walkers = session.pool().statistics().walkers > 0;
        // What fails here fails the next request too, which can tell.
        if has_walkers && session.pool().settle().await.is_ok() {
            self.say_changed();
        }
    }

    /// Says it at once, and of all that follows within a moment once more: a hundred writes a second
    /// are not a hundred questions.
    fn say_changed(&self) {
        if self.0.quiet.replace(Quiet::AndMore) != Quiet::No {
            return;
        }
        let owner = self.clone();
        spawn_local(async move {
            while owner.0.quiet.replace(Quiet::Yes) == Quiet::AndMore {
                owner.0.post.say(&Message::Changed);
                TimeoutFuture::new(QUIET_MS).await;
            }
            owner.0.quiet.set(Quiet::No);
        });
    }

    /// A failure that ends the session is told to the page as such, whoever met it first.
    fn note(&self, failure: &Failure) {
        let is_open = self.0.session.borrow().is_some();
        match failure.code.as_str() {
            code::TAKEN_OVER if is_open => self.lost_to_another(),
            code::POOL_STOPPED | code::STORAGE_LOST if is_open => {
                self.0.session.take();
                self.0.post.say(&Message::Lost(failure.clone()));
            }
            _ => {}
        }
    }

    /// Another tab has the pools now: nothing is written from here on.
    fn lost_to_another(&self) {
        let owners = self.0.together.owners.borrow();
        let had = owners
            .values()
            .filter(|owner| owner.0.session.take().is_some());
        if had.count() > 0 {
            self.0.post.say(&Message::TakenOver);
        }
    }
}

/// Whether the page should ask again after it. Refused commands count: the log has them.
fn changes_something(request: &Request) -> bool {
    match request {
        Request::Run { .. }
        | Request::RunWithSecrets { .. }
        | Request::RunCopy { .. }
        | Request::RunWithFile { .. }
        | Request::RunWithFiles { .. }
        | Request::ExportTo { .. }
        | Request::Export { .. }
        | Request::Check
        | Request::Reset => true,
        Request::Open { .. }
        | Request::Probe { .. }
        | Request::FetchFile { .. }
        | Request::Verify { .. }
        | Request::CompareFiles(_)
        | Request::Preview { .. }
        | Request::DryRun { .. }
        | Request::PreviewCopy { .. }
        | Request::Ask(_)
        | Request::Await(_)
        | Request::Seek(_)
        | Request::Simulate(_)
        | Request::Cancel { .. } => false,
    }
}
