//! A form's field: its label, its input, a hint, and what is wrong with it.

use super::help::help;
use crate::{hooks::Field, i18n::Term};
use yew::prelude::*;

/// A line of text to type.
#[derive(PartialEq, Properties)]
pub(crate) struct TextFieldProps {
    pub(crate) id: AttrValue,
    pub(crate) label: AttrValue,
    pub(crate) field: Field,
    #[prop_or_default]
    pub(crate) hint: Option<AttrValue>,
    /// What is wrong with it. Shown once something was typed.
    #[prop_or_default]
    pub(crate) fault: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) is_first: bool,
    #[prop_or_default]
    pub(crate) is_mono: bool,
    /// What the browser takes it for.
    #[prop_or("text")]
    pub(crate) kind: &'static str,
    /// What the browser may fill in.
    #[prop_or("off")]
    pub(crate) autocomplete: &'static str,
    /// Stands below it.
    #[prop_or_default]
    pub(crate) children: Html,
    /// The word of the glossary that it is.
    #[prop_or_default]
    pub(crate) word: Option<Term>,
}

/// A labelled line of text.
#[component]
pub(crate) fn TextField(props: &TextFieldProps) -> Html {
    let note = format!("{}-note", props.id);
    let fault = props
        .fault
        .clone()
        .filter(|_| !props.field.text().is_empty());
    html! {
        <div class="field">
            { label(&props.id, &props.label, props.word) }
            <input
                id={props.id.clone()}
                class={classes!(props.is_mono.then_some("mono"))}
                type={props.kind}
                value={props.field.text().to_owned()}
                oninput={props.field.typed()}
                autofocus={props.is_first}
                autocomplete={props.autocomplete}
                spellcheck="false"
                aria-invalid={fault.is_some().to_string()}
                aria-describedby={note.clone()}
            />
            <Note id={note} hint={props.hint.clone()} {fault} />
            { props.children.clone() }
        </div>
    }
}

/// A field's label, with help.
fn label(id: &str, text: &AttrValue, word: Option<Term>) -> Html {
    let label = html! { <label for={id.to_owned()}>{ text }</label> };
    match word {
        None => label,
        // The help is no part of the label, which names the field.
        Some(word) => html! { <div class="labelled">{ label }{ help(id, word) }</div> },
    }
}

/// What stands under a field.
#[derive(PartialEq, Properties)]
pub(crate) struct NoteProps {
    pub(crate) id: AttrValue,
    #[prop_or_default]
    pub(crate) hint: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) fault: Option<AttrValue>,
}

/// The hint, or what is wrong.
#[component]
pub(crate) fn Note(props: &NoteProps) -> Html {
    match (&props.fault, &props.hint) {
        (Some(fault), _) => html! { <p id={props.id.clone()} class="fault">{ fault }</p> },
        (None, Some(hint)) => html! { <p id={props.id.clone()} class="hint">{ hint }</p> },
        (None, None) => html! {},
    }
}

/// One of a few.
#[derive(Clone, PartialEq)]
pub(crate) struct Choice {
    pub(crate) value: &'static str,
    pub(crate) text: AttrValue,
    pub(crate) hint: Option<AttrValue>,
}

/// A click on what cannot be chosen: it stays as it is, and the focus where it is.
pub(crate) fn kept(is_barred: bool) -> Callback<MouseEvent> {
    Callback::from(move |event: MouseEvent| {
        if is_barred {
            event.prevent_default();
        }
    })
}

/// A few to choose from, all in sight.
#[derive(PartialEq, Properties)]
pub(crate) struct ChoicesProps {
    pub(crate) name: AttrValue,
    pub(crate) label: AttrValue,
    pub(crate) choices: Vec<Choice>,
    pub(crate) field: Field,
    /// Why nothing can be chosen.
    #[prop_or_default]
    pub(crate) why_not: Option<AttrValue>,
    /// The word of the glossary that it is.
    #[prop_or_default]
    pub(crate) word: Option<Term>,
}

/// A labelled group of radio buttons.
#[component]
pub(crate) fn Choices(props: &ChoicesProps) -> Html {
    let is_barred = props.why_not.is_some();
    let note = format!("{}-note", props.name);
    let onclick = kept(is_barred);
    let one = |choice: &Choice| {
        html! {
            <label class="choice">
                <input
                    type="radio"
                    aria-disabled={is_barred.then_some("true")}
                    aria-describedby={is_barred.then(|| note.clone())}
                    onclick={onclick.clone()}
                    name={props.name.clone()}
                    value={choice.value}
                    checked={props.field.text() == choice.value}
                    oninput={props.field.typed()}
                />
                <span>{ &choice.text }if let Some(hint) = &choice.hint { <small>{ hint }</small> }</span>
            </label>
        }
    };
    html! {
        // Without this the help would be a part of its name.
        <fieldset class="field" aria-label={props.word.map(|_| props.label.clone())}>
            <legend>{ &props.label }{ for props.word.map(|word| help(&props.name, word)) }</legend>
            { for props.choices.iter().map(one) }
            <Note id={note.clone()} hint={props.why_not.clone()} />
        </fieldset>
    }
}

/// A few to choose from, in one line.
#[derive(PartialEq, Properties)]
pub(crate) struct SelectProps {
    pub(crate) id: AttrValue,
    pub(crate) label: AttrValue,
    /// Values with their texts.
    pub(crate) options: Vec<(AttrValue, AttrValue)>,
    /// Values that cannot be chosen; their texts say why.
    #[prop_or_default]
    pub(crate) barred: Vec<AttrValue>,
    pub(crate) field: Field,
    #[prop_or_default]
    pub(crate) hint: Option<AttrValue>,
    /// The word of the glossary that it is.
    #[prop_or_default]
    pub(crate) word: Option<Term>,
}

/// A labelled list to choose from.
#[component]
pub(crate) fn Select(props: &SelectProps) -> Html {
    let note = format!("{}-note", props.id);
    // What is none of them means the first one, for whoever reads the field and for who looks at it.
    let chosen = props.options.iter().map(|(value, _)| value);
    let chosen = chosen
        .clone()
        .find(|value| value.as_str() == props.field.text())
        .or(chosen.clone().next());
    let one = |(value, text): &(AttrValue, AttrValue)| {
        html! { <option value={value.clone()} selected={chosen == Some(value)} disabled={props.barred.contains(value)}>{ text }</option> }
    };
    html! {
        <div class="field">
            { label(&props.id, &props.label, props.word) }
            <select id={props.id.clone()} onchange={props.field.chosen()} aria-describedby={note.clone()}>
                { for props.options.iter().map(one) }
            </select>
            <Note id={note} hint={props.hint.clone()} />
        </div>
    }
}
