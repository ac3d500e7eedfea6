//! A new file, typed here.

use super::dialogs::{PlaceProps, is_name, slash};
use crate::{
    components::{dialog::Dialog, failure::failure_note, field::TextField},
    hooks::{use_console, use_field, use_leave_guard, use_stay_guard},
    i18n::{Common, FilesText},
    platform::{self, Stays},
    state::remote::Remote,
};
use rowdisk::service::command::PutFiles;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Asks for its name and its text, and puts it into the folder.
#[component]
pub(super) fn NewFileDialog(props: &PlaceProps) -> Html {
    let console = use_console();
    let (name, text) = (use_field(String::new), use_field(String::new));
    let doing = use_state(|| Remote::Ready(Rc::new(())));
    let on_submit = {
        let (place, on_close) = (props.place.clone(), props.on_close.clone());
        let (name, text) = (name.text().trim().to_owned(), text.text().to_owned());
        let doing = doing.clone();
        Callback::from(move |()| {
            let Some(file) = platform::file_of(text.as_bytes(), &name) else {
                return;
            };
            let put = PutFiles {
                disk: place.names.disk(),
                partition: place.partition(),
                path: place.folder(),
                files: vec![name.clone()],
                replace: false,
            };
            doing.set(Remote::Loading);
            let (console, on_close, doing) = (console.clone(), on_close.clone(), doing.clone());
            spawn_local(async move {
                match console.put_in_dialog(put, &[file]).await {
                    Ok(()) => on_close.emit(()),
                    Err(failure) => doing.set(Remote::Failed(failure)),
                }
            });
        })
    };
    // What was typed is not thrown away without asking.
    let is_typed = !text.text().is_empty();
    use_leave_guard(is_typed);
    use_stay_guard(is_typed, Stays::View, FilesText::DropEdit.to_string());
    let on_close = {
        let on_close = props.on_close.clone();
        Callback::from(move |()| {
            if !is_typed || platform::confirm(&FilesText::DropEdit.to_string()) {
                on_close.emit(());
            }
        })
    };
    html! {
        <Dialog
            title={FilesText::NewFileTitle}
            submit={Common::Create}
            {on_submit}
            {on_close}
            is_ready={is_name(name.text())}
            is_busy={matches!(&*doing, Remote::Loading)}
        >
            <TextField id="file-name" label={FilesText::FileName} fault={slash(name.text())} field={name} is_first=true />
            <div class="field">
                <label for="file-text">{ FilesText::FileText }</label>
                <textarea id="file-text" class="mono" rows="10" value={text.text().to_owned()} oninput={text.typed()} />
            </div>
            if let Remote::Failed(failure) = &*doing { { failure_note(failure, html! {}) } }
        </Dialog>
    }
}
