//! A schedule as a picture: hours across, weekdays down.

use crate::i18n::{PoliciesText, schedule_words, weekday};
use rowdisk::service::views::{HOURS, Schedule, WEEKDAYS};
use yew::prelude::*;

const CELL: u32 = 12;
const LEFT: u32 = 30;
const TOP: u32 = 14;

/// The week; without a schedule it is empty.
pub(super) fn grid(schedule: Option<Schedule>) -> Html {
    let hours = schedule.map_or_else(Vec::new, Schedule::hours);
    let width = LEFT + u32::from(HOURS) * CELL;
    let height = TOP + u32::from(WEEKDAYS) * CELL;
    let label = schedule.map_or_else(String::new, schedule_words);
    let cell = |day: u8, hour: u8| {
        let is_on = schedule.is_some_and(|all| all.has_weekday(day)) && hours.contains(&hour);
        let (x, y) = (
            LEFT + u32::from(hour) * CELL,
            TOP + u32::from(day - 1) * CELL,
        );
        html! {
            <rect class={is_on.then_some("on")} x={x.to_string()} y={y.to_string()} width={(CELL - 2).to_string()} height={(CELL - 2).to_string()} rx="2" />
        }
    };
    html! {
        <svg class="week" viewBox={format!("0 0 {width} {height}")} role="img" aria-label={PoliciesText::Grid { words: label }}>
            { for (0..HOURS).step_by(6).map(|hour| html! {
                <text x={(LEFT + u32::from(hour) * CELL).to_string()} y="10">{ hour }</text>
            }) }
            { for (1..=WEEKDAYS).map(|day| html! {
                <>
                    <text x="0" y={(TOP + u32::from(day) * CELL - 3).to_string()}>{ weekday(day) }</text>
                    { for (0..HOURS).map(|hour| cell(day, hour)) }
                </>
            }) }
        </svg>
    }
}
