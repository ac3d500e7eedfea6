//! A button that says why it cannot be pressed.

use crate::i18n::RegionsText;
use yew::prelude::*;

/// A button. With a reason why not it stays where the keyboard finds it, so that the reason can be read:
/// as its tip, shown on focus too, and as what screen readers say after its name. Pressing it does nothing.
pub(crate) fn action(
    class: Option<&'static str>,
    text: impl Into<AttrValue>,
    onclick: Callback<MouseEvent>,
    why_not: Option<AttrValue>,
) -> Html {
    let text: AttrValue = text.into();
    let onclick = match why_not {
        // A menu stays open.
        Some(_) => Callback::from(|event: MouseEvent| event.stop_propagation()),
        None => onclick,
    };
    let is_barred = why_not.is_some();
    html! { <button type="button" {class} aria-disabled={is_barred.then_some("true")} title={why_not} {onclick}>{ text }</button> }
}

/// Why nothing can be done to what is in a lost zone.
pub(crate) fn restore_first(is_lost: bool) -> Option<AttrValue> {
    is_lost.then(|| RegionsText::LostHere.into())
}
