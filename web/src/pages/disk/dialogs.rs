//! The disk page's dialogs: each makes one command.

use super::{
    attach::Attach,
    encryption::{EncryptedCopy, LockDisk, Rekey},
    go_back::{ReInit, RollBack},
    names::Names,
    policy::DiskPolicy,
};
use crate::{
    components::{
        ask::Ask,
        command_dialog::CommandDialog,
        copy_dialog::{Copied, CopyDialog},
        detach_dialog::DetachDialog,
        disk_form::{Beginning, DiskForm, disk_len},
        encryption::Unlock,
        failure::failure_note,
        field::TextField,
        lock_dialog::{LockDialog, picked},
    },
    format::{parse_size, size, snapshot_name},
    hooks::{use_field, use_now, use_previews, use_query},
    i18n::{AskText, Common, DiskText, explain, name_fault, names},
    routes::Route,
    state::{
        names::{NameFault, check_name, check_snapshot_name, free_name},
        remote::Remote,
    },
    worker::protocol::Query,
};
use rowdisk::{
    service::{
        command::{
            Command, CreateImage, CreateSnapshot, DeleteDisk, DeleteSnapshot, DiskSource,
            ModifyDisk, ResizeDisk, format_size,
        },
        views::{DeletionView, IdName, ImageView, SnapshotOrigin, SnapshotView},
    },
    units::{DISK_LEN_MAX, DISK_LEN_STEP},
};
use yew::prelude::*;
use yew_router::prelude::*;

/// Which dialog is open.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Open {
    TakeSnapshot,
    Rename,
    Resize,
    Policy,
    Attach,
    Unlock,
    LockDisk,
    Rekey,
    /// Of now, or of a snapshot.
    EncryptedCopy(Option<SnapshotView>),
    /// From a running instance.
    Detach(IdName),
    ReInit,
    DeleteDisk,
    RollBack(SnapshotView),
    NewDisk(SnapshotView),
    NewImage(SnapshotView),
    Lock(SnapshotView),
    Copy(SnapshotView),
    DeleteSnapshot(SnapshotView),
}

/// The dialog that is open.
#[derive(PartialEq, Properties)]
pub(super) struct DialogsProps {
    pub(super) names: Names,
    pub(super) open: Open,
    pub(super) on_close: Callback<()>,
}

/// Shows it.
#[component]
pub(super) fn Dialogs(props: &DialogsProps) -> Html {
    let names = props.names.clone();
    let history = names.history.clone();
    let on_close = props.on_close.clone();
    match props.open.clone() {
        Open::TakeSnapshot => html! { <TakeSnapshot {names} {on_close} /> },
        Open::Rename => html! { <Rename {names} {on_close} /> },
        Open::Resize => html! { <Resize {names} {on_close} /> },
        Open::Policy => html! { <DiskPolicy {names} {on_close} /> },
        Open::Unlock => {
            html! { <Unlock what={names.now()} name={names.history.disk.name.clone()} {on_close} /> }
        }
        Open::LockDisk => html! { <LockDisk {names} {on_close} /> },
        Open::Rekey => html! { <Rekey {names} {on_close} /> },
        Open::EncryptedCopy(snapshot) => {
            let (what, from) = match &snapshot {
                None => (names.now(), history.disk.name.clone()),
                Some(snapshot) => (names.version(snapshot), snapshot.name.clone()),
            };
            html! { <EncryptedCopy {names} {what} {from} {on_close} /> }
        }
        Open::Attach => html! { <Attach {names} {on_close} /> },
        Open::Detach(instance) => {
            let disk = IdName {
                id: history.disk.id.clone(),
                name: history.disk.name.clone(),
            };
            html! { <DetachDialog {disk} {instance} {on_close} /> }
        }
        Open::ReInit => html! { <ReInit {names} {on_close} /> },
        Open::DeleteDisk => html! { <DeleteThisDisk {names} {on_close} /> },
        Open::RollBack(snapshot) => html! { <RollBack {names} {snapshot} {on_close} /> },
        Open::NewImage(snapshot) => html! { <NewImage {names} {snapshot} {on_close} /> },
        Open::NewDisk(snapshot) => html! {
            <DiskForm {on_close} beginning={Beginning {
                source: DiskSource::Snapshot(names.snapshot(&snapshot)),
                from: snapshot.name.clone(),
                name: format!("{}-{}", history.disk.name, snapshot.name),
                len: snapshot.len,
                kind: history.disk.kind,
                is_encrypted: snapshot.key.is_some(),
            }} />
        },
        Open::Copy(snapshot) => html! {
            <CopyDialog what={Copied::Snapshot(names.snapshot(&snapshot))} name={snapshot.name.clone()} {on_close} />
        },
        Open::Lock(snapshot) => html! {
            <LockDialog snapshots={vec![(names.snapshot(&snapshot), picked(&snapshot))]} {on_close} />
        },
        Open::DeleteSnapshot(snapshot) => html! {
            <Ask
                title={AskText::DeleteOne { name: snapshot.name.clone() }}
                submit={AskText::DoDelete}
                commands={vec![Command::DeleteSnapshot(DeleteSnapshot { snapshots: vec![names.snapshot(&snapshot)], force: false })]}
                on_close={on_close.reform(|_| ())}
            />
        },
    }
}

