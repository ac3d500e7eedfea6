//! Encrypted disks on their page: what is locked, unlocking, locking, another passphrase, copies.

use super::{dialogs::Open, names::Names};
use crate::{
    components::{
        action::{Action, action, restore_first},
        command_dialog::CommandDialog,
        dialog::Dialog,
        encryption::{self, failed, use_secret},
        field::TextField,
        loaded::loaded,
        passphrase::{PassphraseField, new_passphrase, use_new_passphrase},
        victims::Victims,
        zone_field::{ZoneField, use_zone, zone_of},
    },
    hooks::{use_console, use_field, use_query},
    i18n::{Common, EncryptionText, RegionsText, name_fault},
    state::{
        names::{check_name, free_name},
        remote::Remote,
    },
    worker::protocol::{Query, SecretWords, Texts},
};
use rowdisk::service::{
    command::{Command, CopyDisk, CreateSnapshot, VersionRef},
    views::DiskView,
};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// On a locked disk: what works, and the way in.
pub(super) fn locked_note(disk: &DiskView, on_open: &Callback<Open>) -> Html {
    if !disk.locked {
        return html! {};
    }
    let unlock = on_open.reform(|_: MouseEvent| Open::Unlock);
    encryption::locked_note(EncryptionText::LockedWhy, unlock)
}

/// What the menu has about it.
pub(super) fn entries(disk: &DiskView, on_open: &Callback<Open>) -> Html {
    let opens = |which: Open| on_open.reform(move |_: MouseEvent| which.clone());
    let is_encrypted = disk.key.is_some();
    let lost = restore_first(disk.is_lost);
    html! {
        <>
            if disk.locked { <Action onclick={opens(Open::Unlock)}>{ EncryptionText::UnlockAsk }</Action> }
            if is_encrypted && !disk.locked { <Action onclick={opens(Open::LockDisk)}>{ EncryptionText::LockAsk }</Action> }
            if is_encrypted { { action(None, EncryptionText::RekeyAsk, opens(Open::Rekey), lost.clone()) } }
            if !disk.locked { { action(None, EncryptionText::CopyAsk, opens(Open::EncryptedCopy(None)), lost) } }
        </>
    }
}

/// What all these dialogs need.
#[derive(PartialEq, Properties)]
pub(super) struct EncryptionProps {
    pub(super) names: Names,
    pub(super) on_close: Callback<()>,
}

/// Asks whether the key is to be forgotten.
#[component]
pub(super) fn LockDisk(props: &EncryptionProps) -> Html {
    let name = props.names.history.disk.name.clone();
    html! {
        <CommandDialog title={EncryptionText::LockTitle { name }} submit={EncryptionText::LockDo} command={Some(Command::LockDisk(props.names.now()))} on_close={props.on_close.clone()}>
            <p>{ EncryptionText::LockWhy }</p>
        </CommandDialog>
    }
}

/// Asks for the passphrase and another one.
#[component]
pub(super) fn Rekey(props: &EncryptionProps) -> Html {
    let old = use_field(String::new);
    let new = use_new_passphrase();
    let (doing, on_submit) = use_secret(
        Command::RekeyDisk(props.names.disk()),
        SecretWords {
            passphrase: old.text().to_owned(),
            new_passphrase: new.ready(),
        },
        props.on_close.clone(),
    );
    let name = props.names.history.disk.name.clone();
    html! {
        <Dialog
            title={EncryptionText::RekeyTitle { name }}
            submit={EncryptionText::RekeyDo}
            on_close={props.on_close.clone()}
            {on_submit}
            is_ready={!old.text().is_empty() && new.ready().is_some()}
            is_busy={matches!(doing, Remote::Loading)}
        >
            <p>{ EncryptionText::RekeyWhy }</p>
            <PassphraseField id="rekey-old" label={EncryptionText::RekeyOld} field={old.clone()} is_first=true />
            { new_passphrase("rekey-new", &new) }
            { failed(&doing) }
        </Dialog>
    }
}

