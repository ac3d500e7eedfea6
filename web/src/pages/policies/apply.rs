//! Putting disks under a policy: many at once.

use crate::{
    components::{
        command_dialog::CommandDialog,
        loaded::loaded,
        pager::{elsewhere, pager, select_all_hint},
        quota_note::QuotaNote,
    },
    hooks::{use_console, use_field, use_query},
    i18n::{Common, PoliciesText},
    state::{
        paging::{PageNumber, Paging, ROWS},
        selection::Selection,
    },
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
    let console = use_console();
    let number = use_state(|| 1_usize);
    {
        // Another search begins on its first page.
        let number = number.setter();
        use_effect_with(text.text().to_owned(), move |_| number.set(1));
    }
    let free = use_query::<DiskListView>(Query::DiskList(DiskList {
        filter: DiskFilter {
            text: text.text().to_owned(),
            not_under: Some(policy.id.clone()),
            ..DiskFilter::default()
        },
        order: DiskOrder::Name,
        is_down: false,
        part: PageNumber::new(*number).part(),
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
    let ids: Vec<String> = (chosen.iter().map(|disk| disk.as_str().to_owned())).collect();
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
    let total = free.ready().map_or(0, |free| free.total);
    let is_all = count > 0 && count == total;
    let on_all = {
        let picked = picked.setter();
        Callback::from(move |_: InputEvent| {
            let picked = picked.clone();
            // Those that are under it already are passed over.
            console.select_all(is_all, Query::DiskIds, move |all| picked.set(all));
        })
    };
    let on_page = {
        let number = number.setter();
        Callback::from(move |to| number.set(to))
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
                let page = Paging::cut(free.number, free.total, ROWS);
                html! {
                    <>
                        if free.count > SEARCHED_FROM {
                            <input type="search" value={text.text().to_owned()} oninput={text.typed()} {onkeydown} placeholder={Common::FilterByText} aria-label={Common::FilterByText} />
                        }
                        <fieldset class="field pick-list"><legend>{ PoliciesText::Disks }</legend>
                            if free.total > 1 && text.text().is_empty() {
                                <label class="choice"><input type="checkbox" checked={is_all} oninput={on_all.clone()} /><span>{ Common::SelectAll }if let Some(hint) = select_all_hint(page) { <small>{ hint }</small> }</span></label>
                            }
                            <>{ for free.disks.iter().map(row) }</>
                        </fieldset>
                        if free.total == 0 { <p class="hint">{ Common::NothingMatches }</p> }
                        { pager(page, &on_page) }
                        { elsewhere(ids.iter(), free.disks.iter().map(|disk| &disk.id)) }
                    </>
                }
            }) }
        </CommandDialog>
    }
}