/// What the dialogs about the disk need.
#[derive(PartialEq, Properties)]
pub(super) struct NamesProps {
    pub(super) names: Names,
    pub(super) on_close: Callback<()>,
}

/// What the dialogs about a snapshot need.
#[derive(PartialEq, Properties)]
pub(super) struct SnapshotProps {
    pub(super) names: Names,
    pub(super) snapshot: SnapshotView,
    pub(super) on_close: Callback<()>,
}

#[component]
fn TakeSnapshot(props: &NamesProps) -> Html {
    let now = use_now();
    let disk = &props.names.history.disk;
    let name = {
        let suggested = snapshot_name(now.ms, now.zone_minutes);
        use_field(|| free_name(&suggested, props.names.snapshots()))
    };
    let description = use_field(String::new);
    let fault = check_snapshot_name(name.text()).err();
    let command = fault.is_none().then(|| {
        let mut create = CreateSnapshot::new(props.names.disk(), name.text());
        create.description = description.text().trim().to_owned();
        Command::CreateSnapshot(create)
    });
    // Below the limit nothing goes, and there is nothing to ask.
    let is_full = disk.snapshots >= disk.snapshot_quota;
    let asked = command.clone().filter(|_| is_full);
    let previews = use_previews(asked.as_slice()).known;
    let makes_room = previews
        .ready()
        .is_some_and(|views| views.iter().all(|view| view.refusals.is_empty()));
    let command = command.filter(|_| !is_full || makes_room);
    html! {
        <CommandDialog title={DiskText::SnapshotTitle { disk: disk.name.clone() }} submit={DiskText::SnapshotTake} {command} on_close={props.on_close.clone()}>
            <p>{ DiskText::SnapshotWhy }</p>
            <TextField id="snapshot-name" label={DiskText::SnapshotName} field={name} fault={fault_words(fault)} is_first=true />
            <TextField id="snapshot-description" label={DiskText::SnapshotDescription} field={description} hint={DiskText::SnapshotOptional} />
            { match &previews {
                Remote::Ready(views) => views.iter().map(|view| room(view, disk.snapshot_quota)).collect(),
                Remote::Failed(failure) => failure_note(failure, html! {}),
                Remote::Loading => html! {},
            } }
        </CommandDialog>
    }
}

/// What goes to make room for one more, or why nothing can.
fn room(view: &DeletionView, quota: u32) -> Html {
    let losing = (!view.disks_losing_reinit.is_empty()).then(|| DiskText::SnapshotLosesReinit {
        names: names(&view.disks_losing_reinit),
    });
    html! {
        <>
            { for view.refusals.iter().map(|refusal| html! { <p class="note danger">{ explain(&refusal.why).what }</p> }) }
            if !view.evicted.is_empty() {
                <p class="note warn">
                    { DiskText::SnapshotVictim { quota, name: names(&view.evicted) } }
                    if let Some(losing) = losing { { " " }{ losing } }
                </p>
            }
        </>
    }
}

#[component]
fn Rename(props: &NamesProps) -> Html {
    let disk = &props.names.history.disk;
    let name = use_field(|| disk.name.clone());
    let fault = check_name(name.text()).err();
    let command = (fault.is_none() && name.text() != disk.name).then(|| {
        let mut modify = ModifyDisk::new(props.names.disk());
        modify.name = Some(name.text().to_owned());
        Command::ModifyDisk(modify)
    });
    html! {
        <CommandDialog title={DiskText::RenameTitle { disk: disk.name.clone() }} submit={DiskText::RenameDo} {command} on_close={props.on_close.clone()}>
            <TextField id="disk-rename" label={Common::Name} field={name} fault={fault_words(fault)} is_first=true />
        </CommandDialog>
    }
}

