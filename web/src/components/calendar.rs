//! A month of snapshots: what is there of each day, what went, what is to come. A table, one stop
//! for Tab; arrows move from day to day. The same as a list below.

use super::loaded::loaded;
use crate::{
    format::{date_of, date_words},
    hooks::use_query,
    i18n::{CalendarText, DiskText, month, weekday},
    platform,
    worker::protocol::Query,
};
use rowdisk::service::views::{CalendarView, DayView, WEEKDAYS};
use web_sys::Element;
use yew::prelude::*;

const WEEK: i32 = WEEKDAYS as i32;

/// Whose days.
#[derive(PartialEq, Properties)]
pub(crate) struct CalendarProps {
    /// For the ids of its days; one of a page.
    pub(crate) id: AttrValue,
    pub(crate) calendar: CalendarView,
}

/// The month of now, until another is chosen.
#[component]
pub(crate) fn Calendar(props: &CalendarProps) -> Html {
    let calendar = &props.calendar;
    let today = calendar.now.day();
    // The day that has the focus, or had it.
    let picked = use_state(|| None::<i32>);
    let is_moved = use_mut_ref(|| false);
    let at = picked.unwrap_or(today);
    let cell_id = |day: i32| format!("{}-{day}", props.id);
    use_effect_with(at, {
        let (is_moved, id) = (is_moved.clone(), cell_id(at));
        move |_| {
            if is_moved.replace(false) {
                platform::focus(&id);
            }
        }
    });
    let first = first_of(at);
    let len = first_of(first + 31) - first;
    let (year, number, _) = date_of(first);
    let to = |day: i32| {
        let picked = picked.setter();
        Callback::from(move |_: MouseEvent| picked.set(Some(day)))
    };
    let onkeydown = {
        let (picked, is_moved) = (picked.setter(), is_moved.clone());
        Callback::from(move |event: KeyboardEvent| {
            let Some(day) = moved(at, &event) else { return };
            event.prevent_default();
            is_moved.replace(true);
            picked.set(Some(day));
        })
    };
    let known = |day: i32| {
        let found = calendar.days.binary_search_by_key(&day, |view| view.day);
        found.ok().and_then(|index| calendar.days.get(index))
    };
    let cell = |day: i32| {
        if !(first..first + len).contains(&day) {
            return html! { <td key={day} class="outside"></td> };
        }
        let view = known(day).copied().unwrap_or_default();
        let words = CalendarText::Day {
            date: date_words(day),
            what: words(&view, day == today),
        };
        let stop = if day == at { "0" } else { "-1" };
        let class = classes!(
            (day == today).then_some("today"),
            (day < today).then_some("past")
        );
        html! {
            <td key={day} id={cell_id(day)} {class} tabindex={stop} title={words.to_string()} onclick={to(day)}>
                <span aria-hidden="true">{ day - first + 1 }</span>
                { marks(&view) }
                <span class="unseen">{ words }</span>
            </td>
        }
    };
    // 1970-01-01 was a Thursday.
    let monday = first - (first + 3).rem_euclid(WEEK);
    let weeks = (monday..first + len).step_by(WEEKDAYS.into());
    let week = |begin: i32| html! { <tr key={begin}>{ for (begin..begin + WEEK).map(cell) }</tr> };
    let keys = format!("{}-keys", props.id);
    html! {
        <div class="calendar">
            <div class="month">
                <button type="button" class="small" onclick={to(first_of(first - 1))} aria-label={CalendarText::Earlier}>{ "‹" }</button>
                <b aria-live="polite">{ CalendarText::Month { month: month(number).to_owned(), year } }</b>
                <button type="button" class="small" onclick={to(first + len)} aria-label={CalendarText::Later}>{ "›" }</button>
            </div>
            <table role="grid" aria-label={CalendarText::Title} aria-describedby={keys.clone()} {onkeydown}>
                <thead><tr>{ for (1..=WEEKDAYS).map(|day| html! { <th scope="col">{ weekday(day) }</th> }) }</tr></thead>
                <tbody>{ for weeks.map(week) }</tbody>
            </table>
            <p class="hint legend">
                <span class="left">{ CalendarText::LegendLeft }</span>
                <span class="gone">{ CalendarText::LegendGone }</span>
                <span class="ahead">{ CalendarText::LegendComing }</span>
                { CalendarText::Zone { zone: calendar.time_zone.clone() } }
            </p>
            <p id={keys} class="unseen">{ CalendarText::Keys }</p>
            <p class="hint">{ CalendarText::Day { date: date_words(at), what: words(&known(at).copied().unwrap_or_default(), at == today) } }</p>
            <details><summary>{ CalendarText::AsList }</summary>{ list(calendar.days.iter().filter(|view| (first..first + len).contains(&view.day))) }</details>
        </div>
    }
}

