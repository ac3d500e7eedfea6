//! Failures in words: what happened, why, and what to do. The page's and the worker's own codes have
//! their texts here; the service's codes come with their sentence and its values.

use super::explain_files::explain_files;
use crate::worker::protocol::{Failure, code};

texts! {
    /// Texts of failures.
    FailureText {
        Canceled = "Canceled";
        CanceledWhy = "Nothing of it was kept.";
        WorkerStopped = "The worker was stopped";
        WorkerStoppedWhy = "What was not yet acknowledged did not happen. Everything acknowledged as durable is kept.";
        WorkerFailed = "The worker did not start, or it broke off";
        WorkerFailedWhy = "Its files may not have loaded, or the browser ended it to save memory.";
        WorkerFailedDo = "Reload the page. What was acknowledged as durable is kept.";
        Unreadable = "Page and worker do not understand each other";
        UnreadableDo = "Reload the page.";
        NotSecure = "This page is not in a secure context";
        NotSecureWhy = "Over plain http, browsers offer no Web Locks, and without them two tabs could write to one pool.";
        NotSecureDo = "Open it over https, or on localhost.";
        Denied = "The browser does not let this page store anything";
        DeniedWhy = "Storage is switched off for this site, or this is a private window that allows none.";
        DeniedDo = "Allow storage for this site, or open the page in an ordinary window.";
        Full = "There is no room left";
        FullWhy = "The browser refused to store more. Nothing that was acknowledged is lost, and nothing is half done.";
        FullDo = "Delete snapshots or disks you no longer need and empty the recycle bin, or free space on the computer; then try again. Where that is refused too, load the page again: what did not fit is given up then.";
        Lost = "The browser closed the storage";
        LostWhy = "It was cleared or taken away while the page was open. What is still there was not changed.";
        LostDo = "Open the pool again.";
        Damaged = "The pool is damaged";
        DamagedWhy = "Something stored is missing or differs from its checksum. It is not shown, and nothing was written.";
        DamagedClosedDo = "Try again. If it stays so, all that is left here is to reset the pool, which deletes what is still there.";
        DamagedDo = "Check the pool under Storage, export what can still be read, and reset it.";
        Gone = "The pool that was here is gone";
        GoneWhy = "The browser deleted it: for want of room, because this site's data were cleared, or because it found its own storage damaged. What stands here now is a new, empty pool.";
        GoneDo = "Import what you have exported. Under Storage you can ask the browser to keep this site's data.";
        GoneStart = "Go on with an empty pool";
        Newer { format: String } = "The pool has the newer format {format}";
        NewerWhy = "A newer version of this page wrote it. Nothing was changed.";
        NewerDo = "Reload the page to get the newer version.";
        Foreign = "Another application uses this storage";
        ForeignWhy = "A database with the pool's name is there, but it is not a Rowdisk pool. Nothing was changed.";
        ForeignDo = "Open the page at another address, or delete that site's data.";
        Blocked = "Another tab holds the storage open in an older version";
        BlockedDo = "Close the other tabs of this page, then try again.";
        Poisoned = "The pool stopped after a failed write";
        PoisonedWhy = "So as not to show anything wrong, nothing is read or written until it is opened again. What was acknowledged as durable is kept.";
        PoisonedDo = "Open the pool again.";
        Failed = "The browser's storage failed";
        FailedWhy { why: String } = "It said: {why}. What was acknowledged as durable is kept.";
        FailedDo = "Try again; if it stays so, restart the browser.";
        FileGone = "The file cannot be read any more";
        FileGoneWhy = "It was moved, changed or deleted while it was being read. An import keeps nothing of it; a write leaves what it wrote until then.";
        FileGoneDo = "Choose the file again.";
        Unfinished = "It had not ended when the page was loaded again";
        UnfinishedWhy { file: String, size: String } = "It was the file {file}, {size}. Nothing of it is on a disk, unless all of it is. A page that is loaded again may not read a file before it is given it once more.";
        UnfinishedDo = "Choose the file again.";
        UnfinishedOtherDo { size: String, other: String } = "The file that was chosen is another one, {other}. Choose the one of {size}, or import the other from Disks.";
        UnfinishedLockedDo = "Import it again from Disks: its passphrase is kept nowhere.";
        ChooseFile = "Choose the file…";
        SinkFailed = "The file could not be written";
        SinkFailedWhy = "The disk it goes to may be full, or writing there was not allowed.";
        SinkFailedDo = "Choose another place.";
        ExportReadable = "Export with zeroes for what cannot be read";
        NoSink = "This browser offers no place for the export";
        NoSinkWhy = "It has no window to choose a file in, and no files of its own for this page. Without them an export has to fit in memory, which is up to 512 MiB.";
        NoSinkDo = "Open the page in an ordinary window, or in a browser that can save to a chosen file.";
        PartMissing = "A part of the page did not load";
        PartMissingWhy = "The page loads its parts when they are first needed; nothing answered, or what answered was another version of the page.";
        PartMissingDo = "Check the connection and try again; if that does not help, load the page again. Nothing is lost.";
        ZoneUnknown { zone: String } = "The time zone \"{zone}\" is not known";
        ZoneUnknownDo = "Write one such as Europe/Berlin, or UTC.";
        NoSimulation = "The simulation is gone";
        NoSimulationWhy = "The worker was started anew. Nothing of the pool was in it.";
        NoSimulationDo = "Begin it again.";
        NoZones = "The rules of time zones did not load";
        NoZonesDo = "Check the connection and try again.";
        TakenOver = "Another tab has taken the pool over";
        TakenOverWhy = "This one stopped writing at that moment. What it had acknowledged is kept.";
        Elsewhere = "The pool is open in another tab";
        ElsewhereWhy = "One tab at a time can write to it, so that two do not overwrite each other.";
        ElsewhereDo = "Close the other tab, and the pool opens here; or take it over: the other one then stops. What it had acknowledged is kept.";
        OtherBuild = "The page on the server is newer than this one";
        OtherBuildWhy = "Page and worker must be of one version. Nothing was read or written.";
        OtherBuildDo = "Reload the page.";
        WrongPassphrase = "The passphrase does not fit";
        WrongPassphraseWhy = "Or what is stored of the key is damaged: nothing tells which. Capitals, spaces and the keyboard's language count.";
        LockedDisk { what: String } = "{what} is encrypted and locked; unlock it first";
        LockedThis = "It is encrypted and locked; unlock it first";
        LockedDiskDo = "A disk's page has Unlock, for whoever knows the passphrase; for an image its row, and for a snapshot without its disk the one under Snapshots.";
        Internal = "It did not work, and should have";
        InternalWhy { why: String } = "This is a fault of the program, which says: {why}.";
        InternalDo = "Reload the page and try again.";
        Unknown { code: String } = "It did not work ({code})";
        Nothing = "";
    }
}

