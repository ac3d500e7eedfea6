//! All images: what each comes from, disks made from it; make a disk, export, delete.

use crate::{
    components::{
        action::Action,
        amount::{ago, exact_size},
        ask::Ask,
        copy_dialog::{Copied, CopyDialog},
        disk_form::{Beginning, DiskForm},
        empty::empty,
        encryption::{Unlock, encryption_badge, unlock_first},
        help::help,
        link::link,
        loaded::loaded,
        name::name_in_row,
    },
    hooks::{use_console, use_now, use_query, use_title},
    i18n::{AskText, Common, EncryptionText, ImagesText, RegionsText, Term},
    pages::instances::RunForm,
    routes::Route,
    worker::protocol::Query,
};
use rowdisk::service::{
    command::{Command, DeleteImage, DiskRef, DiskSource, ImageRef, VersionRef},
    views::{DiskKind, IdName, ImageView, SnapshotView},
};
use yew::prelude::*;

#[derive(Clone, PartialEq)]
enum Open {
    NewDisk(ImageView),
    Run(ImageView),
    Copy(ImageView),
    /// The snapshot of an image that is locked: its disk, itself, its name.
    Unlock(String, IdName),
    Delete(ImageView),
}

/// The page of images.
#[component]
pub(crate) fn Images() -> Html {
    use_title(Common::Images.to_string());
    let images = use_query::<Vec<ImageView>>(Query::Images);
    let parts = |image: &ImageView| -> Vec<String> {
        let parts = std::iter::once(&image.snapshot).chain(&image.data);
        parts.map(|part| part.id.clone()).collect()
    };
    let ids = images.ready().into_iter();
    let ids = ids.flat_map(|all| all.iter().flat_map(parts)).collect();
    let snapshots = use_query::<Vec<SnapshotView>>(Query::TheseSnapshots { ids });
    let open = use_state(|| None::<Open>);
    let opens = |which: Open| {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(Some(which.clone())))
    };
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(None))
    };
    let sources: &[SnapshotView] = snapshots.ready().map_or(&[], |all| all.as_slice());
    let row = |image: &ImageView| {
        let find = |one: &IdName| sources.iter().find(|snapshot| snapshot.id == one.id);
        let source = find(&image.snapshot);
        let parts = std::iter::once(&image.snapshot).chain(&image.data);
        let locked = parts.filter_map(find).find(|snapshot| snapshot.locked);
        html! {
            <ImageRow
                key={image.id.clone()}
                image={image.clone()}
                source={source.cloned()}
                on_new={opens(Open::NewDisk(image.clone()))}
                on_run={opens(Open::Run(image.clone()))}
                on_copy={opens(Open::Copy(image.clone()))}
                on_unlock={locked.map(|snapshot| opens(Open::Unlock(snapshot.disk_id.clone(), IdName { id: snapshot.id.clone(), name: snapshot.name.clone() })))}
                on_delete={opens(Open::Delete(image.clone()))}
            />
        }
    };
    html! {
        <>
            <div class="title"><div class="name">
                <h1>{ Common::Images }</h1>{ help("title", Term::CustomImage) }
                if let Some(images) = images.ready().filter(|images| !images.is_empty()) {
                    <span class="muted">{ ImagesText::Summary { count: images.len() as u64 } }</span>
                }
            </div></div>
            { loaded(&images, |images| if images.is_empty() {
                empty(ImagesText::EmptyTitle, ImagesText::EmptyWhy, html! {})
            } else {
                html! {
                    <section class="card scroll">
                        <table class="list">
                            <thead><tr>
                                <th scope="col" class="text first">{ Common::Name }</th>
                                <th scope="col" class="text wide">{ ImagesText::From }</th>
                                <th scope="col" class="wide">{ Common::Size }</th>
                                <th scope="col">{ ImagesText::Data }</th>
                                <th scope="col" class="text wide">{ ImagesText::Disks }</th>
                                <th scope="col" class="text wide">{ ImagesText::Instances }</th>
                                <th scope="col" class="text wide">{ ImagesText::Made }</th>
                                <th scope="col"><span class="unseen">{ Common::Actions }</span></th>
                            </tr></thead>
                            <tbody>{ for images.iter().map(row) }</tbody>
                        </table>
                    </section>
                }
            }) }
            { match (*open).clone() {
                None => html! {},
                Some(Open::NewDisk(image)) => html! {
                    <DiskForm on_close={close} beginning={Beginning {
                        source: DiskSource::Image(ImageRef::new(image.name.clone())),
                        from: image.name.clone(),
                        name: image.name.clone(),
                        len: image.len,
                        kind: DiskKind::System,
                        is_encrypted: image.key.is_some(),
                    }} />
                },
                Some(Open::Run(image)) => html! { <RunForm image={image.id.clone()} on_close={close} /> },
                Some(Open::Copy(image)) => html! {
                    <CopyDialog what={Copied::Image(ImageRef::new(image.name.clone()))} name={image.name.clone()} on_close={close} />
                },
                Some(Open::Unlock(disk, snapshot)) => html! {
                    <Unlock
                        what={VersionRef::Snapshot { disk: DiskRef::new(disk), snapshot: snapshot.id }}
                        name={snapshot.name}
                        on_close={close}
                    />
                },
                Some(Open::Delete(image)) => html! {
                    <Ask
                        title={AskText::DeleteOne { name: image.name.clone() }}
                        submit={AskText::DoDelete}
                        commands={vec![Command::DeleteImage(DeleteImage { image: ImageRef::new(image.name.clone()), force: false })]}
                        on_close={close.reform(|_| ())}
                    />
                },
            } }
        </>
    }
}

