//! One disk: facts, history beside its map or the write tools, last actions.

mod attach;
mod bytes;
mod chosen;
mod contents;
mod dialogs;
mod encryption;
mod facts;
mod files;
mod go_back;
mod history;
mod last_actions;
mod moment;
mod names;
mod policy;
mod tabs;
mod undo;
mod write;
mod write_form;

use self::{
    attach::{detach_entries, is_attachable},
    chosen::Chosen,
    contents::Contents,
    dialogs::{Dialogs, Open},
    facts::facts,
    history::History,
    last_actions::LastActions,
    moment::Moment,
    names::Names,
};
use crate::{
    components::{
        action::{Action, action, restore_first},
        calendar::FoldedCalendar,
        empty::empty_page,
        encryption::{encryption_badge, unlock_first},
        help::head,
        link::link,
        loaded::loaded,
        menu::Menu,
        status::{LostNote, disk_badge},
    },
    hooks::{View, use_console, use_now, use_query, use_title, use_view},
    i18n::{Common, DiskText, InstancesText, LockText, PoliciesText, Term},
    routes::{self, Route},
    state::remote::Remote,
    worker::protocol::{NOW, Query},
};
use rowdisk::service::{command::VersionRef, views::HistoryView};
use std::rc::Rc;
use yew::prelude::*;

/// So many snapshots before the limit it is said what goes next.
const NEAR: u32 = 4;

/// Which disk.
#[derive(PartialEq, Properties)]
pub(crate) struct DiskProps {
    pub(crate) id: String,
}

/// The page of one disk.
#[component]
pub(crate) fn Disk(props: &DiskProps) -> Html {
    let history = use_query::<HistoryView>(Query::History {
        disk: props.id.clone(),
    });
    let view = use_view::<routes::DiskView>(Route::Disk {
        disk: props.id.clone(),
    });
    let name = history.ready().map(|history| history.disk.name.clone());
    let is_gone =
        matches!(&history, Remote::Failed(failure) if failure.code == "InvalidDiskId.NotFound");
    let no_name = if is_gone {
        DiskText::Gone.to_string()
    } else {
        Common::Disks.to_string()
    };
    use_title(name.unwrap_or(no_name));
    if is_gone {
        let to_disks = link(&Route::Disks, Common::ToDisks);
        return empty_page(DiskText::Gone, DiskText::GoneWhy, to_disks);
    }
    loaded(&history, |history| {
        html! { <DiskPage history={history.clone()} {view} /> }
    })
}

#[derive(PartialEq, Properties)]
struct DiskPageProps {
    history: Rc<HistoryView>,
    view: View<routes::DiskView>,
}

#[component]
fn DiskPage(props: &DiskPageProps) -> Html {
    let now = use_now();
    let history = &props.history;
    let disk = &history.disk;
    let names = Names {
        history: history.clone(),
    };
    let open = use_state(|| None::<Open>);
    let opens = {
        let open = open.clone();
        Callback::from(move |which: Open| open.set(Some(which)))
    };
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(None))
    };
    // What is picked may be gone by now: then it is now. What is to be shown and is gone is said to be.
    let known = |id: &Option<String>| {
        id.clone()
            .filter(|id| history.snapshots.iter().any(|snapshot| snapshot.id == *id))
    };
    let view = routes::DiskView {
        pick: known(&props.view.now.pick),
        mark: (props.view.now.mark.clone())
            .filter(|id| id == NOW || known(&Some(id.clone())).is_some()),
        ..props.view.now.clone()
    };
    let picked = Moment::of(history, view.pick.as_deref()).unwrap_or(Moment::Now);
    let shown = Moment::of(history, view.show.as_deref());
    html! {
        <>
            <Head names={names.clone()} on_open={opens.clone()} />
            // What unlocking opens is out of reach all the same.
            if !disk.is_lost { { encryption::locked_note(disk, &opens) } }
            <LostNote is_lost={disk.is_lost} />
            { facts(disk, now) }
            { next_to_go(history, &opens) }
            <div class="two">
                <section class="card" aria-label={DiskText::History}>
                    <div class="head">{ head(DiskText::History, Term::Lineage) }</div>
                    <History history={history.clone()} view={view.clone()} on_view={props.view.push.clone()} />
                    <Chosen names={names.clone()} moment={picked} view={view.clone()} on_view={props.view.push.clone()} on_open={opens} />
                </section>
                <Contents names={names.clone()} moment={shown} {view} on_view={props.view.clone()} />
            </div>
            <LastActions history={history.clone()} />
            <FoldedCalendar of={disk.id.clone()} />
            if let Some(open) = (*open).clone() {
                <Dialogs {names} {open} on_close={close} />
            }
        </>
    }
}

