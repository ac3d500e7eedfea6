//! Making a disk: empty, or from a snapshot or an image.

use super::{
    dialog::Dialog,
    failure::failure_note,
    field::{Choice, Choices, Select, TextField},
    loaded::loaded,
    passphrase::{EncryptedChoice, use_new_passphrase},
    zone_field::{ZoneField, use_zone, zone_of},
};
use crate::{
    format::{ParseSizeError, parse_size, size},
    hooks::{Field, use_console, use_field, use_query, use_settings},
    i18n::{Common, DisksText, EncryptionText, RegionsText, Term, name_fault},
    routes::{Route, word},
    state::{
        names::{check_name, free_name},
        remote::Remote,
    },
    worker::protocol::{Query, Texts},
};
use rowdisk::{
    service::{
        command::{Command, CreateDisk, DiskSource, format_size},
        views::{DiskKind, IdName},
    },
    units::{BlockSize, DISK_LEN_MAX, DISK_LEN_MIN, DISK_LEN_STEP},
};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

/// What a new disk begins with.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Beginning {
    pub(crate) source: DiskSource,
    /// What people call the source.
    pub(crate) from: String,
    /// A name to suggest.
    pub(crate) name: String,
    /// The source's size: the disk's is at least that.
    pub(crate) len: u64,
    pub(crate) kind: DiskKind,
    pub(crate) is_encrypted: bool,
}

/// A disk to make.
#[derive(PartialEq, Properties)]
pub(crate) struct DiskFormProps {
    /// None is an empty disk.
    #[prop_or_default]
    pub(crate) beginning: Option<Beginning>,
    pub(crate) on_close: Callback<()>,
}

/// Asks for a disk's name, size, use and block size, and makes it.
#[component]
pub(crate) fn DiskForm(props: &DiskFormProps) -> Html {
    let names = use_query::<Texts>(Query::DiskNames);
    // As they were when it opened: what is asked later, and fails with the pool, takes nothing that was typed.
    let first = use_mut_ref(|| None::<Rc<Texts>>);
    let mut first = first.borrow_mut();
    if first.is_none() {
        *first = names.ready().cloned();
    }
    let (beginning, on_close) = (props.beginning.clone(), props.on_close.clone());
    match &*first {
        Some(taken) => html! { <Fields taken={taken.clone()} {beginning} {on_close} /> },
        None => loaded(&names, |_| html! {}),
    }
}

#[derive(PartialEq, Properties)]
struct FieldsProps {
    beginning: Option<Beginning>,
    /// Names that are taken, so that the suggestion is free.
    taken: Rc<Texts>,
    on_close: Callback<()>,
}

#[component]
fn Fields(props: &FieldsProps) -> Html {
    let console = use_console();
    let settings = use_settings();
    let navigator = use_navigator();
    let beginning = props.beginning.as_ref();
    let name = {
        let base = beginning.map_or(DisksText::NewNameSuggestion.to_string(), |b| b.name.clone());
        use_field(|| free_name(&base, props.taken.0.iter().map(String::as_str)))
    };
    let len = use_field(|| beginning.map_or("64M".to_owned(), |b| format_size(b.len)));
    let kind = use_field(|| {
        beginning
            .map_or(DiskKind::Data, |b| b.kind)
            .as_str()
            .to_owned()
    });
    let shared = use_state(|| false);
    let encrypted = use_state(|| false);
    let passphrase = use_new_passphrase();
    let block = use_field(|| word(settings.now.blocks).to_owned());
    let zone = use_zone(None);
    let doing = use_state(|| Remote::Ready(Rc::new(())));

    let name_wrong = check_name(name.text()).err();
    let hint = AttrValue::from(DisksText::LenHint {
        min: size(beginning.map_or(DISK_LEN_MIN, |beginning| beginning.len)),
        max: size(DISK_LEN_MAX),
    });
    let parsed = disk_len(&len, beginning.map(|beginning| beginning.len));
    let command = parsed.as_ref().ok().map(|len| {
        Command::CreateDisk(CreateDisk {
            name: name.text().to_owned(),
            source: beginning.map_or(DiskSource::Empty, |beginning| beginning.source.clone()),
            len: Some(*len),
            block_size: if beginning.is_none() {
                block_size(&block)
            } else {
                None
            },
            kind: Some(disk_kind(&kind)),
            multi_attach: *shared && disk_kind(&kind) == DiskKind::Data,
            encrypted: *encrypted,
            zone: zone_of(&zone),
            description: String::new(),
            tags: Vec::new(),
        })
    });
    let secrets = passphrase.secrets().filter(|_| *encrypted);
    let command = command.filter(|_| secrets.is_some() || !*encrypted);
    let on_submit = {
        let (doing, on_close, command) = (doing.clone(), props.on_close.clone(), command.clone());
        Callback::from(move |()| {
            let Some(command) = command.clone() else {
                return;
            };
            doing.set(Remote::Loading);
            let (console, doing, on_close) = (console.clone(), doing.clone(), on_close.clone());
            let (navigator, secrets) = (navigator.clone(), secrets.clone());
            spawn_local(async move {
                let done = match secrets {
                    Some(secrets) => console.run_with_secrets(command, secrets).await,
                    None => console.run_in_dialog(command).await,
                };
                match done {
                    Err(failure) => doing.set(Remote::Failed(failure)),
                    Ok(outcome) => {
                        on_close.emit(());
                        if let (Some(IdName { id, .. }), Some(navigator)) =
                            (outcome.created.first(), navigator)
                        {
                            navigator.push(&Route::Disk { disk: id.clone() });
                        }
                    }
                }
            });
        })
    };
    let title = match beginning {
        None => DisksText::CreateTitle,
        Some(beginning) => DisksText::CreateFrom {
            name: beginning.from.clone(),
        },
    };
    html! {
        <Dialog
            {title}
            submit={Common::Create}
            on_close={props.on_close.clone()}
            {on_submit}
            is_ready={name_wrong.is_none() && command.is_some()}
            is_busy={matches!(&*doing, Remote::Loading)}
        >
            if beginning.is_some() { <p>{ DisksText::CreateFromWhy }</p> }
            <TextField id="disk-name" label={Common::Name} field={name} fault={name_wrong.map(|fault| AttrValue::from(name_fault(fault)))} is_first=true />
            <TextField id="disk-len" label={DisksText::Len} field={len} {hint} fault={parsed.err().map(AttrValue::from)} />
            <DiskKindChoice field={kind.clone()} />
            if disk_kind(&kind) == DiskKind::Data {
                <label class="choice"><input type="checkbox" checked={*shared} oninput={let shared = shared.clone(); Callback::from(move |_: InputEvent| shared.set(!*shared))} /><span>{ DisksText::MultiAttach }<small>{ DisksText::MultiAttachHint }</small></span></label>
            }
            if beginning.is_none() {
                <EncryptedChoice is_on={encrypted} {passphrase} />
            }
            if beginning.is_some_and(|beginning| beginning.is_encrypted) { <p>{ EncryptionText::InheritsWhy }</p> }
            <ZoneField id="disk-zone" field={zone} hint={AttrValue::from(RegionsText::ZoneHint)} />
            if beginning.is_none() { <BlockSizeChoice field={block} /> }
            if let Remote::Failed(failure) = &*doing { { failure_note(failure, html! {}) } }
        </Dialog>
    }
}

