//! The questions before something changes: what goes, and what can bring it back.

use super::{place::Place, upload};
use crate::{
    components::{command_dialog::CommandDialog, dialog::Dialog, field::TextField},
    hooks::{use_console, use_field},
    i18n::{FilesText, joined},
    pages::disk::{moment::Moment, undo::undo_note},
};
use rowdisk::service::command::{
    Command, DeleteFiles, FormatDisk, FormatKind, MakeFolder, RenameFile, RestoreFile,
};
use rowdisk_files::{Entry, EntryKind};
use web_sys::File;
use yew::prelude::*;

/// What a dialog is about.
#[derive(PartialEq, Properties)]
pub(super) struct EntryProps {
    pub(super) place: Place,
    pub(super) entry: Entry,
    pub(super) on_close: Callback<()>,
}

/// A dialog about the folder, or the whole volume.
#[derive(PartialEq, Properties)]
pub(super) struct PlaceProps {
    pub(super) place: Place,
    pub(super) on_close: Callback<()>,
}

/// A new filesystem.
#[component]
pub(super) fn FormatDialog(props: &PlaceProps) -> Html {
    let label = use_field(String::new);
    let place = &props.place;
    let name = place.names.history.disk.name.clone();
    let title = match place.partition() {
        Some(number) => FilesText::FormatPartTitle { name, number },
        None => FilesText::FormatTitle { name },
    };
    let fault =
        (label.text().trim().chars().count() > 11).then(|| AttrValue::from(FilesText::LabelLong));
    let command = Command::FormatDisk(FormatDisk {
        disk: place.names.disk(),
        partition: place.partition(),
        kind: FormatKind::Fat,
        label: Some(label.text().trim().to_owned()).filter(|label| !label.is_empty()),
    });
    html! {
        <CommandDialog {title} submit={FilesText::FormatStart} is_danger=true command={Some(command).filter(|_| fault.is_none())} on_close={props.on_close.clone()}>
            <p>{ FilesText::FormatWhy }</p>
            { undo_note(&place.names.history) }
            <TextField id="format-label" label={FilesText::Label} field={label} hint={AttrValue::from(FilesText::LabelHint)} {fault} is_first=true />
        </CommandDialog>
    }
}

/// A new folder.
#[component]
pub(super) fn FolderDialog(props: &PlaceProps) -> Html {
    let name = use_field(String::new);
    let place = &props.place;
    let command = is_name(name.text()).then(|| {
        Command::MakeFolder(MakeFolder {
            disk: place.names.disk(),
            partition: place.partition(),
            path: place.child(name.text().trim()),
        })
    });
    html! {
        <CommandDialog title={FilesText::NewFolderTitle} submit={crate::i18n::Common::Create} {command} on_close={props.on_close.clone()}>
            <TextField id="folder-name" label={FilesText::FolderName} fault={slash(name.text())} field={name} is_first=true />
        </CommandDialog>
    }
}

/// Another name.
#[component]
pub(super) fn RenameDialog(props: &EntryProps) -> Html {
    let name = use_field(|| props.entry.name.clone());
    let place = &props.place;
    let is_same = name.text().trim() == props.entry.name;
    let is_new = is_name(name.text()) && !is_same;
    let same = is_same.then(|| AttrValue::from(FilesText::NameSame));
    let fault = slash(name.text());
    let command = is_new.then(|| {
        Command::RenameFile(RenameFile {
            disk: place.names.disk(),
            partition: place.partition(),
            from: place.child(&props.entry.name),
            to: place.child(name.text().trim()),
        })
    });
    let title = FilesText::RenameTitle {
        name: props.entry.name.clone(),
    };
    html! {
        <CommandDialog {title} submit={FilesText::RenameStart} {command} on_close={props.on_close.clone()}>
            <TextField id="new-name" label={FilesText::NewName} hint={same} {fault} field={name} is_first=true />
        </CommandDialog>
    }
}

/// A file or a folder goes.
#[component]
pub(super) fn DeleteDialog(props: &EntryProps) -> Html {
    let (place, entry) = (&props.place, &props.entry);
    let command = Command::DeleteFiles(DeleteFiles {
        disk: place.names.disk(),
        partition: place.partition(),
        paths: vec![place.child(&entry.name)],
    });
    let title = FilesText::DeleteTitle {
        name: entry.name.clone(),
    };
    html! {
        <CommandDialog {title} submit={FilesText::DeleteStart} is_danger=true command={Some(command)} on_close={props.on_close.clone()}>
            <p>{ if entry.kind == EntryKind::Folder { FilesText::DeleteFolder } else { FilesText::DeleteFile } }</p>
            { undo_note(&place.names.history) }
        </CommandDialog>
    }
}

/// A file of a snapshot comes back.
#[component]
pub(super) fn RestoreDialog(props: &EntryProps) -> Html {
    let (place, entry) = (&props.place, &props.entry);
    let command = match &place.moment {
        Moment::Now => None,
        Moment::Snapshot(snapshot) => Some(Command::RestoreFile(RestoreFile {
            snapshot: place.names.snapshot(snapshot),
            partition: place.partition(),
            path: place.child(&entry.name),
        })),
    };
    let title = FilesText::RestoreTitle {
        name: entry.name.clone(),
        moment: place.moment.name(),
    };
    html! {
        <CommandDialog {title} submit={FilesText::RestoreStart} {command} on_close={props.on_close.clone()}>
            <p>{ FilesText::RestoreWhy }</p>
            { undo_note(&place.names.history) }
        </CommandDialog>
    }
}

/// Files that are there give way to those of the same name.
#[derive(PartialEq, Properties)]
pub(super) struct ReplaceProps {
    pub(super) place: Place,
    pub(super) files: Vec<File>,
    /// The names that are there.
    pub(super) taken: Vec<String>,
    pub(super) on_close: Callback<()>,
}

/// Asks before files are replaced.
#[component]
pub(super) fn ReplaceDialog(props: &ReplaceProps) -> Html {
    let console = use_console();
    let on_submit = {
        let (place, files) = (props.place.clone(), props.files.clone());
        let on_close = props.on_close.clone();
        Callback::from(move |()| {
            upload::put(&console, &place, files.clone(), true);
            on_close.emit(());
        })
    };
    let title = FilesText::ReplaceTitle {
        count: props.taken.len() as u64,
    };
    let names = joined(props.taken.iter().map(String::as_str));
    html! {
        <Dialog {title} submit={FilesText::ReplaceStart} is_danger=true on_close={props.on_close.clone()} {on_submit}>
            <p>{ FilesText::ReplaceWhy { names } }</p>
            { undo_note(&props.place.names.history) }
        </Dialog>
    }
}

/// What is wrong with a name that would be a path.
pub(super) fn slash(text: &str) -> Option<AttrValue> {
    text.contains('/')
        .then(|| AttrValue::from(FilesText::NameSlash))
}

/// Whether it can be a name.
pub(super) fn is_name(text: &str) -> bool {
    !text.trim().is_empty() && !text.contains('/')
}
