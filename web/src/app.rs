//! The page's outermost component: its state, its worker, its router.

use crate::{
    components::{gate::Gate, shell::Shell},
    console::{Console, Tell},
    hooks::{NowProvider, SettingsHandle, use_own_settings},
    pages, platform,
    routes::Route,
    state::{session::Session, tasks::Tasks, toasts::Toasts},
};
use std::rc::Rc;
use yew::prelude::*;
use yew_router::prelude::*;

/// Mounts the console in the page's body.
pub fn start() {
    platform::guard_moves();
    platform::guard_address();
    yew::Renderer::<App>::new().render();
}

#[component]
fn App() -> Html {
    let settings = use_own_settings();
    let session = use_reducer(Session::default);
    let tasks = use_reducer(Tasks::default);
    let toasts = use_reducer(Toasts::default);
    let console = use_memo((), |()| {
        Console::new(Tell {
            session: session.dispatcher(),
            tasks: tasks.dispatcher(),
            toasts: toasts.dispatcher(),
        })
    });
    {
        let console = console.clone();
        use_effect_with((), move |()| console.restart(false));
    }
    html! {
        <ContextProvider<SettingsHandle> context={settings.clone()}>
        <ContextProvider<Console> context={(*console).clone()}>
        <ContextProvider<Rc<Session>> context={Rc::new((*session).clone())}>
        <ContextProvider<Rc<Tasks>> context={Rc::new((*tasks).clone())}>
        <NowProvider>
        <HashRouter>
            <Shell toasts={(*toasts).clone()}>
                <Gate><Switch<Route> render={page} /></Gate>
            </Shell>
        </HashRouter>
        </NowProvider>
        </ContextProvider<Rc<Tasks>>>
        </ContextProvider<Rc<Session>>>
        </ContextProvider<Console>>
        </ContextProvider<SettingsHandle>>
    }
}

fn page(route: Route) -> Html {
    match route {
        Route::Overview => html! { <pages::overview::Overview /> },
        Route::Disks => html! { <pages::disks::Disks /> },
        Route::Disk { disk } => {
            html! { <pages::disk::Disk key={disk.as_str()} id={disk.clone()} /> }
        }
        Route::Compare { disk } => {
            html! { <pages::compare::Compare key={disk.as_str()} id={disk.clone()} /> }
        }
        Route::Instances => html! { <pages::instances::Instances /> },
        Route::Instance { instance } => {
            html! { <pages::instances::Instance key={instance.as_str()} id={instance.clone()} /> }
        }
        Route::Snapshots => html! { <pages::snapshots::Snapshots /> },
        Route::Policies => html! { <pages::policies::Policies /> },
        Route::Policy { policy } => {
            html! { <pages::policies::Policy key={policy.as_str()} id={policy.clone()} /> }
        }
        Route::Chains => html! { <pages::chains::Chains /> },
        Route::Bin => html! { <pages::bin::Bin /> },
        Route::Images => html! { <pages::images::Images /> },
        Route::Storage => html! { <pages::storage::Storage /> },
        Route::Activity => html! { <pages::activity::Activity /> },
        Route::Settings => html! { <pages::settings::Settings /> },
        #[cfg(debug_assertions)]
        Route::Parts => html! { <pages::parts::Parts /> },
        Route::NotFound => html! { <pages::not_found::NotFound /> },
    }
}
