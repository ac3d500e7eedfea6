//! The snapshot group that is looked at on the page of snapshots.

use super::{filter::ListOf, roll_back::RollBackGroup};
use crate::{
    components::{ask::Ask, help::help},
    format::moment,
    hooks::{Now, View},
    i18n::{AskText, GroupText, Term, joined},
    state::groups::members,
};
use rowdisk::service::{
    command::{Command, DeleteSnapshotGroup, GroupRef},
    views::{DiskView, IdName, SnapshotView},
};
use yew::prelude::*;

/// The group that is looked at, if it is one.
pub(super) fn chosen(
    all: &[SnapshotView],
    disks: &[DiskView],
    view: &View<ListOf>,
    now: Now,
) -> Html {
    let id = view.now.more.get("group").map_or("", String::as_str);
    let members: Vec<&SnapshotView> = members(all, id).collect();
    let first = members.first().and_then(|first| {
        let group = first.group.clone()?;
        Some((group, first.created_ms))
    });
    match first {
        None => html! {},
        Some((group, taken_ms)) => {
            let when = moment(taken_ms, now.zone_minutes);
            let count = members.len() as u64;
            let of = members
                .iter()
                .filter_map(|member| member.disk_name.as_deref());
            let of = joined(of);
            let (snapshots, disks) = (all.to_vec(), disks.to_vec());
            html! { <Chosen {group} {count} {when} {of} {snapshots} {disks} view={view.clone()} /> }
        }
    }
}

#[derive(PartialEq, Properties)]
struct ChosenProps {
    group: IdName,
    count: u64,
    when: String,
    /// The names of its disks, as far as they are there.
    of: String,
    /// All that there are.
    snapshots: Vec<SnapshotView>,
    disks: Vec<DiskView>,
    view: View<ListOf>,
}

/// What is asked.
#[derive(Clone, Copy, PartialEq)]
enum Open {
    RollBack,
    Delete,
}

/// A group: what it is, going back to it, deleting it.
#[component]
fn Chosen(props: &ChosenProps) -> Html {
    let open = use_state(|| None::<Open>);
    let opens = |which: Open| {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(Some(which)))
    };
    let leave = {
        let (push, mut next) = (props.view.push.clone(), props.view.now.clone());
        next.more.remove("group");
        Callback::from(move |()| push.emit(next.clone()))
    };
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(None))
    };
    let on_close = {
        let (close, leave) = (close.clone(), leave.clone());
        Callback::from(move |is_done: bool| {
            close.emit(());
            if is_done {
                leave.emit(());
            }
        })
    };
    let name = || props.group.name.clone();
    let of = || GroupText::Of {
        disks: props.of.clone(),
    };
    let about = GroupText::About {
        count: props.count,
        when: props.when.clone(),
    };
    let commands = vec![Command::DeleteSnapshotGroup(DeleteSnapshotGroup {
        group: GroupRef::new(&props.group.id),
        force: false,
    })];
    html! {
        <section class="card group" aria-label={GroupText::Chosen { name: name() }}>
            <div class="head">
                <div class="name"><h2>{ GroupText::Chosen { name: name() } }</h2>{ help("group", Term::Group) }<span class="id">{ &props.group.id }</span></div>
                <span class="spread">
                    <button type="button" class="small" onclick={leave.reform(|_: MouseEvent| ())}>{ GroupText::NoFilter }</button>
                    if !props.of.is_empty() {
                        <button type="button" class="small" onclick={opens(Open::RollBack)}>{ GroupText::RollBack }</button>
                    }
                    <button type="button" class="small danger" onclick={opens(Open::Delete)}>{ GroupText::Delete }</button>
                </span>
            </div>
            <p class="inset muted">{ about }if !props.of.is_empty() { { ". " }{ of() } }</p>
            { match *open {
                None => html! {},
                Some(Open::RollBack) => html! {
                    <RollBackGroup group={props.group.clone()} when={props.when.clone()} snapshots={props.snapshots.clone()} disks={props.disks.clone()} on_close={close} />
                },
                Some(Open::Delete) => html! {
                    <Ask title={GroupText::DeleteTitle { name: name() }} submit={AskText::DoDelete} {commands} {on_close}>
                        <p>{ GroupText::DeleteWhy }if !props.of.is_empty() { { " " }{ of() } }</p>
                    </Ask>
                },
            } }
        </section>
    }
}
