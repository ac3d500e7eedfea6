//! How a page is looked at, kept in the address.

use serde::{Serialize, de::DeserializeOwned};
use yew::prelude::*;
use yew_router::prelude::*;

/// A page's view, as its address has it, and how to change it.
#[derive(Clone, PartialEq)]
pub(crate) struct View<V: PartialEq> {
    pub(crate) now: V,
    /// Changes it with a step that Back undoes.
    pub(crate) push: Callback<V>,
    /// Changes it in place: for what one does not want to go back through, such as typing.
    pub(crate) replace: Callback<V>,
}

/// The view of the page at `route`. An address nobody can read counts as the default.
#[hook]
pub(crate) fn use_view<R, V>(route: R) -> View<V>
where
    R: Routable + 'static,
    V: Serialize + DeserializeOwned + Default + Clone + PartialEq + 'static,
{
    let location = use_location();
    let navigator = use_navigator();
    let now = location
        .and_then(|location| location.query::<V>().ok())
        .unwrap_or_default();
    let change = |is_push: bool| {
        let (navigator, route) = (navigator.clone(), route.clone());
        Callback::from(move |view: V| {
            let Some(navigator) = &navigator else { return };
            // Only maps with odd keys cannot be written as a query; ours are plain structs.
            let _ = if is_push {
                navigator.push_with_query(&route, &view)
            } else {
                navigator.replace_with_query(&route, &view)
            };
        })
    };
    View {
        now,
        push: change(true),
        replace: change(false),
    }
}
