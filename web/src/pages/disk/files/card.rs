//! One file or folder: what is in it, and what can be done with it.

use super::{browser::Asked, place::Place};
use crate::{
    components::{amount::exact_size, dialog::Dialog, failure::failure_note},
    format::size,
    hooks::{use_console, use_field, use_leave_guard, use_query, use_stay_guard},
    i18n::{Common, FilesText},
    pages::disk::moment::Moment,
    platform::{self, Stays},
    routes::{DiskTab, DiskView},
    state::remote::Remote,
    worker::protocol::{FilesAnswer, FilesRequest},
};
use rowdisk::service::command::PutFiles;
use rowdisk_files::{Entry, EntryKind};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;
use yew::prelude::*;

/// Longer texts are not shown.
const TEXT_MAX: u64 = 1 << 20;
/// Larger pictures are not shown.
const PICTURE_MAX: u64 = 16 << 20;

/// Which entry, and where what is chosen goes.
#[derive(PartialEq, Properties)]
pub(super) struct CardProps {
    pub(super) place: Place,
    pub(super) entry: Entry,
    pub(super) can_change: bool,
    pub(super) view: DiskView,
    pub(super) push: Callback<DiskView>,
    pub(super) go: Callback<String>,
    pub(super) ask: Callback<Asked>,
    pub(super) on_close: Callback<()>,
}

/// What a file holds, as far as it can be shown.
enum Shown {
    Text(String),
    Picture(platform::BlobUrl),
    Neither(FilesText),
}

