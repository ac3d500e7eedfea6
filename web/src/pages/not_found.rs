//! An address that leads nowhere.

use crate::{
    components::{empty::empty_page, link::link},
    hooks::use_title,
    i18n::Common,
    routes::Route,
};
use yew::prelude::*;

/// Says so, and leads back.
#[component]
pub(crate) fn NotFound() -> Html {
    use_title(Common::NotFoundTitle.to_string());
    let to_disks = link(&Route::Disks, Common::ToDisks);
    empty_page(Common::NotFoundTitle, Common::NotFoundWhy, to_disks)
}
