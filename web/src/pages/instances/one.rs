//! One instance: its state, its disks, how full they are, what was done last.

use super::{
    disks::{Disks, run},
    migrate::Migrate,
    release::{Release, Replace},
    running::Running,
    scale::Scale,
};
use crate::{
    components::{
        action::{Action, action, barred, restore_first},
        amount::ago,
        command_dialog::CommandDialog,
        command_log::CommandLog,
        commands_dialog::CommandsDialog,
        empty::empty_page,
        field::TextField,
        link::{group_link, link, link_to_view},
        loaded::loaded,
        menu::Menu,
        status::{LostNote, instance_badge},
    },
    hooks::{use_console, use_field, use_now, use_query, use_title},
    i18n::{Common, DiskText, EncryptionText, InstancesText, RegionsText, name_fault, names},
    routes::{EventsView, Route},
    state::names::check_name,
    worker::protocol::Query,
};
use rowdisk::service::{
    command::{Command, CreateImage, ImageSource, InstanceRef, ModifyInstance, SnapshotRef},
    views::{ActivityView, Choices, IdName, InstanceStatus, InstanceView},
};
use yew::prelude::*;
use yew_router::prelude::*;

const SHOWN_MAX: u32 = 8;

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Rename,
    Image,
    Migrate,
    Replace,
    Release,
}

/// Which instance.
#[derive(PartialEq, Properties)]
pub(crate) struct InstanceProps {
    pub(crate) id: String,
}

/// The page of one instance.
#[component]
pub(crate) fn Instance(props: &InstanceProps) -> Html {
    let instances = use_query::<Vec<InstanceView>>(Query::Instances);
    let found = instances.ready().map(|all| meant(all, &props.id).cloned());
    let title = match &found {
        Some(Some(one)) => one.name.clone(),
        Some(None) => InstancesText::Gone.to_string(),
        None => Common::Instances.to_string(),
    };
    use_title(title);
    loaded(&instances, |_| match found.flatten() {
        Some(instance) => html! { <InstancePage {instance} /> },
        None => {
            let back = link(&Route::Instances, InstancesText::ToInstances);
            empty_page(InstancesText::Gone, InstancesText::GoneWhy, back)
        }
    })
}

/// The one with that id, or that alone is called so, as one types an address.
fn meant<'a>(all: &'a [InstanceView], text: &str) -> Option<&'a InstanceView> {
    let mut called = all.iter().filter(|one| one.name == text);
    match all.iter().find(|one| one.id == text) {
        None => called.next().filter(|_| called.next().is_none()),
        one => one,
    }
}

#[derive(PartialEq, Properties)]
struct PageProps {
    instance: InstanceView,
}

#[component]
fn InstancePage(props: &PageProps) -> Html {
    let instance = &props.instance;
    let console = use_console();
    let navigator = use_navigator();
    let now = use_now();
    let open = use_state(|| None::<Open>);
    let opens = |which: Open| {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(Some(which)))
    };
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(None))
    };
    let image = match instance.is_image_gone {
        true => InstancesText::ImageGone.to_string(),
        false => instance.image.name.clone(),
    };
    let reference = || InstanceRef::new(instance.id.clone());
    let is_running = instance.status == InstanceStatus::Running;
    let lost = restore_first(instance.is_lost);
    let status = instance.status.as_str().to_owned();
    let locked = [&instance.system_disk]
        .into_iter()
        .chain(&instance.data_disks);
    let locked: Vec<IdName> = (locked.filter(|disk| disk.locked))
        .map(|disk| disk.disk.clone())
        .collect();
    let unlock_first = EncryptionText::UnlockFirstOf {
        names: names(&locked),
    };
    let unlock_first = barred(!locked.is_empty(), unlock_first);
    let is_turning = instance.status != InstanceStatus::Stopped;
    let turning = barred(is_turning, InstancesText::IsNow { status });
    let state = match instance.status {
        InstanceStatus::Running => html! { ago(instance.started_ms, now) },
        _ => html! {},
    };
    let on_released = {
        let close = close.clone();
        Callback::from(move |is_done: bool| {
            close.emit(());
            if let (true, Some(navigator)) = (is_done, &navigator) {
                navigator.push(&Route::Instances);
            }
        })
    };
    html! {
        <>
            <div class="title">
                <div>
                    <div class="crumbs">{ link(&Route::Instances, Common::Instances) }{ " /" }</div>
                    <div class="name"><h1>{ &instance.name }</h1>{ instance_badge(instance.status) }<span class="id">{ &instance.id }</span></div>
                </div>
                <div class="actions">
                    if instance.is_lost {
                        { action(Some("primary"), InstancesText::Start, Callback::noop(), lost.clone()) }
                    } else if is_running {
                        <Action class="primary" onclick={run(&console, Command::StopInstance(reference()))}>{ InstancesText::Stop }</Action>
                        <Action onclick={run(&console, Command::RebootInstance(reference()))} why_not={unlock_first}>{ InstancesText::Reboot }</Action>
                    } else {
                        <Action class="primary" onclick={run(&console, Command::StartInstance(reference()))} why_not={turning.or(unlock_first)}>{ InstancesText::Start }</Action>
                    }
                    <Menu id="instance-menu" text={Common::More}>
                        <Action onclick={opens(Open::Rename)}>{ InstancesText::Rename }</Action>
                        { action(None, InstancesText::MakeImage, opens(Open::Image), lost.clone()) }
                        { action(None, RegionsText::Migrate, opens(Open::Migrate), lost.clone()) }
                        { action(None, InstancesText::Replace, opens(Open::Replace), lost.clone()) }
                        { action(Some("danger"), InstancesText::Release, opens(Open::Release), lost) }
                    </Menu>
                </div>
            </div>
            <div class="facts">
                <span>{ InstancesText::From }<b>{ image }</b></span>
                <span>{ InstancesText::Made }{ " " }{ ago(instance.created_ms, now) }</span>
                if is_running { <span>{ InstancesText::Since }{ state }</span> }
                <span>{ RegionsText::InZone { zone: instance.zone.clone() } }</span>
                { groups(&instance.groups) }
            </div>
            <LostNote is_lost={instance.is_lost} />
            if instance.was_cut_off && !instance.is_lost { <p class="note warn" role="status">{ RegionsText::CutOff }</p> }
            if !instance.is_lost { <p class="hint">{ if is_running { InstancesText::Running } else { InstancesText::Stopped } }</p> }
            <Disks instance={instance.clone()} />
            <div class="panels below">
                <Running instance={instance.clone()} />
                <Scale instance={instance.clone()} />
            </div>
            <LastActions instance={instance.clone()} />
            { match *open {
                None => html! {},
                Some(Open::Rename) => html! { <Rename instance={instance.clone()} on_close={close} /> },
                Some(Open::Image) => html! { <MakeImage instance={instance.clone()} on_close={close} /> },
                Some(Open::Migrate) => html! { <Migrate instance={instance.clone()} on_close={close} /> },
                Some(Open::Replace) => html! { <Replace instance={instance.clone()} on_close={close.reform(|_: bool| ())} /> },
                Some(Open::Release) => html! { <Release instance={instance.clone()} on_close={on_released} /> },
            } }
        </>
    }
}

