//! Names in the database: object stores, and the keys in `meta`. Segments and pages have their
//! number as the key.

/// Identity, epoch and root.
pub(crate) const META: &str = "meta";
/// Small segments: nodes, catalog pages, single data blocks. Values are byte arrays.
pub(crate) const SMALL: &str = "small";
/// Large segments: data blocks of long runs. Values are blobs.
pub(crate) const BULK: &str = "bulk";
/// What became of each slot, in one mutable record for eight segments.
pub(crate) const ALLOCATIONS: &str = "allocations";

/// All object stores.
pub(crate) const STORES: [&str; 4] = [META, SMALL, BULK, ALLOCATIONS];

/// Says whose database this is: 32 bytes.
pub(crate) const IDENTITY: &str = "identity";
/// How often the pool was opened: a number. Whoever finds another than his own was fenced off.
pub(crate) const EPOCH: &str = "epoch";
/// The newest commit.
pub(crate) const ROOT: &str = "root";
