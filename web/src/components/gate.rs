//! Lets the pages through only while the pool is open here; otherwise says where it is and what one
//! can do.

use super::{dialog::use_modal, dialogs::reset_dialog};
use crate::{
    hooks::{use_console, use_session},
    i18n::{Common, FailureText, StorageText, explain},
    pages::later::load_all,
    platform,
    region::region,
    state::session::Phase,
    worker::protocol::{Failure, code, failure},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The pages.
#[derive(PartialEq, Properties)]
pub(crate) struct GateProps {
    pub(crate) children: Html,
}

/// Shows the pages, or where the pool is.
#[component]
pub(crate) fn Gate(props: &GateProps) -> Html {
    let session = use_session();
    let was_open = session.revision > 0;
    use_effect_with(was_open, |&was_open| {
        if was_open {
            spawn_local(load_all());
        }
    });
    // Until the pool is here again: what is pressed before that would only fail.
    let is_taken = use_mut_ref(|| false);
    let is_taken = {
        let mut is_taken = is_taken.borrow_mut();
        *is_taken = match session.phase {
            Phase::TakenOver => was_open,
            Phase::Opening => *is_taken,
            _ => false,
        };
        *is_taken
    };
    let pages = || props.children.clone();
    // Where the pages stay, they are the first of two in each case, and so keep what was typed there.
    let (pages, above) = match &session.phase {
        Phase::Open => (pages(), Html::default()),
        _ if is_taken => (pages(), html! { <TakenOver /> }),
        // A pool that is opened again keeps its page: only the very first opening waits.
        Phase::Opening if was_open => (pages(), Html::default()),
        Phase::Opening => (Html::default(), opening()),
        Phase::Freed => (Html::default(), html! { <Freed /> }),
        Phase::Elsewhere => barrier(failure(code::OPEN_ELSEWHERE)),
        Phase::TakenOver => barrier(failure(code::TAKEN_OVER)),
        Phase::OtherBuild => barrier(failure(code::OTHER_BUILD)),
        Phase::Failed(failure) => barrier(failure.clone()),
    };
    html! { <>{ pages }{ above }</> }
}

/// The pool is free again: opens it as soon as somebody looks. A tab that is loaded anew gives the pool up
/// for a moment, and must not lose it to one in the background.
#[component]
fn Freed() -> Html {
    let console = use_console();
    use_effect_with((), move |()| {
        platform::when_seen(move || console.restart(false))
    });
    opening()
}

fn opening() -> Html {
    html! { <p class="loading" role="status">{ Common::Opening }</p> }
}

/// No pages, and why.
fn barrier(failure: Failure) -> (Html, Html) {
    (Html::default(), html! { <Barrier {failure} /> })
}

/// Stands in front of the pages, which cannot be used until the pool is here again.
#[component]
fn TakenOver() -> Html {
    // Escape does not close it.
    let node = use_modal(&Callback::noop());
    let failure = failure(code::TAKEN_OVER);
    html! {
        <dialog ref={node} aria-label={explain(&failure).what}>
            <Barrier {failure} />
        </dialog>
    }
}

/// Why the pool is not open here.
#[derive(PartialEq, Properties)]
pub(crate) struct BarrierProps {
    pub(crate) failure: Failure,
}

/// What one can do about it.
#[component]
pub(crate) fn Barrier(props: &BarrierProps) -> Html {
    let console = use_console();
    let mut words = explain(&props.failure);
    if props.failure.code == code::POOL_DAMAGED {
        // Check and export are behind this door.
        words.advice = FailureText::DamagedClosedDo.to_string();
    }
    let restart = |steal: bool| {
        let console = console.clone();
        Callback::from(move |_: MouseEvent| console.restart(steal))
    };
    let (text, action) = match props.failure.code.as_str() {
        code::OPEN_ELSEWHERE => (Common::TakeOver, restart(true)),
        code::TAKEN_OVER => (Common::OpenAgain, restart(true)),
        code::OTHER_BUILD | code::UNREADABLE_MESSAGE | code::WORKER_FAILED | code::POOL_NEWER => {
            (Common::Reload, Callback::from(|_| platform::reload()))
        }
        _ => (Common::TryAgain, restart(false)),
    };
    let text = match props.failure.code.as_str() {
        code::POOL_GONE => FailureText::GoneStart.to_string(),
        _ => text.to_string(),
    };
    // Nothing else can be done with a pool that does not open, once what it said was read.
    let can_reset = props.failure.code == code::POOL_DAMAGED;
    let is_asking = use_state(|| false);
    let asks = |asks: bool| {
        let is_asking = is_asking.clone();
        Callback::from(move |()| is_asking.set(asks))
    };
    html! {
        <section class="barrier" role="alert" data-code={props.failure.code.clone()}>
            <h1>{ words.what }</h1>
            if !words.why.is_empty() { <p>{ words.why }</p> }
            if !words.advice.is_empty() { <p>{ words.advice }</p> }
            <div class="buttons">
                <button class="primary" onclick={action}>{ text }</button>
                if can_reset { <button class="danger" onclick={asks(true).reform(|_: MouseEvent| ())}>{ StorageText::ResetStart }</button> }
            </div>
            if *is_asking { { reset_dialog(StorageText::ResetWhy { region: region().name().to_owned() }.into(), asks(false)) } }
        </section>
    }
}
