//! Copies between regions that stopped with their page, with the way on: said on every page, as nothing else
//! tells whoever comes back.

use super::link::classed_link;
use crate::{
    hooks::{use_console, use_query},
    i18n::{Common, RegionsText},
    routes::Route,
    worker::protocol::{Query, StoppedCopy},
};
use yew::prelude::*;

/// The list; nothing where there are none.
#[component]
pub(crate) fn StoppedCopies() -> Html {
    let console = use_console();
    let stopped = use_query::<Vec<StoppedCopy>>(Query::StoppedCopies);
    let one = |copy: &StoppedCopy| {
        let to = copy.to.parse().ok();
        let go_on = to.map(|to| {
            let (console, id, name) = (console.clone(), copy.id.clone(), copy.name.clone());
            let onclick = Callback::from(move |_: MouseEvent| {
                console.go_on_copying(to, id.clone(), name.clone());
            });
            html! { <button type="button" class="small" {onclick} aria-label={RegionsText::ResumeOne { name: copy.name.clone() }}>{ RegionsText::Resume }</button> }
        });
        let words = RegionsText::Stopped {
            name: copy.name.clone(),
            from: copy.from.clone(),
            to: copy.to.clone(),
        };
        html! {
            <p key={copy.id.clone()} class="note warn" role="status">
                { words }{ " " }{ for go_on }{ " " }{ classed_link(&Route::Regions, Some("link"), Common::Regions) }
            </p>
        }
    };
    let all = stopped.ready().map_or(&[][..], |all| all.as_slice());
    all.iter().map(one).collect()
}
