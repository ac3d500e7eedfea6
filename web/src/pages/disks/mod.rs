//! All disks: what each holds, its snapshots, its state; make, import; delete several, take a group
//! snapshot of them, put them under a policy.

mod apply;

use self::apply::Apply;
use crate::{
    components::{
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
        pager::{pager, to_page},
        sort_head::{SortHead, sorter},
        status::disk_badge,
    },
    format::size,
    hooks::{use_now, use_query, use_title, use_view},
    i18n::{ApplyText, AskText, Common, DisksText, GroupText, RegionsText, Term},
    routes::{DiskColumn, ListView, Route},
    state::{
        names::reference,
        selection::Selection,
        sort::{natural, sorted},
        uses::pool_bytes,
    },
    worker::protocol::Query,
};
use rowdisk::service::{
    command::{Command, DeleteDisk, DiskRef},
    views::{AttachmentView, DiskView, StorageView},
};
use std::{cmp::Ordering, rc::Rc};
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
    let disks = use_query::<Vec<DiskView>>(Query::Disks);
    let storage = use_query::<StorageView>(Query::Storage);
    let open = use_state(|| None::<Open>);
    let picked = use_state(Selection::default);
    let opens = |which: Open| {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(Some(which)))
    };
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(None))
    };
    let all: &[DiskView] = disks.ready().map_or(&[], |disks| disks.as_slice());
    let taken: Vec<String> = all.iter().map(|disk| disk.name.clone()).collect();
    let chosen = picked.within(all.iter().map(|disk| disk.id.as_str()));
    let summary = storage
        .ready()
        .filter(|_| !all.is_empty())
        .map(|storage| DisksText::Summary {
            disks: all.len() as u64,
            bytes: size(pool_bytes(storage)),
        });
    html! {
        <>
            <div class="title">
                <div class="name">
                    <h1>{ Common::Disks }</h1>{ help("title", Term::CloudDisk) }
                    if let Some(summary) = summary { <span class="muted">{ summary }</span> }
                </div>
                if !all.is_empty() {
                    <div class="actions">
                        <button class="primary" onclick={opens(Open::Create)}>{ DisksText::New }</button>
                        <button onclick={opens(Open::Import)}>{ DisksText::Import }</button>
                    </div>
                }
            </div>
            { loaded(&disks, |disks| if disks.is_empty() {
                empty(DisksText::EmptyTitle, DisksText::EmptyWhy, html! {
                    <div class="ways">
                        <button class="way" onclick={opens(Open::Create)}><b>{ DisksText::EmptyNew }</b><span>{ DisksText::EmptyNewWhy }</span></button>
                        <button class="way" onclick={opens(Open::Import)}><b>{ DisksText::EmptyImport }</b><span>{ DisksText::EmptyImportWhy }</span></button>
                    </div>
                })
            } else {
                html! { <DiskTable disks={disks.clone()} picked={chosen.clone()} on_pick={let picked = picked.clone(); Callback::from(move |next| picked.set(next))} /> }
            }) }
            if !chosen.is_empty() {
                <div class="bulk">
                    <button onclick={opens(Open::Group)}>{ GroupText::Ask }</button>
                    <button onclick={opens(Open::Apply)}>{ ApplyText::Ask }</button>
                    <button class="danger" onclick={opens(Open::Delete)}>{ DisksText::DeleteChosen { count: chosen.len() as u64 } }</button>
                </div>
            }
            { match *open {
                None => html! {},
                Some(Open::Create) => html! { <DiskForm {taken} on_close={close} /> },
                Some(Open::Import) => html! { <ImportForm on_close={close} /> },
                Some(Open::Group) => {
                    let among: Vec<String> = mine(all, &chosen).map(|disk| disk.id.clone()).collect();
                    html! { <GroupDialog {among} on_close={close.reform(|_| ())} /> }
                }
                Some(Open::Apply) => {
                    let disks: Vec<DiskView> = mine(all, &chosen).cloned().collect();
                    html! { <Apply {disks} on_close={close} /> }
                }
                Some(Open::Delete) => {
                    let (title, commands) = deletion(all, &chosen);
                    html! { <Ask {title} submit={AskText::DoDelete} {commands} on_close={close.reform(|_| ())} /> }
                }
            } }
        </>
    }
}

