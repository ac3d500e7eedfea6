//! When a snapshot goes by itself.

use super::amount::coming;
use crate::{hooks::Now, i18n::expiry_words};
use rowdisk::service::views::SnapshotView;

/// In words; nothing for one that stays for ever.
pub(crate) fn goes(snapshot: &SnapshotView, now: Now) -> Option<String> {
    let (expires_ms, is_counted) = (snapshot.expires_ms, snapshot.is_counted);
    expiry_words(expires_ms, is_counted, snapshot.kept.as_ref(), |at| {
        coming(at, now)
    })
}
