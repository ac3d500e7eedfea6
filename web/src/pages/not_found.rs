//! An address that leads nowhere.

use crate::{components::empty::Empty, hooks::use_title, i18n::Common, routes::Route};
use yew::prelude::*;
use yew_router::prelude::*;

/// Says so, and leads back.
#[component]
pub(crate) fn NotFound() -> Html {
    use_title(Common::NotFoundTitle.to_string());
    html! {
        <Empty title={Common::NotFoundTitle} why={Common::NotFoundWhy} is_page=true>
            <Link<Route> to={Route::Disks}>{ Common::ToDisks }</Link<Route>>
        </Empty>
    }
}
