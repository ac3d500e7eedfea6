//! A button that does something in the region shown, or asks before it does, and that says why it cannot be
//! pressed.

use super::button::Button;
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

/// A [`Button`] that a lost region bars too.
#[component]
pub(crate) fn Action(props: &ActionProps) -> Html {
    let reach = use_reach();
    let region = reach.is_region_lost().then(|| Common::RegionLost.into());
    let button = Button {
        class: props.class,
        label: props.label.clone(),
        onclick: props.onclick.clone(),
        is_submit: props.is_submit,
        why_not: region.or_else(|| props.why_not.clone()),
        ..Button::default()
    };
    button.with(props.children.clone())
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
