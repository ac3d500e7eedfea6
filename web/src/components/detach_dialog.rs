//! Takes a disk from a running instance, which loses it in the middle of whatever it does.

use super::command_dialog::CommandDialog;
use crate::i18n::InstancesText;
use rowdisk::service::{
    command::{Command, DetachDisk, DiskRef, InstanceRef},
    views::IdName,
};
use yew::prelude::*;

/// What is taken from whom.
#[derive(PartialEq, Properties)]
pub(crate) struct DetachDialogProps {
    pub(crate) disk: IdName,
    pub(crate) instance: IdName,
    pub(crate) on_close: Callback<()>,
}

/// Asks first.
#[component]
pub(crate) fn DetachDialog(props: &DetachDialogProps) -> Html {
    let name = props.instance.name.clone();
    let title = InstancesText::DetachTitle {
        disk: props.disk.name.clone(),
        name: name.clone(),
    };
    html! {
        <CommandDialog
            {title}
            submit={InstancesText::Detach}
            is_danger=true
            command={detach(&props.disk.id, &props.instance.id)}
            on_close={props.on_close.clone()}
        >
            <p>{ InstancesText::DetachRunning { name } }</p>
        </CommandDialog>
    }
}

/// The command.
pub(crate) fn detach(disk: &str, instance: &str) -> Command {
    Command::DetachDisk(DetachDisk {
        disk: DiskRef::new(disk),
        instance: InstanceRef::new(instance),
    })
}