/// A failure in words. `why` and `advice` may be empty.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Explanation {
    pub(crate) what: String,
    pub(crate) why: String,
    pub(crate) advice: String,
}

/// What a failure means to a person.
pub(crate) fn explain(failure: &Failure) -> Explanation {
    use FailureText as T;
    if let Some(words) = explain_files(failure) {
        return words;
    }
    let (what, why, advice) = match failure.code.as_str() {
        code::CANCELED => (T::Canceled, T::CanceledWhy, T::Nothing),
        code::LOCKED_DISK => match failure.key.as_str() {
            "wrong-passphrase" => (T::WrongPassphrase, T::WrongPassphraseWhy, T::Nothing),
            _ => {
                // The engine knows no names.
                let what = match param(failure, "what") {
                    what if what.is_empty() => T::LockedThis,
                    what => T::LockedDisk { what },
                };
                (what, T::Nothing, T::LockedDiskDo)
            }
        },
        code::WORKER_STOPPED => (T::WorkerStopped, T::WorkerStoppedWhy, T::Nothing),
        code::WORKER_FAILED => (T::WorkerFailed, T::WorkerFailedWhy, T::WorkerFailedDo),
        code::UNREADABLE_MESSAGE => (T::Unreadable, T::Nothing, T::UnreadableDo),
        code::NOT_SECURE => (T::NotSecure, T::NotSecureWhy, T::NotSecureDo),
        code::STORAGE_DENIED => (T::Denied, T::DeniedWhy, T::DeniedDo),
        code::STORAGE_FULL => (T::Full, T::FullWhy, T::FullDo),
        code::POOL_GONE => (T::Gone, T::GoneWhy, T::GoneDo),
        code::STORAGE_LOST => (T::Lost, T::LostWhy, T::LostDo),
        code::STORAGE_BLOCKED => (T::Blocked, T::Nothing, T::BlockedDo),
        code::STORAGE_FAILED => (
            T::Failed,
            T::FailedWhy {
                why: param(failure, "why"),
            },
            T::FailedDo,
        ),
        code::POOL_DAMAGED => (T::Damaged, T::DamagedWhy, T::DamagedDo),
        code::POOL_NEWER => (
            T::Newer {
                format: param(failure, "format"),
            },
            T::NewerWhy,
            T::NewerDo,
        ),
        code::POOL_FOREIGN => (T::Foreign, T::ForeignWhy, T::ForeignDo),
        code::POOL_STOPPED => (T::Poisoned, T::PoisonedWhy, T::PoisonedDo),
        code::FILE_GONE => (T::FileGone, T::FileGoneWhy, T::FileGoneDo),
        code::IMPORT_UNFINISHED => (
            T::Unfinished,
            T::UnfinishedWhy {
                file: param(failure, "file"),
                size: param(failure, "size"),
            },
            if failure.params.iter().any(|(name, _)| name == "encrypted") {
                T::UnfinishedLockedDo
            } else if failure.params.iter().any(|(name, _)| name == "other") {
                T::UnfinishedOtherDo {
                    size: param(failure, "size"),
                    other: param(failure, "other"),
                }
            } else {
                T::UnfinishedDo
            },
        ),
        code::SINK_FAILED => (T::SinkFailed, T::SinkFailedWhy, T::SinkFailedDo),
        // What the service says with this code has a sentence of its own.
        code::INTERNAL if [code::INTERNAL, "engine"].contains(&&*failure.key) => {
            let why = match &failure.message {
                why if why.is_empty() => T::Nothing,
                why => T::InternalWhy { why: why.clone() },
            };
            (T::Internal, why, T::InternalDo)
        }
        code::PART_MISSING => (T::PartMissing, T::PartMissingWhy, T::PartMissingDo),
        code::NO_SIMULATION => (T::NoSimulation, T::NoSimulationWhy, T::NoSimulationDo),
        // The service's code says less than its key.
        _ if failure.key == "time-zone-unknown" => (
            T::ZoneUnknown {
                zone: param(failure, "name"),
            },
            T::Nothing,
            T::ZoneUnknownDo,
        ),
        code::ZONES_MISSING => (T::NoZones, T::Nothing, T::NoZonesDo),
        code::NO_SINK => (T::NoSink, T::NoSinkWhy, T::NoSinkDo),
        code::TAKEN_OVER => (T::TakenOver, T::TakenOverWhy, T::Nothing),
        code::OPEN_ELSEWHERE => (T::Elsewhere, T::ElsewhereWhy, T::ElsewhereDo),
        code::OTHER_BUILD => (T::OtherBuild, T::OtherBuildWhy, T::OtherBuildDo),
        _ if !failure.message.is_empty() => {
            let (what, why) = (as_sentence(&failure.message), String::new());
            return Explanation {
                what,
                why,
                advice: String::new(),
            };
        }
        other => (
            T::Unknown {
                code: other.to_owned(),
            },
            T::Nothing,
            T::Nothing,
        ),
    };
    Explanation {
        what: what.to_string(),
        why: why.to_string(),
        advice: advice.to_string(),
    }
}

