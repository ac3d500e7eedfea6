//! The snapshot group that is looked at on the page of snapshots.

use super::{filter::ListOf, roll_back::RollBackGroup};
use crate::{
    components::{action::Action, ask::Ask, help::help},
    format::moment,
    hooks::{View, use_now, use_query},
    i18n::{AskText, GroupText, Term, joined},
    worker::protocol::Query,
};
use rowdisk::service::{
    command::{Command, DeleteSnapshotGroup, GroupRef},
    views::GroupBackView,
};
use std::rc::Rc;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(super) struct ChosenGroupProps {
    /// Its id.
    pub(super) id: String,
    pub(super) view: View<ListOf>,
}

/// The group that is looked at, if it is one.
#[component]
pub(super) fn ChosenGroup(props: &ChosenGroupProps) -> Html {
    let group = use_query::<GroupBackView>(Query::Group {
        group: props.id.clone(),
    });
    match group.ready() {
        // That it is not there says the filter.
        None => html! {},
        Some(group) => html! { <Chosen group={group.clone()} view={props.view.clone()} /> },
    }
}

#[derive(PartialEq, Properties)]
struct ChosenProps {
    group: Rc<GroupBackView>,
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
    let now = use_now();
    let group = &props.group;
    let when = moment(group.created_ms, now.zone_minutes);
    // Those of its disks that are there.
    let disks = joined(group.disks.iter().map(|disk| disk.disk.name.as_str()));
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
    let name = || group.group.name.clone();
    let of = || GroupText::Of {
        disks: disks.clone(),
    };
    let about = GroupText::About {
        count: group.count.into(),
        when: when.clone(),
    };
    let commands = vec![Command::DeleteSnapshotGroup(DeleteSnapshotGroup {
        group: GroupRef::new(&group.group.id),
        force: false,
    })];
    html! {
        <section class="card group" aria-label={GroupText::Chosen { name: name() }}>
            <div class="head">
                <div class="name"><h2>{ GroupText::Chosen { name: name() } }</h2>{ help("group", Term::Group) }<span class="id">{ &group.group.id }</span></div>
                <span class="spread">
                    <button type="button" class="small" onclick={leave.reform(|_: MouseEvent| ())}>{ GroupText::NoFilter }</button>
                    if !disks.is_empty() {
                        <Action class="small" onclick={opens(Open::RollBack)}>{ GroupText::RollBack }</Action>
                    }
                    <Action class="small danger" onclick={opens(Open::Delete)}>{ GroupText::Delete }</Action>
                </span>
            </div>
            <p class="inset muted">{ about }if !disks.is_empty() { { ". " }{ of() } }</p>
            { match *open {
                None => html! {},
                Some(Open::RollBack) => html! {
                    <RollBackGroup group={group.clone()} {when} on_close={close} />
                },
                Some(Open::Delete) => html! {
                    <Ask title={GroupText::DeleteTitle { name: name() }} submit={AskText::DoDelete} {commands} {on_close}>
                        <p>{ GroupText::DeleteWhy }if !disks.is_empty() { { " " }{ of() } }</p>
                    </Ask>
                },
            } }
        </section>
    }
}
