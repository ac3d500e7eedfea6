//! The page's side of the worker: starts it, sends requests, hands answers to whoever waits, and can
//! kill it at any moment and begin anew.
//!
//! Nothing is sent to a worker before it said that it is of this page's build; what was asked before
//! waits. A worker of another build is never used: the page has to be loaded again.

use super::{
    answers::Answered,
    calls::{Calls, OnProgress, Receiver},
    protocol::{Answer, Envelope, Failure, Message, Query, Request, code, failure},
    wire,
};
use crate::region::region;
use rowdisk::service::{Region, command::Command, views::EventView};
use std::{
    cell::{Cell, RefCell},
    future::Future,
    rc::{Rc, Weak},
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

/// What the worker says without being asked.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    /// It is of another build: the files on the server changed under this page.
    OtherBuild,
    /// Something was committed.
    Changed,
    /// Policies and dates did something by themselves.
    Ran(Vec<EventView>),
    TakenOver,
    /// Another tab had the pool, and has it no more.
    Freed,
    /// It cannot go on.
    Lost(Failure),
}

/// A handle on the worker; clones share it.
#[derive(Clone)]
pub(crate) struct Client {
    inner: Rc<Inner>,
    /// The region that requests are about; without one, that which is shown when they are sent.
    region: Option<Region>,
}

struct Inner {
    state: RefCell<State>,
    on_event: Box<dyn Fn(Event)>,
}

#[derive(Default)]
struct State {
    calls: Calls,
    live: Option<Live>,
    is_ready: bool,
    /// Asked before the worker was ready.
    unsent: Vec<Envelope>,
}

/// A running worker with the closures it calls.
struct Live {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(ErrorEvent)>,
}

impl PartialEq for Client {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.inner, &other.inner) && self.region == other.region
    }
}

/// A request under way. Dropping it drops the wait, not the work; [`Client::cancel`] does that.
pub(crate) struct Call {
    /// Names the request to [`Client::cancel`].
    pub(crate) id: u64,
    answer: Receiver,
}

impl Call {
    /// Waits for the answer and takes it as a `T`.
    pub(crate) async fn answer<T: Answered>(self) -> Result<T, Failure> {
        self.raw().await.and_then(T::read)
    }

    /// Waits for the answer.
    pub(crate) async fn raw(self) -> Result<Answer, Failure> {
        // The sender is only dropped with the client itself.
        self.answer
            .await
            .unwrap_or_else(|_| Err(failure(code::WORKER_STOPPED)))
    }
}

/// Somebody who asks, one thing after the other. What is under way when they go is given up.
pub(crate) struct Asking {
    client: Client,
    under_way: Cell<Option<u64>>,
}

impl Asking {
    pub(crate) fn new(client: &Client) -> Self {
        Self {
            client: client.clone(),
            under_way: Cell::default(),
        }
    }

    /// Sends a request.
    pub(crate) fn call(&self, request: Request) -> Call {
        let call = self.client.call(request);
        self.under_way.set(Some(call.id));
        call
    }

    /// Notes that the answer came.
    pub(crate) fn is_answered(&self) {
        self.under_way.take();
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        if let Some(id) = self.under_way.take() {
            self.client.cancel(id);
        }
    }
}

impl Client {
    /// A client without a worker; [`Self::restart`] starts one.
    pub(crate) fn new(on_event: impl Fn(Event) + 'static) -> Self {
        Self::of(&Rc::new(Inner {
            state: RefCell::default(),
            on_event: Box::new(on_event),
        }))
    }

    fn of(inner: &Rc<Inner>) -> Self {
        Self {
            inner: inner.clone(),
            region: None,
        }
    }

    /// The same, for a region, whichever is shown.
    pub(crate) fn in_region(&self, region: Region) -> Self {
        Self {
            region: Some(region),
            ..self.clone()
        }
    }

    /// Which one its requests are about.
    pub(crate) fn region(&self) -> Region {
        self.region.unwrap_or_else(region)
    }

    /// Kills the worker in the middle of whatever it does, fails all that waits, and starts another.
    pub(crate) fn restart(&self) {
        self.kill();
        match Live::start(&Rc::downgrade(&self.inner)) {
            Ok(live) => self.inner.state.borrow_mut().live = Some(live),
            Err(failure) => (self.inner.on_event)(Event::Lost(failure)),
        }
    }

