//! One of many, looked for by typing: ARIA's combobox with a list. Arrows go into the list and back, Enter
//! takes the first or the one that has the focus, Escape closes the list and nothing else.

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

/// One of those to choose from.
#[derive(Clone, PartialEq)]
pub(crate) struct Entry {
    pub(crate) value: AttrValue,
    pub(crate) text: AttrValue,
    /// What tells it from others with the same text.
    pub(crate) small: Option<AttrValue>,
}

/// What there is to choose from.
#[derive(PartialEq, Properties)]
pub(crate) struct ComboboxProps {
    pub(crate) id: AttrValue,
    pub(crate) label: AttrValue,
    /// What is looked for; nothing while the list is closed.
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
        let (whole, close) = (whole.clone(), close.clone());
        Callback::from(move |event: FocusEvent| {
            let to = event.related_target();
            let to = to.and_then(|to| to.dyn_into::<Node>().ok());
            let whole = whole.cast::<Node>();
            if !whole.is_some_and(|whole| whole.contains(to.as_ref())) {
                close.emit(());
            }
        })
    };
    let onkeydown = {
        let first = props.entries.first().map(|entry| entry.value.clone());
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
                "Enter" if was_open && is_input => {
                    // Not the form's.
                    event.prevent_default();
                    match first.clone() {
                        Some(first) => choose.emit(first),
                        None => close.emit(()),
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
                value={if *is_open { AttrValue::from(sought.text().to_owned()) } else { props.chosen.clone() }}
                onclick={open.reform(|_: MouseEvent| ())}
                {oninput}
                {onfocus}
            />
            if *is_open && has_entries {
                <div id={list} class="combobox-list" role="listbox" aria-label={props.label.clone()} {onmousedown}>
                    { for props.entries.iter().map(entry) }
                </div>
            }
            if *is_open && (!has_entries || props.more > 0) {
                <p class="hint" role="status">
                    { if has_entries { Common::MoreListed { count: props.more } } else { Common::NothingMatches } }
                </p>
            }
        </div>
    }
}
