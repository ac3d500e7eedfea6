//! All disks: what each holds, its snapshots, its state; make, import; delete several, take a group
//! snapshot of them, put them under a policy.

mod apply;

use self::apply::Apply;
use crate::{
    components::{
        action::{Action, barred},
        amount::{ago, exact_size, size_to_come},
        ask::Ask,
        disk_form::DiskForm,
        empty::empty,
        encryption::encryption_badge,
        group_dialog::GroupDialog,
        help::{column, help},
        import_form::ImportForm,
        link::link,
        loaded::loaded,
        name::name_in_row,
        pager::{elsewhere, pager, select_all_hint, to_page},
        sort_head::{SortHead, sorter},
        status::disk_badge,
    },
    format::size,
    hooks::{View, use_console, use_now, use_query, use_title, use_view},
    i18n::{ApplyText, AskText, Common, DisksText, GroupText, RegionsText, Term, names},
    routes::{ListView, Route},
    state::{
        paging::{Paging, ROWS},
        selection::Selection,
        sort::Direction,
        uses::pool_bytes,
    },
    worker::protocol::Query,
};
use rowdisk::service::{
    command::{Command, DeleteDisk, DiskRef},
    views::{
        AttachmentView, DiskFilter, DiskList, DiskListView, DiskOrder, DiskView, IdName,
        PickedDiskView, StorageView,
    },
};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Create,
    Import,
    Delete,
    Group,
    Apply,
}

/// The page of disks.
#[component]
pub(crate) fn Disks() -> Html {
    use_title(Common::Disks.to_string());
    let view = use_view::<ListView<DiskOrder>>(Route::Disks);
    let list = use_query::<DiskListView>(Query::DiskList(DiskList {
        filter: DiskFilter::default(),
        order: view.now.sort,
        is_down: view.now.direction == Direction::Down,
        part: view.now.page.part(),
    }));
    let storage = use_query::<StorageView>(Query::Storage);
    let open = use_state(|| None::<Open>);
    let picked = use_state(Selection::default);
    let chosen = use_query::<Vec<PickedDiskView>>(Query::PickedDisks { ids: picked.ids() });
    let opens = |which: Open| {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(Some(which)))
    };
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(None))
    };
    // Those that are still there.
    let chosen: Vec<PickedDiskView> = (chosen.ready().into_iter())
        .flat_map(|chosen| chosen.iter().filter(|disk| picked.has(&disk.id)).cloned())
        .collect();
    let count = list.ready().map_or(0, |list| list.count);
    let summary = storage
        .ready()
        .filter(|_| count > 0)
        .map(|storage| DisksText::Summary {
            disks: count,
            bytes: size(pool_bytes(storage)),
        });
    let lost: Vec<IdName> = (chosen.iter().filter(|disk| disk.is_lost))
        .map(|disk| IdName {
            id: disk.id.clone(),
            name: disk.name.clone(),
        })
        .collect();
    let lost_first = RegionsText::ZoneFirstOf {
        names: names(&lost),
    };
    let lost_first = barred(!lost.is_empty(), lost_first);
    let toggle_all = {
        let (console, picked) = (use_console(), picked.clone());
        let is_all = chosen.len() as u64 == count;
        Callback::from(move |_: InputEvent| {
            let picked = picked.setter();
            console.select_all(is_all, Query::DiskIds, move |all| picked.set(all));
        })
    };
    html! {
        <>
            <div class="title">
                <div class="name">
                    <h1>{ Common::Disks }</h1>{ help("title", Term::CloudDisk) }
                    if let Some(summary) = summary { <span class="muted">{ summary }</span> }
                </div>
                if count > 0 {
                    <div class="actions">
                        <Action class="primary" onclick={opens(Open::Create)}>{ DisksText::New }</Action>
                        <Action onclick={opens(Open::Import)}>{ DisksText::Import }</Action>
                    </div>
                }
            </div>
            { loaded(&list, |list| if list.count == 0 {
                empty(DisksText::EmptyTitle, DisksText::EmptyWhy, html! {
                    <div class="ways">
                        <Action class="way" onclick={opens(Open::Create)}><b>{ DisksText::EmptyNew }</b><span>{ DisksText::EmptyNewWhy }</span></Action>
                        <Action class="way" onclick={opens(Open::Import)}><b>{ DisksText::EmptyImport }</b><span>{ DisksText::EmptyImportWhy }</span></Action>
                    </div>
                })
            } else {
                let on_pick = { let picked = picked.clone(); Callback::from(move |next| picked.set(next)) };
                html! { <DiskTable list={list.clone()} {view} picked={(*picked).clone()} is_all={chosen.len() as u64 == count} {on_pick} on_all={toggle_all} /> }
            }) }
            if !chosen.is_empty() {
                <div class="bulk">
                    <Action onclick={opens(Open::Group)} why_not={lost_first.clone()}>{ GroupText::Ask }</Action>
                    <Action onclick={opens(Open::Apply)}>{ ApplyText::Ask }</Action>
                    <Action class="danger" onclick={opens(Open::Delete)} why_not={lost_first}>{ DisksText::DeleteChosen { count: chosen.len() as u64 } }</Action>
                    if let Some(list) = list.ready() { { elsewhere(chosen.iter().map(|one| &one.id), list.disks.iter().map(|disk| &disk.id)) } }
                </div>
            }
            { match *open {
                None => html! {},
                Some(Open::Create) => html! { <DiskForm on_close={close} /> },
                Some(Open::Import) => html! { <ImportForm on_close={close} /> },
                Some(Open::Group) => {
                    let among: Vec<String> = chosen.iter().map(|disk| disk.id.clone()).collect();
                    html! { <GroupDialog {among} on_close={close.reform(|_| ())} /> }
                }
                Some(Open::Apply) => html! { <Apply disks={chosen} on_close={close} /> },
                Some(Open::Delete) => {
                    let (title, commands) = deletion(&chosen);
                    html! { <Ask {title} submit={AskText::DoDelete} {commands} on_close={close.reform(|_| ())} /> }
                }
            } }
        </>
    }
}

