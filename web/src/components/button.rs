//! A button that keeps the focus while it cannot be pressed.

use yew::prelude::*;

/// A button. While it cannot be pressed it stays where the keyboard finds it, so that its reason can be
/// read: as its tip, shown on focus too, and as what screen readers say after its name. Pressing it does
/// nothing, and Enter in its form neither.
#[derive(Default)]
pub(crate) struct Button {
    pub(crate) id: Option<&'static str>,
    pub(crate) class: Option<&'static str>,
    /// What it is called, where its text alone does not tell it from others.
    pub(crate) label: Option<AttrValue>,
    pub(crate) onclick: Callback<MouseEvent>,
    /// Whether it sends its form.
    pub(crate) is_submit: bool,
    /// Whether it cannot be pressed, for a reason that is in sight.
    pub(crate) is_barred: bool,
    /// Why it cannot be pressed.
    pub(crate) why_not: Option<AttrValue>,
    /// Its tip while it can be pressed.
    pub(crate) tip: Option<AttrValue>,
}

impl Button {
    /// The button with these words on it.
    pub(crate) fn with(self, words: impl Into<Html>) -> Html {
        let is_barred = self.is_barred || self.why_not.is_some();
        let onclick = match is_barred {
            true => Callback::from(|event: MouseEvent| {
                event.prevent_default();
                // A menu stays open.
                event.stop_propagation();
            }),
            false => self.onclick,
        };
        let kind = if self.is_submit { "submit" } else { "button" };
        html! {
            <button id={self.id} type={kind} class={self.class} aria-label={self.label} aria-disabled={is_barred.then_some("true")} title={self.why_not.or(self.tip)} {onclick}>
                { words.into() }
            </button>
        }
    }
}
