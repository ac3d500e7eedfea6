//! The page's first component. It starts the worker and says which build answers.

use wasm_bindgen::{JsCast, closure::Closure};
use yew::{Html, component, html, use_effect_with, use_state};

/// Mounts the console in the page's body.
pub fn start() {
    yew::Renderer::<App>::new().render();
}

#[component]
fn App() -> Html {
    let ready = use_state(|| None::<String>);
    {
        let ready = ready.clone();
        use_effect_with((), move |()| {
            let options = web_sys::WorkerOptions::new();
            options.set_type(web_sys::WorkerType::Module);
            let worker =
                web_sys::Worker::new_with_options(&crate::build::worker_url(), &options).ok();
            let heard = Closure::<dyn Fn(web_sys::MessageEvent)>::new(
                move |event: web_sys::MessageEvent| ready.set(event.data().as_string()),
            );
            if let Some(worker) = &worker {
                worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
            }
            move || {
                if let Some(worker) = worker {
                    worker.terminate();
                }
                drop(heard);
            }
        });
    }
    let words = match ready.as_deref() {
        None => "Starting".to_owned(),
        Some(build) if build == crate::build::id() => format!("Ready: {build}"),
        Some(other) => format!("The worker is of another build: {other}"),
    };
    html! { <main><h1>{ "Rowdisk" }</h1><p role="status">{ words }</p></main> }
}
