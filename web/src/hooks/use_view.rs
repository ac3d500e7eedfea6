//! How a page is looked at, kept in the address.

use crate::routes::{PageView, Route, query, view_of};
use yew::prelude::*;
use yew_router::{prelude::*, query::Raw};

/// A page's view, as its address has it, and how to change it.
#[derive(Clone, PartialEq)]
pub(crate) struct View<V: PartialEq> {
    pub(crate) now: V,
    /// Changes it with a step that Back undoes.
    pub(crate) push: Callback<V>,
    /// Changes it in place: for what one does not want to go back through, such as typing.
    pub(crate) replace: Callback<V>,
}

/// The view of the page at `route`.
#[hook]
pub(crate) fn use_view<V: PageView>(route: Route) -> View<V> {
    let location = use_location();
    let navigator = use_navigator();
    let now = location.map_or_else(V::default, |location| view_of(location.query_str()));
    let change = |is_push: bool| {
        let (navigator, route) = (navigator.clone(), route.clone());
        Callback::from(move |view: V| {
            let Some(navigator) = &navigator else { return };
            let text = query(&view);
            // Without a view the address ends with its path. Text is a query as it stands: there is nothing
            // that could fail.
            match (is_push, text.is_empty()) {
                (true, true) => navigator.push(&route),
                (false, true) => navigator.replace(&route),
                (true, false) => drop(navigator.push_with_query(&route, Raw(text))),
                (false, false) => drop(navigator.replace_with_query(&route, Raw(text))),
            }
        })
    };
    View {
        now,
        push: change(true),
        replace: change(false),
    }
}
