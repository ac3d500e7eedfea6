//! Shows what lies in a part of the page that is loaded when it is first needed.

use super::failure::failure_note;
use crate::{i18n::Common, later::Missing, worker::protocol::Failure};
use futures_util::{FutureExt, future::LocalBoxFuture};
use std::{future::Future, rc::Rc};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

type Drawing = LocalBoxFuture<'static, Result<Html, Missing>>;

/// Draws something, once its part is here.
#[derive(Clone)]
pub(crate) struct Draw(Rc<dyn Fn() -> Drawing>);

impl Draw {
    /// By a function that lies in a part.
    pub(crate) fn new<F: Future<Output = Result<Html, Missing>> + 'static>(
        draw: impl Fn() -> F + 'static,
    ) -> Self {
        Self(Rc::new(move || Box::pin(draw())))
    }
}

impl PartialEq for Draw {
    /// What it closes over may have changed: it is drawn again whenever its parent is.
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

/// What is drawn.
#[derive(PartialEq, Properties)]
pub(crate) struct LaterProps {
    pub(crate) draw: Draw,
}

/// Says that it is loading until it is drawn; where the part does not come, says so and tries again
/// when asked to.
#[component]
pub(crate) fn Later(props: &LaterProps) -> Html {
    let update = use_force_update();
    let is_missing = use_state(|| false);
    let attempt = use_state(|| 0_u32);
    let drawn = (props.draw.0)().now_or_never();
    {
        let (draw, is_here) = (props.draw.clone(), drawn.is_some());
        let is_missing = is_missing.setter();
        use_effect_with((*attempt, is_here), move |_| {
            if !is_here {
                spawn_local(async move {
                    match (draw.0)().await {
                        Ok(_) => update.force_update(),
                        Err(Missing) => is_missing.set(true),
                    }
                });
            }
        });
    }
    match drawn {
        Some(Ok(drawn)) => drawn,
        _ if *is_missing => {
            let again = Callback::from(move |_: MouseEvent| {
                is_missing.set(false);
                attempt.set(*attempt + 1);
            });
            failure_note(
                &Failure::from(Missing),
                html! { <button onclick={again}>{ Common::TryAgain }</button> },
            )
        }
        _ => html! { <p class="loading" role="status">{ Common::Loading }</p> },
    }
}
