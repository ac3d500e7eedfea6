//! A page without anything on it yet, with ways to begin.

use yew::prelude::*;

/// What is missing, and what to do.
#[derive(PartialEq, Properties)]
pub(crate) struct EmptyProps {
    pub(crate) title: AttrValue,
    pub(crate) why: AttrValue,
    /// Whether it is all there is on the page, so that its title is the page's.
    #[prop_or_default]
    pub(crate) is_page: bool,
    #[prop_or_default]
    pub(crate) children: Html,
}

/// Says what belongs here and offers ways to begin.
#[component]
pub(crate) fn Empty(props: &EmptyProps) -> Html {
    html! {
        <section class="empty">
            <@{if props.is_page { "h1" } else { "h2" }}>{ &props.title }</@>
            <p>{ &props.why }</p>
            { props.children.clone() }
        </section>
    }
}
