//! What was done and what it cost, in words: for toasts and the log of actions.

use crate::format::{count, milliseconds, size};
use crate::state::undo::is_instance;
use rowdisk::service::{
    command::{Command, Content},
    views::{IdName, LeftOut, Note, Outcome},
};

texts! {
    /// Texts of actions.
    ActionText {
        CreatedDisk { name: String } = "Made the disk {name}";
        Imported { name: String } = "Imported {name}";
        Exported { name: String } = "Exported {name}";
        Deleted { name: String } = "Deleted {name}";
        DeletedDisks { count: u64 } = by count: "Deleted {count} disk", "Deleted {count} disks";
        DeletedSnapshots { count: u64 } = by count: "Deleted {count} snapshot", "Deleted {count} snapshots";
        Resized { name: String, len: String } = "{name} has {len} now";
        Modified { name: String } = "Changed {name}";
        RolledBack { name: String, snapshot: String } = "Rolled {name} back to {snapshot}";
        RolledBackKept { name: String, snapshot: String, kept: String } = "Rolled {name} back to {snapshot}, kept the present as {kept}";
        RolledGroupBack { names: String, group: String } = "Rolled {names} back to the group {group}";
        RolledGroupBackKept { names: String, group: String, kept: String } = "Rolled {names} back to the group {group}, kept the present as the group {kept}";
        ReInited { name: String } = "Set {name} back to its source";
        Wrote { name: String } = "Wrote to {name}";
        Zeroed { name: String } = "Wrote zeroes to {name}";
        Discarded { name: String } = "Discarded a range of {name}";
        Formatted { name: String } = "Formatted {name}";
        PutFile { path: String, name: String } = "Put {path} on {name}";
        PutFiles { count: u64, files: String, name: String } = by count: "Put {files} file on {name}", "Put {files} files on {name}";
        MadeFolder { path: String, name: String } = "Made the folder {path} on {name}";
        RenamedFile { from: String, to: String, name: String } = "Renamed {from} on {name} to {to}";
        DeletedFiles { path: String, name: String } = "Deleted {path} on {name}";
        RestoredFile { path: String, name: String } = "Brought {path} back from {name}";
        TookSnapshot { name: String } = "Took the snapshot {name}";
        TookGroup { name: String } = "Took the group {name}";
        CopiedTo { name: String, region: String } = "Copied {name} to {region}";
        ZoneLost { zone: String } = "Lost the zone {zone}, as a drill";
        ZoneRestored { zone: String } = "Restored the zone {zone}";
        RegionLost { region: String } = "Lost the region {region}, as a drill";
        RegionRestored { region: String } = "Restored the region {region}";
        CreatedImage { name: String } = "Made the image {name}";
        CreatedPolicy { name: String } = "Made the policy {name}";
        AppliedPolicy { names: String } = "{names} under the policy now";
        CanceledPolicy { names: String } = "{names} under no policy now";
        ZoneSet { zone: String } = "Policies run by the time zone {zone} now";
        Locked { name: String } = "Locked {name}";
        Unlocked { name: String } = "Unlocked {name}";
        Restored { name: String } = "Restored {name}";
        DeletedForGood { name: String } = "Deleted {name} for good";
        BinEmptied = "Emptied the recycle bin";
        BinExpired { name: String } = "{name} left the recycle bin";
        BinPeriod { count: u32 } = by count: "The recycle bin keeps things for {count} day", "The recycle bin keeps things for {count} days";
        BinOff = "Turned the recycle bin off";
        WorkloadSet { name: String } = "Set the workload of {name}";
        WorkloadEnded { name: String } = "Ended the workload of {name}";
        Upgraded { name: String } = "Upgraded the application on {name}";
        IncidentStarted { name: String } = "It happened to {name}";
        IncidentClosed { name: String } = "Closed the incident on {name}";
        RanInstances { name: String } = "Running now: {name}";
        Started { name: String } = "Started {name}";
        Stopped { name: String } = "Stopped {name}";
        Rebooted { name: String } = "Rebooted {name}";
        Replaced { name: String } = "{name} has a new system disk";
        Attached { disk: String, name: String } = "Attached {disk} to {name}";
        Detached { disk: String, name: String } = "Detached {disk} from {name}";
        ScaledOut { names: String } = "Scaled out: {names}";
        ScaledIn { name: String, names: String } = "Scaled {name} in: {names} gone";
        RuleSet { name: String } = "{name} is scaled by a rule now";
        RuleGone { name: String } = "{name} is scaled by no rule now";
        PriceSet = "Changed what snapshots cost";
        QuotaSet = "Changed what goes at the limit";
        Checked = "Checked the pool";
        Reset = "Reset the pool";

        CostRedirected { count: u64, blocks: String, bytes: String } = by count: "{bytes}, {blocks} block redirected", "{bytes}, {blocks} blocks redirected";
        CostBytes { bytes: String } = "{bytes}";
        CostCopied { blocks: String } = "copy-on-write would have copied {blocks}";
        CostCopiedNone = "copy-on-write would have copied none";
        CostFrees { bytes: String } = "frees {bytes}";
        CostEvicted { names: String } = "{names} went to make room";
        CostStay { names: String } = "{names} stay";
        CostStays { names: String } = "{names} stays";
        CostLosesReinit { names: String } = "{names} cannot be set back any more";
        CostMissed { count: u64 } = by count: "{count} run was missed", "{count} runs were missed";
        CostKept { snapshot: String, image: String } = "{snapshot} stays past its date, {image} needs it";
        CostReplaced { count: u64, policy: String } = by count: "in place of {policy} on {count} disk", "in place of {policy} on {count} disks";
        CostInBin = "lies in the recycle bin";
        CostGoesOn { region: String } = "begun; the log of {region} tells how it ends";
        CostDisksInBin = "its disks lie in the recycle bin, the instance does not";
        CostOutDeleted { disk: String } = "{disk} stayed out, it is deleted";
        CostOutInBin { disk: String } = "{disk} stayed out, it lies in the recycle bin";
        CostOutSnapshotInBin { disk: String } = "{disk} stayed as it was, its snapshot lies in the recycle bin";
        CostKeptByLock { name: String } = "{name} stays, as it is locked";
        CopiedEncrypted { name: String } = "Made the encrypted copy {name}";
        DiskUnlocked { names: String } = "Unlocked {names}";
        DiskLocked { names: String } = "Locked {names}";
        Rekeyed { name: String } = "{name} has another passphrase";
        CostStayStopped { count: u64, names: String } = by count: "{names} stopped then, and stays so until somebody starts it", "{names} stopped then, and stay so until somebody starts them";
        CostOldPassphrase { name: String } = "{name} keeps the one from before";
        CostSound = "no fault found";
        CostFaults { count: u64 } = by count: "{count} fault found", "{count} faults found";
        CostUnreadable { ranges: String } = "zeroes for what could not be read: {ranges}";
        UnreadableRange { offset: String, bytes: String } = "{bytes} bytes at offset {offset}";
        Separator = ", ";
    }
}

