//! The disk page's dialogs: each makes one command.

use super::names::Names;
use crate::{
    components::{
        ask::Ask,
        dialog::Dialog,
        disk_form::{Beginning, DiskForm},
        failure::FailureNote,
        field::TextField,
    },
    format::{parse_size, size, snapshot_name},
    hooks::{Field, use_console, use_field, use_now, use_query},
    i18n::{AskText, Common, DiskText, name_fault},
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
            ModifyDisk, ReInitDisk, ResetDisk, ResizeDisk, SnapshotRef, format_size,
        },
        views::{HistoryView, ImageView, SnapshotView, SnapshotOrigin, Source},
    },
    units::{DISK_LEN_MAX, DISK_LEN_STEP},
};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

/// Which dialog is open.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Open {
    TakeSnapshot,
    Rename,
    Resize,
    ReInit,
    DeleteDisk,
    RollBack(SnapshotView),
    NewDisk(SnapshotView),
    NewImage(SnapshotView),
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
    let taken: Vec<String> = names.disks.to_vec();
    let on_close = props.on_close.clone();
    match props.open.clone() {
        Open::TakeSnapshot => html! { <TakeSnapshot {names} {on_close} /> },
        Open::Rename => html! { <Rename {names} {on_close} /> },
        Open::Resize => html! { <Resize {names} {on_close} /> },
        Open::ReInit => html! { <ReInit {names} {on_close} /> },
        Open::DeleteDisk => html! { <DeleteThisDisk {names} {on_close} /> },
        Open::RollBack(snapshot) => html! { <RollBack {names} {snapshot} {on_close} /> },
        Open::NewImage(snapshot) => html! { <NewImage {names} {snapshot} {on_close} /> },
        Open::NewDisk(snapshot) => html! {
            <DiskForm {taken} {on_close} beginning={Beginning {
                source: DiskSource::Snapshot(names.snapshot(&snapshot)),
                from: snapshot.name.clone(),
                name: format!("{}-{}", history.disk.name, snapshot.name),
                len: snapshot.len,
                kind: history.disk.kind,
            }} />
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

#[derive(PartialEq, Properties)]
struct NamesProps {
    names: Names,
    on_close: Callback<()>,
}

#[derive(PartialEq, Properties)]
struct SnapshotProps {
    names: Names,
    snapshot: SnapshotView,
    on_close: Callback<()>,
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
    let is_full = disk.snapshots >= disk.snapshot_quota;
    let victim = disk.next_to_go.as_ref().filter(|_| is_full);
    let command = fault.is_none().then(|| {
        let mut create = CreateSnapshot::new(props.names.disk(), name.text());
        create.description = description.text().trim().to_owned();
        Command::CreateSnapshot(create)
    });
    html! {
        <CommandDialog title={DiskText::SnapshotTitle { disk: disk.name.clone() }} submit={DiskText::SnapshotTake} {command} on_close={props.on_close.clone()}>
            <p>{ DiskText::SnapshotWhy }</p>
            <TextField id="snapshot-name" label={DiskText::SnapshotName} field={name} fault={fault_words(fault)} is_first=true />
            <TextField id="snapshot-description" label={DiskText::SnapshotDescription} field={description} hint={DiskText::SnapshotOptional} />
            if let Some(victim) = victim {
                <p class="note warn">{ DiskText::SnapshotVictim { quota: disk.snapshot_quota, name: victim.name.clone() } }</p>
            } else if is_full {
                <p class="note danger">{ DiskText::SnapshotNoRoom { quota: disk.snapshot_quota } }</p>
            }
        </CommandDialog>
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
    let wanted = parse_size(len.text())
        .ok()
        .filter(|wanted| *wanted > disk.len && *wanted <= DISK_LEN_MAX && wanted % DISK_LEN_STEP == 0);
    let fault = (wanted.is_none() && len.text() != format_size(disk.len))
        .then(|| AttrValue::from(DiskText::ResizeSmaller { len: size(disk.len) }));
    let command =
        wanted.map(|len| Command::ResizeDisk(ResizeDisk { disk: props.names.disk(), len }));
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
        Command::CreateImage(CreateImage::new(name.text(), props.names.snapshot(snapshot)))
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
fn RollBack(props: &SnapshotProps) -> Html {
    let history = &props.names.history;
    let keep = use_keep(history);
    let snapshot = &props.snapshot;
    let command = Command::ResetDisk(ResetDisk {
        disk: props.names.disk(),
        // Only a snapshot of this disk will do, so its name alone says which.
        snapshot: SnapshotRef::new(props.names.snapshot(snapshot).snapshot),
        keep_current: keep.name(),
    });
    let (disk, name) = (history.disk.name.clone(), snapshot.name.clone());
    html! {
        <Ask title={AskText::RollBack { disk, snapshot: name.clone() }} submit={AskText::DoRollBack} commands={vec![command]} on_close={props.on_close.reform(|_| ())} is_ready={keep.is_ready()}>
            <p>{ AskText::RollBackWhy { snapshot: name } }</p>
            <KeepFields {keep} />
        </Ask>
    }
}

#[component]
fn ReInit(props: &NamesProps) -> Html {
    let history = &props.names.history;
    let keep = use_keep(history);
    let disk = props.names.disk();
    let command = Command::ReInitDisk(ReInitDisk { disk, keep_current: keep.name() });
    let source = match &history.disk.source {
        Some(Source::Snapshot { name, .. } | Source::Image { name, .. }) => name.clone(),
        None => None,
    };
    let source = source.unwrap_or_else(|| DiskText::FromDeleted.to_string());
    let title = AskText::ReInit { disk: history.disk.name.clone() };
    html! {
        <Ask {title} submit={AskText::DoReInit} commands={vec![command]} on_close={props.on_close.reform(|_| ())} is_ready={keep.is_ready()}>
            <p>{ AskText::ReInitWhy { source } }</p>
            <KeepFields {keep} />
        </Ask>
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
    let has_automatic = props.names.history.snapshots.iter().any(|snapshot| {
        snapshot.origin == SnapshotOrigin::Auto
    });
    let delete = DeleteDisk { disk: props.names.disk(), keep_automatic: *keeps };
    let title = AskText::DeleteOne { name: props.names.history.disk.name.clone() };
    html! {
        <Ask {title} submit={AskText::DoDelete} commands={vec![Command::DeleteDisk(delete)]} {on_close}>
            if has_automatic {
                <label class="choice"><input type="checkbox" checked={*keeps} oninput={toggle} /><span>{ AskText::KeepAutomatic }</span></label>
            }
        </Ask>
    }
}

/// Whether the present is kept as a snapshot, and under which name.
#[derive(Clone, PartialEq)]
struct Keep {
    keeps: UseStateHandle<bool>,
    field: Field,
}

impl Keep {
    fn name(&self) -> Option<String> {
        (*self.keeps && self.is_ready()).then(|| self.field.text().to_owned())
    }

    fn is_ready(&self) -> bool {
        !*self.keeps || check_snapshot_name(self.field.text()).is_ok()
    }
}

/// Offered as chosen whenever something would be lost otherwise.
#[hook]
fn use_keep(history: &HistoryView) -> Keep {
    let keeps = use_state(|| history.disk.own_bytes > 0);
    let field = use_field(|| history.safety_name.clone());
    Keep { keeps, field }
}

#[derive(PartialEq, Properties)]
struct KeepFieldsProps {
    keep: Keep,
}

#[component]
fn KeepFields(props: &KeepFieldsProps) -> Html {
    let keep = &props.keep;
    let toggle = {
        let keeps = keep.keeps.clone();
        Callback::from(move |_: InputEvent| keeps.set(!*keeps))
    };
    let fault = check_snapshot_name(keep.field.text()).err();
    html! {
        <>
            <label class="choice"><input type="checkbox" checked={*keep.keeps} oninput={toggle} /><span>{ AskText::Keep }</span></label>
            if *keep.keeps { <TextField id="keep-name" label={AskText::KeepName} field={keep.field.clone()} fault={fault_words(fault)} /> }
        </>
    }
}

/// A dialog that does one command and shows its failure in place.
#[derive(PartialEq, Properties)]
struct CommandDialogProps {
    title: AttrValue,
    submit: AttrValue,
    /// None while the form is not complete.
    command: Option<Command>,
    on_close: Callback<()>,
    #[prop_or_default]
    on_done: Callback<()>,
    children: Html,
}

#[component]
fn CommandDialog(props: &CommandDialogProps) -> Html {
    let console = use_console();
    let doing = use_state(|| Remote::Ready(Rc::new(())));
    let on_submit = {
        let (doing, command) = (doing.clone(), props.command.clone());
        let (on_close, on_done) = (props.on_close.clone(), props.on_done.clone());
        Callback::from(move |()| {
            let Some(command) = command.clone() else { return };
            doing.set(Remote::Loading);
            let (console, doing) = (console.clone(), doing.clone());
            let (on_close, on_done) = (on_close.clone(), on_done.clone());
            spawn_local(async move {
                match console.run_in_dialog(command).await {
                    Err(failure) => doing.set(Remote::Failed(failure)),
                    Ok(_) => {
                        on_close.emit(());
                        on_done.emit(());
                    }
                }
            });
        })
    };
    html! {
        <Dialog
            title={props.title.clone()}
            submit={props.submit.clone()}
            on_close={props.on_close.clone()}
            {on_submit}
            is_ready={props.command.is_some()}
            is_busy={matches!(&*doing, Remote::Loading)}
        >
            { props.children.clone() }
            if let Remote::Failed(failure) = &*doing { <FailureNote failure={failure.clone()} /> }
        </Dialog>
    }
}

fn fault_words(fault: Option<NameFault>) -> Option<AttrValue> {
    fault.map(|fault| name_fault(fault).into())
}
