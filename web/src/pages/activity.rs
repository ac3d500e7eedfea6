//! Every action with its command, cost and outcome.

use crate::{
    components::{command_log::CommandLog, empty::empty, help::title, loaded::loaded},
    hooks::{use_query, use_title},
    i18n::{Common, StorageText, Term},
    worker::protocol::Query,
};
use rowdisk::service::views::ActivityView;
use yew::prelude::*;

const SHOWN_MAX: u32 = 200;

/// The page of actions.
#[component]
pub(crate) fn Activity() -> Html {
    use_title(Common::Activity.to_string());
    let actions = use_query::<Vec<ActivityView>>(Query::Activity { count: SHOWN_MAX });
    html! {
        <>
            <div class="title">{ title(Common::Activity, Term::Activity) }</div>
            { loaded(&actions, |actions| if actions.is_empty() {
                empty(StorageText::ActivityEmpty, StorageText::ActivityEmptyWhy, html! {})
            } else {
                html! {
                    <>
                        <p class="lead">{ StorageText::ActivityWhy }</p>
                        <section class="card"><CommandLog actions={(**actions).clone()} /></section>
                    </>
                }
            }) }
        </>
    }
}
