//! The snapshot group that is looked at on the page of snapshots.

use super::filter::ListOf;
use crate::{
    components::{ask::Ask, help::help},
    format::moment,
    hooks::{Now, View},
    i18n::{AskText, GroupText, Term, joined},
};
use rowdisk::service::{
    command::{Command, DeleteSnapshotGroup, GroupRef},
    views::{IdName, SnapshotView},
};
use std::collections::BTreeMap;
use yew::prelude::*;

/// The groups that the snapshots are in, by id, with their names.
pub(super) fn groups_of(all: &[SnapshotView]) -> BTreeMap<String, String> {
    let groups = all.iter().filter_map(|snapshot| snapshot.group.as_ref());
    groups
        .map(|group| (group.id.clone(), group.name.clone()))
        .collect()
}

/// The group that is looked at, if it is one.
pub(super) fn chosen(all: &[SnapshotView], view: &View<ListOf>, now: Now) -> Html {
    let id = view.now.more.get("group");
    let is_in = |snapshot: &&SnapshotView| {
        let group = snapshot.group.as_ref();
        group.is_some_and(|group| Some(&group.id) == id)
    };
    let members: Vec<&SnapshotView> = all.iter().filter(is_in).collect();
    let first = members.first().and_then(|first| {
        let group = first.group.clone()?;
        Some((group, first.created_ms))
    });
    match first {
        None => html! {},
        Some((group, taken_ms)) => {
            let when = moment(taken_ms, now.zone_minutes);
            let count = members.len() as u64;
            let disks = members
                .iter()
                .filter_map(|member| member.disk_name.as_deref());
            let disks = joined(disks);
            html! { <Chosen {group} {count} {when} {disks} view={view.clone()} /> }
        }
    }
}

#[derive(PartialEq, Properties)]
struct ChosenProps {
    group: IdName,
    count: u64,
    when: String,
    /// The names of the disks, as far as they are there.
    disks: String,
    view: View<ListOf>,
}

/// A group: what it is, and deleting it.
#[component]
fn Chosen(props: &ChosenProps) -> Html {
    let is_asking = use_state(|| false);
    let asks = {
        let is_asking = is_asking.clone();
        Callback::from(move |_: MouseEvent| is_asking.set(true))
    };
    let leave = {
        let (push, mut next) = (props.view.push.clone(), props.view.now.clone());
        next.more.remove("group");
        Callback::from(move |()| push.emit(next.clone()))
    };
    let on_close = {
        let (is_asking, leave) = (is_asking.clone(), leave.clone());
        Callback::from(move |is_done: bool| {
            is_asking.set(false);
            if is_done {
                leave.emit(());
            }
        })
    };
    let name = || props.group.name.clone();
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
                    <button type="button" class="small danger" onclick={asks}>{ GroupText::Delete }</button>
                </span>
            </div>
            <p class="inset muted">{ about }if !props.disks.is_empty() { { ". " }{ GroupText::Of { disks: props.disks.clone() } } }</p>
            if *is_asking {
                <Ask title={GroupText::DeleteTitle { name: name() }} submit={AskText::DoDelete} {commands} {on_close}>
                    <p>{ GroupText::DeleteWhy }if !props.disks.is_empty() { { " " }{ GroupText::Of { disks: props.disks.clone() } } }</p>
                </Ask>
            }
        </section>
    }
}
