//! A form's field: its text, and its change as a callback.

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

/// A field's text.
#[derive(Clone, PartialEq)]
pub(crate) struct Field {
    text: UseStateHandle<String>,
}

impl Field {
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Takes what a person typed.
    pub(crate) fn typed(&self) -> Callback<InputEvent> {
        let text = self.text.clone();
        Callback::from(move |event: InputEvent| text.set(value_of(&event)))
    }

    /// Takes what a person chose from a list.
    pub(crate) fn chosen(&self) -> Callback<Event> {
        let text = self.text.clone();
        Callback::from(move |event: Event| text.set(value_of(&event)))
    }

    /// Sets it from elsewhere.
    pub(crate) fn set(&self, text: impl Into<String>) {
        self.text.set(text.into());
    }
}

/// A field that begins with `first`.
#[hook]
pub(crate) fn use_field(first: impl FnOnce() -> String) -> Field {
    Field {
        text: use_state(first),
    }
}

fn value_of(event: &Event) -> String {
    let Some(target) = event.target() else {
        return String::new();
    };
    if let Some(input) = target.dyn_ref::<HtmlInputElement>() {
        input.value()
    } else if let Some(area) = target.dyn_ref::<HtmlTextAreaElement>() {
        area.value()
    } else if let Some(select) = target.dyn_ref::<HtmlSelectElement>() {
        select.value()
    } else {
        String::new()
    }
}
