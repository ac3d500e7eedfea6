//! A form's field: its text, and its change as a callback.

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

/// A field's text, and who takes what is typed.
#[derive(Clone, PartialEq)]
pub(crate) struct Field {
    text: String,
    /// Whether somebody changed it, if only to nothing.
    is_changed: bool,
    on_text: Callback<String>,
}

impl Field {
    /// A field of which somebody else keeps the text.
    pub(crate) fn new(text: String, on_text: Callback<String>) -> Self {
        Self {
            text,
            is_changed: false,
            on_text,
        }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The same field with another text in it.
    pub(crate) fn with(&self, text: String) -> Self {
        Self {
            text,
            ..self.clone()
        }
    }

    /// The same with a suggestion in it, as long as nobody has changed it: who empties it wants another one.
    pub(crate) fn or(&self, suggested: String) -> Self {
        if self.is_changed || !self.text.is_empty() {
            self.clone()
        } else {
            self.with(suggested)
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
    let state = use_state(|| (first(), false));
    let on_text = use_callback(
        state.setter(),
        |text, setter: &UseStateSetter<(String, bool)>| {
            setter.set((text, true));
        },
    );
    let (text, is_changed) = (*state).clone();
    Field {
        text,
        is_changed,
        on_text,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suggestion_gives_way_to_whatever_is_typed_even_nothing() {
        let untouched = Field::new(String::new(), Callback::noop());
        let typed = |text: &str| Field {
            is_changed: true,
            ..untouched.with(text.to_owned())
        };
        let or = |field: &Field| field.or("daily".to_owned()).text().to_owned();
        assert_eq!(or(&untouched), "daily");
        assert_eq!(or(&typed("nightly")), "nightly");
        assert_eq!(or(&typed("")), "");
        let begun = Field::new("weekly".to_owned(), Callback::noop());
        assert_eq!(or(&begun), "weekly");
    }
}