/// The groups that snapshots of its disks are in, each with a way to it.
fn groups(groups: &Choices<IdName>) -> Html {
    let one = |(index, group): (usize, &IdName)| {
        let comma = (index > 0).then_some(", ");
        html! { <>{ for comma }<b>{ group_link(group) }</b></> }
    };
    html! {
        if !groups.some.is_empty() {
            <span>
                { InstancesText::InGroups }{ for groups.some.iter().enumerate().map(one) }
                if groups.more > 0 { { InstancesText::MoreGroups { count: groups.more } } }
            </span>
        }
    }
}

#[component]
fn LastActions(props: &PageProps) -> Html {
    let actions = use_query::<Vec<ActivityView>>(Query::InstanceActivity {
        instance: props.instance.id.clone(),
        count: SHOWN_MAX,
    });
    html! {
        <section class="card below" aria-label={DiskText::LastActions}>
            <div class="head"><h2>{ DiskText::LastActions }</h2>{ link_to_view(&Route::Activity, &EventsView::about(&props.instance.id), DiskText::AllActions) }</div>
            { loaded(&actions, |actions| html! { <CommandLog actions={(**actions).clone()} /> }) }
        </section>
    }
}

#[derive(PartialEq, Properties)]
struct DialogProps {
    instance: InstanceView,
    on_close: Callback<()>,
}

#[component]
fn Rename(props: &DialogProps) -> Html {
    let instance = &props.instance;
    let name = use_field(|| instance.name.clone());
    let fault = check_name(name.text()).err();
    let is_ready = fault.is_none() && name.text() != instance.name;
    let command = is_ready.then(|| {
        Command::ModifyInstance(ModifyInstance {
            name: Some(name.text().to_owned()),
            ..ModifyInstance::new(InstanceRef::new(instance.id.clone()))
        })
    });
    html! {
        <CommandDialog title={InstancesText::RenameTitle { name: instance.name.clone() }} submit={InstancesText::RenameDo} {command} on_close={props.on_close.clone()}>
            <TextField id="instance-name" label={Common::Name} field={name} fault={fault.map(|fault| AttrValue::from(name_fault(fault)))} is_first=true />
        </CommandDialog>
    }
}

#[component]
fn MakeImage(props: &DialogProps) -> Html {
    let instance = &props.instance;
    let name = use_field(|| instance.name.clone());
    let fault = check_name(name.text()).err();
    let command = fault.is_none().then(|| {
        Command::CreateImage(CreateImage {
            source: ImageSource::Instance(InstanceRef::new(instance.id.clone())),
            ..CreateImage::new(name.text(), SnapshotRef::new(""))
        })
    });
    html! {
        <CommandsDialog title={InstancesText::MakeImageTitle { name: instance.name.clone() }} submit={Common::Create} commands={Vec::from_iter(command)} on_close={props.on_close.reform(|_: bool| ())}>
            <p>{ InstancesText::MakeImageWhy }</p>
            <TextField id="image-name" label={Common::Name} field={name} fault={fault.map(|fault| AttrValue::from(name_fault(fault)))} is_first=true />
        </CommandsDialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::samples;

    #[test]
    fn an_address_names_an_instance_by_its_id_or_by_a_name_of_its_own() {
        let one = |id: &str, name: &str| InstanceView {
            id: id.to_owned(),
            name: name.to_owned(),
            ..samples::instance()
        };
        let all = [one("i-1", "web"), one("i-2", "web"), one("i-3", "shop")];
        let found = |text: &str| meant(&all, text).map(|one| one.id.as_str());
        assert_eq!(found("i-2"), Some("i-2"));
        assert_eq!(found("shop"), Some("i-3"));
        assert_eq!(found("web"), None);
        assert_eq!(found("i-4"), None);
    }
}