/// What a command did, as a sentence.
pub(crate) fn title(command: &Command, outcome: &Outcome) -> String {
    let changed = || names(&outcome.changed);
    match command {
        Command::CreateDisk(disk) => ActionText::CreatedDisk {
            name: disk.name.clone(),
        },
        Command::CopyDisk(disk) => ActionText::CopiedEncrypted {
            name: disk.name.clone(),
        },
        Command::UnlockDisk(_) => ActionText::DiskUnlocked { names: changed() },
        Command::LockDisk(_) => ActionText::DiskLocked { names: changed() },
        Command::RekeyDisk(_) => ActionText::Rekeyed { name: changed() },
        Command::ImportDisk(disk) => ActionText::Imported {
            name: disk.name.clone(),
        },
        Command::ExportDisk(disk) => ActionText::Exported {
            name: disk.what.to_string(),
        },
        Command::DeleteDisk(_)
        | Command::DeleteSnapshot(_)
        | Command::DeleteSnapshotGroup(_)
        | Command::DeleteImage(_)
        | Command::DeleteInstance(_)
        | Command::DeletePolicy(_) => ActionText::Deleted {
            name: names(&outcome.deleted),
        },
        Command::ResizeDisk(disk) => ActionText::Resized {
            name: disk.disk.to_string(),
            len: size(disk.len),
        },
        Command::ModifyDisk(_)
        | Command::ModifySnapshot(_)
        | Command::ModifyImage(_)
        | Command::ModifyInstance(_)
        | Command::ModifyPolicy(_) => ActionText::Modified { name: changed() },
        Command::SetWorkload(set) => match set.workload {
            Some(_) => ActionText::WorkloadSet { name: changed() },
            None => ActionText::WorkloadEnded { name: changed() },
        },
        Command::UpgradeApplication(_) => ActionText::Upgraded { name: changed() },
        Command::StartIncident(_) => ActionText::IncidentStarted {
            name: names(
                [&outcome.changed, &outcome.deleted]
                    .into_iter()
                    .find(|names| !names.is_empty())
                    .unwrap_or(&outcome.changed),
            ),
        },
        Command::CloseIncident(_) => ActionText::IncidentClosed { name: changed() },
        Command::CreatePolicy(create) => ActionText::CreatedPolicy {
            name: create.name.clone(),
        },
        Command::ApplyPolicy(_) => ActionText::AppliedPolicy { names: changed() },
        Command::CancelPolicy(_) => ActionText::CanceledPolicy { names: changed() },
        Command::SetTimeZone(set) => ActionText::ZoneSet {
            zone: set.name.clone(),
        },
        Command::ResetDisk(reset) => {
            let (name, snapshot) = (changed(), reset.snapshot.snapshot.clone());
            // It was not needed where a snapshot held the present already.
            let kept = (reset.keep_current.clone()).filter(|_| !outcome.created.is_empty());
            match kept {
                None => ActionText::RolledBack { name, snapshot },
                Some(kept) => ActionText::RolledBackKept {
                    name,
                    snapshot,
                    kept,
                },
            }
        }
        Command::ResetDisks(reset) => {
            let (names, group) = (changed(), reset.group.to_string());
            let kept = (reset.keep_current.clone()).filter(|_| !outcome.created.is_empty());
            match kept {
                None => ActionText::RolledGroupBack { names, group },
                Some(kept) => ActionText::RolledGroupBackKept { names, group, kept },
            }
        }
        Command::ReInitDisk(disk) => ActionText::ReInited {
            name: disk.disk.to_string(),
        },
        Command::WriteDisk(write) => match write.content {
            Content::Fill { byte: 0, .. } => ActionText::Zeroed {
                name: write.disk.to_string(),
            },
            _ => ActionText::Wrote {
                name: write.disk.to_string(),
            },
        },
        Command::ZeroDisk(zero) => ActionText::Zeroed {
            name: zero.disk.to_string(),
        },
        Command::DiscardDisk(discard) => ActionText::Discarded {
            name: discard.disk.to_string(),
        },
        Command::FormatDisk(format) => ActionText::Formatted {
            name: format.disk.to_string(),
        },
        Command::PutFiles(put) => {
            let name = put.disk.to_string();
            let mut targets = put.targets();
            match (targets.next(), targets.next()) {
                (Some(path), None) => ActionText::PutFile { path, name },
                _ => ActionText::PutFiles {
                    count: put.files.len() as u64,
                    files: count(put.files.len() as u64),
                    name,
                },
            }
        }
        Command::MakeFolder(make) => ActionText::MadeFolder {
            path: make.path.clone(),
            name: make.disk.to_string(),
        },
        Command::RenameFile(rename) => ActionText::RenamedFile {
            from: rename.from.clone(),
            to: rename.to.clone(),
            name: rename.disk.to_string(),
        },
        Command::DeleteFiles(delete) => ActionText::DeletedFiles {
            path: delete.paths.join(&ActionText::Separator.to_string()),
            name: delete.disk.to_string(),
        },
        Command::RestoreFile(restore) => ActionText::RestoredFile {
            path: restore.path.clone(),
            name: restore.snapshot.to_string(),
        },
        Command::CreateSnapshot(snapshot) => ActionText::TookSnapshot {
            name: snapshot.name.clone(),
        },
        Command::CreateSnapshotGroup(group) => ActionText::TookGroup {
            name: group.name.clone(),
        },
        Command::LockSnapshot(_) => ActionText::Locked { name: changed() },
        Command::UnlockSnapshot(_) => ActionText::Unlocked { name: changed() },
        Command::RestoreFromBin(_) => ActionText::Restored { name: changed() },
        Command::DeleteFromBin(_) => ActionText::DeletedForGood {
            name: names(&outcome.deleted),
        },
        Command::EmptyBin => ActionText::BinEmptied,
        Command::ExpireBin => ActionText::BinExpired {
            name: names(&outcome.deleted),
        },
        Command::SetBinPeriod(set) => match set.days {
            0 => ActionText::BinOff,
            count => ActionText::BinPeriod { count },
        },
        Command::CopySnapshot(copy) => ActionText::CopiedTo {
            name: copied_name(outcome, &copy.snapshot.snapshot),
            region: copy.to.clone(),
        },
        Command::CopyImage(copy) => ActionText::CopiedTo {
            name: copied_name(outcome, copy.image.as_str()),
            region: copy.to.clone(),
        },
        Command::LoseZone(zone) => ActionText::ZoneLost { zone: zone.clone() },
        Command::RestoreZone(zone) => ActionText::ZoneRestored { zone: zone.clone() },
        Command::LoseRegion(region) => ActionText::RegionLost {
            region: region.clone(),
        },
        Command::RestoreRegion(region) => ActionText::RegionRestored {
            region: region.clone(),
        },
        Command::CreateImage(image) => ActionText::CreatedImage {
            name: image.name.clone(),
        },
        Command::RunInstances(_) => {
            let made = outcome.created.iter();
            let made: Vec<IdName> = made
                .filter(|made| made.id.starts_with("i-"))
                .cloned()
                .collect();
            ActionText::RanInstances { name: names(&made) }
        }
        Command::StartInstance(_) => ActionText::Started { name: changed() },
        Command::StopInstance(_) => ActionText::Stopped { name: changed() },
        Command::RebootInstance(_) => ActionText::Rebooted { name: changed() },
        Command::ReplaceSystemDisk(_) => ActionText::Replaced { name: changed() },
        Command::AttachDisk(attach) => ActionText::Attached {
            disk: name_at(outcome, 0, attach.disk.as_str()),
            name: name_at(outcome, 1, attach.instance.as_str()),
        },
        Command::DetachDisk(detach) => ActionText::Detached {
            disk: name_at(outcome, 0, detach.disk.as_str()),
            name: name_at(outcome, 1, detach.instance.as_str()),
        },
        Command::ScaleOut(_) => ActionText::ScaledOut {
            names: names(&outcome.created),
        },
        Command::ScaleIn(scale) => {
            let changed = outcome.changed.split_last();
            let name = changed.map_or(scale.instance.to_string(), |(last, _)| last.name.clone());
            let stay = changed.map_or(&[][..], |(_, stay)| stay);
            let gone: Vec<IdName> = outcome.deleted.iter().chain(stay).cloned().collect();
            ActionText::ScaledIn {
                name,
                names: names(&gone),
            }
        }
        Command::SetScaleRule(set) => match set.rule {
            Some(_) => ActionText::RuleSet { name: changed() },
            None => ActionText::RuleGone { name: changed() },
        },
        Command::ModifyPool(_) => ActionText::PriceSet,
        Command::SetQuotaPolicy(_) => ActionText::QuotaSet,
        Command::CheckPool => ActionText::Checked,
        Command::ResetPool => ActionText::Reset,
    }
    .to_string()
}

