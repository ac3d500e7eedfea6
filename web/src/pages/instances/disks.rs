//! An instance's disks: how full each is, what becomes of it, attaching and detaching.

use crate::{
    components::{
        action::{Action, action, restore_first},
        amount::exact_size,
        combobox::{Combobox, Entry, LISTED_MAX},
        command_dialog::CommandDialog,
        detach_dialog::{DetachDialog, detach},
        encryption::encryption_badge,
        group_dialog::GroupDialog,
        link::link,
        loaded::loaded,
        name::name_in_row,
    },
    console::Console,
    format::size,
    hooks::{use_console, use_field, use_query},
    i18n::{Common, GroupText, InstancesText, names},
    routes::Route,
    state::paging::PageNumber,
    worker::protocol::Query,
};
use rowdisk::service::{
    DATA_DISKS_MAX,
    command::{AttachDisk, Command, DiskRef, InstanceRef},
    views::{
        AttachedView, DiskFilter, DiskFit, DiskList, DiskListView, DiskOrder, DiskView, IdName,
        InstanceStatus, InstanceView, PickedDiskView,
    },
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Whose disks.
#[derive(PartialEq, Properties)]
pub(super) struct DisksProps {
    pub(super) instance: InstanceView,
}

/// The table of its disks.
#[component]
pub(super) fn Disks(props: &DisksProps) -> Html {
    let console = use_console();
    let is_attaching = use_state(|| false);
    let is_grouping = use_state(|| false);
    let groups = |groups: bool| {
        let is_grouping = is_grouping.clone();
        Callback::from(move |()| is_grouping.set(groups))
    };
    let disks = use_query::<Vec<PickedDiskView>>(Query::PickedDisks {
        ids: disks_of(&props.instance),
    });
    let sealed = |of: &AttachedView| {
        let mut all = disks.ready().into_iter().flat_map(|all| all.iter());
        let disk = all.find(|disk| disk.id == of.disk.id);
        disk.map_or_else(
            || html! {},
            |disk| encryption_badge(disk.is_encrypted, disk.locked),
        )
    };
    let detaching = use_state(|| None::<IdName>);
    let instance = &props.instance;
    let attaches = |attaches: bool| {
        let is_attaching = is_attaching.clone();
        Callback::from(move |()| is_attaching.set(attaches))
    };
    let on_detached = {
        let detaching = detaching.clone();
        Callback::from(move |()| detaching.set(None))
    };
    let has_room = instance.data_disks.len() < DATA_DISKS_MAX;
    let lost = restore_first(instance.is_lost);
    html! {
        <section class="card below scroll" aria-label={Common::Disks}>
            <div class="head">
                <h2>{ Common::Disks }</h2>
                <span class="spread">
                    { action(Some("small"), GroupText::Ask, groups(true).reform(|_: MouseEvent| ()), lost.clone()) }
                    if has_room { { action(Some("small"), InstancesText::Attach, attaches(true).reform(|_: MouseEvent| ()), lost.clone()) } }
                </span>
            </div>
            <table class="list">
                <thead><tr>
                    <th scope="col" class="text first">{ InstancesText::Disk }</th>
                    <th scope="col" class="wide">{ InstancesText::Size }</th>
                    <th scope="col" class="text">{ InstancesText::Written }</th>
                    <th scope="col" class="text wide">{ InstancesText::Goes }</th>
                    <th scope="col"><span class="unseen">{ Common::Actions }</span></th>
                </tr></thead>
                <tbody>
                    { row(&instance.system_disk, sealed(&instance.system_disk), InstancesText::SystemDisk.to_string(), None) }
                    { for instance.data_disks.iter().map(|disk| {
                        // What runs there loses the disk in the middle of whatever it does.
                        let detach = if instance.status == InstanceStatus::Stopped {
                            run(&console, detach(&disk.disk.id, &instance.id))
                        } else {
                            let (detaching, disk) = (detaching.clone(), disk.disk.clone());
                            Callback::from(move |_: MouseEvent| detaching.set(Some(disk.clone())))
                        };
                        row(disk, sealed(disk), remarks(disk), Some((detach, lost.clone())))
                    }) }
                </tbody>
            </table>
            if let Some(disk) = &*detaching {
                <DetachDialog
                    disk={disk.clone()}
                    instance={IdName { id: instance.id.clone(), name: instance.name.clone() }}
                    on_close={on_detached}
                />
            }
            if *is_grouping { <GroupDialog among={disks_of(instance)} on_close={groups(false).reform(|_: bool| ())} /> }
            if *is_attaching { <Attach instance={instance.clone()} on_close={attaches(false)} /> }
        </section>
    }
}

/// The ids of all its disks.
fn disks_of(instance: &InstanceView) -> Vec<String> {
    let all = [&instance.system_disk].into_iter();
    let all = all.chain(&instance.data_disks);
    all.map(|disk| disk.disk.id.clone()).collect()
}

fn row(
    disk: &AttachedView,
    sealed: Html,
    remark: String,
    detach: Option<(Callback<MouseEvent>, Option<AttrValue>)>,
) -> Html {
    let to = Route::Disk {
        disk: disk.disk.id.clone(),
    };
    let goes = match disk.delete_with_instance {
        true => InstancesText::GoesWith,
        false => InstancesText::Stays,
    };
    html! {
        <tr key={disk.disk.id.clone()}>
            <th scope="row" class="text first">{ link(&to, name_in_row(&disk.disk.name)) }{ sealed }<small>{ remark }</small></th>
            <td class="wide">{ exact_size(disk.len) }</td>
            <td class="text">{ fullness(disk.data_bytes, disk.len, &disk.disk.name) }</td>
            <td class="text wide">{ goes }</td>
            <td class="row-actions">
                if let Some((onclick, why_not)) = detach {
                    <Action {onclick} label={InstancesText::DetachOne { disk: disk.disk.name.clone() }} {why_not}>{ InstancesText::Detach }</Action>
                }
            </td>
        </tr>
    }
}

fn remarks(disk: &AttachedView) -> String {
    let shared = (!disk.others.is_empty()).then(|| {
        let names = names(&disk.others);
        InstancesText::Shared { names }.to_string()
    });
    let scaled = disk.is_scaled.then(|| InstancesText::Scaled.to_string());
    let all: Vec<String> = shared.into_iter().chain(scaled).collect();
    all.join("; ")
}

/// How much of something is written, as a picture and in words.
pub(super) fn fullness(bytes: u64, of: u64, name: &str) -> Html {
    let percent = percent(bytes, of);
    html! {
        <span class="fullness">
            <svg class="meter" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label={name.to_owned()}>
                <rect width={percent.to_string()} height="8" />
            </svg>
            <small>{ size(bytes) }{ " · " }{ InstancesText::WrittenOf { percent } }</small>
        </span>
    }
}

/// Rounded down, so that what is full alone is full.
fn percent(bytes: u64, of: u64) -> u64 {
    let percent = (u128::from(bytes) * 100).checked_div(u128::from(of));
    percent.map_or(0, |percent| u64::try_from(percent).unwrap_or(100))
}

/// Does a command when it is pressed; both outcomes are told in a notice.
pub(super) fn run(console: &Console, command: Command) -> Callback<MouseEvent> {
    let console = console.clone();
    Callback::from(move |_: MouseEvent| {
        let (console, command) = (console.clone(), command.clone());
        spawn_local(async move {
            let _ = console.run(command).await;
        });
    })
}

#[derive(PartialEq, Properties)]
struct AttachProps {
    instance: InstanceView,
    on_close: Callback<()>,
}

/// Asks for the disk.
#[component]
fn Attach(props: &AttachProps) -> Html {
    let instance = &props.instance;
    let sought = use_field(String::new);
    let disks = use_query::<DiskListView>(Query::DiskList(DiskList {
        filter: DiskFilter {
            text: sought.text().to_owned(),
            fit: Some(DiskFit::Attach(instance.id.clone())),
            ..DiskFilter::default()
        },
        order: DiskOrder::Name,
        is_down: false,
        part: PageNumber::default().of(LISTED_MAX),
    }));
    let picked = use_state(|| None::<IdName>);
    let goes = use_state(|| false);
    let found = disks.ready().map_or(&[][..], |list| list.disks.as_slice());
    let chosen = (*picked).clone().or_else(|| found.first().map(named));
    let chosen = chosen.filter(|_| sought.text().is_empty());
    let command = chosen.as_ref().map(|disk| {
        Command::AttachDisk(AttachDisk {
            disk: DiskRef::new(disk.id.clone()),
            instance: InstanceRef::new(instance.id.clone()),
            delete_with_instance: *goes,
        })
    });
    let entries: Vec<Entry> = (found.iter())
        .map(|disk| Entry {
            value: disk.id.clone().into(),
            text: disk.name.clone().into(),
            small: Some(match disk.is_name_shared {
                true => format!("{}, {}", size(disk.len), disk.id).into(),
                false => size(disk.len).into(),
            }),
        })
        .collect();
    let on_choose = {
        let (picked, found) = (picked.clone(), found.iter().map(named).collect::<Vec<_>>());
        Callback::from(move |id: AttrValue| {
            picked.set(found.iter().find(|disk| disk.id == id.as_str()).cloned());
        })
    };
    let toggle = {
        let goes = goes.clone();
        Callback::from(move |_: InputEvent| goes.set(!*goes))
    };
    html! {
        <CommandDialog title={InstancesText::AttachTitle { name: instance.name.clone() }} submit={InstancesText::AttachDo} {command} on_close={props.on_close.clone()}>
            { loaded(&disks, |list| if list.total == 0 && sought.text().is_empty() {
                html! { <p class="hint">{ InstancesText::AttachNone }</p> }
            } else {
                html! {
                    <>
                        <Combobox
                            id="attach-disk"
                            label={InstancesText::Disk}
                            sought={sought.clone()}
                            entries={entries.clone()}
                            more={list.total.saturating_sub(list.disks.len() as u64)}
                            chosen={chosen.as_ref().map_or_else(String::new, |disk| disk.name.clone())}
                            {on_choose}
                        />
                        <label class="choice"><input type="checkbox" checked={*goes} oninput={toggle} /><span>{ InstancesText::AttachGoes }</span></label>
                    </>
                }
            }) }
        </CommandDialog>
    }
}

fn named(disk: &DiskView) -> IdName {
    IdName {
        id: disk.id.clone(),
        name: disk.name.clone(),
    }
}
