//! The frame around every page: head, navigation, long work, notices.

use super::{
    drop_target::DropTarget,
    link::classed_link,
    navigation::{Links, PhoneLinks},
    stopped_copies::StoppedCopies,
    task_bar::TaskBar,
    toasts::ToastList,
};
use crate::{
    format::size,
    hooks::{use_query, use_session, use_settings},
    i18n::{Common, DiskText},
    platform,
    region::{base, region},
    routes::Route,
    state::{reach::Reach, toasts::Toasts, uses::pool_bytes},
    worker::protocol::Query,
};
use rowdisk::service::{Region, views::StorageView};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// The frame's content.
#[derive(PartialEq, Properties)]
pub(crate) struct ShellProps {
    pub(crate) toasts: Toasts,
    pub(crate) children: Html,
}

/// The frame.
#[component]
pub(crate) fn Shell(props: &ShellProps) -> Html {
    // Its figures are written as the settings say.
    use_settings();
    let storage = use_query::<StorageView>(Query::Storage);
    let storage = storage.ready().cloned();
    let reach = storage.as_deref().map(Reach::of).unwrap_or_default();
    let is_region_lost = reach.is_region_lost();
    let is_persisted = use_is_persisted();
    let facts = storage.as_ref().map(|view| {
        let persistence = match is_persisted {
            Some(true) => Common::Persistent,
            _ => Common::NotPersistent,
        };
        html! {
            <>
                <span class="wide-inline">{ Common::ThisPool }</span>
                { size(pool_bytes(view)) }
                <span class="wide-inline">{ DiskText::Dot }{ persistence }</span>
            </>
        }
    });
    html! {
        <ContextProvider<Reach> context={reach}>
        <DropTarget class="shell">
            <a class="skip" href="#main" onclick={skip_to_content()}>{ Common::SkipToContent }</a>
            <header>
                { classed_link(&Route::Overview, Some("brand"), html! { <>{ mark() }{ Common::Brand }</> }) }
                { region_choice() }
                if let Some(facts) = facts { { classed_link(&Route::Storage, Some("pool"), facts) } }
            </header>
            <div class="column"><div>
                <nav class="side" aria-label={Common::NavMain}><Links storage={storage.clone()} /></nav>
                <ToastList toasts={props.toasts.clone()} />
            </div></div>
            <main id="main" tabindex="-1">
                <TaskBar />
                if is_region_lost {
                    <p class="note warn" role="status">{ Common::RegionLost }{ " " }{ classed_link(&Route::Regions, Some("link"), Common::Regions) }</p>
                }
                <StoppedCopies />
                { props.children.clone() }
            </main>
            <nav class="bottom" aria-label={Common::NavPhone}><PhoneLinks /></nav>
        </DropTarget>
        </ContextProvider<Reach>>
    }
}

/// Which region is shown, and the way to the others.
fn region_choice() -> Html {
    let onchange = Callback::from(|event: Event| {
        if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
            let chosen: Region = select.value().parse().unwrap_or_default();
            platform::go_to(&format!("#{}/", base(chosen)));
        }
    });
    let option = |one: Region| {
        html! { <option value={one.id()} selected={one == region()}>{ one.name() }</option> }
    };
    html! {
        <select class="region" aria-label={Common::Region} {onchange}>{ for Region::ALL.map(option) }</select>
    }
}

/// The brand's mark: blocks, one of them redirected.
fn mark() -> Html {
    html! {
        <svg viewBox="0 0 24 24" aria-hidden="true">
            <rect x="2" y="13" width="5" height="7" rx="1" />
            <rect x="9.5" y="13" width="5" height="7" rx="1" opacity=".35" />
            <rect x="17" y="13" width="5" height="7" rx="1" />
            <rect x="9.5" y="3" width="5" height="7" rx="1" />
        </svg>
    }
}

/// Moves the focus without touching the address, which the router owns.
fn skip_to_content() -> Callback<MouseEvent> {
    Callback::from(|event: MouseEvent| {
        event.prevent_default();
        platform::focus("main");
    })
}

/// Whether the browser keeps the pool, looked up again with every opening.
#[hook]
fn use_is_persisted() -> Option<bool> {
    let session = use_session();
    let known = use_state(|| None);
    {
        let known = known.setter();
        use_effect_with(session.revision, move |_| {
            spawn_local(async move { known.set(platform::is_persisted().await) });
        });
    }
    *known
}