/// Whose calendar.
#[derive(PartialEq, Properties)]
pub(crate) struct CalendarOfProps {
    /// A policy's id, or a disk's.
    pub(crate) of: AttrValue,
}

/// The calendar of a policy or of a disk.
#[component]
pub(crate) fn CalendarOf(props: &CalendarOfProps) -> Html {
    let calendar = use_query::<CalendarView>(Query::Calendar {
        of: props.of.to_string(),
    });
    loaded(&calendar, |calendar| {
        html! { <Calendar id="day" calendar={(**calendar).clone()} /> }
    })
}

/// The same, folded until somebody looks: it is asked for only then.
#[component]
pub(crate) fn FoldedCalendar(props: &CalendarOfProps) -> Html {
    let is_open = use_state(|| false);
    let ontoggle = {
        let is_open = is_open.setter();
        Callback::from(move |event: Event| {
            let details = event.target_dyn_into::<Element>();
            is_open.set(details.is_some_and(|details| details.has_attribute("open")));
        })
    };
    html! {
        <details class="card below inset" {ontoggle}>
            <summary>{ CalendarText::Title }</summary>
            if *is_open { <CalendarOf of={props.of.clone()} /> }
        </details>
    }
}

/// What is there, what went and what comes, as few signs as there are.
fn marks(view: &DayView) -> Html {
    let gone = view.evicted + view.expired;
    html! {
        <>
            if view.left > 0 { <b class="left" aria-hidden="true">{ view.left }</b> }
            if gone > 0 { <b class="gone" aria-hidden="true">{ "−" }{ gone }</b> }
            if view.coming > 0 { <b class="ahead" aria-hidden="true">{ view.coming }</b> }
        </>
    }
}

fn list<'v>(days: impl Iterator<Item = &'v DayView>) -> Html {
    let row = |view: &DayView| {
        html! {
            <tr key={view.day}>
                <th scope="row" class="text">{ date_words(view.day) }</th>
                <td>{ view.taken }</td><td>{ view.left }</td><td>{ view.evicted }</td><td>{ view.expired }</td><td>{ view.coming }</td>
            </tr>
        }
    };
    html! {
        <table class="list">
            <thead><tr>
                <th scope="col" class="text">{ CalendarText::HeadDay }</th>
                <th scope="col">{ CalendarText::HeadTaken }</th>
                <th scope="col">{ CalendarText::HeadLeft }</th>
                <th scope="col">{ CalendarText::HeadEvicted }</th>
                <th scope="col">{ CalendarText::HeadExpired }</th>
                <th scope="col">{ CalendarText::HeadComing }</th>
            </tr></thead>
            <tbody>{ for days.map(row) }</tbody>
        </table>
    }
}

/// A day in words.
fn words(view: &DayView, is_today: bool) -> String {
    use CalendarText as T;
    let count = |of: u32, text: fn(u64) -> T| (of > 0).then(|| text(of.into()).to_string());
    let parts = [
        is_today.then(|| T::Today.to_string()),
        count(view.taken, |count| T::Taken { count }),
        count(view.left, |count| T::Left { count }),
        count(view.evicted, |count| T::Evicted { count }),
        count(view.expired, |count| T::Expired { count }),
        count(view.skipped, |count| T::Skipped { count }),
        count(view.coming, |count| T::Coming { count }),
        count(view.going, |count| T::Going { count }),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() {
        return T::Nothing.to_string();
    }
    // All of them: "and 2 more" would not say what.
    parts.join(&DiskText::Comma.to_string())
}

/// The first day of a day's month.
fn first_of(day: i32) -> i32 {
    let (_, _, number) = date_of(day);
    day - i32::from(number) + 1
}

/// Where a key leads.
fn moved(at: i32, event: &KeyboardEvent) -> Option<i32> {
    if event.ctrl_key() || event.alt_key() || event.meta_key() {
        return None;
    }
    Some(match event.key().as_str() {
        "ArrowLeft" => at - 1,
        "ArrowRight" => at + 1,
        "ArrowUp" => at - WEEK,
        "ArrowDown" => at + WEEK,
        "Home" => first_of(at),
        "End" => first_of(first_of(at) + 31) - 1,
        "PageUp" => first_of(first_of(at) - 1),
        "PageDown" => first_of(first_of(at) + 31),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_begin_where_they_do() {
        // 2024-02-29, 2024-03-01, 1970-01-31.
        assert_eq!(first_of(19_782), 19_754);
        assert_eq!(first_of(19_783), 19_783);
        assert_eq!(first_of(30), 0);
    }

    #[test]
    fn a_day_says_what_was_and_what_comes() {
        let view = DayView {
            taken: 6,
            left: 2,
            coming: 1,
            ..DayView::default()
        };
        assert_eq!(words(&view, false), "6 taken, 2 still there, 1 run to come");
        assert_eq!(words(&DayView::default(), false), "nothing");
        assert_eq!(words(&DayView::default(), true), "today");
    }
}