#[derive(PartialEq, Properties)]
struct ImageRowProps {
    image: ImageView,
    /// The snapshot it was made from.
    source: Option<SnapshotView>,
    on_new: Callback<MouseEvent>,
    on_run: Callback<MouseEvent>,
    on_copy: Callback<MouseEvent>,
    /// Where something of it is locked.
    on_unlock: Option<Callback<MouseEvent>>,
    on_delete: Callback<MouseEvent>,
}

#[component]
fn ImageRow(props: &ImageRowProps) -> Html {
    let console = use_console();
    let now = use_now();
    let image = &props.image;
    let is_locked = props.on_unlock.is_some();
    let on_export = props.source.clone().map(|source| {
        let name = image.name.clone();
        Callback::from(move |_: MouseEvent| {
            let what = VersionRef::Snapshot {
                disk: DiskRef::new(source.disk_id.clone()),
                snapshot: source.id.clone(),
            };
            console.begin_export(what, name.clone());
        })
    });
    let disk = |disk: &IdName| {
        link(
            &Route::Disk {
                disk: disk.id.clone(),
            },
            name_in_row(&disk.name),
        )
    };
    let instance = |instance: &IdName| {
        link(
            &Route::Instance {
                instance: instance.id.clone(),
            },
            name_in_row(&instance.name),
        )
    };
    html! {
        <tr>
            <th scope="row" class="text first">{ name_in_row(&image.name) }{ encryption_badge(image.key.is_some(), is_locked) }<small class="narrow">{ name_in_row(&image.snapshot.name) }</small></th>
            <td class="text wide">{ name_in_row(&image.snapshot.name) }</td>
            <td class="wide">{ exact_size(image.len) }</td>
            <td>{ exact_size(image.data_bytes) }</td>
            <td class="text wide"><span class="spread">{ if image.disks.is_empty() {
                html! { ImagesText::NoDisks }
            } else {
                html! { <>{ for image.disks.iter().map(disk) }</> }
            } }</span></td>
            <td class="text wide"><span class="spread">{ if image.instances.is_empty() {
                html! { ImagesText::NoDisks }
            } else {
                html! { <>{ for image.instances.iter().map(instance) }</> }
            } }</span></td>
            <td class="text wide">{ ago(image.created_ms, now) }</td>
            <td class="row-actions">
                if let Some(onclick) = props.on_unlock.clone() { <Action class="primary" {onclick}>{ EncryptionText::UnlockAsk }</Action> }
                <Action onclick={props.on_run.clone()}>{ ImagesText::Run }</Action>
                <Action onclick={props.on_new.clone()}>{ ImagesText::NewDisk }</Action>
                if let Some(on_export) = on_export { <Action why_not={unlock_first(is_locked)} onclick={on_export}>{ ImagesText::Export }</Action> }
                <Action why_not={unlock_first(is_locked)} onclick={props.on_copy.clone()}>{ RegionsText::Copy }</Action>
                <Action class="danger" onclick={props.on_delete.clone()}>{ Common::DeleteAsk }</Action>
            </td>
        </tr>
    }
}
