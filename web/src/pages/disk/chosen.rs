//! The moment picked in the history: what it is, what depends on it, what one can do with it.

use super::{dialogs::Open, moment::Moment, names::Names, use_export};
use crate::{
    components::{
        amount::ago,
        link::{link, link_to_view},
    },
    format::size,
    hooks::use_now,
    i18n::{Common, CompareText, DiskText},
    routes::{CompareView, DiskView, Route},
};
use rowdisk::service::views::{DiskKind, IdName, SnapshotView};
use yew::prelude::*;

/// The moment picked.
#[derive(PartialEq, Properties)]
pub(super) struct ChosenProps {
    pub(super) names: Names,
    pub(super) moment: Moment,
    pub(super) view: DiskView,
    pub(super) on_view: Callback<DiskView>,
    pub(super) on_open: Callback<Open>,
}

/// Says what was picked and offers what can be done with it.
#[component]
pub(super) fn Chosen(props: &ChosenProps) -> Html {
    let show = {
        let (view, on_view) = (props.view.clone(), props.on_view.clone());
        Callback::from(move |_: MouseEvent| {
            let show = view.pick.clone();
            // Another moment may have another size: its map begins as a whole.
            on_view.emit(DiskView {
                show,
                first: None,
                blocks: None,
                ..view.clone()
            });
        })
    };
    let is_shown = props.view.pick == props.view.show;
    let name = props.names.history.disk.name.clone();
    let on_export = use_export(props.names.now(), name);
    let compare = compare_link(props);
    match &props.moment {
        Moment::Now => html! {
            <div class="chosen">
                <p>{ DiskText::ChosenNow }</p>
                if !is_shown { <button type="button" onclick={show}>{ DiskText::ShowNow }</button> }
                { compare }
                <button type="button" onclick={on_export}>{ DiskText::ExportThis }</button>
            </div>
        },
        Moment::Snapshot(snapshot) => html! {
            <ChosenSnapshot
                names={props.names.clone()}
                snapshot={(**snapshot).clone()}
                {is_shown}
                {show}
                {compare}
                on_open={props.on_open.clone()}
            />
        },
    }
}

/// To the comparison of what is picked with what is shown, or with now; nothing if there is but one
/// moment.
fn compare_link(props: &ChosenProps) -> Html {
    let (view, history) = (&props.view, &props.names.history);
    if history.snapshots.is_empty() {
        return html! {};
    }
    let to = Route::Compare {
        disk: history.disk.id.clone(),
    };
    let is_shown = view.pick == view.show;
    let compare = CompareView {
        before: view.pick.clone().or_else(|| view.show.clone()),
        after: view
            .show
            .clone()
            .filter(|_| !is_shown && view.pick.is_some()),
        ..CompareView::default()
    };
    link_to_view(&to, &compare, CompareText::Link)
}

#[derive(PartialEq, Properties)]
struct ChosenSnapshotProps {
    names: Names,
    snapshot: SnapshotView,
    is_shown: bool,
    show: Callback<MouseEvent>,
    /// Leads to the comparison.
    compare: Html,
    on_open: Callback<Open>,
}

#[component]
fn ChosenSnapshot(props: &ChosenSnapshotProps) -> Html {
    let now = use_now();
    let snapshot = &props.snapshot;
    let disk = &props.names.history.disk;
    let on_export = use_export(
        props.names.version(snapshot),
        format!("{}-{}", disk.name, snapshot.name),
    );
    let opens = |which: fn(SnapshotView) -> Open| {
        let snapshot = snapshot.clone();
        props
            .on_open
            .reform(move |_: MouseEvent| which(snapshot.clone()))
    };
    let is_system = snapshot.source_disk_kind == DiskKind::System;
    html! {
        <div class="chosen">
            <p>
                <b>{ &snapshot.name }</b>{ DiskText::Dot }{ ago(snapshot.created_ms, now) }
                { DiskText::Dot }{ DiskText::ChosenSees { bytes: size(snapshot.data_bytes) } }
                if snapshot.children.len() + usize::from(snapshot.is_head_parent) > 1 {
                    { DiskText::Dot }
                    { DiskText::ChosenBranches { count: (snapshot.children.len() + usize::from(snapshot.is_head_parent)) as u64 } }
                }
                { DiskText::Dot }{ frees(snapshot) }
                if !snapshot.description.is_empty() { <span class="description">{ &snapshot.description }</span> }
                if !snapshot.used_by_images.is_empty() {
                    <span class="description">{ DiskText::ChosenImages }{ for between(snapshot.used_by_images.iter().map(|image| html! { <b>{ &image.name }</b> }).collect()) }</span>
                }
                if !snapshot.used_by_disks.is_empty() {
                    <span class="description">{ DiskText::ChosenDisks }{ for between(snapshot.used_by_disks.iter().map(disk_link).collect()) }</span>
                }
            </p>
            if !props.is_shown { <button type="button" onclick={props.show.clone()}>{ DiskText::Show }</button> }
            { props.compare.clone() }
            <button type="button" onclick={opens(Open::RollBack)}>{ DiskText::RollBack }</button>
            <button type="button" onclick={opens(Open::NewDisk)}>{ DiskText::NewDisk }</button>
            <button type="button" onclick={opens(Open::NewImage)} disabled={!is_system} title={(!is_system).then(|| DiskText::NewImageNo.to_string())}>{ DiskText::NewImage }</button>
            <button type="button" onclick={on_export}>{ DiskText::ExportThis }</button>
            <button type="button" class="danger" onclick={opens(Open::DeleteSnapshot)}>{ Common::DeleteAsk }</button>
        </div>
    }
}

/// What deleting it gives back, and who still holds its data.
fn frees(snapshot: &SnapshotView) -> Html {
    let (frees, held) = match snapshot.frees_bytes {
        0 => (DiskText::ChosenFreesNothing, DiskText::ChosenHeldBy),
        bytes => (
            DiskText::ChosenFrees { bytes: size(bytes) },
            DiskText::ChosenRestHeldBy,
        ),
    };
    let holders = snapshot
        .held_by
        .iter()
        .map(|name| html! { <b>{ name }</b> })
        .collect::<Vec<_>>();
    html! {
        <>
            { frees }
            if !holders.is_empty() { { held }{ for between(holders) } }
        </>
    }
}

fn disk_link(disk: &IdName) -> Html {
    link(
        &Route::Disk {
            disk: disk.id.clone(),
        },
        &disk.name,
    )
}

/// The items with commas, and an "and" before the last.
fn between(items: Vec<Html>) -> Vec<Html> {
    let count = items.len();
    let mut row = Vec::with_capacity(count * 2);
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            let word = if index + 1 == count {
                DiskText::And
            } else {
                DiskText::Comma
            };
            row.push(html! { word });
        }
        row.push(item);
    }
    row
}
