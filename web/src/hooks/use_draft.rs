//! A part of a page's view that changes faster than the address may: browsers refuse an address that changes many times a
//! second, and each change draws the whole page.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

/// What was last chosen goes to the address once it rests this long.
const REST_MS: u32 = 150;

/// The part as it was last chosen, and how to choose. `told` is what the address says, which `tell` changes; where the address
/// changes by itself (Back, a link), that counts.
#[hook]
pub(crate) fn use_draft<T>(told: T, tell: Callback<T>) -> (T, Callback<T>)
where
    T: Clone + PartialEq + 'static,
{
    let draft = use_state_eq(|| None::<T>);
    let last_told = use_mut_ref(|| None::<T>);
    let latest = use_mut_ref(|| tell.clone());
    latest.replace(tell);
    {
        let (draft, last_told) = (draft.setter(), last_told.clone());
        use_effect_with(told.clone(), move |told| {
            // One's own word comes back; what was chosen meanwhile stays.
            if last_told.borrow().as_ref() != Some(told) {
                draft.set(None);
            }
            last_told.replace(None);
        });
    }
    {
        let told = told.clone();
        use_effect_with((*draft).clone(), move |draft| {
            let rest = draft.clone().filter(|draft| *draft != told).map(|draft| {
                Timeout::new(REST_MS, move || {
                    last_told.replace(Some(draft.clone()));
                    let tell = latest.borrow().clone();
                    tell.emit(draft);
                })
            });
            move || drop(rest)
        });
    }
    let choose = {
        let draft = draft.setter();
        Callback::from(move |chosen: T| draft.set(Some(chosen)))
    };
    ((*draft).clone().unwrap_or(told), choose)
}
