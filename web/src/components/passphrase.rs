//! Typing passphrases: one that opens something, or a new one, twice.

use super::{field::TextField, help::help};
use crate::{
    hooks::{Field, use_field},
    i18n::{EncryptionText, Term},
    worker::protocol::SecretWords,
};
use rowdisk::service::{PASSPHRASE_CHARS_MAX, PASSPHRASE_CHARS_MIN};
use yew::prelude::*;

/// A passphrase to type.
#[derive(PartialEq, Properties)]
pub(crate) struct PassphraseProps {
    pub(crate) id: AttrValue,
    pub(crate) label: AttrValue,
    pub(crate) field: Field,
    /// Whether it is a new one: then password managers offer to keep it.
    #[prop_or_default]
    pub(crate) is_new: bool,
    #[prop_or_default]
    pub(crate) hint: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) fault: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) is_first: bool,
}

/// A labelled passphrase, hidden unless somebody wants to see it.
#[component]
pub(crate) fn PassphraseField(props: &PassphraseProps) -> Html {
    let is_shown = use_state(|| false);
    let show = {
        let is_shown = is_shown.clone();
        Callback::from(move |_: InputEvent| is_shown.set(!*is_shown))
    };
    let kind = if *is_shown { "text" } else { "password" };
    let autocomplete = match props.is_new {
        true => "new-password",
        false => "current-password",
    };
    html! {
        <TextField
            id={props.id.clone()}
            label={props.label.clone()}
            field={props.field.clone()}
            hint={props.hint.clone()}
            fault={props.fault.clone()}
            is_first={props.is_first}
            {kind}
            {autocomplete}
        >
            <label class="choice"><input type="checkbox" checked={*is_shown} oninput={show} /><span>{ EncryptionText::Shown }</span></label>
        </TextField>
    }
}

/// A new passphrase, typed twice.
#[derive(Clone, PartialEq)]
pub(crate) struct NewPassphrase {
    first: Field,
    again: Field,
}

impl NewPassphrase {
    /// What was typed, once it can be taken.
    pub(crate) fn ready(&self) -> Option<String> {
        let is_same = self.first.text() == self.again.text();
        (is_fine(self.first.text()) && is_same).then(|| self.first.text().to_owned())
    }

    /// The same, as it goes beside a command.
    pub(crate) fn secrets(&self) -> Option<SecretWords> {
        Some(SecretWords {
            passphrase: self.ready()?,
            new_passphrase: None,
        })
    }
}

/// Whether a new disk is to be encrypted, and with what.
#[derive(PartialEq, Properties)]
pub(crate) struct EncryptedProps {
    pub(crate) is_on: UseStateHandle<bool>,
    pub(crate) passphrase: NewPassphrase,
}

/// A choice, and the passphrase once it is taken.
#[component]
pub(crate) fn EncryptedChoice(props: &EncryptedProps) -> Html {
    let is_on = &props.is_on;
    let toggle = {
        let is_on = is_on.clone();
        Callback::from(move |_: InputEvent| is_on.set(!*is_on))
    };
    html! {
        <>
            <div class="labelled">
                <label class="choice"><input id="disk-encrypted" type="checkbox" checked={**is_on} oninput={toggle} /><span>{ EncryptionText::Encrypted }<small>{ EncryptionText::EncryptedHint }</small></span></label>
                { help("encrypted", Term::Encryption) }
            </div>
            if **is_on { { new_passphrase("disk-passphrase", &props.passphrase) } }
        </>
    }
}

/// A new passphrase to type.
#[hook]
pub(crate) fn use_new_passphrase() -> NewPassphrase {
    NewPassphrase {
        first: use_field(String::new),
        again: use_field(String::new),
    }
}

/// As the service has it: spaces at the ends make it no harder to guess.
fn is_fine(text: &str) -> bool {
    text.trim().chars().count() >= PASSPHRASE_CHARS_MIN
        && text.chars().count() <= PASSPHRASE_CHARS_MAX
}

/// Its two fields.
pub(crate) fn new_passphrase(id: &str, new: &NewPassphrase) -> Html {
    let (min, max) = (PASSPHRASE_CHARS_MIN as u64, PASSPHRASE_CHARS_MAX as u64);
    let length =
        (!is_fine(new.first.text())).then_some(EncryptionText::PassphraseLength { min, max });
    let differs = (new.first.text() != new.again.text()).then_some(EncryptionText::Differs);
    html! {
        <>
            <PassphraseField id={id.to_owned()} label={EncryptionText::Passphrase} field={new.first.clone()} is_new=true hint={AttrValue::from(EncryptionText::PassphraseHint { min })} fault={length.map(AttrValue::from)} />
            <PassphraseField id={format!("{id}-again")} label={EncryptionText::Again} field={new.again.clone()} is_new=true fault={differs.map(AttrValue::from)} />
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_passphrase_is_long_enough_and_typed_twice() {
        let typed = |first: &str, again: &str| {
            let field = |text: &str| Field::new(text.to_owned(), Callback::noop());
            NewPassphrase {
                first: field(first),
                again: field(again),
            }
            .ready()
        };
        assert_eq!(typed("seven77", "seven77"), None);
        assert_eq!(typed("eight888", "eight889"), None);
        assert_eq!(typed("eight888", "eight888").as_deref(), Some("eight888"));
        assert_eq!(typed("        ", "        "), None);
        assert_eq!(
            typed(" eight888", " eight888").as_deref(),
            Some(" eight888")
        );
        let long = "ж".repeat(PASSPHRASE_CHARS_MAX);
        assert_eq!(typed(&long, &long), Some(long.clone()));
        assert_eq!(typed(&format!("{long}x"), &format!("{long}x")), None);
    }
}
