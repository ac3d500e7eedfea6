//! Links between pages. Pages are addressed behind the `#`, so these are links as the browser knows
//! them: a new tab, copying the address and Back work as everywhere.

use crate::{
    i18n::GroupText,
    region::{base, region},
    routes::{ListView, PageView, Route, query},
};
use rowdisk::service::views::{IdName, SnapshotOrder};
use std::collections::BTreeMap;
use yew::prelude::*;
use yew_router::Routable;

/// The address of a page, in the region shown.
pub(crate) fn href(to: &Route) -> String {
    format!("#{}{}", base(region()), to.to_path())
}

/// A link to a page.
pub(crate) fn link(to: &Route, content: impl Into<Html>) -> Html {
    classed_link(to, None, content)
}

/// A link to a page, for the stylesheet to know.
pub(crate) fn classed_link(
    to: &Route,
    class: Option<&'static str>,
    content: impl Into<Html>,
) -> Html {
    html! { <a href={href(to)} class={classes!(class)}>{ content.into() }</a> }
}

/// A link to a page looked at in a certain way.
pub(crate) fn link_to_view(to: &Route, view: &impl PageView, content: impl Into<Html>) -> Html {
    let href = format!("{}?{}", href(to), query(view));
    html! { <a {href}>{ content.into() }</a> }
}

/// A link to the snapshots of a group.
pub(crate) fn group_link(group: &IdName) -> Html {
    let view = ListView::<SnapshotOrder> {
        more: BTreeMap::from([("group", group.id.clone())]),
        ..ListView::default()
    };
    let name = group.name.clone();
    link_to_view(&Route::Snapshots, &view, GroupText::In { name })
}