/// What is to be copied.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct CopyProps {
    pub(super) names: Names,
    pub(super) what: VersionRef,
    /// What people call it.
    pub(super) from: String,
    pub(super) on_close: Callback<()>,
}

/// Asks for a name and a passphrase, and copies as long work. A snapshot of the disk is offered first.
#[component]
pub(super) fn EncryptedCopy(props: &CopyProps) -> Html {
    let disks = use_query::<Texts>(Query::DiskNames);
    loaded(&disks, |taken| {
        html! { <CopyFields copy={props.clone()} taken={taken.clone()} /> }
    })
}

#[derive(PartialEq, Properties)]
struct CopyFieldsProps {
    copy: CopyProps,
    /// Names that are taken, so that the suggestion is free.
    taken: Rc<Texts>,
}

#[component]
fn CopyFields(fields: &CopyFieldsProps) -> Html {
    let props = &fields.copy;
    let console = use_console();
    let name = {
        let base = format!("{}-encrypted", props.names.history.disk.name);
        use_field(|| free_name(&base, fields.taken.0.iter().map(String::as_str)))
    };
    let is_disk = matches!(props.what, VersionRef::Disk(_));
    let is_kept = use_state(|| is_disk);
    let toggle = {
        let is_kept = is_kept.clone();
        Callback::from(move |_: InputEvent| is_kept.set(!*is_kept))
    };
    let new = use_new_passphrase();
    let zone = use_zone(Some(&props.names.history.disk.zone));
    let fault = check_name(name.text()).err();
    let doing = use_state(|| Remote::Ready(Rc::new(())));
    let snapshot = free_name("before-copy", props.names.snapshots());
    let first = (*is_kept).then(|| {
        let create = CreateSnapshot::new(props.names.disk(), &snapshot);
        Command::CreateSnapshot(create)
    });
    let taken = first.clone();
    let on_submit = {
        let (new, on_close, doing) = (new.clone(), props.on_close.clone(), doing.clone());
        let copy = CopyDisk {
            what: props.what.clone(),
            name: name.text().to_owned(),
            zone: zone_of(&zone),
            description: String::new(),
            tags: Vec::new(),
        };
        Callback::from(move |()| {
            let Some(secrets) = new.secrets() else {
                return;
            };
            let (console, copy, first) = (console.here(), copy.clone(), first.clone());
            let (on_close, doing) = (on_close.clone(), doing.clone());
            doing.set(Remote::Loading);
            spawn_local(async move {
                let risky = Command::CopyDisk(copy.clone());
                if let Err(failure) = console.keep_before(first, &risky).await {
                    doing.set(Remote::Failed(failure));
                    return;
                }
                console.run_copy(copy, secrets);
                on_close.emit(());
            });
        })
    };
    html! {
        <Dialog
            title={EncryptionText::CopyTitle { name: props.from.clone() }}
            submit={EncryptionText::CopyDo}
            on_close={props.on_close.clone()}
            {on_submit}
            is_ready={fault.is_none() && new.ready().is_some()}
            is_busy={matches!(&*doing, Remote::Loading)}
        >
            <p>{ EncryptionText::CopyWhy }</p>
            <TextField id="copy-name" label={Common::Name} field={name} fault={fault.map(|fault| AttrValue::from(name_fault(fault)))} is_first=true />
            { new_passphrase("copy-passphrase", &new) }
            <ZoneField id="copy-zone" field={zone} hint={AttrValue::from(RegionsText::ZoneHint)} />
            if is_disk {
                <label class="choice"><input type="checkbox" checked={*is_kept} oninput={toggle} /><span>{ EncryptionText::CopySnapshotFirst { name: props.names.history.disk.name.clone() } }</span></label>
                if let Some(command) = taken { <Victims {command} /> }
            }
            { failed(&doing) }
        </Dialog>
    }
}
