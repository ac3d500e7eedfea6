//! Every action with its command, cost and outcome: by day, filtered, in pages. All of it stands in the
//! address.

mod filter;

use self::filter::Filter;
use crate::{
    components::{command_log::CommandLog, empty::empty, help::title, link::href, loaded::loaded},
    format::{date_words, day_of},
    hooks::{View, use_now, use_query, use_title, use_view},
    i18n::{Common, EventsText, StorageText, Term},
    platform,
    routes::{EventsView, Route, query},
    state::events::{PAGE_LEN, let_through},
    worker::protocol::Query,
};
use rowdisk::service::{ACTIVITY_COUNT_MAX, views::ActivityView};
use yew::prelude::*;

/// The heading that the list begins with.
const HEADING: &str = "actions";

/// The page of actions.
#[component]
pub(crate) fn Activity() -> Html {
    use_title(Common::Activity.to_string());
    let count = u32::try_from(ACTIVITY_COUNT_MAX).unwrap_or(u32::MAX);
    let actions = use_query::<Vec<ActivityView>>(Query::Activity { count });
    let view = use_view::<EventsView>(Route::Activity);
    let now = use_now();
    let is_turned = use_mut_ref(|| false);
    {
        let is_turned = is_turned.clone();
        // Back has a place of its own to go to.
        use_effect_with(view.now.page, move |_| {
            if is_turned.replace(false) {
                platform::scroll_up();
                platform::focus(HEADING);
            }
        });
    }
    let on_turn = Callback::from(move |event: MouseEvent| {
        // With a key the link opens elsewhere.
        is_turned.replace(!(event.ctrl_key() || event.meta_key() || event.shift_key()));
    });
    html! {
        <>
            <div class="title">{ title(Common::Activity, Term::Activity) }</div>
            { loaded(&actions, |all| if all.is_empty() {
                empty(StorageText::ActivityEmpty, StorageText::ActivityEmptyWhy, html! {})
            } else {
                let shown = let_through(all, &view.now, now.zone_minutes);
                html! {
                    <>
                        <p class="lead">{ StorageText::ActivityWhy }</p>
                        <Filter actions={all.clone()} view={view.clone()} shown={shown.len() as u64} />
                        if shown.is_empty() {
                            <p class="lead">{ Common::NothingMatches }</p>
                        } else {
                            { page(&shown, &view, now.zone_minutes, &on_turn) }
                        }
                    </>
                }
            }) }
        </>
    }
}

/// The page of the list that the address says, and the ways to the others.
fn page(
    shown: &[&ActivityView],
    view: &View<EventsView>,
    zone_minutes: i32,
    on_turn: &Callback<MouseEvent>,
) -> Html {
    let last = shown.len().saturating_sub(1) / PAGE_LEN;
    let here = view.now.page.min(last);
    let first = here * PAGE_LEN;
    let page: Vec<ActivityView> = (shown.iter().skip(first).take(PAGE_LEN))
        .map(|&action| action.clone())
        .collect();
    let of_day = |action: &ActivityView| day_of(action.at_ms, zone_minutes);
    let days = page.chunk_by(|a, b| of_day(a) == of_day(b));
    let day = |(at, actions): (usize, &[ActivityView])| {
        let (id, tabindex) = match at {
            0 => (Some(HEADING), Some("-1")),
            _ => (None, None),
        };
        let date = actions.first().map(of_day).map(date_words);
        let date = date.unwrap_or_default();
        html! {
            <section key={date.clone()} class="card day" aria-label={date.clone()}>
                <div class="head"><h2 {id} {tabindex}>{ date }</h2></div>
                <CommandLog actions={actions.to_vec()} />
            </section>
        }
    };
    let step = |to: usize, text: EventsText| {
        let view = EventsView {
            page: to,
            ..view.now.clone()
        };
        let href = format!("{}?{}", href(&Route::Activity), query(&view));
        html! { <a {href} onclick={on_turn.clone()}>{ text }</a> }
    };
    let range = EventsText::Range {
        first: first as u64 + 1,
        last: (first + page.len()) as u64,
        count: shown.len() as u64,
    };
    html! {
        <>
            { for days.enumerate().map(day) }
            if last > 0 {
                <nav class="pages" aria-label={EventsText::Pages}>
                    if here > 0 { { step(here - 1, EventsText::Newer) } }
                    <span>{ range }</span>
                    if here < last { { step(here + 1, EventsText::Older) } }
                </nav>
            }
        </>
    }
}
