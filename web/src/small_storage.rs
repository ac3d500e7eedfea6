//! What the page remembers apart from the pool: a few short values in `localStorage`, which browsers
//! keep where they evict databases, and in `sessionStorage`, which each tab has for itself. It holds nothing that could not be
//! missing.

use crate::{
    routes::{query, view_of},
    state::{settings::Settings, unfinished::Unfinished},
};
use web_sys::{Storage, window};

/// The settings, as words.
const SETTINGS: &str = "rowdisk-settings";
/// Set once a pool was opened here.
const POOL_SEEN: &str = "rowdisk-pool-seen";

/// Before the number of an import that has not ended.
const IMPORT: &str = "rowdisk-import-";

/// Whether a pool was opened in this browser before; false where the browser keeps nothing.
pub(crate) fn remembers_pool() -> bool {
    storage()
        .and_then(|storage| storage.get_item(POOL_SEEN).ok()?)
        .is_some()
}

/// Remembers that there is a pool, or that it is known to be gone.
pub(crate) fn remember_pool(is_there: bool) {
    let Some(storage) = storage() else { return };
    // Without it one is told less, which is all that can be done about it.
    let _ = if is_there {
        storage.set_item(POOL_SEEN, "1")
    } else {
        storage.remove_item(POOL_SEEN)
    };
}

/// What a person chose before; what nobody can read counts as the default.
pub(crate) fn settings() -> Settings {
    let kept = storage().and_then(|storage| storage.get_item(SETTINGS).ok()?);
    kept.map_or_else(Settings::default, |kept| view_of(&kept))
}

/// Keeps what a person chose. Where the browser keeps nothing, it is in force until the page goes.
pub(crate) fn keep_settings(settings: &Settings) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(SETTINGS, &query(settings));
    }
}

/// Remembers an import until it has ended: for this tab, also when its page is loaded again.
pub(crate) fn keep_import(id: u64, import: &Unfinished) {
    if let Some((storage, text)) = tab_storage().zip(import.written()) {
        let _ = storage.set_item(&import_key(id), &text);
    }
}

/// It has ended, or was seen not to.
pub(crate) fn forget_import(id: u64) {
    if let Some(storage) = tab_storage() {
        let _ = storage.remove_item(&import_key(id));
    }
}

/// The imports that this tab's page did not see ending before it was loaded again, oldest first. They are forgotten by this.
pub(crate) fn take_imports() -> Vec<Unfinished> {
    let Some(storage) = tab_storage() else {
        return Vec::new();
    };
    let keys = (0..storage.length().unwrap_or_default()).filter_map(|at| storage.key(at).ok()?);
    let ids = keys.filter_map(|key| key.strip_prefix(IMPORT)?.parse::<u64>().ok());
    let mut ids: Vec<u64> = ids.collect();
    ids.sort_unstable();
    let taken = ids.into_iter().filter_map(|id| {
        let text = storage.get_item(&import_key(id)).ok()??;
        forget_import(id);
        Unfinished::read(&text)
    });
    taken.collect()
}

fn import_key(id: u64) -> String {
    format!("{IMPORT}{id}")
}

/// What goes with its tab. Missing where the browser denies it.
fn tab_storage() -> Option<Storage> {
    window()?.session_storage().ok()?
}

/// Missing where the browser denies it.
fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}
