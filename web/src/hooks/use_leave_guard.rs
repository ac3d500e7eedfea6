//! Asks before the page is left.

use crate::platform::LeaveGuard;
use yew::prelude::*;

/// Lets the browser ask whether the page is really to be left, for as long as `is_on`.
#[hook]
pub(crate) fn use_leave_guard(is_on: bool) {
    use_effect_with(is_on, |is_on| {
        let guard = is_on.then(LeaveGuard::new);
        move || drop(guard)
    });
}
