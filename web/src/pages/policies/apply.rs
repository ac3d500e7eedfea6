//! Putting disks under a policy: many at once.

use crate::{
    components::{command_dialog::CommandDialog, loaded::loaded, quota_note::QuotaNote},
    hooks::{use_field, use_query},
    i18n::{Common, PoliciesText},
    state::{paging::PageNumber, selection::Selection},
    worker::protocol::Query,
};
use rowdisk::service::{
    command::{ApplyPolicy, Command, DiskRef, PolicyRef},
    views::{DiskFilter, DiskList, DiskListView, DiskOrder, DiskView, PickedDiskView, PolicyView},
};
use yew::prelude::*;

/// With more disks than that one can search for some.
const SEARCHED_FROM: u64 = 12;

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
    let text = use_field(String::new);
    let free = use_query::<DiskListView>(Query::DiskList(DiskList {
        filter: DiskFilter {
            text: text.text().to_owned(),
            not_under: Some(policy.id.clone()),
            ..DiskFilter::default()
        },
        order: DiskOrder::Name,
        is_down: false,
        part: PageNumber::default().part(),
    }));
    let picked = use_state(Selection::default);
    // What is picked stays so while others are looked for.
    let chosen = use_query::<Vec<PickedDiskView>>(Query::PickedDisks { ids: picked.ids() });
    let is_under =
        |disk: &PickedDiskView| (disk.policies.iter()).any(|applied| applied.id == policy.id);
    let chosen = chosen.ready().into_iter().flat_map(|chosen| chosen.iter());
    let chosen: Vec<DiskRef> = chosen
        .filter(|disk| picked.has(&disk.id) && !is_under(disk))
        .map(|disk| DiskRef::new(disk.id.clone()))
        .collect();
    let count = chosen.len() as u64;
    let command = (count > 0).then(|| {
        Command::ApplyPolicy(ApplyPolicy {
            policy: PolicyRef::new(policy.id.clone()),
            disks: chosen,
        })
    });
    let row = |disk: &DiskView| {
        let toggle = {
            let (picked, id) = (picked.clone(), disk.id.clone());
            Callback::from(move |_: InputEvent| picked.set(picked.toggled(&id)))
        };
        let other = disk.policies.first().map(|applied| PoliciesText::ApplyNow {
            policy: applied.policy.name.clone(),
        });
        html! {
            <label key={disk.id.clone()} class="choice">
                <input type="checkbox" checked={picked.has(&disk.id)} oninput={toggle} />
                <span>{ &disk.name }if let Some(other) = other { <small>{ other }</small> }</span>
            </label>
        }
    };
    // It looks for disks, and is no answer to the question.
    let onkeydown = Callback::from(|event: KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
        }
    });
    html! {
        <CommandDialog
            title={PoliciesText::ApplyTitle { name: policy.name.clone() }}
            submit={PoliciesText::ApplyDo { count }}
            command={command.clone()}
            on_close={props.on_close.clone()}
        >
            <p>{ PoliciesText::ApplyWhy }</p>
            <QuotaNote {command} />
            { loaded(&free, |free| if free.total == 0 && text.text().is_empty() {
                html! { <p class="hint">{ PoliciesText::ApplyNone }</p> }
            } else {
                let more = free.total - free.disks.len() as u64;
                html! {
                    <>
                        if free.count > SEARCHED_FROM {
                            <input type="search" value={text.text().to_owned()} oninput={text.typed()} {onkeydown} placeholder={Common::FilterByText} aria-label={Common::FilterByText} />
                        }
                        <fieldset class="field pick-list"><legend>{ PoliciesText::Disks }</legend>{ for free.disks.iter().map(row) }</fieldset>
                        if free.total == 0 { <p class="hint">{ Common::NothingMatches }</p> }
                        if more > 0 { <p class="hint">{ PoliciesText::ApplyMore { count: more } }</p> }
                    </>
                }
            }) }
        </CommandDialog>
    }
}
