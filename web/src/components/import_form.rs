//! Making a disk from a raw image file.

use super::{
    dialog::Dialog,
    disk_form::{BlockSizeChoice, DiskKindChoice, block_size, disk_kind},
    field::TextField,
    file_field::FileField,
};
use crate::{
    format::size,
    hooks::{use_console, use_field, use_settings},
    i18n::{Common, DisksText, name_fault},
    platform,
    routes::word,
    state::{
        names::{check_name, free_name, name_from},
        tasks::TaskKind,
    },
};
use rowdisk::{
    service::{
        command::{Command, ImportDisk},
        views::DiskKind,
    },
    units::{DISK_LEN_MIN, DISK_LEN_STEP},
};
use wasm_bindgen_futures::spawn_local;
use web_sys::File;
use yew::prelude::*;

/// A disk to import.
#[derive(PartialEq, Properties)]
pub(crate) struct ImportFormProps {
    pub(crate) taken: Vec<String>,
    pub(crate) on_close: Callback<()>,
}

/// The first bytes of a qcow2 image, whose contents are not a disk's.
const QCOW_MAGIC: &[u8] = b"QFI\xfb";

/// Asks for a file, a name, a use and a block size, and starts the import.
#[component]
pub(crate) fn ImportForm(props: &ImportFormProps) -> Html {
    let console = use_console();
    let settings = use_settings();
    let file = use_state(|| None::<File>);
    let is_qcow = use_state(|| false);
    let name = use_field(String::new);
    let kind = use_field(|| DiskKind::System.as_str().to_owned());
    let block = use_field(|| word(settings.now.blocks).to_owned());

    let on_file = {
        let (file, is_qcow, name) = (file.clone(), is_qcow.clone(), name.clone());
        let taken = props.taken.clone();
        Callback::from(move |chosen: Option<File>| {
            is_qcow.set(false);
            if let Some(chosen) = &chosen {
                let fallback = DisksText::NewNameSuggestion.to_string();
                let base = name_from(&chosen.name(), &fallback);
                name.set(free_name(&base, taken.iter().map(String::as_str)));
                let (chosen, is_qcow) = (chosen.clone(), is_qcow.clone());
                spawn_local(async move {
                    let magic = platform::first_bytes(&chosen, QCOW_MAGIC.len() as u32).await;
                    is_qcow.set(magic == QCOW_MAGIC);
                });
            }
            file.set(chosen);
        })
    };
    let bytes = file.as_ref().map(|file| file.size() as u64);
    let (hint, fault) = match bytes {
        _ if *is_qcow => (None, Some(DisksText::FileQcow)),
        None => (Some(DisksText::FileHint), None),
        Some(0) => (None, Some(DisksText::FileEmpty)),
        Some(bytes) => {
            let disk = bytes.next_multiple_of(DISK_LEN_STEP).max(DISK_LEN_MIN);
            (
                Some(DisksText::FileSize {
                    size: size(bytes),
                    disk: size(disk),
                }),
                None,
            )
        }
    };
    let name_wrong = check_name(name.text()).err();
    let is_ready = name_wrong.is_none() && fault.is_none() && bytes.is_some();
    let on_submit = {
        let (file, on_close) = (file.clone(), props.on_close.clone());
        let (name, kind, block) = (name.clone(), kind.clone(), block.clone());
        Callback::from(move |()| {
            let Some(file) = (*file).clone() else { return };
            let command = Command::ImportDisk(ImportDisk {
                name: name.text().to_owned(),
                file: file.name(),
                len: None,
                block_size: block_size(&block),
                kind: Some(disk_kind(&kind)),
                description: String::new(),
                tags: Vec::new(),
            });
            console.run_with_file(command, file, TaskKind::Import, name.text().to_owned());
            on_close.emit(());
        })
    };
    html! {
        <Dialog title={DisksText::ImportTitle} submit={DisksText::ImportStart} on_close={props.on_close.clone()} {on_submit} {is_ready}>
            <FileField id="import-file" label={DisksText::File} {on_file} hint={hint.map(AttrValue::from)} fault={fault.map(AttrValue::from)} />
            <TextField id="import-name" label={Common::Name} field={name} fault={name_wrong.map(|fault| AttrValue::from(name_fault(fault)))} />
            <DiskKindChoice field={kind} />
            <BlockSizeChoice field={block} />
            <p class="hint">{ DisksText::ImportGoesOn }</p>
        </Dialog>
    }
}
