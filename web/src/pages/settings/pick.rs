//! One of a few, in force as soon as it is picked.

use yew::prelude::*;

/// What there is to pick from.
#[derive(PartialEq, Properties)]
pub(super) struct PickProps {
    pub(super) name: &'static str,
    pub(super) label: AttrValue,
    /// Texts with hints.
    pub(super) texts: Vec<(AttrValue, Option<AttrValue>)>,
    /// The place of what is in force.
    pub(super) chosen: usize,
    pub(super) on_pick: Callback<usize>,
}

/// A labelled group of radio buttons.
#[component]
pub(super) fn Pick(props: &PickProps) -> Html {
    let one = |(index, (text, hint)): (usize, &(AttrValue, Option<AttrValue>))| {
        let pick = props.on_pick.reform(move |_: InputEvent| index);
        html! {
            <label class="choice">
                <input type="radio" name={props.name} checked={props.chosen == index} oninput={pick} />
                <span>{ text }if let Some(hint) = hint { <small>{ hint }</small> }</span>
            </label>
        }
    };
    html! {
        <fieldset class="field">
            <legend>{ &props.label }</legend>
            { for props.texts.iter().enumerate().map(one) }
        </fieldset>
    }
}
