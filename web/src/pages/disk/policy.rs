//! Which policy takes snapshots of this disk.

use super::dialogs::NamesProps;
use crate::{
    components::{
        command_dialog::CommandDialog, field::Select, loaded::loaded, quota_note::QuotaNote,
    },
    hooks::{use_field, use_query},
    i18n::{PoliciesText, Term, schedule_words},
    worker::protocol::Query,
};
use rowdisk::service::{
    command::{ApplyPolicy, CancelPolicy, Command, DiskRef, PolicyRef},
    views::PolicyView,
};
use yew::prelude::*;

/// Asks for the policy.
#[component]
pub(super) fn DiskPolicy(props: &NamesProps) -> Html {
    let disk = &props.names.history.disk;
    let policies = use_query::<Vec<PolicyView>>(Query::Policies);
    let present = disk
        .policies
        .first()
        .map(|applied| applied.policy.id.clone());
    let before = present.clone().unwrap_or_default();
    let field = use_field(|| before.clone());
    let disks = vec![DiskRef::new(disk.id.clone())];
    let command = (field.text() != before).then(|| match field.text() {
        "" => Command::CancelPolicy(CancelPolicy { disks }),
        policy => Command::ApplyPolicy(ApplyPolicy {
            policy: PolicyRef::new(policy),
            disks,
        }),
    });
    let option = |policy: &PolicyView| {
        let words = schedule_words(policy.schedule);
        let text = PoliciesText::DiskOption {
            policy: policy.name.clone(),
            words,
        };
        (policy.id.clone().into(), text.into())
    };
    html! {
        <CommandDialog
            title={PoliciesText::DiskTitle { disk: disk.name.clone() }}
            submit={PoliciesText::DiskDo}
            command={command.clone()}
            on_close={props.on_close.clone()}
        >
            <p>{ PoliciesText::DiskWhy }</p>
            <QuotaNote {command} />
            { loaded(&policies, |all| {
                let none = (AttrValue::from(""), AttrValue::from(PoliciesText::DiskNone));
                let options: Vec<_> = [none].into_iter().chain(all.iter().map(option)).collect();
                html! { <Select id="disk-policy" word={Term::Policy} label={PoliciesText::DiskLabel} {options} {field} /> }
            }) }
        </CommandDialog>
    }
}
