//! Sizes and times, each with its exact figure on hover.

use crate::{
    format::{exact, exact_bytes, relative, size},
    hooks::use_now,
    i18n::Common,
};
use yew::prelude::*;

/// Bytes.
#[derive(PartialEq, Properties)]
pub(crate) struct SizeProps {
    pub(crate) bytes: u64,
}

/// A size, to the byte on hover.
#[component]
pub(crate) fn Size(props: &SizeProps) -> Html {
    let title = Common::ExactBytes {
        bytes: exact_bytes(props.bytes),
    };
    html! { <span class="figure" title={title}>{ size(props.bytes) }</span> }
}

/// Milliseconds since the epoch.
#[derive(PartialEq, Properties)]
pub(crate) struct WhenProps {
    pub(crate) ms: u64,
}

/// How long ago, with the exact moment on hover.
#[component]
pub(crate) fn When(props: &WhenProps) -> Html {
    let now = use_now();
    let title = exact(props.ms, now.zone_minutes);
    html! { <time title={title}>{ relative(props.ms, now.ms, now.zone_minutes) }</time> }
}
