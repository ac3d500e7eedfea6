//! One of many, looked for by typing: ARIA's combobox with a list. Arrows go into the list and back, Home, End and
//! the page keys further in it, what is typed there goes on in the field, Enter takes the first or the one that has
//! the focus, Escape closes the list and nothing else. Who goes on with something typed gets what alone is called
//! so; else the text stays, and nothing is chosen until it is gone.

use crate::{
    hooks::{Field, value_of},
    i18n::Common,
    platform,
};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, Node};
use yew::prelude::*;

/// As many are listed; who wants another one types.
pub(crate) const LISTED_MAX: usize = 20;

/// Page Up and Page Down go so far.
const LEAP: usize = 8;

/// One of those to choose from.
#[derive(Clone, PartialEq)]
pub(crate) struct Entry {
    pub(crate) value: AttrValue,
    pub(crate) text: AttrValue,
    /// What tells it from others with the same text.
    pub(crate) small: Option<AttrValue>,
}

impl Entry {
    /// Whether this is one that is looked for, and none that was found for an earlier text.
    fn fits(&self, sought: &str) -> bool {
        let parts = [Some(&self.text), Some(&self.value), self.small.as_ref()];
        let mut parts = parts.into_iter().flatten();
        parts.any(|part| part.to_lowercase().contains(&sought.to_lowercase()))
    }
}

/// The one that must be meant by a text; `more` were found besides.
fn meant<'a>(entries: &'a [Entry], more: u64, sought: &str) -> Option<&'a Entry> {
    let called = |entry: &&Entry| entry.text.to_lowercase() == sought.to_lowercase();
    let mut exact = entries.iter().filter(called);
    match (exact.next(), exact.next(), entries) {
        (Some(only), None, _) if more == 0 => Some(only),
        (None, None, [only]) if more == 0 && only.fits(sought) => Some(only),
        _ => None,
    }
}

/// The first or the last one of an entry's list.
fn at_end(entry: &Element, is_last: bool) -> Option<Element> {
    let list = entry.parent_element()?;
    match is_last {
        true => list.last_element_child(),
        false => list.first_element_child(),
    }
}

/// The entry some steps away, or the last one that way.
fn leapt(entry: &Element, step: fn(&Element) -> Option<Element>) -> Option<Element> {
    let way = std::iter::successors(step(entry), step);
    way.take(LEAP).last()
}

/// Whether a key changes the text: a letter, or the key that takes one back. A space presses the entry.
fn is_typed(key: &str, is_chord: bool) -> bool {
    let is_letter = key != " " && key.chars().count() == 1;
    !is_chord && (is_letter || key == "Backspace")
}

fn is_chord(event: &KeyboardEvent) -> bool {
    event.ctrl_key() || event.meta_key() || event.alt_key()
}

/// What there is to choose from.
#[derive(PartialEq, Properties)]
pub(crate) struct ComboboxProps {
    pub(crate) id: AttrValue,
    pub(crate) label: AttrValue,
    /// What is looked for. While it is something, nothing counts as chosen.
    pub(crate) sought: Field,
    /// What was found, at most [`LISTED_MAX`].
    pub(crate) entries: Vec<Entry>,
    /// How many more were.
    pub(crate) more: u64,
    /// What the chosen one is called.
    pub(crate) chosen: AttrValue,
    /// Gets a value.
    pub(crate) on_choose: Callback<AttrValue>,
}

