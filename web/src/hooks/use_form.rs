//! A form's field: its text, and its change as a callback.

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

/// A field's text, and who takes what is typed.
#[derive(Clone, PartialEq)]
pub(crate) struct Field {
    text: String,
    on_text: Callback<String>,
}

impl Field {
    /// A field of which somebody else keeps the text.
    pub(crate) fn new(text: String, on_text: Callback<String>) -> Self {
        Self { text, on_text }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The same field with another text in it.
    pub(crate) fn with(&self, text: String) -> Self {
        Self::new(text, self.on_text.clone())
    }

    /// The same with a suggestion in it, as long as nobody has typed a text of their own.
    pub(crate) fn or(&self, suggested: String) -> Self {
        match self.text() {
            "" => self.with(suggested),
            _ => self.clone(),
        }
    }

    /// Takes what a person typed.
    pub(crate) fn typed(&self) -> Callback<InputEvent> {
        self.on_text.reform(|event: InputEvent| value_of(&event))
    }

    /// Takes what a person chose from a list.
    pub(crate) fn chosen(&self) -> Callback<Event> {
        self.on_text.reform(|event: Event| value_of(&event))
    }

    /// Sets it from elsewhere.
    pub(crate) fn set(&self, text: impl Into<String>) {
        self.on_text.emit(text.into());
    }
}

/// A field that begins with `first`.
#[hook]
pub(crate) fn use_field(first: impl FnOnce() -> String) -> Field {
    let text = use_state(first);
    let on_text = use_callback(text.setter(), |text, setter: &UseStateSetter<String>| {
        setter.set(text);
    });
    Field::new((*text).clone(), on_text)
}

/// What stands in the field that an event is of.
pub(crate) fn value_of(event: &Event) -> String {
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
