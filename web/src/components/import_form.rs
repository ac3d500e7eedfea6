//! Making disks from raw image files: one, or several at once.

use super::{
    dialog::Dialog,
    disk_form::{BlockSizeChoice, DiskKindChoice, block_size, disk_kind},
    file_field::FileField,
    import_rows::{fault_text, name_id, rows, told},
    passphrase::{EncryptedChoice, use_new_passphrase},
    zone_field::{ZoneField, use_zone, zone_of},
};
use crate::{
    hooks::{use_console, use_field, use_query, use_settings, use_tasks},
    i18n::{DisksText, RegionsText},
    platform,
    region::region,
    routes::word,
    state::{
        image_format::ImageFormat,
        import_list::{Found, ImportList, ListAction, Look},
        tasks::{TaskKind, ToImport},
    },
    worker::protocol::{Query, Texts},
};
use rowdisk::service::{command::ImportDisk, views::DiskKind};
use wasm_bindgen_futures::spawn_local;
use web_sys::File;
use yew::prelude::*;

/// Disks to import.
#[derive(PartialEq, Properties)]
pub(crate) struct ImportFormProps {
    /// Files that were dropped; each new lot joins those before.
    #[prop_or_default]
    pub(crate) dropped: Vec<File>,
    pub(crate) on_close: Callback<()>,
}

/// Asks for files, a name for each, a use and a block size for all, and puts the imports in line.
#[component]
pub(crate) fn ImportForm(props: &ImportFormProps) -> Html {
    let console = use_console();
    let settings = use_settings();
    let disks = use_query::<Texts>(Query::DiskNames);
    let tasks = use_tasks();
    let list = use_reducer(ImportList::<File>::default);
    let kind = use_field(|| DiskKind::System.as_str().to_owned());
    let block = use_field(|| word(settings.now.blocks).to_owned());
    let zone = use_zone(None);
    let encrypted = use_state(|| false);
    let passphrase = use_new_passphrase();

    let take = |action: fn(Vec<Found<File>>) -> ListAction<File>| {
        let list = list.dispatcher();
        Callback::from(move |files: Vec<File>| {
            let list = list.clone();
            spawn_local(async move { list.dispatch(action(look_into(files).await)) });
        })
    };
    use_effect_with(props.dropped.clone(), {
        let add = take(ListAction::Add);
        move |dropped| add.emit(dropped.clone())
    });
    let disk_names = disks.ready().into_iter().flat_map(|disks| &disks.0);
    let coming = tasks
        .all
        .iter()
        .filter(|task| task.kind == TaskKind::Import);
    let coming = coming.map(|task| &task.name);
    let taken: Vec<String> = disk_names.chain(coming).cloned().collect();
    let names = list.names(&taken, &DisksText::NewNameSuggestion.to_string());
    let ready = list.ready(&names).unwrap_or_default();
    let submit = match ready.len() {
        0 | 1 => DisksText::ImportStart,
        count => DisksText::ImportStartMany {
            count: count as u64,
        },
    };
    let secrets = passphrase.secrets().filter(|_| *encrypted);
    let has_words = secrets.is_some() || !*encrypted;
    let is_ready = !ready.is_empty() && disks.ready().is_some() && has_words;
    let why_not = list.bad_name(&names).map(|(index, entry)| {
        let onclick = Callback::from(move |_: MouseEvent| platform::focus(&name_id(index)));
        let text = DisksText::ImportNameBad {
            file: entry.found.name.clone(),
        };
        html! { <p class="why" role="status"><button type="button" class="link" {onclick}>{ text }</button></p> }
    });
    let on_submit = {
        let on_close = props.on_close.clone();
        let imports: Vec<ToImport> = (ready.into_iter())
            .map(|(entry, name)| {
                let import = ImportDisk {
                    name: name.to_owned(),
                    file: entry.found.name.clone(),
                    len: None,
                    block_size: block_size(&block),
                    kind: Some(disk_kind(&kind)),
                    encrypted: *encrypted,
                    zone: zone_of(&zone),
                    description: String::new(),
                    tags: Vec::new(),
                };
                ToImport {
                    region: region(),
                    import,
                    file: entry.found.file.clone(),
                    secrets: secrets.clone(),
                }
            })
            .collect();
        Callback::from(move |()| {
            for one in imports.clone() {
                console.import(one);
            }
            on_close.emit(());
        })
    };
    let (hint, fault) = match list.all.as_slice() {
        [] => (Some(DisksText::FileHint), None),
        [one] => (told(one), fault_text(one)),
        many => (
            Some(DisksText::FilesChosen {
                count: many.len() as u64,
            }),
            None,
        ),
    };
    html! {
        <Dialog title={DisksText::ImportTitle} {submit} on_close={props.on_close.clone()} {on_submit} {is_ready} why_not={why_not.unwrap_or_default()}>
            <FileField id="import-file" label={DisksText::File} is_many=true on_files={take(ListAction::Choose)} hint={hint.map(AttrValue::from)} fault={fault.map(AttrValue::from)} />
            { rows(&list, &names) }
            <DiskKindChoice field={kind} />
            <EncryptedChoice is_on={encrypted} passphrase={passphrase} />
            <ZoneField id="import-zone" field={zone} hint={AttrValue::from(RegionsText::ZoneHint)} />
            <BlockSizeChoice field={block} />
            <p class="hint">{ DisksText::ImportGoesOn }</p>
        </Dialog>
    }
}

/// What each file is, as far as its beginning tells.
async fn look_into(files: Vec<File>) -> Vec<Found<File>> {
    let mut found = Vec::with_capacity(files.len());
    for file in files {
        let first = platform::first_bytes(&file, ImageFormat::LOOK_LEN).await;
        let look = match first.as_deref().map(ImageFormat::of) {
            None => Look::Unreadable,
            Some(Some(format)) => Look::Other(format),
            Some(None) => Look::Raw,
        };
        found.push(Found {
            name: file.name(),
            len: file.size() as u64,
            file,
            look,
        });
    }
    found
}
