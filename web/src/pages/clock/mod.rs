//! The simulated clock: policies at work on a copy of the records, in time that one sets.

mod choices;
mod events;
mod held;
mod player;
mod trend;

use self::{
    choices::{Choices, choice},
    events::events,
    held::{disks, history},
    player::player,
    trend::trend,
};
use crate::{
    components::{calendar::Calendar, empty::empty, help::help, link::link, loaded::loaded_or},
    hooks::{use_query, use_simulation, use_title, use_view},
    i18n::{CalendarText, ClockText, Common, Term, coverage_of},
    routes::{ClockView, Route},
    worker::protocol::Query,
};
use rowdisk::service::views::{PolicyView, SandboxView};
use yew::prelude::*;

/// The page.
#[component]
pub(crate) fn Clock() -> Html {
    use_title(ClockText::Title.to_string());
    let view = use_view::<ClockView>(Route::Clock);
    let policies = use_query::<Vec<PolicyView>>(Query::Policies);
    // Begun once, with what was known then: what the pool does meanwhile does not begin it anew.
    let known = policies.ready();
    let chosen = (view.now.what.clone(), view.now.change, view.now.days);
    let chosen = use_memo((chosen, view.now.from.clone(), known.is_some()), |_| {
        known.and_then(|policies| choice(&view.now, policies))
    });
    let simulation = use_simulation((*chosen).clone(), view.now.disk.clone());
    let started = simulation.view.ready().map(|shown| shown.start.day());
    let picks = |what: &'static str| {
        let (view, replace) = (view.now.clone(), view.push.clone());
        Callback::from(move |_: MouseEvent| {
            let what = what.to_owned();
            replace.emit(ClockView {
                what,
                ..view.clone()
            });
        })
    };
    let is_empty = |shown: &SandboxView| shown.disks.is_empty();
    let first = || {
        empty(
            ClockText::EmptyTitle,
            ClockText::EmptyWhy,
            html! {
                <div class="ways">
                    <button class="way" onclick={picks(choices::DAILY)}><b>{ ClockText::TryDaily }</b><span>{ ClockText::TryDailyWhy }</span></button>
                    <button class="way" onclick={picks(choices::OFTEN)}><b>{ ClockText::TryOften }</b><span>{ ClockText::TryOftenWhy }</span></button>
                </div>
            },
        )
    };
    let again = html! {
        <button type="button" onclick={simulation.again.reform(|_: MouseEvent| ())}>{ Common::TryAgain }</button>
    };
    html! {
        <>
            <div class="title">
                <div>
                    <div class="crumbs">{ link(&Route::Policies, Common::Policies) }{ " /" }</div>
                    <div class="name"><h1>{ ClockText::Title }</h1>{ help("title", Term::SimulatedClock) }</div>
                </div>
            </div>
            <p class="note good">{ ClockText::Banner }</p>
            { match known {
                Some(policies) => html! { <Choices view={view.clone()} policies={policies.clone()} {started} /> },
                None => html! {},
            } }
            { loaded_or(&simulation.view, again, |shown| if is_empty(shown) {
                first()
            } else {
                html! {
                    <>
                        { player(&simulation, shown, &view) }
                        { notes(shown) }
                        <div class="panels">
                            <section class="card panel scroll">
                                <div class="head"><h2>{ ClockText::Disks }</h2></div>
                                { disks(shown, &view) }
                            </section>
                            <section class="card panel">
                                <div class="head"><h2>{ CalendarText::Title }</h2></div>
                                <div class="inset"><Calendar id="clock-day" calendar={shown.calendar.clone()} /></div>
                            </section>
                            <section class="card panel">{ history(shown) }</section>
                            <section class="card panel">{ trend(shown) }</section>
                            <section class="card panel">{ events(shown) }</section>
                        </div>
                    </>
                }
            }) }
        </>
    }
}

/// What is promised for the disk shown, and what is not in the copy.
fn notes(shown: &SandboxView) -> Html {
    let disk = shown.disks.iter().find(|view| view.disk.id == shown.disk);
    let coverage = disk.and_then(|view| {
        let policy = view.policy.as_ref()?;
        Some(coverage_of(policy.coverage, &view.disk.name))
    });
    let left_out = shown.left_out;
    html! {
        <>
            if let Some(coverage) = coverage { <p class="lead">{ coverage }</p> }
            if left_out.is_example { <p class="hint">{ ClockText::Example }</p> }
            if left_out.disks > 0 { <p class="hint">{ ClockText::LeftOut { count: left_out.disks.into() } }</p> }
            <p class="hint lead">{ ClockText::Copied }</p>
        </>
    }
}
