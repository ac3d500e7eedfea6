//! The pages that are loaded when they are first needed: all but the first one.

use crate::{
    components::later::{Draw, Later},
    later::{Missing, later},
    pages,
    routes::Route,
};
use yew::prelude::*;

/// The page at an address, once it is here.
pub(crate) fn page(route: Route) -> Html {
    // Each part waits for itself: what is here already must not be in the way of what is not.
    let part = match &route {
        Route::Disk { .. } | Route::Compare { .. } => "disk",
        _ => "other",
    };
    let draw = Draw::new(move || draw(route.clone()));
    html! { <Later key={part} {draw} /> }
}

async fn draw(route: Route) -> Result<Html, Missing> {
    match route {
        Route::Disk { .. } | Route::Compare { .. } => disk(route).await,
        route => other(route).await,
    }
}

/// Loads the parts before anybody needs them: then a page opens at once, and also without the server.
pub(crate) async fn load_all() {
    // What does not come now is loaded when it is needed, which says so if it cannot.
    let _ = other(Route::NotFound).await;
    let _ = disk(Route::NotFound).await;
}

later! {
    disk: fn disk(route: Route) -> Result<Html, Missing> {
        Ok(match route {
            Route::Disk { disk } => {
                html! { <pages::disk::Disk key={disk.as_str()} id={disk.clone()} /> }
            }
            Route::Compare { disk } => {
                html! { <pages::compare::Compare key={disk.as_str()} id={disk.clone()} /> }
            }
            _ => html! { <pages::not_found::NotFound /> },
        })
    }
}

later! {
    other: fn other(route: Route) -> Result<Html, Missing> {
        Ok(match route {
            Route::Disks => html! { <pages::disks::Disks /> },
            Route::Instances => html! { <pages::instances::Instances /> },
            Route::Instance { instance } => {
                html! { <pages::instances::Instance key={instance.as_str()} id={instance.clone()} /> }
            }
            Route::Snapshots => html! { <pages::snapshots::Snapshots /> },
            Route::Policies => html! { <pages::policies::Policies /> },
            Route::Policy { policy } => {
                html! { <pages::policies::Policy key={policy.as_str()} id={policy.clone()} /> }
            }
            Route::Clock => html! { <pages::clock::Clock /> },
            Route::Chains => html! { <pages::chains::Chains /> },
            Route::Bin => html! { <pages::bin::Bin /> },
            Route::Billing => html! { <pages::billing::Billing /> },
            Route::Images => html! { <pages::images::Images /> },
            Route::Glossary => html! { <pages::glossary::Glossary /> },
            Route::Incidents => html! { <pages::incidents::Incidents /> },
            Route::Storage => html! { <pages::storage::Storage /> },
            Route::Activity => html! { <pages::activity::Activity /> },
            Route::Settings => html! { <pages::settings::Settings /> },
            #[cfg(debug_assertions)]
            Route::Parts => html! { <pages::parts::Parts /> },
            _ => html! { <pages::not_found::NotFound /> },
        })
    }
}
