//! What the page remembers apart from the pool: a few short values in `localStorage`, which browsers
//! keep where they evict databases. It holds nothing that could not be missing.

use crate::{
    routes::{query, view_of},
    state::settings::Settings,
};
use web_sys::{Storage, window};

/// The settings, as words.
const SETTINGS: &str = "rowdisk-settings";
/// Set once a pool was opened here.
const POOL_SEEN: &str = "rowdisk-pool-seen";

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

/// Missing where the browser denies it.
fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}
