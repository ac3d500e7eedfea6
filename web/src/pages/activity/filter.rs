//! What of the log is shown.

use crate::{
    hooks::{View, value_of},
    i18n::{Common, EventsText},
    routes::{By, Ended, EventsView, Word, word},
    state::events::names_in,
};
use rowdisk::service::views::ActivityView;
use std::rc::Rc;
use yew::prelude::*;

/// The names to choose from: far more than anybody reads through would only be slow.
const NAMES_MAX: usize = 200;

#[derive(PartialEq, Properties)]
pub(super) struct FilterProps {
    pub(super) actions: Rc<Vec<ActivityView>>,
    pub(super) view: View<EventsView>,
    pub(super) shown: u64,
}

/// The fields of the filter.
#[component]
pub(super) fn Filter(props: &FilterProps) -> Html {
    let now = &props.view.now;
    // Typing is no step that Back undoes, nor is a date, which changes with every key; choosing is. Either way the list begins at its first page.
    let changed = |is_push: bool, change: fn(&mut EventsView, String)| {
        let by = if is_push {
            &props.view.push
        } else {
            &props.view.replace
        };
        let (by, now) = (by.clone(), now.clone());
        Callback::from(move |event: Event| {
            let mut next = EventsView {
                page: 0,
                ..now.clone()
            };
            change(&mut next, value_of(&event));
            by.emit(next);
        })
    };
    let typed = |change: fn(&mut EventsView, String)| {
        changed(false, change).reform(|event: InputEvent| event.into())
    };
    let clear = (props.view.push).reform(|_: MouseEvent| EventsView::default());
    let is_filtered = EventsView {
        page: 0,
        ..now.clone()
    } != EventsView::default();
    let count = props.actions.len() as u64;
    let summary = match is_filtered {
        true => EventsText::Summary {
            shown: props.shown,
            count,
        },
        false => EventsText::SummaryAll { count },
    };
    let names = names_in(&props.actions);
    let by = [
        (By::Anybody, EventsText::Anybody),
        (By::Hand, EventsText::Hand),
        (By::Policy, EventsText::Policy),
        (By::Date, EventsText::Date),
        (By::Rule, EventsText::Rule),
    ];
    let ends = [
        (Ended::Anyhow, EventsText::Anyhow),
        (Ended::Done, EventsText::Done),
        (Ended::Failed, EventsText::Failed),
    ];
    html! {
        <>
            <div class="filter" role="search">
                <input type="search" value={now.text.clone()} oninput={typed(|view, text| view.text = text)} placeholder={EventsText::Text} aria-label={EventsText::Text} />
                <output role="status">{ summary }</output>
                if is_filtered { <button type="button" class="link" onclick={clear}>{ Common::ClearFilter }</button> }
            </div>
            <div class="filter fields">
                <label class="field"><span>{ EventsText::About }</span>
                    <input type="text" list="event-names" value={now.about.clone()} oninput={typed(|view, text| view.about = text)} autocomplete="off" spellcheck="false" />
                </label>
                <datalist id="event-names">{ for names.iter().take(NAMES_MAX).map(|name| html! { <option value={(*name).to_owned()} /> }) }</datalist>
                { select(EventsText::By, now.by, by, changed(true, |view, text| view.by = read(&text))) }
                { select(EventsText::Ended, now.ended, ends, changed(true, |view, text| view.ended = read(&text))) }
                <label class="field"><span>{ EventsText::From }</span><input type="date" value={now.from.clone()} onchange={changed(false, |view, day| view.from = day)} /></label>
                <label class="field"><span>{ EventsText::To }</span><input type="date" value={now.to.clone()} onchange={changed(false, |view, day| view.to = day)} /></label>
            </div>
        </>
    }
}

fn select<W: Word, const N: usize>(
    label: EventsText,
    chosen: W,
    words: [(W, EventsText); N],
    onchange: Callback<Event>,
) -> Html {
    let options = words.into_iter().map(|(one, text)| {
        html! { <option value={word(one)} selected={one == chosen}>{ text }</option> }
    });
    html! { <label class="field"><span>{ label }</span><select {onchange}>{ for options }</select></label> }
}

fn read<W: Word>(text: &str) -> W {
    let found = W::WORDS.iter().find(|(word, _)| *word == text);
    found.map_or_else(W::default, |&(_, one)| one)
}
