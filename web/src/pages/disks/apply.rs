//! Putting the chosen disks under a policy, or under none.

use crate::{
    components::{
        command_dialog::CommandDialog, field::Select, link::link, loaded::loaded,
        quota_note::QuotaNote,
    },
    hooks::{use_field, use_query},
    i18n::{ApplyText, PoliciesText, Term, names},
    routes::Route,
    worker::protocol::Query,
};
use rowdisk::service::{
    command::{ApplyPolicy, CancelPolicy, Command, DiskRef, PolicyRef},
    views::{IdName, PickedDiskView, PolicyView},
};
use yew::prelude::*;

/// The value of the choice that takes disks from under their policies.
const NONE: &str = "none";

/// Which disks.
#[derive(PartialEq, Properties)]
pub(super) struct ApplyProps {
    pub(super) disks: Vec<PickedDiskView>,
    pub(super) on_close: Callback<()>,
}

/// Asks for the policy.
#[component]
pub(super) fn Apply(props: &ApplyProps) -> Html {
    let policies = use_query::<Vec<PolicyView>>(Query::Policies);
    let field = use_field(String::new);
    let all = policies.ready().map_or(&[][..], |all| all.as_slice());
    let first = all.first().map(|policy| policy.id.clone());
    let chosen = Some(field.text().to_owned()).filter(|text| !text.is_empty());
    let chosen = chosen.or(first).unwrap_or_default();
    let (there, others) = sorted_out(&props.disks, &chosen);
    let disks: Vec<DiskRef> = (others.iter())
        .map(|disk| DiskRef::new(disk.id.clone()))
        .collect();
    let is_none = chosen == NONE;
    let command = (!disks.is_empty() && !chosen.is_empty()).then(|| match is_none {
        true => Command::CancelPolicy(CancelPolicy { disks }),
        false => Command::ApplyPolicy(ApplyPolicy {
            policy: PolicyRef::new(chosen.clone()),
            disks,
        }),
    });
    let replaced: Vec<IdName> = (others.iter())
        .filter(|disk| !disk.policies.is_empty())
        .map(named)
        .collect();
    let there: Vec<IdName> = there.iter().map(named).collect();
    let options = all
        .iter()
        .map(|policy| (policy.id.clone().into(), policy.name.clone().into()))
        .chain([(NONE.into(), ApplyText::NoPolicy.into())]);
    let count = props.disks.len() as u64;
    html! {
        <CommandDialog
            title={ApplyText::Title { count }}
            submit={PoliciesText::ApplyDo { count: others.len() as u64 }}
            command={command.clone()}
            on_close={props.on_close.clone()}
        >
            { loaded(&policies, |_| if all.is_empty() {
                html! { <p>{ ApplyText::None }{ " " }{ link(&Route::Policies, ApplyText::ToPolicies) }</p> }
            } else {
                html! {
                    <>
                        <Select id="apply-policy" word={Term::Policy} label={ApplyText::Policy} options={options.collect::<Vec<_>>()} {field} />
                        if !replaced.is_empty() && !is_none { <p class="note warn">{ ApplyText::Replaces { names: names(&replaced) } }</p> }
                        if !is_none { <QuotaNote command={command.clone()} /> }
                        if others.is_empty() {
                            <p class="hint">{ ApplyText::NothingToDo }</p>
                        } else if !there.is_empty() && !is_none {
                            <p class="hint">{ ApplyText::AreUnder { names: names(&there) } }</p>
                        }
                    </>
                }
            }) }
        </CommandDialog>
    }
}

/// Those for which it is so already, and the others.
fn sorted_out(
    disks: &[PickedDiskView],
    policy: &str,
) -> (Vec<PickedDiskView>, Vec<PickedDiskView>) {
    let is_so = |disk: &PickedDiskView| match policy {
        NONE => disk.policies.is_empty(),
        id => disk.policies.iter().any(|policy| policy.id == id),
    };
    disks.iter().cloned().partition(is_so)
}

fn named(disk: &PickedDiskView) -> IdName {
    IdName {
        id: disk.id.clone(),
        name: disk.name.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disks_under_nothing_need_nothing_to_be_under_none() {
        let disks = [PickedDiskView {
            id: String::new(),
            name: String::new(),
            reference: String::new(),
            multi_attach: false,
            is_encrypted: false,
            locked: false,
            is_lost: false,
            policies: Vec::new(),
        }];
        assert_eq!(sorted_out(&disks, NONE).1.len(), 0);
        assert_eq!(sorted_out(&disks, "sp-1").1.len(), 1);
    }
}
