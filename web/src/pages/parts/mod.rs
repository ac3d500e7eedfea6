//! Every part of the console in every state, beside each other: `#/parts`, in debug builds only. It is
//! for whoever builds the console, so its own words stand here and are no texts by key.

mod data;
mod feedback;
mod forms;
mod tokens;

use crate::hooks::use_title;
use yew::prelude::*;

/// The page of parts.
#[component]
pub(crate) fn Parts() -> Html {
    use_title("Parts".to_owned());
    html! {
        <>
            <div class="title"><div class="name"><h1>{ "Parts" }</h1><span class="muted">{ "Every part in every state; only debug builds have this page" }</span></div></div>
            { section("Tokens", tokens::tokens()) }
            { section("Buttons and menus", forms::buttons()) }
            { section("Fields", html! { <forms::Fields /> }) }
            { section("Dialogs", html! { <forms::Dialogs /> }) }
            { section("Notes", feedback::notes()) }
            { section("States of a page", feedback::states()) }
            { section("Long work", html! { <feedback::LongWork /> }) }
            { section("Notices", html! { <feedback::Notices /> }) }
            { section("Figures and names", html! { <data::Figures /> }) }
            { section("Lineage", data::lineages()) }
            { section("Calendar", data::calendar()) }
            { section("Log of commands", data::log()) }
            { section("Bytes", data::bytes()) }
        </>
    }
}

fn section(name: &'static str, content: Html) -> Html {
    html! {
        <section class="card below" aria-label={name}>
            <div class="head"><h2>{ name }</h2></div>
            <div class="inset">{ content }</div>
        </section>
    }
}

/// One part in one state.
fn part(state: &str, content: Html) -> Html {
    html! { <figure class="part"><figcaption class="hint">{ state }</figcaption>{ content }</figure> }
}
