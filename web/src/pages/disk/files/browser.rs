//! The folders of a volume: one at a time, as a table.

use super::{
    card::Card,
    dialogs::{
        DeleteDialog, FolderDialog, FormatDialog, RenameDialog, ReplaceDialog, RestoreDialog,
    },
    drop_zone::DropZone,
    new_file::NewFileDialog,
    place::Place,
    tools::Tools,
    upload,
    words::{kind_words, protection_words, volume_words},
};
use crate::{
    components::{amount::exact_size, loaded::loaded, name::name_in_row},
    console::Console,
    format::{count, exact},
    hooks::{View, use_console, use_query},
    i18n::{FilesText, joined},
    pages::disk::moment::Moment,
    routes::DiskView,
    state::toasts::Notice,
    worker::protocol::{FilesAnswer, FilesRequest},
};
use rowdisk_files::{Entry, EntryKind, Listing, Volume};
use wasm_bindgen_futures::spawn_local;
use web_sys::File;
use yew::prelude::*;

/// So many entries of a folder are shown.
const SHOWN_MAX: u32 = 2_000;

/// Where, and what can be done there.
#[derive(PartialEq, Properties)]
pub(super) struct BrowserProps {
    pub(super) place: Place,
    pub(super) volume: Volume,
    pub(super) view: DiskView,
    pub(super) on_view: View<DiskView>,
}

/// What is asked about an entry.
#[derive(Clone, PartialEq)]
pub(super) enum Asked {
    Card(Entry),
    Rename(Entry),
    Delete(Entry),
    Restore(Entry),
    File,
    Folder,
    Format,
    /// The files, and the names that are there.
    Replace(Vec<File>, Vec<String>),
}

/// The folder, and what can be done in it.
#[component]
pub(super) fn Browser(props: &BrowserProps) -> Html {
    let console = use_console();
    let place = &props.place;
    let listing = use_query::<FilesAnswer>(place.query(FilesRequest::List {
        volume: place.volume,
        path: place.path.clone(),
        skip: 0,
        take: SHOWN_MAX,
    }));
    let asked = use_state(|| None::<Asked>);
    let ask = {
        let asked = asked.setter();
        Callback::from(move |what: Asked| asked.set(Some(what)))
    };
    let on_close = {
        let asked = asked.setter();
        Callback::from(move |()| asked.set(None))
    };
    let go = {
        let (view, push) = (props.view.clone(), props.on_view.push.clone());
        Callback::from(move |path: String| {
            push.emit(DiskView {
                path: Some(path).filter(|path| path != "/"),
                ..view.clone()
            });
        })
    };
    let is_now = place.moment == Moment::Now;
    let is_locked = place.names.history.disk.running().next().is_some();
    let can_change = is_now && !is_locked && props.volume.protection.is_none();
    let on_files = {
        let (place, ask) = (place.clone(), ask.clone());
        Callback::from(move |files: Vec<File>| {
            spawn_local(take(console.here(), place.clone(), files, ask.clone()));
        })
    };
    let why_not = match props.volume.protection {
        Some(protection) => Some(protection_words(protection)),
        None if !is_now => Some(FilesText::ReadOnlySnapshot),
        None => None,
    };
    let content = html! {
        <>
            <div class="files-bar">
                { crumbs(place, &go) }
                <span class="muted">{ volume_words(&props.volume) }</span>
            </div>
            if can_change { <Tools on_files={on_files.clone()} ask={ask.clone()} /> }
            if props.volume.is_behind { <p class="note">{ FilesText::Behind }</p> }
            if let Some(why) = &why_not { <p class="hint inset">{ why.clone() }</p> }
            { loaded(&listing, |answer| match &**answer {
                FilesAnswer::Listing(listing) => table(place, listing, props.view.lit.as_deref(), &go, &ask),
                _ => html! {},
            }) }
            { dialog(props, asked.as_ref(), can_change, &go, &ask, &on_close) }
        </>
    };
    html! { <DropZone {on_files} refuses={why_not.map(AttrValue::from)}>{ content }</DropZone> }
}

/// Puts files there, or asks first about those whose names are taken.
async fn take(console: Console, place: Place, files: Vec<File>, ask: Callback<Asked>) {
    let entries = match upload::entries(&console, &place).await {
        Ok(entries) => entries,
        Err(failure) => return console.tell_failed(&failure),
    };
    let there = |kind: fn(EntryKind) -> bool| -> Vec<String> {
        let entries = entries.iter().filter(|entry| kind(entry.kind));
        let taken = entries.filter(|entry| files.iter().any(|file| is_same(entry, file)));
        taken.map(|entry| entry.name.clone()).collect()
    };
    let folders = there(|kind| kind == EntryKind::Folder);
    let taken = there(|kind| kind != EntryKind::Folder);
    if !folders.is_empty() {
        console.notify(Notice::Done {
            what: FilesText::FolderThere {
                names: joined(folders.iter().map(String::as_str)),
            }
            .to_string(),
            cost: FilesText::FolderThereWhy.to_string(),
        });
    } else if !taken.is_empty() {
        ask.emit(Asked::Replace(files, taken));
    } else {
        // A folder that is there gets what is new; a file in it that is there stops it.
        upload::put(&console, &place, files, false);
    }
}

