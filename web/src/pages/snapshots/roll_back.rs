//! The question before a group goes back: which of its disks, what of each is lost, whether the
//! presents are kept as a group.

use crate::{
    components::{
        ask::Ask,
        keep::{KeepFields, use_keep},
        name::name_in_row,
    },
    i18n::{AskText, GroupText},
    state::{
        groups::{disk_refs, is_held},
        selection::Selection,
    },
};
use rowdisk::service::{
    command::{Command, GroupRef, ResetDisks},
    views::{GroupBackView, IdName},
};
use std::rc::Rc;
use yew::prelude::*;

/// Which group.
#[derive(PartialEq, Properties)]
pub(super) struct RollBackGroupProps {
    pub(super) group: Rc<GroupBackView>,
    /// When it was taken, in words.
    pub(super) when: String,
    pub(super) on_close: Callback<()>,
}

/// Asks before a group goes back.
#[component]
pub(super) fn RollBackGroup(props: &RollBackGroupProps) -> Html {
    let group = &props.group;
    let there: Vec<&IdName> = group.disks.iter().map(|disk| &disk.disk).collect();
    let left_out = use_state(Selection::default);
    let chosen = there.iter().filter(|disk| !left_out.has(&disk.id));
    let chosen: Vec<String> = chosen.map(|disk| disk.id.clone()).collect();
    let keep = use_keep(!is_held(group, &chosen), || group.safety_name.clone());
    // Without a disk it would be all of them.
    let commands = (!chosen.is_empty()).then(|| {
        let some = (chosen.len() < there.len()).then_some(&chosen);
        Command::ResetDisks(ResetDisks {
            group: GroupRef::new(group.reference.clone()),
            disks: disk_refs(group, some.into_iter().flatten()),
            keep_current: keep.name(),
            unless_held: false,
        })
    });
    let row = |disk: &&IdName| {
        let toggle = {
            let (left_out, id) = (left_out.clone(), disk.id.clone());
            Callback::from(move |_: InputEvent| left_out.set(left_out.toggled(&id)))
        };
        html! {
            <label key={disk.id.clone()} class="choice">
                <input type="checkbox" checked={!left_out.has(&disk.id)} oninput={toggle} />
                <span>{ name_in_row(&disk.name) }</span>
            </label>
        }
    };
    let name = group.group.name.clone();
    let why = GroupText::RollBackWhy {
        count: there.len() as u64,
        when: props.when.clone(),
    };
    html! {
        <Ask
            title={GroupText::RollBackTitle { name }}
            submit={AskText::DoRollBack}
            is_ready={!chosen.is_empty() && keep.is_ready()}
            commands={Vec::from_iter(commands)}
            on_close={props.on_close.reform(|_: bool| ())}
        >
            <p>{ why }</p>
            <fieldset class="field pick-list"><legend>{ GroupText::Disks }</legend>{ for there.iter().map(row) }</fieldset>
            <KeepFields {keep} label={GroupText::Keep} />
        </Ask>
    }
}