fn mine<'a>(all: &'a [DiskView], chosen: &'a Selection) -> impl Iterator<Item = &'a DiskView> {
    all.iter().filter(|disk| chosen.has(&disk.id))
}

fn deletion(all: &[DiskView], chosen: &Selection) -> (AskText, Vec<Command>) {
    let mine: Vec<&DiskView> = mine(all, chosen).collect();
    let title = match mine.as_slice() {
        [one] => AskText::DeleteOne {
            name: one.name.clone(),
        },
        many => AskText::DeleteMany {
            count: many.len() as u64,
        },
    };
    let names = || all.iter().map(|disk| disk.name.as_str());
    let command = |disk: &&DiskView| {
        let disk = DiskRef::new(reference(&disk.id, &disk.name, names()));
        Command::DeleteDisk(DeleteDisk {
            disk,
            keep_automatic: false,
        })
    };
    (title, mine.iter().map(command).collect())
}

#[derive(PartialEq, Properties)]
struct DiskTableProps {
    disks: Rc<Vec<DiskView>>,
    picked: Selection,
    on_pick: Callback<Selection>,
}

#[component]
fn DiskTable(props: &DiskTableProps) -> Html {
    let view = use_view::<ListView<DiskColumn>>(Route::Disks);
    let now = use_now();
    let (sort, direction) = (view.now.sort, view.now.direction);
    let disks = sorted(&*props.disks, |a, b| direction.of(order(sort, a, b)));
    let page = view.now.page.of_rows(disks.len());
    let head = |column: DiskColumn,
                text: AttrValue,
                hint: Option<DisksText>,
                class: &'static str| {
        let hint = hint.map(AttrValue::from);
        let sorted = (sort == column).then_some(direction);
        let word = (column == DiskColumn::Snapshots).then_some(Term::Quota);
        html! { <SortHead {text} {hint} {sorted} on_sort={sorter(&view, column)} {class} {word} /> }
    };
    let toggle_all = {
        let (on_pick, picked) = (props.on_pick.clone(), props.picked.clone());
        let ids: Vec<String> = disks.iter().map(|disk| disk.id.clone()).collect();
        Callback::from(move |_: InputEvent| {
            on_pick.emit(picked.all_toggled(ids.iter().map(String::as_str)));
        })
    };
    let row = |disk: &&DiskView| {
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
    let all_picked = !disks.is_empty() && props.picked.len() == disks.len();
    html! {
        <section class="card scroll">
            <table class="list">
                <thead><tr>
                    <th class="pick"><input type="checkbox" checked={all_picked} oninput={toggle_all} aria-label={Common::SelectAll} /></th>
                    { head(DiskColumn::Name, Common::Name.into(), None, "text") }
                    { head(DiskColumn::Size, DisksText::Len.into(), None, "wide") }
                    { head(DiskColumn::Holds, DisksText::Holds.into(), Some(DisksText::HoldsHint), "") }
                    { head(DiskColumn::Own, DisksText::Own.into(), Some(DisksText::OwnHint), "wide") }
                    { head(DiskColumn::Snapshots, DisksText::Count.into(), None, "") }
                    { head(DiskColumn::Last, DisksText::Last.into(), None, "wide text") }
                    <th scope="col" class="wide text">{ column(DisksText::State, Term::Status) }</th>
                    <th scope="col" class="wide text">{ column(DisksText::Attached, Term::Attach) }</th>
                </tr></thead>
                <tbody>{ for page.of(&disks).iter().map(row) }</tbody>
            </table>
            { pager(page, &to_page(&view)) }
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

fn order(column: DiskColumn, a: &DiskView, b: &DiskView) -> Ordering {
    let by_name = || natural(&a.name, &b.name).then_with(|| a.id.cmp(&b.id));
    match column {
        DiskColumn::Name => by_name(),
        DiskColumn::Size => a.len.cmp(&b.len).then_with(by_name),
        DiskColumn::Holds => a.chain_bytes.cmp(&b.chain_bytes).then_with(by_name),
        DiskColumn::Own => a.own_bytes.cmp(&b.own_bytes).then_with(by_name),
        DiskColumn::Snapshots => a.snapshots.cmp(&b.snapshots).then_with(by_name),
        DiskColumn::Last => a
            .last_snapshot_ms
            .cmp(&b.last_snapshot_ms)
            .then_with(by_name),
    }
}
