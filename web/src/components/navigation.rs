//! The ways to all pages: beside them where there is room, below them on a phone.
//!
//! [`PAGES`] is the one list of them: a further page is one line of it.

use super::{link::classed_link, menu::close};
use crate::{format::count, i18n::Common, routes::Route};
use rowdisk::service::views::StorageView;
use std::rc::Rc;
use yew::prelude::*;
use yew_router::prelude::*;

/// A page in the navigation.
struct Entry {
    to: Route,
    text: Common,
    /// What is said beside it.
    figure: Option<fn(&StorageView) -> u32>,
    /// Whether a phone shows it at once, and not behind *More*.
    is_first: bool,
}

const fn entry(to: Route, text: Common) -> Entry {
    Entry {
        to,
        text,
        figure: None,
        is_first: false,
    }
}

const PAGES: &[Entry] = &[
    entry(Route::Overview, Common::Overview).first(),
    entry(Route::Disks, Common::Disks)
        .first()
        .figure(|view| view.disks),
    entry(Route::Snapshots, Common::Snapshots)
        .first()
        .figure(|view| view.snapshots),
    entry(Route::Policies, Common::Policies),
    entry(Route::Instances, Common::Instances).first(),
    entry(Route::Images, Common::Images).figure(|view| view.images),
    entry(Route::Bin, Common::RecycleBin).figure(|view| view.bin_items),
    entry(Route::Billing, Common::Billing),
    entry(Route::Incidents, Common::Incidents),
    entry(Route::Storage, Common::Storage),
    entry(Route::Activity, Common::Activity),
    entry(Route::Settings, Common::Settings),
    entry(Route::Glossary, Common::Glossary),
];

impl Entry {
    const fn first(mut self) -> Self {
        self.is_first = true;
        self
    }

    const fn figure(mut self, figure: fn(&StorageView) -> u32) -> Self {
        self.figure = Some(figure);
        self
    }

    /// Whether a page is this one, or one of those below it.
    fn is_above(&self, here: Option<&Route>) -> bool {
        match here {
            Some(Route::Disk { .. } | Route::Compare { .. }) => self.to == Route::Disks,
            Some(Route::Policy { .. } | Route::Clock) => self.to == Route::Policies,
            Some(Route::Instance { .. }) => self.to == Route::Instances,
            Some(Route::Chains) => self.to == Route::Snapshots,
            here => here == Some(&self.to),
        }
    }

    fn link(&self, here: Option<&Route>, storage: Option<&StorageView>) -> Html {
        let is_here = self.is_above(here);
        let figure = self.figure.zip(storage).map(|(of, view)| of(view));
        let content = html! {
            <>
                <span aria-current={is_here.then_some("page")}>{ self.text.clone() }</span>
                if let Some(figure) = figure { <span class="figure">{ count(u64::from(figure)) }</span> }
            </>
        };
        classed_link(&self.to, is_here.then_some("here"), content)
    }
}

/// What is known of the pool.
#[derive(PartialEq, Properties)]
pub(crate) struct LinksProps {
    pub(crate) storage: Option<Rc<StorageView>>,
}

/// All of them.
#[component]
pub(crate) fn Links(props: &LinksProps) -> Html {
    let here = use_route::<Route>();
    let links = PAGES.iter();
    links
        .map(|page| page.link(here.as_ref(), props.storage.as_deref()))
        .collect()
}

/// Those that a phone has room for, and a sheet with the others.
#[component]
pub(crate) fn PhoneLinks() -> Html {
    let here = use_route::<Route>();
    let here = here.as_ref();
    let sheet = use_node_ref();
    let onclick = close(&sheet);
    let (first, others): (Vec<&Entry>, Vec<&Entry>) = PAGES.iter().partition(|page| page.is_first);
    let is_here = others.iter().any(|page| page.is_above(here));
    html! {
        <>
            { for first.into_iter().map(|page| page.link(here, None)) }
            <button type="button" class={classes!(is_here.then_some("here"))} popovertarget="more-pages" aria-label={Common::MorePages}>{ Common::More }</button>
            // Opening it leads the focus to its first link; closing it brings the focus back.
            <div ref={sheet} id="more-pages" class="sheet" popover="auto" tabindex="-1" autofocus=true {onclick}>
                { for others.into_iter().map(|page| page.link(here, None)) }
            </div>
        </>
    }
}
