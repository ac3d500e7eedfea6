//! The page's outermost component: its state, its worker, its router.

use crate::{
    components::{gate::Gate, shell::Shell},
    console::{Console, Tell},
    hooks::{NowProvider, SettingsHandle, use_own_settings},
    pages, platform,
    region::{base, region_of, show_region, without_default},
    routes::Route,
    state::{session::Session, tasks::Tasks, toasts::Toasts},
};
use rowdisk::service::Region;
use std::rc::Rc;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::window;
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
        use_effect_with((), move |()| console.begin());
    }
    let region = use_region();
    show_region(region);
    html! {
        <ContextProvider<SettingsHandle> context={settings.clone()}>
        <ContextProvider<Console> context={(*console).clone()}>
        <ContextProvider<Rc<Session>> context={Rc::new((*session).clone())}>
        <ContextProvider<Rc<Tasks>> context={Rc::new((*tasks).clone())}>
        <NowProvider>
        <HashRouter key={region.id()} basename={base(region)}>
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

/// The region of the address. One that changes begins all pages anew.
#[hook]
fn use_region() -> Region {
    let region = use_state_eq(region_of_address);
    {
        let region = region.setter();
        use_effect_with((), move |()| {
            let listener = Closure::<dyn Fn()>::new(move || {
                region.set(region_of_address());
            });
            // It listens for as long as the page lives; listening to one's own window cannot fail.
            let listener = listener.into_js_value();
            let _ = window().map(|window| {
                window.add_event_listener_with_callback("popstate", listener.unchecked_ref())
            });
        });
    }
    *region
}

fn region_of_address() -> Region {
    let address = platform::address();
    if let Some(plain) = without_default(&address) {
        platform::go_instead(&plain);
    }
    region_of(&address)
}

fn page(route: Route) -> Html {
    match route {
        Route::Overview => html! { <pages::overview::Overview /> },
        route => pages::later::page(route),
    }
}
