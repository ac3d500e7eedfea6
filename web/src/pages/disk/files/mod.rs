//! The files on the disk at the moment shown: its partitions, and the folders of one of them.

mod browser;
mod card;
mod dialogs;
mod drop_zone;
mod new_file;
mod place;
mod tools;
mod upload;
mod words;

use self::{browser::Browser, dialogs::FormatDialog, place::Place, words::volume_words};
use super::{moment::Moment, names::Names};
use crate::{
    components::{
        action::{Action, barred},
        empty::empty,
        field::Select,
        loaded::loaded,
    },
    hooks::{View, use_field, use_query},
    i18n::{FilesText, InstancesText},
    routes::DiskView,
    worker::protocol::{FilesAnswer, FilesRequest},
};
use rowdisk_files::{Disk, Filesystem, Table, Volume};
use yew::prelude::*;

/// The moment shown, and where in it.
#[derive(PartialEq, Properties)]
pub(super) struct FilesProps {
    pub(super) names: Names,
    pub(super) moment: Moment,
    pub(super) view: DiskView,
    pub(super) on_view: View<DiskView>,
}

/// The files tab.
#[component]
pub(super) fn Files(props: &FilesProps) -> Html {
    let place = Place {
        names: props.names.clone(),
        moment: props.moment.clone(),
        volume: 0,
        path: "/".to_owned(),
    };
    let disk = use_query::<FilesAnswer>(place.query(FilesRequest::Look));
    loaded(&disk, |answer| match &**answer {
        FilesAnswer::Disk(disk) => html! {
            <Volumes
                {place}
                disk={disk.clone()}
                view={props.view.clone()}
                on_view={props.on_view.clone()}
            />
        },
        _ => html! {},
    })
}

#[derive(PartialEq, Properties)]
struct VolumesProps {
    place: Place,
    disk: Disk,
    view: DiskView,
    on_view: View<DiskView>,
}

/// The partitions to choose from, and what is in the chosen one.
#[component]
fn Volumes(props: &VolumesProps) -> Html {
    let volumes = &props.disk.volumes;
    let wanted = props.view.volume.unwrap_or_default();
    // Whoever names none means the first that has files.
    let first = volumes
        .iter()
        .find(|volume| matches!(volume.filesystem, Filesystem::Fat(_) | Filesystem::Ext))
        .or(volumes.first());
    let here = volumes
        .iter()
        .find(|volume| volume.number == wanted && wanted != 0)
        .or(first);
    let number = here.map_or(0, |volume| volume.number);
    let field = use_field(|| number.to_string());
    {
        let (view, push) = (props.view.clone(), props.on_view.push.clone());
        use_effect_with(field.text().to_owned(), move |chosen| {
            if let Some(chosen) = chosen.parse().ok().filter(|chosen| *chosen != number) {
                push.emit(DiskView {
                    volume: Some(chosen),
                    path: None,
                    ..view
                });
            }
        });
    }
    let option = |volume: &Volume| {
        let text = FilesText::VolumeOption {
            number: volume.number,
            what: volume_words(volume),
            size: crate::format::size(volume.span.len),
        };
        (volume.number.to_string().into(), text.into())
    };
    let options: Vec<(AttrValue, AttrValue)> = volumes.iter().map(option).collect();
    html! {
        <>
            if props.disk.table == Table::Damaged { <p class="note warn">{ FilesText::TableDamaged }</p> }
            if volumes.len() > 1 {
                <div class="tools"><Select id="files-volume" label={FilesText::Volume} {options} {field} /></div>
            }
            if let Some(volume) = here {
                <Contents
                    key={volume.number}
                    place={Place { volume: volume.number, path: props.view.path.clone().unwrap_or_else(|| "/".to_owned()), ..props.place.clone() }}
                    volume={volume.clone()}
                    view={props.view.clone()}
                    on_view={props.on_view.clone()}
                />
            }
        </>
    }
}

#[derive(PartialEq, Properties)]
struct ContentsProps {
    place: Place,
    volume: Volume,
    view: DiskView,
    on_view: View<DiskView>,
}

/// One volume: its folders, or why it has none, and how it gets some.
#[component]
fn Contents(props: &ContentsProps) -> Html {
    let is_formatting = use_state(|| false);
    let asks = |asks: bool| {
        let is_formatting = is_formatting.clone();
        Callback::from(move |()| is_formatting.set(asks))
    };
    let (title, why) = match props.volume.filesystem {
        Filesystem::Fat(_) | Filesystem::Ext => {
            return html! {
                <Browser
                    place={props.place.clone()}
                    volume={props.volume.clone()}
                    view={props.view.clone()}
                    on_view={props.on_view.clone()}
                />
            };
        }
        Filesystem::Empty => (FilesText::NoneTitle, FilesText::NoneWhy),
        Filesystem::Unknown => (FilesText::UnknownTitle, FilesText::UnknownWhy),
        Filesystem::Damaged => (FilesText::DamagedTitle, FilesText::DamagedWhy),
    };
    // Whoever runs on it writes it, and the note above says who.
    let is_locked = props.place.names.history.disk.running().next().is_some();
    let ways = html! {
        if props.place.moment == Moment::Now && !props.volume.misplaced {
            <Action why_not={barred(is_locked, InstancesText::StopFirst)} class="primary" onclick={asks(true).reform(|_: MouseEvent| ())}>{ FilesText::Format }</Action>
        }
    };
    html! {
        <>
            { empty(title, why, ways) }
            if *is_formatting { <FormatDialog place={props.place.clone()} on_close={asks(false)} /> }
        </>
    }
}