/// A file or a folder.
#[component]
pub(super) fn Card(props: &CardProps) -> Html {
    let console = use_console();
    let (place, entry) = (&props.place, &props.entry);
    let path = place.child(&entry.name);
    let shown = use_state(|| Remote::<Shown>::Loading);
    let text = use_field(String::new);
    let is_editing = use_state(|| false);
    let doing = use_state(|| Remote::Ready(Rc::new(())));
    let stat = use_query::<FilesAnswer>(place.query(FilesRequest::Stat {
        volume: place.volume,
        path: path.clone(),
    }));
    {
        let (console, shown, text) = (console.clone(), shown.setter(), text.clone());
        let (place, entry) = (place.clone(), entry.clone());
        use_effect_with((), move |()| {
            spawn_local(async move {
                let path = place.child(&entry.name);
                let picture = picture_type(&entry.name);
                let max = if picture.is_some() {
                    PICTURE_MAX
                } else {
                    TEXT_MAX
                };
                if entry.kind != EntryKind::File {
                    return;
                }
                if entry.len == 0 && picture.is_some() {
                    let empty = Shown::Neither(FilesText::EmptyFile);
                    return shown.set(Remote::Ready(Rc::new(empty)));
                }
                if entry.len > max {
                    let long = FilesText::TooLong { max: size(max) };
                    shown.set(Remote::Ready(Rc::new(Shown::Neither(long))));
                    return;
                }
                let disk = place.names.history.disk.id.clone();
                let file = console
                    .peek(disk, place.snapshot(), place.volume, path)
                    .await;
                let file = match file {
                    Ok(file) => file,
                    Err(failure) => return shown.set(Remote::Failed(failure)),
                };
                let found = what_is_in(&file, picture).await;
                if let Shown::Text(found) = &found {
                    text.set(found.clone());
                }
                shown.set(Remote::Ready(Rc::new(found)));
            });
        });
    }
    let asks = |what: fn(Entry) -> Asked| {
        let entry = entry.clone();
        props.ask.reform(move |_: MouseEvent| what(entry.clone()))
    };
    let is_file = entry.kind == EntryKind::File;
    let looks = |tab: DiskTab| {
        let (view, push, on_close) = (
            props.view.clone(),
            props.push.clone(),
            props.on_close.clone(),
        );
        let (path, volume) = (path.clone(), place.volume);
        Callback::from(move |_: MouseEvent| {
            on_close.emit(());
            push.emit(DiskView {
                tab,
                lit: Some(path.clone()),
                volume: Some(volume).filter(|volume| *volume != 0),
                ..view.clone()
            });
        })
    };
    let edit = {
        let is_editing = is_editing.clone();
        Callback::from(move |_: MouseEvent| is_editing.set(true))
    };
    let (submit, on_submit) = if matches!(entry.kind, EntryKind::Link | EntryKind::Other) {
        (AttrValue::default(), Callback::noop())
    } else if entry.kind == EntryKind::Folder {
        let (go, on_close, path) = (props.go.clone(), props.on_close.clone(), path.clone());
        let open = Callback::from(move |()| {
            on_close.emit(());
            go.emit(path.clone());
        });
        (FilesText::Open.into(), open)
    } else if *is_editing {
        let (console, place, name) = (console.clone(), place.clone(), entry.name.clone());
        let ends = match shown.ready().map(|shown| &**shown) {
            Some(Shown::Text(held)) => ends_of_lines(held).unwrap_or("\n"),
            _ => "\n",
        };
        // A field of a page has its own ends of lines.
        let (text, on_close) = (text.text().replace('\n', ends), props.on_close.clone());
        let doing = doing.clone();
        let write = Callback::from(move |()| {
            let Some(file) = platform::file_of(text.as_bytes(), &name) else {
                return;
            };
            let put = PutFiles {
                disk: place.names.disk(),
                partition: place.partition(),
                path: place.folder(),
                files: vec![name.clone()],
                replace: true,
            };
            doing.set(Remote::Loading);
            let (console, on_close, doing) = (console.clone(), on_close.clone(), doing.clone());
            spawn_local(async move {
                match console.put_in_dialog(put, &[file]).await {
                    Ok(()) => on_close.emit(()),
                    Err(failure) => doing.set(Remote::Failed(failure)),
                }
            });
        });
        (FilesText::SaveEdit.into(), write)
    } else {
        let (console, place, path) = (console.clone(), place.clone(), path.clone());
        let (name, on_close, len) = (entry.name.clone(), props.on_close.clone(), entry.len);
        let save = Callback::from(move |()| {
            let disk = place.names.history.disk.id.clone();
            let file = (disk, place.snapshot(), place.volume, path.clone());
            console.save_file(file, name.clone(), len);
            on_close.emit(());
        });
        (FilesText::Save.into(), save)
    };
    let on_broken = {
        let shown = shown.setter();
        Callback::from(move |_: Event| {
            let broken = Shown::Neither(FilesText::BrokenPicture);
            shown.set(Remote::Ready(Rc::new(broken)));
        })
    };
    let held = match shown.ready().map(|shown| &**shown) {
        Some(Shown::Text(held)) => Some(held.as_str()),
        _ => None,
    };
    let can_edit =
        props.can_change && !*is_editing && held.is_some_and(|held| ends_of_lines(held).is_some());
    // What was typed is not thrown away without asking.
    let is_changed =
        *is_editing && held.is_some_and(|held| held.replace("\r\n", "\n") != text.text());
    use_leave_guard(is_changed);
    use_stay_guard(is_changed, Stays::View, FilesText::DropEdit.to_string());
    let on_close = {
        let on_close = props.on_close.clone();
        Callback::from(move |()| {
            if !is_changed || platform::confirm(&FilesText::DropEdit.to_string()) {
                on_close.emit(());
            }
        })
    };
    html! {
        <Dialog title={entry.name.clone()} cancel={if *is_editing { Common::Cancel } else { Common::Close }} {submit} {on_submit} {on_close} is_busy={matches!(&*doing, Remote::Loading)}>
            if let Remote::Failed(failure) = &*doing { { failure_note(failure, html! {}) } }
            if is_file { <p class="muted">{ exact_size(entry.len) }</p> }
            // None of these would keep what is being typed.
            if !*is_editing { <div class="files-tools">
                if is_file {
                    <button type="button" class="small" onclick={looks(DiskTab::Map)}>{ FilesText::ShowOnMap }</button>
                }
                if props.can_change {
                    <button type="button" class="small" onclick={asks(Asked::Rename)}>{ FilesText::Rename }</button>
                    <button type="button" class="small danger" onclick={asks(Asked::Delete)}>{ FilesText::Delete }</button>
                }
                if is_file && place.moment != Moment::Now {
                    <button type="button" class="small" onclick={asks(Asked::Restore)}>{ FilesText::Restore }</button>
                }
                // It comes once the file is read: last, so that nothing moves away under a finger.
                if can_edit { <button type="button" class="small" onclick={edit}>{ FilesText::Edit }</button> }
            </div> }
            { about(&stat) }
            if is_file {
                if *is_editing {
                    <div class="field">
                        <label for="file-text">{ FilesText::EditLabel }</label>
                        <textarea id="file-text" class="mono" rows="14" value={text.text().to_owned()} oninput={text.typed()} />
                    </div>
                } else {
                    { preview(&shown, &entry.name, &on_broken) }
                }
            }
        </Dialog>
    }
}