    /// Kills the worker in the middle of whatever it does and fails all that waits.
    pub(crate) fn kill(&self) {
        let mut state = self.inner.state.borrow_mut();
        if let Some(live) = state.live.take() {
            live.worker.terminate();
            live.worker.set_onmessage(None);
            live.worker.set_onerror(None);
        }
        state.is_ready = false;
        state.unsent.clear();
        state.calls.fail_all(&failure(code::WORKER_STOPPED));
    }

    /// Sends a request.
    pub(crate) fn call(&self, request: Request) -> Call {
        self.call_as(self.reserve(), request, None)
    }

    /// Sends a request that may take long.
    pub(crate) fn call_with_progress(&self, request: Request, on_progress: OnProgress) -> Call {
        self.call_as(self.reserve(), request, Some(on_progress))
    }

    /// An id for a request that is sent later.
    pub(crate) fn reserve(&self) -> u64 {
        self.inner.state.borrow_mut().calls.reserve()
    }

    /// Sends a request that may take long, by its reserved id.
    pub(crate) fn call_as(
        &self,
        id: u64,
        request: Request,
        on_progress: Option<OnProgress>,
    ) -> Call {
        let answer = self.inner.state.borrow_mut().calls.add(id, on_progress);
        let region = self.region() as u8;
        self.send(Envelope {
            id,
            region,
            request,
        });
        Call { id, answer }
    }

    /// Asks a question.
    pub(crate) fn ask<T: Answered>(
        &self,
        query: Query,
    ) -> impl Future<Output = Result<T, Failure>> + use<T> {
        self.call(Request::Ask(query)).answer()
    }

    /// Whether a command would be done: what it would be refused with is the failure.
    pub(crate) fn dry_run(
        &self,
        command: &Command,
    ) -> impl Future<Output = Result<(), Failure>> + use<> {
        let command = command.to_string();
        self.call(Request::DryRun { command }).answer()
    }

    /// Gives a request up. It is answered all the same: with what it did, or as canceled.
    pub(crate) fn cancel(&self, id: u64) {
        drop(self.call(Request::Cancel { id }));
    }

    fn send(&self, envelope: Envelope) {
        let mut state = self.inner.state.borrow_mut();
        if !state.is_ready {
            state.unsent.push(envelope);
            return;
        }
        let id = envelope.id;
        let sent = state.live.as_ref().is_some_and(|live| {
            wire::to_js(&envelope).is_ok_and(|message| live.worker.post_message(&message).is_ok())
        });
        if !sent {
            state.calls.answer(id, Err(failure(code::WORKER_FAILED)));
        }
    }
}

impl Inner {
    fn heard(self: &Rc<Self>, message: Message) {
        match message {
            Message::Ready { build } if build == crate::build::id() => {
                let unsent = {
                    let mut state = self.state.borrow_mut();
                    state.is_ready = true;
                    std::mem::take(&mut state.unsent)
                };
                for envelope in unsent {
                    Client::of(self).send(envelope);
                }
            }
            Message::Ready { .. } => {
                // Told first: what waits fails with the worker, and must not be taken for the reason.
                (self.on_event)(Event::OtherBuild);
                Client::of(self).kill();
            }
            Message::Reply { id, result } => self.state.borrow_mut().calls.answer(id, *result),
            Message::Progress { id, progress } => {
                let told = self.state.borrow().calls.on_progress(id);
                if let Some(told) = told {
                    told(progress);
                }
            }
            Message::Changed => (self.on_event)(Event::Changed),
            Message::Ran(events) => (self.on_event)(Event::Ran(events)),
            Message::TakenOver => (self.on_event)(Event::TakenOver),
            Message::Freed => (self.on_event)(Event::Freed),
            Message::Lost(failure) => (self.on_event)(Event::Lost(failure)),
        }
    }
}

impl Live {
    fn start(client: &Weak<Inner>) -> Result<Self, Failure> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&crate::build::worker_url(), &options)
            .map_err(|_| failure(code::WORKER_FAILED))?;
        let on_message = {
            let client = client.clone();
            Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                let Some(client) = client.upgrade() else {
                    return;
                };
                match wire::from_js(event.data()) {
                    Ok(message) => client.heard(message),
                    Err(_) => (client.on_event)(Event::Lost(failure(code::UNREADABLE_MESSAGE))),
                }
            })
        };
        let on_error = {
            let client = client.clone();
            Closure::<dyn Fn(ErrorEvent)>::new(move |_: ErrorEvent| {
                if let Some(client) = client.upgrade() {
                    Client::of(&client).kill();
                    (client.on_event)(Event::Lost(failure(code::WORKER_FAILED)));
                }
            })
        };
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self {
            worker,
            _on_message: on_message,
            _on_error: on_error,
        })
    }
}