fn deletion(chosen: &[PickedDiskView]) -> (AskText, Vec<Command>) {
    let title = match chosen {
        [one] => AskText::DeleteOne {
            name: one.name.clone(),
        },
        many => AskText::DeleteMany {
            count: many.len() as u64,
        },
    };
    let command = |disk: &PickedDiskView| {
        Command::DeleteDisk(DeleteDisk {
            disk: DiskRef::new(disk.reference.clone()),
            keep_automatic: false,
        })
    };
    (title, chosen.iter().map(command).collect())
}

#[derive(PartialEq, Properties)]
struct DiskTableProps {
    list: Rc<DiskListView>,
    view: View<ListView<DiskOrder>>,
    picked: Selection,
    /// Whether all are picked, those on other pages too.
    is_all: bool,
    on_pick: Callback<Selection>,
    on_all: Callback<InputEvent>,
}

#[component]
fn DiskTable(props: &DiskTableProps) -> Html {
    let (list, view) = (&props.list, &props.view);
    let now = use_now();
    let (sort, direction) = (view.now.sort, view.now.direction);
    let page = Paging::cut(list.number, list.total, ROWS);
    let head = |column: DiskOrder,
                text: AttrValue,
                hint: Option<DisksText>,
                class: &'static str| {
        let hint = hint.map(AttrValue::from);
        let sorted = (sort == column).then_some(direction);
        let word = (column == DiskOrder::Snapshots).then_some(Term::Quota);
        html! { <SortHead {text} {hint} {sorted} on_sort={sorter(view, column)} {class} {word} /> }
    };
    let row = |disk: &DiskView| {
        let toggle = {
            let (on_pick, picked, id) =
                (props.on_pick.clone(), props.picked.clone(), disk.id.clone());
            Callback::from(move |_: InputEvent| on_pick.emit(picked.toggled(&id)))
        };
        html! {
            <tr key={disk.id.clone()} class={classes!(props.picked.has(&disk.id).then_some("picked"))}>
                <td class="pick"><input type="checkbox" checked={props.picked.has(&disk.id)} oninput={toggle} aria-label={Common::SelectOne { name: disk.name.clone() }} /></td>
                <th scope="row" class="text">{ link(&Route::Disk { disk: disk.id.clone() }, name_in_row(&disk.name)) }{ encryption_badge(disk.key.is_some(), disk.locked) }<small class="narrow">{ size(disk.len) }if disk.is_lost { { " · " }{ RegionsText::Lost } }</small></th>
                <td class="wide">{ exact_size(disk.len) }</td>
                <td>{ size_to_come(disk.chain_bytes) }</td>
                <td class="wide">{ size_to_come(disk.own_bytes) }</td>
                <td>{ DisksText::CountOf { count: disk.snapshots, quota: disk.snapshot_quota } }</td>
                <td class="wide text">{ match disk.last_snapshot_ms {
                    Some(ms) => ago(ms, now),
                    None => html! { DisksText::LastNever },
                } }</td>
                <td class="wide text">{ disk_badge(disk) }</td>
                <td class="wide text"><span class="spread">{ attached(disk) }</span></td>
            </tr>
        }
    };
    html! {
        <section class="card scroll">
            <table class="list">
                <thead><tr>
                    <th class="pick"><input type="checkbox" checked={props.is_all} oninput={props.on_all.clone()} aria-label={Common::SelectAll} title={select_all_hint(page)} /></th>
                    { head(DiskOrder::Name, Common::Name.into(), None, "text") }
                    { head(DiskOrder::Size, DisksText::Len.into(), None, "wide") }
                    { head(DiskOrder::Holds, DisksText::Holds.into(), Some(DisksText::HoldsHint), "") }
                    { head(DiskOrder::Own, DisksText::Own.into(), Some(DisksText::OwnHint), "wide") }
                    { head(DiskOrder::Snapshots, DisksText::Count.into(), None, "") }
                    { head(DiskOrder::Last, DisksText::Last.into(), None, "wide text") }
                    <th scope="col" class="wide text">{ column(DisksText::State, Term::Status) }</th>
                    <th scope="col" class="wide text">{ column(DisksText::Attached, Term::Attach) }</th>
                </tr></thead>
                <tbody>{ for list.disks.iter().map(row) }</tbody>
            </table>
            { pager(page, &to_page(view)) }
        </section>
    }
}

/// The instances that have it.
fn attached(disk: &DiskView) -> Html {
    if disk.attached.is_empty() {
        return html! { <span class="muted">{ DisksText::AttachedNowhere }</span> };
    }
    let one = |attached: &AttachmentView| {
        let to = Route::Instance {
            instance: attached.instance.id.clone(),
        };
        link(&to, name_in_row(&attached.instance.name))
    };
    disk.attached.iter().map(one).collect()
}
