//! Actions that were taken: command, cost, outcome; newest first.

use crate::{
    format::{clock, exact},
    hooks::{use_console, use_now},
    i18n::{Common, EventsText, PoliciesText, UndoText, cost, explain, joined},
    state::{events::names_behind, undo::Offer},
};
use rowdisk::service::views::{ActivityView, Actor, UndoView};
use yew::prelude::*;

/// The actions to show.
#[derive(PartialEq, Properties)]
pub(crate) struct CommandLogProps {
    pub(crate) actions: Vec<ActivityView>,
    /// The one that can be undone, and how.
    #[prop_or_default]
    pub(crate) undo: Option<(Offer, Callback<UndoView>)>,
}

/// A list of actions.
#[component]
pub(crate) fn CommandLog(props: &CommandLogProps) -> Html {
    let console = use_console();
    let now = use_now();
    let one = |action: &ActivityView| {
        let copy = {
            let (console, text) = (console.clone(), action.command.clone());
            Callback::from(move |_: MouseEvent| console.copy(text.clone()))
        };
        let outcome = match &action.result {
            Ok(outcome) => html! { <span>{ cost(outcome) }</span> },
            Err(failure) => {
                let words = explain(failure).what;
                html! { <span class="bad"><b>{ &failure.code }</b>{ ": " }{ words }</span> }
            }
        };
        let names = joined(names_behind(action).into_iter());
        let by = action.by.as_ref().map(|by| match by {
            Actor::Policy(policy) => PoliciesText::ByPolicy {
                policy: policy.name.clone(),
            },
            Actor::Expiry(_) => PoliciesText::ByDate,
            Actor::ScaleRule(instance) => PoliciesText::ByRule {
                instance: instance.name.clone(),
            },
        });
        let by = by.map(|by| html! { <><span class="badge plain">{ by }</span>{ " " }</> });
        let undo = (props.undo.as_ref())
            .filter(|(offer, _)| offer.number == action.number)
            .map(|(offer, on_undo)| undo_button(&action.command, offer, on_undo));
        html! {
            <li key={action.number}>
                <time title={exact(action.at_ms, now.zone_minutes)}>{ clock(action.at_ms, now.zone_minutes) }</time>
                <p><code>{ &action.command }</code>{ " " }if !names.is_empty() { <span>{ EventsText::Named { names } }</span>{ " " } }{ for by }{ outcome }{ for undo }</p>
                <button
                    type="button"
                    class="plain"
                    onclick={copy}
                    title={Common::Copy}
                    aria-label={Common::CopyCommand { command: action.command.clone() }}
                >
                    <svg viewBox="0 0 16 16" aria-hidden="true"><rect x="5" y="5" width="8.5" height="8.5" rx="1.5" /><path d="M3 10.5V4A1.5 1.5 0 0 1 4.5 2.5H11" /></svg>
                </button>
            </li>
        }
    };
    html! { <ol class="log">{ for props.actions.iter().map(one) }</ol> }
}

fn undo_button(command: &str, offer: &Offer, on_undo: &Callback<UndoView>) -> Html {
    let command = command.to_owned();
    let (text, label) = match (offer.is_part, offer.is_last) {
        (false, true) => (UndoText::Undo, UndoText::UndoWhat { command }),
        (false, false) => (UndoText::UndoSince, UndoText::UndoSinceWhat { command }),
        (true, true) => (UndoText::UndoHere, UndoText::UndoHereWhat { command }),
        (true, false) => (
            UndoText::UndoHereSince,
            UndoText::UndoHereSinceWhat { command },
        ),
    };
    let (on_undo, undo) = (on_undo.clone(), offer.undo.clone());
    let onclick = Callback::from(move |event: MouseEvent| {
        // The second press of a double click may meet the offer to undo what the first one did.
        if event.detail() <= 1 {
            on_undo.emit(undo.clone());
        }
    });
    html! { <>{ " " }<button type="button" class="link" {onclick} aria-label={label}>{ text }</button></> }
}
