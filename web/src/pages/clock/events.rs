//! What happened last.

use crate::{
    format::moment,
    i18n::{ClockText, explain, joined},
};
use rowdisk::service::views::{EventView, Note, SandboxEventView, SandboxView};
use yew::prelude::*;

/// The newest events.
pub(super) fn events(shown: &SandboxView) -> Html {
    let one = |event: &SandboxEventView| {
        html! {
            <li>
                <time>{ moment(event.at.at_ms, event.at.offset_minutes) }</time>{ " " }{ words(&event.event) }
            </li>
        }
    };
    html! {
        <>
            <div class="head"><h2>{ ClockText::Events }</h2><span class="muted">{ ClockText::EventsCount { count: shown.events_count } }</span></div>
            if shown.events.is_empty() {
                <p class="hint inset">{ ClockText::NoEvents }</p>
            } else {
                <ol class="happened" tabindex="0" aria-label={ClockText::Events}>{ for shown.events.iter().map(one) }</ol>
            }
        </>
    }
}

fn words(event: &EventView) -> String {
    let disk = event.disk.name.clone();
    let names = |list: &[rowdisk::service::views::IdName]| {
        joined(list.iter().map(|name| name.name.as_str()))
    };
    let outcome = match &event.result {
        Ok(outcome) => outcome,
        Err(failure) => {
            let why = explain(failure).what;
            return ClockText::Skipped { disk, why }.to_string();
        }
    };
    let gone = match (&outcome.evicted[..], &outcome.deleted[..]) {
        ([], deleted) => names(deleted),
        (evicted, _) => names(evicted),
    };
    let why = outcome.notes.iter().find_map(|note| match note {
        Note::KeptForImage { .. } => Some(ClockText::KeptForImage),
        Note::KeptByLock { .. } => Some(ClockText::KeptByLock),
        _ => None,
    });
    match (outcome.created.is_empty(), gone.is_empty(), why) {
        (false, true, _) => ClockText::Took { disk },
        (false, false, _) => ClockText::TookFor {
            disk,
            evicted: gone,
        },
        (true, false, _) => ClockText::Expired { disk, names: gone },
        (true, true, why) => ClockText::Stayed {
            disk,
            why: why.map(|why| why.to_string()).unwrap_or_default(),
        },
    }
    .to_string()
}
