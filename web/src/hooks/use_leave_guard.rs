//! Asks before the page is left.

use crate::platform::{LeaveGuard, StayGuard, Stays, address};
use yew::prelude::*;

/// Lets the browser ask whether the page is really to be left, for as long as `is_on`.
#[hook]
pub(crate) fn use_leave_guard(is_on: bool) {
    use_effect_with(is_on, |is_on| {
        let guard = is_on.then(LeaveGuard::new);
        move || drop(guard)
    });
}

/// Asks before a link or the browser's Back leads away from this page, for as long as `is_needed`.
#[hook]
pub(crate) fn use_stay_guard(is_needed: bool, stays: Stays, question: String) {
    let here = use_mut_ref(String::new);
    {
        let here = here.clone();
        // Whoever calls this is drawn again whenever the view in the address changes.
        use_effect(move || *here.borrow_mut() = address());
    }
    use_effect_with(is_needed, move |is_needed| {
        let guard = is_needed.then(|| StayGuard::new(question, stays, here));
        move || drop(guard)
    });
}
