//! What runs on an instance.

use crate::i18n::InstancesText;
use rowdisk::service::views::InstanceView;
use yew::prelude::*;

/// On which instance.
#[derive(PartialEq, Properties)]
pub(super) struct RunningProps {
    pub(super) instance: InstanceView,
}

/// The card of what runs on it.
#[component]
pub(super) fn Running(props: &RunningProps) -> Html {
    let _ = &props.instance;
    html! {
        <section class="card panel" aria-label={InstancesText::RunsHere}>
            <div class="head"><h2>{ InstancesText::RunsHere }</h2></div>
            <div class="inset"><p class="hint">{ InstancesText::NothingRuns }</p></div>
        </section>
    }
}
