//! A button that does something in the region shown, or asks before it does, and that says why it cannot be
//! pressed.

use crate::{
    hooks::use_reach,
    i18n::{Common, RegionsText},
};
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct ActionProps {
    #[prop_or_default]
    pub(crate) class: Option<&'static str>,
    /// What it is called, where its text alone does not tell it from others.
    #[prop_or_default]
    pub(crate) label: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) onclick: Callback<MouseEvent>,
    /// Whether it sends its form.
    #[prop_or_default]
    pub(crate) is_submit: bool,
    /// Why it cannot be pressed. That the region is lost need not be said: it bars every one.
    #[prop_or_default]
    pub(crate) why_not: Option<AttrValue>,
    pub(crate) children: Html,
}

/// A button. With a reason why not it stays where the keyboard finds it, so that the reason can be read:
/// as its tip, shown on focus too, and as what screen readers say after its name. Pressing it does nothing,
/// and Enter in its form neither.
#[component]
pub(crate) fn Action(props: &ActionProps) -> Html {
    let reach = use_reach();
    let region = reach.is_region_lost().then(|| Common::RegionLost.into());
    let why_not: Option<AttrValue> = region.or_else(|| props.why_not.clone());
    let is_barred = why_not.is_some();
    let onclick = match is_barred {
        true => Callback::from(|event: MouseEvent| {
            event.prevent_default();
            // A menu stays open.
            event.stop_propagation();
        }),
        false => props.onclick.clone(),
    };
    let kind = if props.is_submit { "submit" } else { "button" };
    html! {
        <button type={kind} class={props.class} aria-label={props.label.clone()} aria-disabled={is_barred.then_some("true")} title={why_not} {onclick}>
            { props.children.clone() }
        </button>
    }
}

/// One that is a line of words.
pub(crate) fn action(
    class: Option<&'static str>,
    text: impl Into<AttrValue>,
    onclick: Callback<MouseEvent>,
    why_not: Option<AttrValue>,
) -> Html {
    let text: AttrValue = text.into();
    html! { <Action {class} {onclick} {why_not}>{ text }</Action> }
}

/// A reason, where it is one.
pub(crate) fn barred(is_barred: bool, why: impl Into<AttrValue>) -> Option<AttrValue> {
    is_barred.then(|| why.into())
}

/// Why nothing can be done to what is in a lost zone. That the region is lost is said by every button itself.
pub(crate) fn restore_first(is_lost: bool) -> Option<AttrValue> {
    barred(is_lost, RegionsText::ZoneFirst)
}