/// Whether a file goes to where this entry is. FAT tells names apart whatever their case.
fn is_same(entry: &Entry, file: &File) -> bool {
    entry.name.to_lowercase() == upload::path_of(file).to_lowercase()
}

fn dialog(
    props: &BrowserProps,
    asked: Option<&Asked>,
    can_change: bool,
    go: &Callback<String>,
    ask: &Callback<Asked>,
    on_close: &Callback<()>,
) -> Html {
    let (place, on_close) = (props.place.clone(), on_close.clone());
    match asked.cloned() {
        None => html! {},
        Some(Asked::Card(entry)) => html! {
            <Card {place} {entry} {can_change} {on_close} go={go.clone()} ask={ask.clone()} view={props.view.clone()} push={props.on_view.push.clone()} />
        },
        Some(Asked::Rename(entry)) => html! { <RenameDialog {place} {entry} {on_close} /> },
        Some(Asked::Delete(entry)) => html! { <DeleteDialog {place} {entry} {on_close} /> },
        Some(Asked::Restore(entry)) => html! { <RestoreDialog {place} {entry} {on_close} /> },
        Some(Asked::File) => html! { <NewFileDialog {place} {on_close} /> },
        Some(Asked::Folder) => html! { <FolderDialog {place} {on_close} /> },
        Some(Asked::Format) => html! { <FormatDialog {place} {on_close} /> },
        Some(Asked::Replace(files, taken)) => {
            html! { <ReplaceDialog {place} {files} {taken} {on_close} /> }
        }
    }
}

/// The way here, each folder of it a step back.
fn crumbs(place: &Place, go: &Callback<String>) -> Html {
    let crumbs = place.crumbs();
    let step = |name: AttrValue, path: &str, is_here: bool| {
        let path = path.to_owned();
        let onclick = go.reform(move |_: MouseEvent| path.clone());
        html! {
            <li>
                if is_here {
                    <span aria-current="location">{ name }</span>
                } else {
                    <button type="button" class="link" {onclick}>{ name }</button>
                }
            </li>
        }
    };
    let here = crumbs.len();
    html! {
        <nav class="way-here" aria-label={FilesText::Where}><ol>
            { step(FilesText::Top.into(), "/", here == 0) }
            { for crumbs.iter().enumerate().map(|(index, (name, path))| step((*name).to_owned().into(), path, index + 1 == here)) }
        </ol></nav>
    }
}

fn table(
    place: &Place,
    listing: &Listing,
    lit: Option<&str>,
    go: &Callback<String>,
    ask: &Callback<Asked>,
) -> Html {
    if listing.entries.is_empty() {
        return html! { <p class="hint inset">{ FilesText::FolderEmpty }</p> };
    }
    let row = |entry: &Entry| {
        let open = {
            let (go, ask, entry) = (go.clone(), ask.clone(), entry.clone());
            let path = place.child(&entry.name);
            Callback::from(move |_: MouseEvent| match entry.kind {
                EntryKind::Folder => go.emit(path.clone()),
                _ => ask.emit(Asked::Card(entry.clone())),
            })
        };
        let more = {
            let entry = entry.clone();
            ask.reform(move |_: MouseEvent| Asked::Card(entry.clone()))
        };
        let name = name_in_row(&entry.name);
        let is_lit = lit == Some(place.child(&entry.name).as_str());
        html! {
            <tr key={entry.name.clone()} class={classes!(is_lit.then_some("picked"))} aria-current={is_lit.then_some("true")}>
                <th scope="row" class="text">{ icon(entry.kind) }<button type="button" class="link" onclick={open}>{ name }</button></th>
                <td>{ match entry.kind {
                    EntryKind::File => exact_size(entry.len),
                    kind => html! { <span class="muted">{ kind_words(kind) }</span> },
                } }</td>
                <td class="wide text">{ for entry.modified.map(moment) }</td>
                <td class="pick"><button type="button" class="plain" onclick={more} aria-label={FilesText::ActionsOf { name: entry.name.clone() }}>{ "⋯" }</button></td>
            </tr>
        }
    };
    let shown = listing.entries.len() as u64;
    html! {
        <>
            <div class="scroll">
                <table class="list files">
                    <thead><tr>
                        <th scope="col" class="text">{ FilesText::NameHead }</th>
                        <th scope="col">{ FilesText::SizeHead }</th>
                        <th scope="col" class="wide text">{ FilesText::ChangedHead }</th>
                        <td class="pick" />
                    </tr></thead>
                    <tbody>{ for listing.entries.iter().map(row) }</tbody>
                </table>
            </div>
            if u64::from(listing.total) > shown {
                <p class="hint inset">{ FilesText::Shown { shown: count(shown), total: count(u64::from(listing.total)) } }</p>
            }
        </>
    }
}

/// A filesystem's time. FAT has no zone: it is shown as it stands there.
fn moment(seconds: i64) -> String {
    exact(
        u64::try_from(seconds)
            .unwrap_or_default()
            .saturating_mul(1000),
        0,
    )
}

fn icon(kind: EntryKind) -> Html {
    let path = match kind {
        EntryKind::Folder => "M1.5 4h4l1.5 2h7.5v7.5h-13z",
        _ => "M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3",
    };
    html! { <svg class="file-icon" viewBox="0 0 16 16" aria-hidden="true"><path d={path} /></svg> }
}
