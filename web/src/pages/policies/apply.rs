//! Putting disks under a policy: many at once.

use crate::{
    components::{command_dialog::CommandDialog, loaded::loaded, quota_note::QuotaNote},
    hooks::use_query,
    i18n::PoliciesText,
    state::selection::Selection,
    worker::protocol::Query,
};
use rowdisk::service::{
    command::{ApplyPolicy, Command, DiskRef, PolicyRef},
    views::{DiskView, PolicyView},
};
use yew::prelude::*;

/// Which policy.
#[derive(PartialEq, Properties)]
pub(super) struct ApplyProps {
    pub(super) policy: PolicyView,
    pub(super) on_close: Callback<()>,
}

/// Asks for the disks that are not under it.
#[component]
pub(super) fn Apply(props: &ApplyProps) -> Html {
    let policy = &props.policy;
    let disks = use_query::<Vec<DiskView>>(Query::Disks);
    let picked = use_state(Selection::default);
    let is_under =
        |disk: &DiskView| (disk.policies.iter()).any(|applied| applied.policy.id == policy.id);
    let all = disks.ready().map_or(&[][..], |all| all.as_slice());
    let free: Vec<&DiskView> = all.iter().filter(|disk| !is_under(disk)).collect();
    let picked_now = picked.within(free.iter().map(|disk| disk.id.as_str()));
    let chosen = free.iter().filter(|disk| picked_now.has(&disk.id));
    let chosen: Vec<DiskRef> = chosen.map(|disk| DiskRef::new(disk.id.clone())).collect();
    let count = chosen.len() as u64;
    let command = (count > 0).then(|| {
        Command::ApplyPolicy(ApplyPolicy {
            policy: PolicyRef::new(policy.id.clone()),
            disks: chosen,
        })
    });
    let row = |disk: &&DiskView| {
        let toggle = {
            let (picked, id) = (picked.clone(), disk.id.clone());
            Callback::from(move |_: InputEvent| picked.set(picked.toggled(&id)))
        };
        let other = disk.policies.first().map(|applied| PoliciesText::ApplyNow {
            policy: applied.policy.name.clone(),
        });
        html! {
            <label key={disk.id.clone()} class="choice">
                <input type="checkbox" checked={picked_now.has(&disk.id)} oninput={toggle} />
                <span>{ &disk.name }if let Some(other) = other { <small>{ other }</small> }</span>
            </label>
        }
    };
    html! {
        <CommandDialog
            title={PoliciesText::ApplyTitle { name: policy.name.clone() }}
            submit={PoliciesText::ApplyDo { count }}
            {command}
            on_close={props.on_close.clone()}
        >
            <p>{ PoliciesText::ApplyWhy }</p>
            <QuotaNote />
            { loaded(&disks, |_| if free.is_empty() {
                html! { <p class="hint">{ PoliciesText::ApplyNone }</p> }
            } else {
                html! { <fieldset class="field pick-list"><legend>{ PoliciesText::Disks }</legend>{ for free.iter().map(row) }</fieldset> }
            }) }
        </CommandDialog>
    }
}
