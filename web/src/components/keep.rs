//! Whether a present is kept before something goes back, and under which name.

use super::field::TextField;
use crate::{
    hooks::{Field, use_field},
    i18n::{AskText, name_fault},
    state::names::check_snapshot_name,
};
use yew::prelude::*;

/// What is chosen.
#[derive(Clone, PartialEq)]
pub(crate) struct Keep {
    keeps: bool,
    toggle: Callback<InputEvent>,
    field: Field,
}

impl Keep {
    /// The name, if it is kept.
    pub(crate) fn name(&self) -> Option<String> {
        (self.keeps && self.is_ready()).then(|| self.field.text().to_owned())
    }

    pub(crate) fn is_ready(&self) -> bool {
        !self.keeps || check_snapshot_name(self.field.text()).is_ok()
    }
}

/// Offered as chosen whenever something would be lost otherwise, and until a person chooses.
#[hook]
pub(crate) fn use_keep(is_needed: bool, name: impl FnOnce() -> String) -> Keep {
    let chosen = use_state(|| None::<bool>);
    let field = use_field(name);
    let keeps = chosen.unwrap_or(is_needed);
    let toggle = Callback::from(move |_: InputEvent| chosen.set(Some(!keeps)));
    Keep {
        keeps,
        toggle,
        field,
    }
}

/// The choice.
#[derive(PartialEq, Properties)]
pub(crate) struct KeepFieldsProps {
    pub(crate) keep: Keep,
    #[prop_or(AskText::Keep.into())]
    pub(crate) label: AttrValue,
}

/// A box, and the name's field while it is ticked.
#[component]
pub(crate) fn KeepFields(props: &KeepFieldsProps) -> Html {
    let keep = &props.keep;
    let fault = check_snapshot_name(keep.field.text()).err();
    let fault = fault.map(|fault| AttrValue::from(name_fault(fault)));
    html! {
        <>
            <label class="choice"><input type="checkbox" checked={keep.keeps} oninput={keep.toggle.clone()} /><span>{ &props.label }</span></label>
            if keep.keeps { <TextField id="keep-name" label={AskText::KeepName} field={keep.field.clone()} {fault} /> }
        </>
    }
}
