//! The disk and the instances: attaching it, and what a running one locks.

use super::dialogs::NamesProps;
use crate::{
    components::{
        action::{Action, action, restore_first},
        command_dialog::CommandDialog,
        detach_dialog::detach,
        field::Select,
        loaded::loaded,
    },
    console::Console,
    hooks::{use_console, use_field, use_query},
    i18n::{InstancesText, joined},
    worker::protocol::Query,
};
use rowdisk::service::{
    DATA_DISKS_MAX, DISK_INSTANCES_MAX,
    command::{AttachDisk, Command, DiskRef, InstanceRef},
    views::{DiskKind, DiskView, IdName, InstanceStatus, InstanceView},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Whether one more instance can have the disk.
pub(super) fn is_attachable(disk: &DiskView) -> bool {
    let max = if disk.multi_attach {
        DISK_INSTANCES_MAX
    } else {
        1
    };
    disk.kind == DiskKind::Data && disk.attached.len() < max
}

/// Asks for the instance.
#[component]
pub(super) fn Attach(props: &NamesProps) -> Html {
    let disk = &props.names.history.disk;
    let instances = use_query::<Vec<InstanceView>>(Query::Instances);
    let field = use_field(String::new);
    let goes = use_state(|| false);
    let all = instances.ready().map_or(&[][..], |all| all.as_slice());
    let has_it = |one: &InstanceView| {
        let mut attached = disk.attached.iter();
        attached.any(|attached| attached.instance.id == one.id)
    };
    let free: Vec<&InstanceView> = (all.iter())
        .filter(|one| one.data_disks.len() < DATA_DISKS_MAX && !has_it(one))
        .collect();
    let chosen = free.iter().find(|one| one.id == field.text());
    let command = chosen.or(free.first()).map(|one| {
        Command::AttachDisk(AttachDisk {
            disk: DiskRef::new(disk.id.clone()),
            instance: InstanceRef::new(one.id.clone()),
            delete_with_instance: *goes,
        })
    });
    let toggle = {
        let goes = goes.clone();
        Callback::from(move |_: InputEvent| goes.set(!*goes))
    };
    html! {
        <CommandDialog title={InstancesText::AttachTo { disk: disk.name.clone() }} submit={InstancesText::AttachDo} {command} on_close={props.on_close.clone()}>
            { loaded(&instances, |_| if free.is_empty() {
                let why = match all.is_empty() {
                    true => InstancesText::AttachNoneYet,
                    false => InstancesText::AttachNoInstance,
                };
                html! { <p class="hint">{ why }</p> }
            } else {
                let options: Vec<(AttrValue, AttrValue)> = (free.iter())
                    .map(|one| (one.id.clone().into(), one.name.clone().into()))
                    .collect();
                html! {
                    <>
                        <Select id="attach-instance" label={InstancesText::AttachInstance} {options} field={field.clone()} />
                        <label class="choice"><input type="checkbox" checked={*goes} oninput={toggle} /><span>{ InstancesText::AttachGoes }</span></label>
                    </>
                }
            }) }
        </CommandDialog>
    }
}

/// The entries of the menu that take it from an instance; `ask` is told of one that is running.
pub(super) fn detach_entries(disk: &DiskView, console: &Console, ask: &Callback<IdName>) -> Html {
    if disk.kind == DiskKind::System {
        return html! {};
    }
    let one = |attached: &rowdisk::service::views::AttachmentView| {
        let instance = attached.instance.name.clone();
        let onclick = if attached.status == InstanceStatus::Stopped {
            run(console, detach(&disk.id, &attached.instance.id))
        } else {
            let instance = attached.instance.clone();
            ask.reform(move |_: MouseEvent| instance.clone())
        };
        action(
            None,
            InstancesText::DetachFrom { instance },
            onclick,
            restore_first(disk.is_lost),
        )
    };
    disk.attached.iter().map(one).collect()
}

/// Which disk.
#[derive(PartialEq, Properties)]
pub(super) struct LockedProps {
    pub(super) disk: DiskView,
}

/// Says that running instances write the disk, and stops them on a press.
#[component]
pub(super) fn Locked(props: &LockedProps) -> Html {
    let console = use_console();
    let running: Vec<_> = props.disk.running().collect();
    if running.is_empty() {
        return html! {};
    }
    let names = joined(running.iter().map(|one| one.instance.name.as_str()));
    let stop = |one: &&rowdisk::service::views::AttachmentView| {
        let name = one.instance.name.clone();
        let instance = InstanceRef::new(one.instance.id.clone());
        let onclick = run(&console, Command::StopInstance(instance));
        html! { <Action class="small" {onclick}>{ InstancesText::LockedStop { name } }</Action> }
    };
    html! {
        <p class="note warn locked">{ InstancesText::Locked { names } }{ " " }{ for running.iter().map(stop) }</p>
    }
}

/// Does a command when it is pressed; both outcomes are told in a notice.
fn run(console: &Console, command: Command) -> Callback<MouseEvent> {
    let console = console.clone();
    Callback::from(move |_: MouseEvent| {
        let (console, command) = (console.clone(), command.clone());
        spawn_local(async move {
            let _ = console.run(command).await;
        });
    })
}