/// What its folder does not tell of it.
fn about(stat: &Remote<FilesAnswer>) -> Html {
    let stat = match stat {
        Remote::Loading => return html! {},
        Remote::Failed(failure) => return failure_note(failure, html! {}),
        Remote::Ready(answer) => match &**answer {
            FilesAnswer::Stat(stat) => stat,
            _ => return html! {},
        },
    };
    html! {
        <>
            if let Some(target) = &stat.target { <p>{ FilesText::LeadsTo }<code class="target">{ target }</code></p><p class="hint">{ FilesText::LinkWhy }</p> }
            if stat.entry.kind == EntryKind::Other { <p class="hint">{ FilesText::OtherWhy }</p> }
            if stat.names > 1 { <p class="hint">{ FilesText::Names { count: u64::from(stat.names) } }</p> }
        </>
    }
}

fn preview(shown: &Remote<Shown>, name: &str, on_broken: &Callback<Event>) -> Html {
    match shown {
        Remote::Loading => html! { <p class="loading" role="status">{ Common::Loading }</p> },
        Remote::Failed(failure) => failure_note(failure, html! {}),
        Remote::Ready(shown) => match &**shown {
            Shown::Text(text) if text.is_empty() => {
                html! { <p class="hint">{ FilesText::EmptyFile }</p> }
            }
            Shown::Text(text) => html! { <pre class="file-text" tabindex="0">{ text }</pre> },
            Shown::Picture(url) => {
                let alt = FilesText::PictureOf {
                    name: name.to_owned(),
                };
                html! { <img class="file-picture" src={url.address().to_owned()} alt={alt.to_string()} onerror={on_broken} /> }
            }
            Shown::Neither(why) => html! { <p class="hint">{ why.to_string() }</p> },
        },
    }
}

async fn what_is_in(file: &Blob, picture: Option<&'static str>) -> Shown {
    if let Some(kind) = picture {
        return match platform::BlobUrl::of(file, kind) {
            Some(url) => Shown::Picture(url),
            None => Shown::Neither(FilesText::NotText),
        };
    }
    let Some(bytes) = platform::all_bytes(file).await else {
        return Shown::Neither(FilesText::Unreadable);
    };
    match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => Shown::Text(text),
        _ => Shown::Neither(FilesText::NotText),
    }
}

/// How a text's lines end, if all end alike: only then can a field of a page give it back as it was.
fn ends_of_lines(text: &str) -> Option<&'static str> {
    let pairs = text.matches("\r\n").count();
    let (returns, feeds) = (text.matches('\r').count(), text.matches('\n').count());
    match (pairs, returns, feeds) {
        (_, 0, _) => Some("\n"),
        (pairs, returns, feeds) if pairs == returns && pairs == feeds => Some("\r\n"),
        _ => None,
    }
}

/// The type of a picture that browsers can show, by its name. None that can hold a script.
fn picture_type(name: &str) -> Option<&'static str> {
    let (_, ending) = name.rsplit_once('.')?;
    match ending.to_ascii_lowercase().as_str() {
        "png" => Some("image/png"),
        "jpg" | "jpeg" => Some("image/jpeg"),
        "gif" => Some("image/gif"),
        "webp" => Some("image/webp"),
        "bmp" => Some("image/bmp"),
        "ico" => Some("image/x-icon"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{ends_of_lines, picture_type};

    #[test]
    fn only_texts_whose_lines_end_alike_can_be_given_back() {
        assert_eq!(ends_of_lines("a\nb"), Some("\n"));
        assert_eq!(ends_of_lines(""), Some("\n"));
        assert_eq!(ends_of_lines("a\r\nb\r\n"), Some("\r\n"));
        assert_eq!(ends_of_lines("a\r\nb\n"), None);
        assert_eq!(ends_of_lines("a\rb"), None);
    }

    #[test]
    fn pictures_are_known_by_their_endings() {
        assert_eq!(picture_type("A.PNG"), Some("image/png"));
        assert_eq!(picture_type("png"), None);
        assert_eq!(picture_type("a.svg"), None);
        assert_eq!(picture_type("a.png.txt"), None);
    }
}
