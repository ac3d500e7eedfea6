//! The files that differ between two moments, each with the way to it at either.

use super::use_files::use_files;
use crate::{
    components::{failure::failure_note, link::link_to_view, name::name_in_row},
    format::{count, exact_bytes, size},
    i18n::{Common, CompareText, DiskText},
    platform,
    routes::{DiskTab, DiskView, Route},
    state::{
        compared::{csv, listed, parent},
        remote::Remote,
    },
    worker::protocol::{ComparedVolume, FilesOutcome, NOW, Pair},
};
use rowdisk::service::views::HistoryView;
use rowdisk_files::{Difference, Differences, Differs, EntryKind, Version};
use std::rc::Rc;
use yew::prelude::*;

/// So many are shown; the saved list has all.
const SHOWN_MAX: usize = 1_000;

/// Of which disk, and between which moments.
#[derive(PartialEq, Properties)]
pub(super) struct FilesProps {
    pub(super) history: Rc<HistoryView>,
    pub(super) pair: Pair,
}

/// The card.
#[component]
pub(super) fn FilesCard(props: &FilesProps) -> Html {
    let (pair, disk) = (&props.pair, &props.history.disk);
    let found = use_files(pair, disk);
    let turn = found.turn.reform(|_: MouseEvent| ());
    let body = match &found.volumes {
        Remote::Failed(failure) => {
            let again = found.again.reform(|_: MouseEvent| ());
            failure_note(
                failure,
                html! { <button type="button" onclick={again}>{ Common::TryAgain }</button> },
            )
        }
        Remote::Ready(volumes) if volumes.is_empty() => {
            html! { <p class="hint inset">{ CompareText::FilesNowhere }</p> }
        }
        Remote::Ready(volumes) => {
            let is_alone = volumes.len() == 1;
            volumes
                .iter()
                .map(|one| volume(props, one, is_alone))
                .collect()
        }
        Remote::Loading if found.is_running => {
            let (max, value) = match found.progress {
                Some(progress) => (progress.total, Some(progress.done.to_string())),
                None => (None, None),
            };
            let max = max.map(|total| total.max(1).to_string());
            html! {
                <div class="task">
                    <b role="status">{ CompareText::FilesComparing }</b>
                    <progress aria-label={CompareText::FilesComparing} {max} {value} />
                    <button type="button" onclick={turn}>{ CompareText::Stop }</button>
                </div>
            }
        }
        Remote::Loading => html! {
            <div class="task">
                <span>{ CompareText::FilesStopped }</span>
                <button type="button" onclick={turn}>{ CompareText::FilesStart }</button>
            </div>
        },
    };
    let on_csv = found
        .volumes
        .ready()
        .filter(|volumes| listed(volumes) > 0)
        .map(|volumes| {
            let (volumes, name) = (volumes.clone(), format!("{}-files.csv", disk.name));
            Callback::from(move |_: MouseEvent| platform::download_text(&csv(&volumes), &name))
        });
    html! {
        <section class="card below" aria-label={CompareText::Files}>
            <div class="head">
                <h2>{ CompareText::Files }</h2>
                if let Some(onclick) = on_csv {
                    <button type="button" class="small" {onclick}>{ CompareText::FilesCsv }</button>
                }
            </div>
            { body }
        </section>
    }
}

fn volume(props: &FilesProps, volume: &ComparedVolume, is_alone: bool) -> Html {
    let number = volume.number;
    let body = match &volume.outcome {
        FilesOutcome::Files(found) => differences(props, number, found),
        FilesOutcome::OtherFilesystem => {
            html! { <p class="hint inset">{ CompareText::FilesOther }</p> }
        }
        FilesOutcome::Failed(failure) => failure_note(failure, html! {}),
    };
    html! {
        <>
            if !is_alone { <h3 class="inset">{ CompareText::FilesVolume { number } }</h3> }
            { body }
        </>
    }
}

