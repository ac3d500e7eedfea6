//! What the console asks of the browser itself: saving, the clipboard, the storage manager, a clock.

mod files;
mod palette;
mod stay_guard;
mod zone;

pub(crate) use files::{
    BlobUrl, all_bytes, file_of, files_of, first_bytes, has_files, has_folder, relative_path,
};
pub(crate) use palette::Palette;
pub(crate) use stay_guard::{StayGuard, Stays, address, guard_moves};
pub(crate) use zone::{time_zone, time_zones};

use crate::{routes::is_readable, state::settings::Theme, worker::protocol::EXPORT_FILE};
use js_sys::{Object, Reflect};
use wasm_bindgen::{
    JsCast, JsValue,
    prelude::{Closure, wasm_bindgen},
};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, Element, Event, File, FileSystemDirectoryHandle, FileSystemFileHandle, HtmlAnchorElement,
    HtmlElement, KeyboardEvent, StorageManager, Url,
};

#[wasm_bindgen]
extern "C" {
    // Behind unstable flags in web-sys, for no reason that concerns us.
    #[wasm_bindgen(js_name = showSaveFilePicker, catch)]
    fn show_save_file_picker(options: &JsValue) -> Result<js_sys::Promise, JsValue>;
}

/// Where an export goes.
pub(crate) enum Target {
    /// The file a person chose.
    Chosen(FileSystemFileHandle),
    /// This browser has no picker: into a file of its own, then a download.
    Download,
    /// The person closed the picker.
    Nowhere,
}

/// Asks where to save. Has to be called in the click's own turn: the picker opens only for a gesture.
pub(crate) fn ask_where(name: &str) -> impl Future<Output = Target> + use<> {
    let picked = window()
        .filter(|window| Reflect::has(window, &"showSaveFilePicker".into()).unwrap_or(false))
        .map(|_| {
            let options = Object::new();
            // Setting a property of a fresh object cannot fail.
            let _ = Reflect::set(&options, &"suggestedName".into(), &name.into());
            show_save_file_picker(&options)
        });
    async move {
        match picked {
            None => Target::Download,
            Some(Err(_)) => Target::Nowhere,
            Some(Ok(promise)) => match JsFuture::from(promise).await {
                Ok(handle) => Target::Chosen(handle.unchecked_into()),
                Err(_) => Target::Nowhere,
            },
        }
    }
}

/// Offers a file of the browser's own as a download.
pub(crate) fn download(file: &Blob, name: &str) {
    let Ok(url) = Url::create_object_url_with_blob(file) else {
        return;
    };
    let link = window()
        .and_then(|window| window.document())
        .and_then(|document| document.create_element("a").ok())
        .and_then(|element| element.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(&url);
        link.set_download(name);
        link.click();
    }
    // The download reads it for as long as it takes: the address goes with the page.
}

/// Offers a text as a download.
pub(crate) fn download_text(text: &str, name: &str) {
    let parts = js_sys::Array::of1(&text.into());
    // Of one text there can always be a file.
    if let Ok(file) = Blob::new_with_str_sequence(&parts) {
        download(&file, name);
    }
}

/// Puts a text on the clipboard; false if the browser does not allow it.
pub(crate) async fn copy(text: &str) -> bool {
    let Some(window) = window() else { return false };
    let clipboard = Reflect::get(&window.navigator(), &"clipboard".into());
    if clipboard.is_ok_and(|clipboard| clipboard.is_undefined()) {
        return false;
    }
    JsFuture::from(window.navigator().clipboard().write_text(text))
        .await
        .is_ok()
}

/// Whether the browser keeps this site's data; `None` if it does not say.
pub(crate) async fn is_persisted() -> Option<bool> {
    let promise = storage()?.persisted().ok()?;
    JsFuture::from(promise).await.ok()?.as_bool()
}

/// Asks the browser to keep this site's data; `None` if it cannot be asked.
pub(crate) async fn persist() -> Option<bool> {
    let promise = storage()?.persist().ok()?;
    JsFuture::from(promise).await.ok()?.as_bool()
}

/// The bytes this site uses, as the browser counts. (Its quota is not a real figure in Chromium.)
pub(crate) async fn usage() -> Option<u64> {
    let promise = storage()?.estimate().ok()?;
    let estimate = JsFuture::from(promise).await.ok()?;
    Reflect::get(&estimate, &"usage".into())
        .ok()?
        .as_f64()
        .map(|bytes| bytes as u64)
}

/// The bytes of the copy that the last export left in the browser; `None` without one.
pub(crate) async fn export_copy() -> Option<u64> {
    let folder = JsFuture::from(storage()?.get_directory()).await.ok()?;
    let folder: FileSystemDirectoryHandle = folder.unchecked_into();
    let handle = JsFuture::from(folder.get_file_handle(EXPORT_FILE)).await;
    let handle: FileSystemFileHandle = handle.ok()?.unchecked_into();
    let file: File = JsFuture::from(handle.get_file())
        .await
        .ok()?
        .unchecked_into();
    Some(file.size() as u64).filter(|bytes| *bytes > 0)
}

/// While it lives, the browser asks before the page is left or loaded again.
pub(crate) struct LeaveGuard(Closure<dyn Fn(Event)>);

const LEAVING: &str = "beforeunload";

