//! The tab's title.

use crate::i18n::Common;
use yew::prelude::*;

/// Names the page in the tab and in the browser's history.
#[hook]
pub(crate) fn use_title(page: String) {
    use_effect_with(page, |page| {
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            document.set_title(&Common::PageTitle { page: page.clone() }.to_string());
        }
    });
}