fn differences(props: &FilesProps, volume: u32, found: &Differences) -> Html {
    let total = u64::from(found.total);
    let same = CompareText::FilesSame {
        count: u64::from(found.same),
    };
    let sum = if total == 0 {
        CompareText::FilesEqual
    } else {
        CompareText::FilesDiffer { count: total }
    };
    let shown = found.list.len().min(SHOWN_MAX) as u64;
    html! {
        <>
            <p class="hint inset">{ format!("{sum} {same}") }</p>
            if !found.is_exact { <p class="note warn">{ CompareText::FilesInexact }</p> }
            if total > 0 {
                <div class="scroll">
                    <table class="list files">
                        <thead><tr>
                            <th scope="col" class="text">{ CompareText::FilesPath }</th>
                            <th scope="col" class="text">{ CompareText::Kind }</th>
                            <th scope="col">{ moment(props, &props.pair.before) }</th>
                            <th scope="col">{ moment(props, &props.pair.after) }</th>
                        </tr></thead>
                        <tbody>{ for found.list.iter().take(SHOWN_MAX).map(|one| row(props, volume, one)) }</tbody>
                    </table>
                </div>
            }
            if total > shown {
                <p class="hint inset">{ CompareText::FilesShown { shown: count(shown), total: count(total) } }</p>
            }
        </>
    }
}

fn row(props: &FilesProps, volume: u32, one: &Difference) -> Html {
    let side = |id: &str, version: Option<Version>| match version {
        Some(version) => at_moment(props, volume, one, id, version),
        None => html! { <span class="muted">{ CompareText::FilesNone }</span> },
    };
    html! {
        <tr>
            <th scope="row" class="text">{ name_in_row(&one.path) }</th>
            <td class="text">{ differs(one.differs) }</td>
            <td>{ side(&props.pair.before, one.before) }</td>
            <td>{ side(&props.pair.after, one.after) }</td>
        </tr>
    }
}

/// The way to a file at a moment: its folder there, with the file marked.
fn at_moment(
    props: &FilesProps,
    volume: u32,
    one: &Difference,
    id: &str,
    version: Version,
) -> Html {
    let is_folder = one.kind == EntryKind::Folder;
    let path = if is_folder {
        one.path.as_str()
    } else {
        parent(&one.path)
    };
    let view = DiskView {
        show: Some(id.to_owned()).filter(|id| id != NOW),
        tab: DiskTab::Files,
        volume: Some(volume).filter(|volume| *volume != 0),
        path: Some(path.to_owned()).filter(|path| path != "/"),
        lit: Some(one.path.clone()).filter(|_| !is_folder),
        ..DiskView::default()
    };
    let disk = Route::Disk {
        disk: props.pair.disk.clone(),
    };
    let text = if is_folder {
        CompareText::FilesFolder.to_string()
    } else {
        size(version.len)
    };
    let label = CompareText::FilesOpen {
        path: one.path.clone(),
        moment: moment(props, id),
    };
    html! {
        <span title={(!is_folder).then(|| exact_bytes(version.len))}>
            { link_to_view(&disk, &view, html! { <>{ text }<span class="unseen">{ format!(" {label}") }</span></> }) }
        </span>
    }
}

fn moment(props: &FilesProps, id: &str) -> String {
    let found = props
        .history
        .snapshots
        .iter()
        .find(|snapshot| snapshot.id == id);
    found.map_or_else(
        || DiskText::Now.to_string(),
        |snapshot| snapshot.name.clone(),
    )
}

fn differs(differs: Differs) -> CompareText {
    match differs {
        Differs::Added => CompareText::FilesAdded,
        Differs::Removed => CompareText::FilesRemoved,
        Differs::Bytes => CompareText::FilesBytes,
        Differs::Time => CompareText::FilesTime,
        Differs::Perhaps | Differs::Not => CompareText::FilesPerhaps,
    }
}