impl LeaveGuard {
    pub(crate) fn new() -> Self {
        let ask = Closure::<dyn Fn(Event)>::new(|event: Event| event.prevent_default());
        if let Some(window) = window() {
            // It fails only for an event without a name.
            let _ = window.add_event_listener_with_callback(LEAVING, ask.as_ref().unchecked_ref());
        }
        Self(ask)
    }
}

impl Drop for LeaveGuard {
    fn drop(&mut self) {
        if let Some(window) = window() {
            let ask = self.0.as_ref().unchecked_ref();
            let _ = window.remove_event_listener_with_callback(LEAVING, ask);
        }
    }
}

/// Has the stylesheet's colours follow the theme.
pub(crate) fn set_theme(theme: Theme) {
    let scheme = match theme {
        Theme::System => "",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    let root = window().and_then(|window| window.document()?.document_element());
    if let Some(root) = root.and_then(|root| root.dyn_into::<HtmlElement>().ok()) {
        // An empty value removes it, and the stylesheet's own stands again.
        let _ = root.style().set_property("color-scheme", scheme);
    }
}

/// Asks in the browser's own way; no where it cannot ask.
pub(crate) fn confirm(question: &str) -> bool {
    window().is_some_and(|window| window.confirm_with_message(question).unwrap_or(false))
}

/// Milliseconds of a steady clock.
pub(crate) fn now_ms() -> f64 {
    window()
        .and_then(|window| window.performance())
        .map_or(0.0, |clock| clock.now())
}

/// A number nobody guesses, for a seed.
pub(crate) fn random_seed() -> u64 {
    (js_sys::Math::random() * f64::from(u32::MAX)) as u64
}

/// Loads the page again, from the server.
pub(crate) fn reload() {
    if let Some(window) = window() {
        // It fails only for a page that is already going away.
        let _ = window.location().reload();
    }
}

/// Calls it as soon as somebody sees the page: until then it draws no frames.
pub(crate) fn when_seen(call: impl FnOnce() + 'static) {
    if let Some(window) = window() {
        let call = Closure::once_into_js(call);
        // It fails only for what is no function.
        let _ = window.request_animation_frame(call.unchecked_ref());
    }
}

fn window() -> Option<web_sys::Window> {
    web_sys::window()
}

fn storage() -> Option<StorageManager> {
    let navigator = window()?.navigator();
    // Missing without a secure context.
    let there = Reflect::get(&navigator, &"storage".into()).ok()?;
    (!there.is_undefined()).then(|| navigator.storage())
}

/// Whether a dialog is open.
pub(crate) fn has_dialog() -> bool {
    let document = window().and_then(|window| window.document());
    document.is_some_and(|document| {
        // The selector is well formed.
        matches!(document.query_selector("dialog[open]"), Ok(Some(_)))
    })
}

/// Moves the focus to the element of that id.
pub(crate) fn focus(id: &str) {
    let element = window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(id))
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        // A focus that cannot be moved stays where it is.
        let _ = element.focus();
    }
}

/// Shows the page from its top.
pub(crate) fn scroll_up() {
    if let Some(window) = window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// Moves the focus there if nothing has it: what had it is gone.
pub(crate) fn catch_focus(id: &str) {
    let document = window().and_then(|window| window.document());
    let is_lost = document.is_some_and(|document| {
        let here = document.active_element();
        here.is_none_or(|here| here.tag_name() == "BODY")
    });
    if is_lost {
        focus(id);
    }
}

/// Presses the button of that id, if it is there.
pub(crate) fn press(id: &str) {
    let element = window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(id))
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        element.click();
    }
}

/// Moves the focus from where a key was pressed to a neighbour, if there is one.
pub(crate) fn step_focus(event: &KeyboardEvent, neighbour: fn(&Element) -> Option<Element>) {
    let here = event.target().and_then(|target| target.dyn_into().ok());
    let there = here.as_ref().and_then(neighbour);
    if let Some(there) = there.and_then(|there| there.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        // A neighbour that cannot take the focus leaves it where it is.
        let _ = there.focus();
    }
}

/// Device pixels in a CSS pixel.
pub(crate) fn pixel_ratio() -> f64 {
    window().map_or(1.0, |window| window.device_pixel_ratio())
}

/// Leads an address that nobody can read to a page that says so: now, and whenever it changes. To be
/// called before the router listens, which could not go on with it.
pub(crate) fn guard_address() {
    let guard = || {
        let Some(window) = window() else { return };
        let behind = window.location().hash().unwrap_or_default();
        if !is_readable(behind.strip_prefix('#').unwrap_or(&behind)) {
            // Only too many changes within a moment are refused; the next one is looked at again.
            let _ = window.history().and_then(|history| {
                history.replace_state_with_url(&JsValue::NULL, "", Some("#/not-found"))
            });
        }
    };
    guard();
    let listener = Closure::<dyn Fn()>::new(guard).into_js_value();
    if let Some(window) = window() {
        // Listening to one's own window cannot fail.
        let _ = window.add_event_listener_with_callback("popstate", listener.unchecked_ref());
    }
}

/// Goes to an address behind the page's own, as a link does.
pub(crate) fn go_to(hash: &str) {
    if let Some(window) = window() {
        // It fails only for what is no address.
        let _ = window.location().set_hash(hash);
    }
}

/// The same without a step that Back takes.
pub(crate) fn go_instead(hash: &str) {
    if let Some(window) = window() {
        // It fails only for what is no address.
        let _ = window.location().replace(hash);
    }
}

/// What an export of `name` is called.
pub(crate) fn raw_file_name(name: &str) -> String {
    format!("{name}.raw")
}
