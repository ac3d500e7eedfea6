//! The simulated moment, and what moves it.

use super::choices::{select, with_number};
use crate::{
    components::button::Button,
    format::moment,
    hooks::{Going, Simulation, View},
    i18n::ClockText,
    routes::ClockView,
};
use rowdisk::service::views::SandboxView;
use yew::prelude::*;

const DAY_MS: u64 = 24 * 60 * 60 * 1000;
/// Days a second; 0 is as fast as it can.
const SPEEDS: [u32; 4] = [1, 4, 14, 0];
const SPEED: u32 = 4;

/// The date, large, with the buttons.
pub(super) fn player(simulation: &Simulation, shown: &SandboxView, view: &View<ClockView>) -> Html {
    let now = shown.calendar.now;
    let (start_ms, end_ms) = (shown.start.at_ms, shown.end.at_ms);
    let is_ready = now.at_ms >= start_ms;
    let is_over = now.at_ms >= end_ms;
    let is_playing = simulation.going != Going::Paused;
    let speed = view.now.speed.unwrap_or(SPEED);
    let go = |going: Going| {
        let go = simulation.go.clone();
        Callback::from(move |_: MouseEvent| go.emit(going))
    };
    let why_not = match (is_ready, is_over) {
        (false, _) => Some(AttrValue::from(ClockText::Prepares)),
        (true, true) => Some(ClockText::Over.into()),
        (true, false) => None,
    };
    let button = |class: Option<&'static str>, text: ClockText, going: Going| {
        let button = Button {
            class,
            onclick: go(going),
            why_not: why_not.clone(),
            ..Button::default()
        };
        button.with(text)
    };
    let on_speed = {
        let (now, replace, go) = (
            view.now.clone(),
            view.replace.clone(),
            simulation.go.clone(),
        );
        let is_running = matches!(simulation.going, Going::Playing(_));
        Callback::from(move |value: String| {
            let speed = value.parse().ok();
            replace.emit(ClockView {
                speed,
                ..now.clone()
            });
            if is_running {
                go.emit(Going::Playing(speed.unwrap_or(SPEED)));
            }
        })
    };
    let speeds = with_number(&SPEEDS, speed).map(|days| {
        let text = match days {
            0 => ClockText::Fastest,
            days => ClockText::PerSecond { days },
        };
        (days.to_string(), text.to_string())
    });
    let speeds: Vec<_> = speeds.collect();
    let next = shown.next.map_or(end_ms, |next| next.at_ms.min(end_ms));
    let days = |ms: u64| ms / DAY_MS;
    let day = ClockText::DayOf {
        day: days(now.at_ms.saturating_sub(start_ms)),
        days: days(end_ms - start_ms),
    };
    html! {
        <section class="card inset player" aria-label={ClockText::Title}>
            <p class="moment">
                <time>{ moment(now.at_ms, now.offset_minutes) }</time>
                <span class="muted">{ if !is_ready { ClockText::Prepares } else if is_over { ClockText::Over } else { day } }</span>
            </p>
            <progress max={(end_ms - start_ms).to_string()} value={now.at_ms.saturating_sub(start_ms).to_string()} aria-label={ClockText::Title} />
            <div class="filter">
                if is_playing && is_ready {
                    <button type="button" class="primary" onclick={go(Going::Paused)}>{ ClockText::Pause }</button>
                } else {
                    { button(Some("primary"), ClockText::Play, Going::Playing(speed)) }
                }
                { button(None, ClockText::NextEvent, Going::To(next)) }
                { button(None, ClockText::NextDay, Going::To(now.at_ms + DAY_MS)) }
                <button type="button" onclick={simulation.again.reform(|_: MouseEvent| ())}>{ ClockText::Again }</button>
                { select(ClockText::Speed, &speeds, &speed.to_string(), on_speed) }
            </div>
        </section>
    }
}
