//! Codes of failures that are told apart by the page and its worker. The service's others are its error
//! codes.

pub(crate) const CANCELED: &str = "Canceled";
pub(crate) const WORKER_STOPPED: &str = "WorkerStopped";
pub(crate) const WORKER_FAILED: &str = "WorkerFailed";
pub(crate) const UNREADABLE_MESSAGE: &str = "UnreadableMessage";
pub(crate) const OPEN_ELSEWHERE: &str = "PoolIsOpenElsewhere";
/// It is encrypted, and its key is not known now: by the service too.
pub(crate) const LOCKED_DISK: &str = "InvalidParameter.KMSKeyId.KMSUnauthorized";
pub(crate) const TAKEN_OVER: &str = "TakenOver";
pub(crate) const OTHER_BUILD: &str = "OtherBuild";
pub(crate) const NOT_SECURE: &str = "NotSecure";
pub(crate) const STORAGE_DENIED: &str = "StorageDenied";
pub(crate) const STORAGE_FULL: &str = "StorageFull";
pub(crate) const STORAGE_LOST: &str = "StorageLost";
pub(crate) const STORAGE_BLOCKED: &str = "StorageBlocked";
pub(crate) const POOL_DAMAGED: &str = "PoolDamaged";
/// There was a pool in this browser, and there is none any more.
pub(crate) const POOL_GONE: &str = "PoolGone";
pub(crate) const POOL_NEWER: &str = "PoolTooNew";
pub(crate) const POOL_FOREIGN: &str = "NotAPool";
pub(crate) const POOL_STOPPED: &str = "PoolPoisoned";
pub(crate) const STORAGE_FAILED: &str = "StorageFailed";
pub(crate) const INTERNAL: &str = "InternalError";
pub(crate) const FILE_GONE: &str = "FileGone";
/// The page's: an import had not ended when the page was loaded again.
pub(crate) const IMPORT_UNFINISHED: &str = "ImportUnfinished";
pub(crate) const SINK_FAILED: &str = "SinkFailed";
pub(crate) const NO_SINK: &str = "NoPlaceForExport";
/// A part of the page did not load.
pub(crate) const PART_MISSING: &str = "PartMissing";
/// The worker has no simulation: it was started anew.
pub(crate) const NO_SIMULATION: &str = "NoSimulation";
/// The rules of time zones did not load.
pub(crate) const ZONES_MISSING: &str = "TimeZonesMissing";
/// The files module did not load.
pub(crate) const FILES_MISSING: &str = "Files.ModuleMissing";
/// The files module's: something this filesystem cannot do.
pub(crate) const FILES_UNSUPPORTED: &str = "Files.Unsupported";
/// The files module's: more than it does at once.
pub(crate) const FILES_TOO_LARGE: &str = "Files.TooLarge";
pub(crate) const TOO_MUCH: &str = "InvalidParameter.TooMuch";
/// The service's: a write that was canceled and leaves what it wrote.
pub(crate) const WRITE_CANCELED: &str = "Canceled.Write";