fn param(failure: &Failure, name: &str) -> String {
    let found = failure.params.iter().find(|(key, _)| key == name);
    found.map(|(_, value)| value.clone()).unwrap_or_default()
}

/// A message of the service as a sentence of its own. Only words are written large: it may begin with a name.
fn as_sentence(message: &str) -> String {
    const WORDS: [&str; 5] = ["the", "a", "an", "there", "nothing"];
    match message.split_once(' ') {
        Some((first, _)) if WORDS.contains(&first) => {
            let (letter, rest) = message.split_at(1);
            letter.to_ascii_uppercase() + rest
        }
        _ => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worker::protocol::failure;

    #[test]
    fn a_failure_of_the_service_keeps_its_sentence() {
        let mut quota = failure("QuotaExceed.Snapshot");
        quota.message = "web-root has 64 snapshots.".to_owned();
        assert_eq!(explain(&quota).what, "web-root has 64 snapshots.");
    }

    #[test]
    fn an_unknown_time_zone_has_words_of_its_own() {
        let error = rowdisk::service::ServiceError::UnknownTimeZone {
            name: "Mars/Olympus".to_owned(),
        };
        let words = explain(&error.to_view());
        assert_eq!(words.what, "The time zone \"Mars/Olympus\" is not known");
        assert!(words.advice.contains("Europe/Berlin"));
    }

    #[test]
    fn a_message_begins_as_a_sentence_and_a_name_stays_as_it_is() {
        assert_eq!(as_sentence("the zone f is lost"), "The zone f is lost");
        assert_eq!(as_sentence("a name is missing"), "A name is missing");
        assert_eq!(as_sentence("theo is locked"), "theo is locked");
        assert_eq!(as_sentence("web-root has 64"), "web-root has 64");
        assert_eq!(as_sentence(""), "");
    }

    #[test]
    fn what_the_engine_says_is_no_sentence_for_people() {
        let mut inside = failure(code::INTERNAL);
        inside.message = "version 4 is not a head".to_owned();
        let words = explain(&inside);
        assert_eq!(words.what, "It did not work, and should have");
        assert!(words.why.contains("version 4 is not a head"));
        assert_eq!(explain(&failure(code::INTERNAL)).why, "");
        let own = rowdisk::service::ServiceError::KeyDerivation.to_view();
        assert_eq!(explain(&own).what, as_sentence(&own.message));
        // It knows no names either.
        let locked = explain(&failure(code::LOCKED_DISK)).what;
        assert_eq!(locked, "It is encrypted and locked; unlock it first");
    }

    #[test]
    fn an_unknown_code_is_still_shown() {
        assert_eq!(explain(&failure("Odd")).what, "It did not work (Odd)");
    }

    #[test]
    fn a_newer_format_says_which() {
        let mut newer = failure(code::POOL_NEWER);
        newer.params = vec![("format".to_owned(), "3".to_owned())];
        assert_eq!(explain(&newer).what, "The pool has the newer format 3");
    }
}