/// A field shared by the forms that make disks.
#[derive(PartialEq, Properties)]
pub(crate) struct ChoiceProps {
    pub(crate) field: Field,
}

/// System or data.
#[component]
pub(crate) fn DiskKindChoice(props: &ChoiceProps) -> Html {
    let choice = |kind: DiskKind, text: DisksText, hint: DisksText| Choice {
        value: kind.as_str(),
        text: text.into(),
        hint: Some(hint.into()),
    };
    let choices = vec![
        choice(DiskKind::Data, DisksText::KindData, DisksText::KindDataHint),
        choice(
            DiskKind::System,
            DisksText::KindSystem,
            DisksText::KindSystemHint,
        ),
    ];
    html! { <Choices name="disk-kind" word={Term::SystemDisk} label={DisksText::Kind} {choices} field={props.field.clone()} /> }
}

/// How large a block is.
#[component]
pub(crate) fn BlockSizeChoice(props: &ChoiceProps) -> Html {
    // Its sizes are written as the settings say.
    use_settings();
    let options: Vec<(AttrValue, AttrValue)> = [4_u32, 8, 16, 32, 64]
        .into_iter()
        .map(|kib| {
            (
                (kib << 10).to_string().into(),
                size(u64::from(kib) << 10).into(),
            )
        })
        .collect();
    html! {
        <Select id="disk-block" word={Term::Block} label={DisksText::BlockSize} {options} field={props.field.clone()} hint={DisksText::BlockSizeHint} />
    }
}

/// The kind that was chosen.
pub(crate) fn disk_kind(field: &Field) -> DiskKind {
    if field.text() == DiskKind::System.as_str() {
        DiskKind::System
    } else {
        DiskKind::Data
    }
}

/// The block size that was chosen.
pub(crate) fn block_size(field: &Field) -> Option<BlockSize> {
    field.text().parse().ok().and_then(BlockSize::new)
}

/// The size that was typed, or what is wrong with it.
pub(crate) fn disk_len(field: &Field, min: Option<u64>) -> Result<u64, DisksText> {
    let range = || DisksText::LenRange {
        min: size(min.unwrap_or(DISK_LEN_MIN)),
        max: size(DISK_LEN_MAX),
    };
    match parse_size(field.text()) {
        Err(ParseSizeError::TooLarge) => Err(range()),
        Err(ParseSizeError::NotWhole) => Err(DisksText::LenStep),
        Err(_) => Err(DisksText::LenNot),
        // Nobody means so few bytes.
        Ok(_)
            if field
                .text()
                .trim()
                .parse()
                .is_ok_and(|len: u64| (1..DISK_LEN_MIN).contains(&len)) =>
        {
            Err(DisksText::LenUnit)
        }
        Ok(len) if !(min.unwrap_or(DISK_LEN_MIN)..=DISK_LEN_MAX).contains(&len) => Err(range()),
        Ok(len) if len % DISK_LEN_STEP != 0 => Err(DisksText::LenStep),
        Ok(len) => Ok(len),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_that_will_not_do_says_why() {
        let fault = |text: &str| {
            let field = Field::new(text.to_owned(), Callback::noop());
            disk_len(&field, None).err().map(|fault| fault.to_string())
        };
        let is = |text: &str, start: &str| {
            let fault = fault(text).unwrap_or_default();
            assert!(fault.starts_with(start), "{text}: {fault}");
        };
        is("64", "The unit is missing");
        is("64K", "A disk has 1 MiB");
        is("1.0000001M", "A size is a multiple");
        is("some", "This is not a size");
        assert_eq!(fault("64M"), None);
        assert_eq!(fault("1048576"), None);
    }
}