/// Near the limit: what the next snapshot deletes, with a way to keep it.
fn next_to_go(history: &HistoryView, on_open: &Callback<Open>) -> Html {
    let disk = &history.disk;
    let is_near = disk.snapshots + NEAR >= disk.snapshot_quota;
    let victim = disk.next_to_go.as_ref().filter(|_| is_near);
    let mut snapshots = history.snapshots.iter();
    let victim = victim.and_then(|victim| snapshots.find(|snapshot| snapshot.id == victim.id));
    let Some(victim) = victim.cloned() else {
        let is_full = disk.snapshots >= disk.snapshot_quota && disk.next_to_go.is_none();
        return html! { if is_full { <p class="note warn">{ LockText::NextNone }</p> } };
    };
    let name = victim.name.clone();
    let lock = on_open.reform(move |_: MouseEvent| Open::Lock(victim.clone()));
    html! {
        <p class="note">
            { LockText::Next }<b>{ name }</b>
            if disk.snapshots >= disk.snapshot_quota { { LockText::NextWhy } }
            { " " }<Action class="small" onclick={lock}>{ LockText::NextLock }</Action>
        </p>
    }
}

#[derive(PartialEq, Properties)]
struct HeadProps {
    names: Names,
    on_open: Callback<Open>,
}

#[component]
fn Head(props: &HeadProps) -> Html {
    let disk = &props.names.history.disk;
    let opens = |which: Open| props.on_open.reform(move |_: MouseEvent| which.clone());
    let on_detach = props.on_open.reform(Open::Detach);
    let on_export = use_export(props.names.now(), disk.name.clone());
    let console = use_console();
    let has_source = disk.source.is_some() && !disk.multi_attach;
    let lost = restore_first(disk.is_lost);
    let way = |text: DiskText, which: Open| action(None, text, opens(which), lost.clone());
    html! {
        <div class="title">
            <div>
                <div class="crumbs">{ link(&Route::Disks, Common::Disks) }{ " /" }</div>
                <div class="name"><h1>{ &disk.name }</h1>{ disk_badge(disk) }{ encryption_badge(disk.key.is_some(), disk.locked) }<span class="id">{ &disk.id }</span></div>
            </div>
            <div class="actions">
                { action(Some("primary"), DiskText::TakeSnapshot, opens(Open::TakeSnapshot), lost.clone()) }
                <Menu id="disk-menu" text={Common::More}>
                    { action(None, DiskText::Export, on_export, lost.clone().or(unlock_first(disk.locked))) }
                    { way(DiskText::Rename, Open::Rename) }
                    { way(DiskText::Resize, Open::Resize) }
                    <Action onclick={opens(Open::Policy)}>{ PoliciesText::DiskAsk }</Action>
                    if is_attachable(disk) { { action(None, InstancesText::AttachAsk, opens(Open::Attach), lost.clone()) } }
                    { detach_entries(disk, &console, &on_detach) }
                    { encryption::entries(disk, &props.on_open) }
                    { link(&Route::Incidents, Common::IncidentsAsk) }
                    if has_source { { way(DiskText::ReInit, Open::ReInit) } }
                    { action(Some("danger"), DiskText::DeleteDisk, opens(Open::DeleteDisk), lost) }
                </Menu>
            </div>
        </div>
    }
}

/// Exports a version under `name`.
#[hook]
fn use_export(what: VersionRef, name: String) -> Callback<MouseEvent> {
    let console = use_console();
    Callback::from(move |_: MouseEvent| console.begin_export(what.clone(), name.clone()))
}