/// The field, and its list while it is open.
#[component]
pub(crate) fn Combobox(props: &ComboboxProps) -> Html {
    let is_open = use_state(|| false);
    let (whole, input) = (use_node_ref(), use_node_ref());
    let (id, sought) = (&props.id, &props.sought);
    let open = {
        let is_open = is_open.setter();
        Callback::from(move |()| is_open.set(true))
    };
    let close = {
        let (is_open, sought) = (is_open.setter(), sought.clone());
        Callback::from(move |()| {
            is_open.set(false);
            sought.set("");
        })
    };
    let choose = {
        let (close, on_choose, id) = (close.clone(), props.on_choose.clone(), id.clone());
        Callback::from(move |value: AttrValue| {
            on_choose.emit(value);
            close.emit(());
            platform::focus(&id);
        })
    };
    let oninput = {
        let (open, sought) = (open.clone(), sought.clone());
        Callback::from(move |event: InputEvent| {
            open.emit(());
            sought.set(value_of(&event));
        })
    };
    // What is typed takes the place of what is chosen, also right after something was.
    let onfocus = Callback::from(|event: FocusEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            input.select();
        }
    });
    {
        let input = input.clone();
        use_effect_with((*is_open, props.chosen.clone()), move |(is_open, _)| {
            let input = input.cast::<HtmlInputElement>().filter(|_| !is_open);
            // The selector is well formed.
            let input = input.filter(|input| input.matches(":focus") == Ok(true));
            if let Some(input) = input {
                input.select();
            }
        });
    }
    let onfocusout = {
        let (whole, close, is_open) = (whole.clone(), close.clone(), is_open.clone());
        let sought = sought.text().to_owned();
        let meant = meant(&props.entries, props.more, &sought).map(|entry| entry.value.clone());
        let on_choose = props.on_choose.clone();
        Callback::from(move |event: FocusEvent| {
            let to = event.related_target();
            let to = to.and_then(|to| to.dyn_into::<Node>().ok());
            let whole = whole.cast::<Node>();
            if whole.is_some_and(|whole| whole.contains(to.as_ref())) {
                return;
            }
            match &meant {
                _ if sought.is_empty() => close.emit(()),
                Some(value) => {
                    on_choose.emit(value.clone());
                    close.emit(());
                }
                None => is_open.set(false),
            }
        })
    };
    let onkeydown = {
        let first = props.entries.first();
        // One that was found for what stood there before is not meant.
        let first = first.filter(|entry| entry.fits(sought.text()));
        let first = first.map(|entry| entry.value.clone());
        let is_seeking = !sought.text().is_empty();
        let (was_open, input, id) = (*is_open, input.clone(), id.clone());
        let (open, close, choose) = (open.clone(), close.clone(), choose.clone());
        Callback::from(move |event: KeyboardEvent| {
            let here = event.target().and_then(|target| target.dyn_into().ok());
            let is_input = here == input.cast::<Element>();
            match event.key().as_str() {
                "ArrowDown" | "ArrowUp" if !was_open => {
                    event.prevent_default();
                    open.emit(());
                }
                "ArrowDown" if is_input => platform::step_focus(&event, |input| {
                    input.next_element_sibling()?.first_element_child()
                }),
                "ArrowDown" => platform::step_focus(&event, Element::next_element_sibling),
                "ArrowUp" if !is_input => {
                    platform::step_focus(&event, |entry| {
                        entry
                            .previous_element_sibling()
                            .or_else(|| entry.parent_element()?.previous_element_sibling())
                    });
                }
                "Home" if !is_input => platform::step_focus(&event, |entry| at_end(entry, false)),
                "End" if !is_input => platform::step_focus(&event, |entry| at_end(entry, true)),
                "PageUp" if !is_input => platform::step_focus(&event, |entry| {
                    leapt(entry, Element::previous_element_sibling)
                }),
                "PageDown" if !is_input => platform::step_focus(&event, |entry| {
                    leapt(entry, Element::next_element_sibling)
                }),
                "Enter" if is_input && (was_open || is_seeking) => {
                    // Not the form's.
                    event.prevent_default();
                    match first.clone() {
                        Some(first) => choose.emit(first),
                        None => open.emit(()),
                    }
                }
                key if !is_input && is_typed(key, is_chord(&event)) => {
                    // The key itself comes after it: behind what stands there.
                    if let Some(input) = input.cast::<HtmlInputElement>() {
                        let end = input.value().encode_utf16().count() as u32;
                        // A field of text has both.
                        let _ = input.focus();
                        let _ = input.set_selection_range(end, end);
                    }
                }
                "Escape" if was_open => {
                    // Not the dialog's.
                    event.prevent_default();
                    close.emit(());
                    platform::focus(&id);
                }
                _ => {}
            }
        })
    };
    let list = format!("{id}-list");
    let entry = |entry: &Entry| {
        let onclick = {
            let value = entry.value.clone();
            choose.reform(move |_: MouseEvent| value.clone())
        };
        let is_chosen = entry.text == props.chosen;
        html! {
            <button type="button" key={entry.value.to_string()} role="option" tabindex="-1" aria-selected={is_chosen.to_string()} {onclick}>
                { &entry.text }if let Some(small) = &entry.small { { " " }<small>{ small }</small> }
            </button>
        }
    };
    // Safari gives a button no focus when it is pressed: the field keeps it.
    let onmousedown = Callback::from(|event: MouseEvent| event.prevent_default());
    let has_entries = !props.entries.is_empty();
    let is_seeking = !sought.text().is_empty();
    html! {
        <div ref={whole} class="field combobox" {onkeydown} {onfocusout}>
            <label for={id.clone()}>{ &props.label }</label>
            <input
                ref={input}
                id={id.clone()}
                type="text"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                aria-autocomplete="list"
                aria-expanded={(*is_open).to_string()}
                aria-controls={list.clone()}
                placeholder={props.chosen.clone()}
                title={(!props.chosen.is_empty()).then(|| props.chosen.clone())}
                value={if *is_open || is_seeking { AttrValue::from(sought.text().to_owned()) } else { props.chosen.clone() }}
                onclick={open.reform(|_: MouseEvent| ())}
                {oninput}
                {onfocus}
            />
            if *is_open && has_entries {
                <div id={list} class="combobox-list" role="listbox" tabindex="-1" aria-label={props.label.clone()} {onmousedown}>
                    { for props.entries.iter().map(entry) }
                </div>
            }
            if *is_open && (!has_entries || props.more > 0) {
                <p class="hint" role="status">
                    { if has_entries { Common::MoreListed { count: props.more } } else { Common::NothingMatches } }
                </p>
            } else if !*is_open && is_seeking {
                <p class="hint" role="status">{ Common::NothingChosen }</p>
            }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(text: &str) -> Entry {
        Entry {
            value: format!("d-{text}").into(),
            text: AttrValue::from(text.to_owned()),
            small: Some("1 MiB".into()),
        }
    }

    #[test]
    fn letters_are_typed_and_other_keys_are_not() {
        for key in ["a", "ü", "7", "Backspace"] {
            assert!(is_typed(key, false), "{key}");
            assert!(!is_typed(key, true), "{key}");
        }
        for key in [" ", "Enter", "Tab", "F2", "ArrowDown", "Dead"] {
            assert!(!is_typed(key, false), "{key}");
        }
    }

    #[test]
    fn only_what_can_be_nothing_else_is_meant() {
        let text = |entries: &[&str], more, sought| {
            let entries: Vec<Entry> = entries.iter().copied().map(entry).collect();
            meant(&entries, more, sought).map(|entry| entry.text.to_string())
        };
        assert_eq!(text(&["web", "web-2"], 0, "Web").as_deref(), Some("web"));
        assert_eq!(text(&["web-2"], 0, "web").as_deref(), Some("web-2"));
        assert_eq!(text(&["web-1", "web-2"], 0, "web"), None);
        assert_eq!(text(&["same", "Same"], 0, "same"), None);
        assert_eq!(
            text(&["web"], 1, "web"),
            None,
            "another may be called so, too"
        );
        assert_eq!(text(&["mail"], 0, "web"), None, "found for an earlier text");
        assert_eq!(text(&[], 0, "web"), None);
    }
}
