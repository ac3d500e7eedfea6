//! The place of the cursor in the address.

use crate::{
    routes::DiskView,
    state::editor::{Editor, EditorAction},
};
use gloo_timers::callback::Timeout;
use std::cell::Cell;
use yew::prelude::*;

/// The cursor rests so long before the address says where it is: browsers count the changes.
const REST_MS: u32 = 400;

/// The cursor goes where the address says, and the address says where the cursor rests.
#[hook]
pub(super) fn use_address(
    view: &DiskView,
    on_view: &Callback<DiskView>,
    cursor: u64,
    editor: &UseReducerDispatcher<Editor>,
) {
    // What the page itself put there is no wish of anybody's.
    let own = use_memo((), |()| Cell::new(None));
    {
        let (own, editor) = (own.clone(), editor.clone());
        use_effect_with(view.offset, move |offset| {
            if own.replace(*offset) != *offset
                && let Some(offset) = offset
            {
                editor.dispatch(EditorAction::Go(*offset));
            }
        });
    }
    let is_there = view.offset.unwrap_or(0) == cursor;
    // What is chosen while the cursor rests stays: the view is the one of then.
    let latest = use_mut_ref(|| view.clone());
    latest.replace(view.clone());
    let on_view = on_view.clone();
    use_effect_with(cursor, move |cursor| {
        let cursor = *cursor;
        let rest = (!is_there).then(|| {
            Timeout::new(REST_MS, move || {
                own.set(Some(cursor));
                let view = latest.borrow().clone();
                on_view.emit(DiskView {
                    offset: Some(cursor),
                    ..view
                });
            })
        });
        move || drop(rest)
    });
}