#[component]
fn Resize(props: &NamesProps) -> Html {
    let disk = &props.names.history.disk;
    let len = use_field(|| format_size(disk.len));
    let wanted = parse_size(len.text()).ok().filter(|wanted| {
        *wanted > disk.len && *wanted <= DISK_LEN_MAX && wanted % DISK_LEN_STEP == 0
    });
    let is_same = len.text() == format_size(disk.len);
    let fault = match disk_len(&len, None) {
        _ if is_same => None,
        Err(fault) => Some(AttrValue::from(fault)),
        Ok(_) if wanted.is_some() => None,
        Ok(_) => {
            let len = size(disk.len);
            Some(DiskText::ResizeSmaller { len }.into())
        }
    };
    let command = wanted.map(|len| {
        Command::ResizeDisk(ResizeDisk {
            disk: props.names.disk(),
            len,
        })
    });
    html! {
        <CommandDialog title={DiskText::ResizeTitle { disk: disk.name.clone() }} submit={DiskText::ResizeDo} {command} on_close={props.on_close.clone()}>
            <p>{ DiskText::ResizeWhy { len: size(disk.len) } }</p>
            <TextField id="disk-resize" label={Common::Size} field={len} {fault} is_first=true />
        </CommandDialog>
    }
}

#[component]
fn NewImage(props: &SnapshotProps) -> Html {
    let navigator = use_navigator();
    let images = use_query::<Vec<ImageView>>(Query::Images);
    let snapshot = &props.snapshot;
    let name = use_field(|| format!("{}-{}", props.names.history.disk.name, snapshot.name));
    let is_taken = images
        .ready()
        .is_some_and(|images| images.iter().any(|image| image.name == name.text()));
    let fault = check_name(name.text()).err();
    let command = (fault.is_none() && !is_taken).then(|| {
        Command::CreateImage(CreateImage::new(
            name.text(),
            props.names.snapshot(snapshot),
        ))
    });
    let on_done = Callback::from(move |()| {
        if let Some(navigator) = &navigator {
            navigator.push(&Route::Images);
        }
    });
    let taken = is_taken.then(|| AttrValue::from(Common::NameTaken));
    html! {
        <CommandDialog title={DiskText::ImageTitle { snapshot: snapshot.name.clone() }} submit={DiskText::ImageDo} {command} on_close={props.on_close.clone()} {on_done}>
            <p>{ DiskText::ImageWhy }</p>
            <TextField id="image-name" label={Common::Name} field={name} fault={fault_words(fault).or(taken)} is_first=true />
        </CommandDialog>
    }
}

#[component]
fn DeleteThisDisk(props: &NamesProps) -> Html {
    let navigator = use_navigator();
    let keeps = use_state(|| false);
    let toggle = {
        let keeps = keeps.clone();
        Callback::from(move |_: InputEvent| keeps.set(!*keeps))
    };
    let on_close = {
        let on_close = props.on_close.clone();
        Callback::from(move |is_done: bool| {
            on_close.emit(());
            if let Some(navigator) = navigator.as_ref().filter(|_| is_done) {
                navigator.push(&Route::Disks);
            }
        })
    };
    let has_automatic = props
        .names
        .history
        .snapshots
        .iter()
        .any(|snapshot| snapshot.origin == SnapshotOrigin::Auto);
    let delete = DeleteDisk {
        disk: props.names.disk(),
        keep_automatic: *keeps,
    };
    let title = AskText::DeleteOne {
        name: props.names.history.disk.name.clone(),
    };
    html! {
        <Ask {title} submit={AskText::DoDelete} commands={vec![Command::DeleteDisk(delete)]} {on_close}>
            if has_automatic {
                <label class="choice"><input type="checkbox" checked={*keeps} oninput={toggle} /><span>{ AskText::KeepAutomatic }</span></label>
            }
        </Ask>
    }
}

/// What is wrong with a name, in words.
fn fault_words(fault: Option<NameFault>) -> Option<AttrValue> {
    fault.map(|fault| name_fault(fault).into())
}