/// What several deletions of a kind did, as one sentence; nothing for what is told one by one.
pub(crate) fn title_of_many(commands: &[Command]) -> Option<String> {
    let all = |is: fn(&Command) -> bool| !commands.is_empty() && commands.iter().all(is);
    let count = commands.len() as u64;
    let text = if all(|command| matches!(command, Command::DeleteDisk(_))) {
        ActionText::DeletedDisks { count }
    } else if all(|command| matches!(command, Command::DeleteSnapshot(_))) {
        ActionText::DeletedSnapshots { count }
    } else {
        return None;
    };
    Some(text.to_string())
}

/// What a copy is called: an image, where it made one.
fn copied_name(outcome: &Outcome, said: &str) -> String {
    let made = outcome.created.last();
    made.map_or_else(|| said.to_owned(), |made| made.name.clone())
}

/// What it cost, as the log and the toast say it: `3 ms`, `1.8 MiB, 117 blocks redirected …`.
pub(crate) fn cost(outcome: &Outcome) -> String {
    let mut parts = Vec::new();
    if outcome.written_bytes > 0 {
        let bytes = size(outcome.written_bytes);
        let redirected = outcome.blocks_redirected.unwrap_or(0);
        parts.push(match redirected {
            0 => ActionText::CostBytes { bytes },
            _ => ActionText::CostRedirected {
                count: redirected,
                blocks: count(redirected),
                bytes,
            },
        });
        match outcome.cow_copies {
            None => {}
            Some(0) if redirected == 0 => {}
            Some(0) => parts.push(ActionText::CostCopiedNone),
            Some(copies) => parts.push(ActionText::CostCopied {
                blocks: count(copies),
            }),
        }
    }
    if let Some(bytes) = outcome.frees_bytes.filter(|bytes| *bytes > 0) {
        parts.push(ActionText::CostFrees { bytes: size(bytes) });
    }
    if !outcome.evicted.is_empty() {
        parts.push(ActionText::CostEvicted {
            names: names(&outcome.evicted),
        });
    }
    match outcome.snapshots_left.as_slice() {
        [] => {}
        [_] => parts.push(ActionText::CostStays {
            names: names(&outcome.snapshots_left),
        }),
        _ => parts.push(ActionText::CostStay {
            names: names(&outcome.snapshots_left),
        }),
    }
    if !outcome.disks_losing_reinit.is_empty() {
        parts.push(ActionText::CostLosesReinit {
            names: names(&outcome.disks_losing_reinit),
        });
    }
    for note in &outcome.notes {
        match note {
            Note::InBin { .. } if outcome.deleted.iter().any(is_instance) => {
                parts.push(ActionText::CostDisksInBin);
            }
            Note::InBin { .. } => parts.push(ActionText::CostInBin),
            Note::GoesOn { region } => parts.push(ActionText::CostGoesOn {
                region: region.clone(),
            }),
            Note::KeptByLock { snapshot, .. } => parts.push(ActionText::CostKeptByLock {
                name: snapshot.name.clone(),
            }),
            Note::LeftOut { disk, why } => {
                let disk = disk.name.clone();
                parts.push(match why {
                    LeftOut::DiskDeleted => ActionText::CostOutDeleted { disk },
                    LeftOut::DiskInBin => ActionText::CostOutInBin { disk },
                    LeftOut::SnapshotInBin => ActionText::CostOutSnapshotInBin { disk },
                });
            }
            Note::StayStopped { instances } => parts.push(ActionText::CostStayStopped {
                count: instances.len() as u64,
                names: names(instances),
            }),
            Note::OldPassphrase { disk } => parts.push(ActionText::CostOldPassphrase {
                name: disk.name.clone(),
            }),
            Note::CheckFindings { count: 0 } => parts.push(ActionText::CostSound),
            Note::CheckFindings { count } => parts.push(ActionText::CostFaults { count: *count }),
            Note::RunsMissed { count, .. } => parts.push(ActionText::CostMissed {
                count: (*count).into(),
            }),
            Note::KeptForImage { snapshot, image } => parts.push(ActionText::CostKept {
                snapshot: snapshot.name.clone(),
                image: image.name.clone(),
            }),
            Note::PolicyReplaced { policy, disks } => parts.push(ActionText::CostReplaced {
                count: *disks,
                policy: policy.name.clone(),
            }),
            _ => {}
        }
    }
    let unreadable = outcome.notes.iter().filter_map(unreadable_range);
    let unreadable: Vec<String> = unreadable.collect();
    if !unreadable.is_empty() {
        let ranges = unreadable.join(&ActionText::Separator.to_string());
        parts.push(ActionText::CostUnreadable { ranges });
    }
    let mut words: Vec<String> = parts.iter().map(ToString::to_string).collect();
    if let Some(ms) = outcome.elapsed_ms {
        words.insert(0, milliseconds(ms as f64));
    }
    words.join(&ActionText::Separator.to_string())
}

