//! Taking a group snapshot: one snapshot of each of several disks, all of one moment.

use super::{
    action::restore_first,
    commands_dialog::CommandsDialog,
    field::{TextField, kept},
    help::help,
    loaded::loaded,
    name::name_in_row,
};
use crate::{
    format::snapshot_name,
    hooks::{use_field, use_now, use_query},
    i18n::{DiskText, GroupText, Term, name_fault},
    state::{names::check_snapshot_name, selection::Selection},
    worker::protocol::Query,
};
use rowdisk::service::{
    GROUP_DISKS_MAX,
    command::{Command, CreateSnapshotGroup, DiskRef},
    views::PickedDiskView,
};
use yew::prelude::*;

/// Of which disks.
#[derive(PartialEq, Properties)]
pub(crate) struct GroupDialogProps {
    /// The ids of those to choose from: at first all that can be in a group.
    pub(crate) among: Vec<String>,
    /// Called once it is over; true if it was taken.
    pub(crate) on_close: Callback<bool>,
}

/// Asks for the disks and a name, and takes the group.
#[component]
pub(crate) fn GroupDialog(props: &GroupDialogProps) -> Html {
    let now = use_now();
    let disks = use_query::<Vec<PickedDiskView>>(Query::PickedDisks {
        ids: props.among.clone(),
    });
    let name = use_field(|| snapshot_name(now.ms, now.zone_minutes));
    let description = use_field(String::new);
    let left_out = use_state(Selection::default);
    let among = disks.ready().map_or(&[][..], |all| all.as_slice());
    let why_not = |disk: &PickedDiskView| match (disk.multi_attach, disk.is_lost) {
        (true, _) => Some(AttrValue::from(GroupText::Shared)),
        (_, is_lost) => restore_first(is_lost),
    };
    let is_in = |disk: &PickedDiskView| why_not(disk).is_none() && !left_out.has(&disk.id);
    let chosen: Vec<DiskRef> = (among.iter())
        .filter(|disk| is_in(disk))
        .map(|disk| DiskRef::new(disk.reference.clone()))
        .collect();
    let fault = check_snapshot_name(name.text()).err();
    let count = chosen.len() as u64;
    let is_too_many = chosen.len() > GROUP_DISKS_MAX;
    let is_ready = fault.is_none() && !chosen.is_empty() && !is_too_many;
    let commands = is_ready.then(|| {
        Command::CreateSnapshotGroup(CreateSnapshotGroup {
            name: name.text().to_owned(),
            disks: chosen,
            description: description.text().trim().to_owned(),
            tags: Vec::new(),
        })
    });
    let row = |disk: &PickedDiskView| {
        let toggle = {
            let (left_out, id) = (left_out.clone(), disk.id.clone());
            Callback::from(move |_: InputEvent| left_out.set(left_out.toggled(&id)))
        };
        let why_not = why_not(disk);
        let is_barred = why_not.is_some();
        html! {
            <label key={disk.id.clone()} class="choice">
                <input type="checkbox" checked={is_in(disk)} aria-disabled={is_barred.then_some("true")} onclick={kept(is_barred)} oninput={toggle} />
                <span>{ name_in_row(&disk.name) }if let Some(why) = why_not { <small>{ why }</small> }</span>
            </label>
        }
    };
    let max = GROUP_DISKS_MAX as u64;
    html! {
        <CommandsDialog title={GroupText::Title} submit={GroupText::Do { count }} commands={Vec::from_iter(commands)} on_close={props.on_close.clone()}>
            <p>{ GroupText::Why { max } }{ help("group", Term::Group) }</p>
            <TextField id="group-name" label={GroupText::Name} field={name} hint={GroupText::NameHint} fault={fault.map(|fault| AttrValue::from(name_fault(fault)))} is_first=true />
            <TextField id="group-description" label={DiskText::SnapshotDescription} field={description} hint={DiskText::SnapshotOptional} />
            { loaded(&disks, |_| html! { <fieldset class="field pick-list"><legend>{ GroupText::Disks }</legend>{ for among.iter().map(row) }</fieldset> }) }
            if is_too_many { <p class="note warn" role="alert">{ GroupText::TooMany { count, max } }</p> }
        </CommandsDialog>
    }
}
