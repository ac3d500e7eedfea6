//! A simulation in the worker: one slice at a time is asked for, and shown.

use super::use_console;
use crate::{
    console::Console,
    platform,
    state::remote::Remote,
    worker::protocol::{Failure, Request, Simulate},
};
use gloo_timers::future::TimeoutFuture;
use rowdisk::service::views::{SandboxChoice, SandboxView};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

const DAY_MS: u64 = 24 * 60 * 60 * 1000;
/// As fast as it can, it is shown no more often: to be drawn takes longer than a slice.
const SHOWN_MS: f64 = 150.0;
/// While it plays at a speed, it goes on so often.
const PACE_MS: u32 = 100;

/// How it goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) enum Going {
    #[default]
    Paused,
    /// Up to a moment.
    To(u64),
    /// So many days a second; 0 is as fast as it can.
    Playing(u32),
}

/// A simulation's handle.
#[derive(Clone, PartialEq)]
pub(crate) struct Simulation {
    pub(crate) view: Remote<SandboxView>,
    pub(crate) going: Going,
    pub(crate) go: Callback<Going>,
    /// Begins it anew.
    pub(crate) again: Callback<()>,
}

/// The simulation of a choice, seen from a disk. Begins anew with another choice, and ends with the
/// component; without a choice there is none.
#[hook]
pub(crate) fn use_simulation(choice: Option<SandboxChoice>, disk: String) -> Simulation {
    let console = use_console();
    let view = use_state(|| Remote::<SandboxView>::Loading);
    let going = use_state(Going::default);
    let pump = use_memo((), |()| Pump::default());
    *pump.show.borrow_mut() = Some((view.setter(), going.setter()));
    let again = {
        let (pump, console, choice) = (pump.clone(), console.clone(), choice.clone());
        Callback::from(move |()| {
            pump.begin.borrow_mut().clone_from(&choice);
            pump.start(&console);
        })
    };
    use_effect_with(choice, {
        let again = again.clone();
        move |_| again.emit(())
    });
    use_effect_with(disk, {
        let (pump, console) = (pump.clone(), console.clone());
        move |disk| {
            disk.clone_into(&mut pump.disk.borrow_mut());
            pump.is_stale.set(true);
            pump.start(&console);
        }
    });
    use_effect_with((), {
        let (pump, console) = (pump.clone(), console.clone());
        move |()| {
            move || {
                pump.is_gone.set(true);
                drop(console.client().call(Request::Simulate(Simulate::End)));
            }
        }
    });
    let go = Callback::from(move |next: Going| {
        pump.set(next);
        // Where it was paused has to be shown.
        pump.is_stale.set(true);
        pump.start(&console);
    });
    Simulation {
        view: (*view).clone(),
        going: *going,
        go,
        again,
    }
}

type Show = (UseStateSetter<Remote<SandboxView>>, UseStateSetter<Going>);

/// Asks for slice after slice, never for two at once.
#[derive(Default)]
struct Pump {
    going: Cell<Going>,
    /// To be begun with.
    begin: RefCell<Option<SandboxChoice>>,
    disk: RefCell<String>,
    /// Whether what is shown is of another disk.
    is_stale: Cell<bool>,
    is_begun: Cell<bool>,
    is_busy: Cell<bool>,
    is_gone: Cell<bool>,
    now_ms: Cell<u64>,
    /// When it was shown last, by a steady clock.
    shown_ms: Cell<f64>,
    show: RefCell<Option<Show>>,
}

impl Pump {
    fn start(self: &Rc<Self>, console: &Console) {
        if !self.is_busy.replace(true) {
            let (pump, console) = (self.clone(), console.clone());
            spawn_local(async move {
                while let Some(next) = pump.next() {
                    pump.slice(&console, next).await;
                }
                pump.is_busy.set(false);
            });
        }
    }

    /// What to ask for next.
    fn next(&self) -> Option<Simulate> {
        if self.is_gone.get() {
            return None;
        }
        if let Some(choice) = self.begin.take() {
            self.set(Going::Paused);
            return Some(Simulate::Begin(choice));
        }
        let until_ms = match self.going.get() {
            _ if !self.is_begun.get() => return None,
            Going::To(until_ms) => until_ms,
            Going::Playing(0) => u64::MAX,
            Going::Playing(days) => {
                self.now_ms.get() + u64::from(days) * DAY_MS * u64::from(PACE_MS) / 1000
            }
            Going::Paused if self.is_stale.get() => 0,
            Going::Paused => return None,
        };
        self.is_stale.set(false);
        let is_fast = self.going.get() == Going::Playing(0);
        let is_shown = !is_fast || platform::now_ms() - self.shown_ms.get() >= SHOWN_MS;
        Some(Simulate::Go {
            until_ms,
            disk: self.disk.borrow().clone(),
            is_shown,
        })
    }

    async fn slice(&self, console: &Console, next: Simulate) {
        let is_new = matches!(next, Simulate::Begin(_));
        let call = console.client().call(Request::Simulate(next));
        let answer = call.answer::<Option<SandboxView>>().await;
        // What it was asked for is not wanted any more.
        if self.begin.borrow().is_some() {
            return;
        }
        self.is_begun.set(answer.is_ok());
        let Some(answer) = answer.transpose() else {
            return;
        };
        self.shown_ms.set(platform::now_ms());
        if let Ok(view) = &answer {
            self.now_ms.set(view.calendar.now.at_ms);
            if is_new {
                self.is_stale.set(!self.disk.borrow().is_empty());
                self.set(Going::To(view.start.at_ms));
            }
            let is_over = match self.going.get() {
                Going::To(until_ms) => is_at(view, until_ms),
                Going::Playing(_) => is_at(view, view.end.at_ms),
                Going::Paused => true,
            };
            if is_over {
                self.set(Going::Paused);
            }
        } else {
            self.set(Going::Paused);
        }
        self.tell(answer);
        if matches!(self.going.get(), Going::Playing(1..)) {
            TimeoutFuture::new(PACE_MS).await;
        }
    }

    fn set(&self, going: Going) {
        self.going.set(going);
        if let Some((_, told)) = &*self.show.borrow() {
            told.set(going);
        }
    }

    fn tell(&self, answer: Result<SandboxView, Failure>) {
        if let Some((told, _)) = &*self.show.borrow()
            && !self.is_gone.get()
        {
            told.set(answer.into());
        }
    }
}

/// Whether it has come to a moment, with all that is due by then.
fn is_at(view: &SandboxView, until_ms: u64) -> bool {
    let until_ms = until_ms.min(view.end.at_ms);
    view.calendar.now.at_ms >= until_ms.max(view.start.at_ms)
        && view.next.is_none_or(|next| next.at_ms > until_ms)
}