/// What was changed there, by its name.
fn name_at(outcome: &Outcome, at: usize, otherwise: &str) -> String {
    let found = outcome.changed.get(at);
    found.map_or(otherwise.to_owned(), |thing| thing.name.clone())
}

fn unreadable_range(note: &Note) -> Option<String> {
    let Note::Unreadable { offset, len } = note else {
        return None;
    };
    let range = ActionText::UnreadableRange {
        offset: count(*offset),
        bytes: count(*len),
    };
    Some(range.to_string())
}

/// Names in a row, the first three and how many more.
pub(crate) fn names(all: &[IdName]) -> String {
    super::common::joined(all.iter().map(|item| item.name.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deletions_of_a_kind_are_one_sentence() {
        let command = |text: &str| text.parse().expect("it is a command");
        let disks = ["a1", "b2"].map(|disk| command(&format!("rowdisk disk delete {disk}")));
        let say = |commands: &[Command]| title_of_many(commands);
        assert_eq!(say(&disks).as_deref(), Some("Deleted 2 disks"));
        assert_eq!(say(&disks[..1]).as_deref(), Some("Deleted 1 disk"));
        let [disk, _] = disks;
        assert_eq!(say(&[disk, command("rowdisk instance delete web")]), None);
        assert_eq!(say(&[]), None);
    }

    #[test]
    fn of_a_released_instance_only_the_disks_are_said_to_lie_in_the_recycle_bin() {
        let gone = |ids: &[&str]| {
            let deleted = ids.iter().map(|id| IdName {
                id: (*id).to_owned(),
                name: (*id).to_owned(),
            });
            cost(&Outcome {
                deleted: deleted.collect(),
                notes: vec![Note::InBin { until_ms: 1 }],
                ..Outcome::default()
            })
        };
        assert_eq!(gone(&["d-1"]), "lies in the recycle bin");
        assert!(gone(&["i-1", "d-1"]).ends_with("the instance does not"));
    }

    #[test]
    fn a_check_says_what_it_found() {
        let found = |count| {
            cost(&Outcome {
                notes: vec![Note::CheckFindings { count }],
                ..Outcome::default()
            })
        };
        assert_eq!(found(0), "no fault found");
        assert_eq!(found(2), "2 faults found");
    }

    #[test]
    fn what_goes_on_elsewhere_says_that_it_only_began() {
        let outcome = Outcome {
            elapsed_ms: Some(3),
            notes: vec![Note::GoesOn {
                region: "cn-beijing".to_owned(),
            }],
            ..Outcome::default()
        };
        assert_eq!(
            cost(&outcome),
            "3 ms, begun; the log of cn-beijing tells how it ends"
        );
    }

    #[test]
    fn a_write_says_what_was_redirected_and_what_would_have_been_copied() {
        let outcome = Outcome {
            written_bytes: 1_900_000,
            blocks_redirected: Some(117),
            cow_copies: Some(112),
            elapsed_ms: Some(3),
            ..Outcome::default()
        };
        let text = "3 ms, 1.8 MiB, 117 blocks redirected, copy-on-write would have copied 112";
        assert_eq!(cost(&outcome), text);
    }

    #[test]
    fn an_export_lists_what_it_could_not_read() {
        let lost = |offset, len| Note::Unreadable { offset, len };
        let outcome = Outcome {
            notes: vec![lost(3_637_248, 16_384), lost(0, 4096)],
            ..Outcome::default()
        };
        assert_eq!(
            cost(&outcome),
            "zeroes for what could not be read: 16,384 bytes at offset 3,637,248, 4,096 bytes at offset 0"
        );
    }

    #[test]
    fn figures_that_are_not_known_are_not_said() {
        let outcome = Outcome {
            written_bytes: 16_384,
            ..Outcome::default()
        };
        assert_eq!(cost(&outcome), "16 KiB");
    }

    #[test]
    fn a_groups_roll_back_names_its_disks_and_who_stayed_out() {
        let named = |name: &str| IdName {
            id: String::new(),
            name: name.to_owned(),
        };
        let command = |text: &str| -> Command { text.parse().expect("it is a command") };
        let mut outcome = Outcome {
            changed: vec![named("db"), named("log")],
            notes: vec![Note::LeftOut {
                disk: named("old"),
                why: LeftOut::DiskInBin,
            }],
            ..Outcome::default()
        };
        let keeping = command("snapshot group-rollback nightly --keep-current kept");
        assert_eq!(
            title(&keeping, &outcome),
            "Rolled db and log back to the group nightly",
            "one group held the presents already"
        );
        assert_eq!(cost(&outcome), "old stayed out, it lies in the recycle bin");
        outcome.created.push(named("kept"));
        assert_eq!(
            title(&keeping, &outcome),
            "Rolled db and log back to the group nightly, kept the present as the group kept"
        );
    }

    #[test]
    fn a_roll_back_names_its_disk_where_the_command_has_an_id() {
        let outcome = Outcome {
            changed: vec![IdName {
                id: "d-1".to_owned(),
                name: "web-root".to_owned(),
            }],
            ..Outcome::default()
        };
        let command: Command = "disk rollback d-1 nightly"
            .parse()
            .expect("it is a command");
        assert_eq!(title(&command, &outcome), "Rolled web-root back to nightly");
    }

    #[test]
    fn a_roll_back_says_what_stays() {
        let stays = |name: &str| IdName {
            id: String::new(),
            name: name.to_owned(),
        };
        let snapshots_left = vec![stays("day-2"), stays("broken")];
        let outcome = Outcome {
            elapsed_ms: Some(4),
            snapshots_left,
            ..Outcome::default()
        };
        assert_eq!(cost(&outcome), "4 ms, day-2 and broken stay");
    }
}
