//! Incidents: what can happen to data, set off on purpose, and the ways back.

mod kinds;
mod recovery;
mod set_off;

use crate::{
    components::action::Action,
    components::help::{help, title},
    components::link::classed_link,
    components::loaded::loaded,
    hooks::{use_query, use_reach, use_title},
    i18n::{Common, IncidentsText, RegionsText, Term},
    platform,
    routes::Route,
    worker::protocol::Query,
};
use kinds::words;
use recovery::Recovery;
use rowdisk::service::views::{IncidentKind, IncidentView};
use set_off::SetOff;
use yew::prelude::*;

/// The heading of what is to be recovered.
const RECOVERIES: &str = "recoveries";

/// The page of incidents.
#[component]
pub(crate) fn Incidents() -> Html {
    use_title(Common::Incidents.to_string());
    let incidents = use_query::<Vec<IncidentView>>(Query::Incidents);
    // A drill is set off on the page of regions, and is no incident.
    let is_lost = use_reach().is_something_lost();
    let open = use_state(|| None::<IncidentKind>);
    let newest = incidents
        .ready()
        .map(|all| all.first().map_or(0, |newest| newest.number));
    let count = incidents.ready().map_or(0, |all| all.len());
    let seen = use_mut_ref(|| None::<(u64, usize)>);
    use_effect_with((newest, count), move |&(newest, count)| {
        let Some(newest) = newest else { return };
        let Some((newest_before, count_before)) = seen.replace(Some((newest, count))) else {
            return;
        };
        // What happened stands above, with its ways back.
        if newest_before < newest {
            platform::scroll_up();
        }
        // What was closed took what had the focus with it.
        if newest_before < newest || count < count_before {
            platform::focus(RECOVERIES);
        }
    });
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(None))
    };
    let one = |kind: IncidentKind| {
        let words = words(kind);
        let title = words.title.to_string();
        let onclick = {
            let open = open.clone();
            Callback::from(move |_: MouseEvent| open.set(Some(kind)))
        };
        html! {
            <li class="card inset" key={kind.as_str()}>
                <h3>{ &title }</h3>
                <p>{ words.what }</p>
                <p class="hint">{ words.seed }</p>
                <Action {onclick} label={IncidentsText::SetOffNamed { name: title }}>{ IncidentsText::SetOff }</Action>
            </li>
        }
    };
    let recovery = |incident: &IncidentView| {
        html! { <Recovery key={incident.number} incident={incident.clone()} /> }
    };
    html! {
        <>
            <div class="title">{ title(Common::Incidents, Term::Incident) }</div>
            <p class="lead">{ IncidentsText::Why }{ " " }{ IncidentsText::Seeds }{ help("lead", Term::Documents) }</p>
            <section aria-label={IncidentsText::Recoveries}>
                <h2 id={RECOVERIES} tabindex="-1">{ IncidentsText::Recoveries }</h2>
                { loaded(&incidents, |incidents| if incidents.is_empty() && is_lost {
                    html! { <p class="note warn">{ RegionsText::LostSomewhere }{ " " }{ classed_link(&Route::Regions, Some("link"), Common::Regions) }</p> }
                } else if incidents.is_empty() {
                    html! { <p class="hint">{ IncidentsText::NoRecoveries }</p> }
                } else {
                    incidents.iter().map(recovery).collect()
                }) }
            </section>
            <section class="below" aria-label={IncidentsText::List}>
                <h2>{ IncidentsText::List }</h2>
                <ul class="incidents">{ for IncidentKind::ALL.into_iter().map(one) }</ul>
            </section>
            if let Some(kind) = *open {
                <SetOff {kind} on_close={close} />
            }
        </>
    }
}
