//! Texts of workloads, of what became of their data, and of incidents.

use crate::format::{count, duration};
use rowdisk::{service::views::VerifiedView, workload::Kind};

texts! {
    /// Texts of what runs on an instance.
    WorkloadText {
        Title { name: String } = "Workload of {name}";
        Why = "A running instance can do real work on one of its disks. Its data looks after itself: you can verify it at any time, here and in any snapshot.";
        What = "What runs";
        Log = "Log writer";
        LogWhy = "appends records, round and round";
        Database = "Key-value database";
        DatabaseWhy = "checksummed pages that are never overwritten in place";
        Web = "Web server with uploads";
        WebWhy = "mostly reads, now and then an upload";
        Video = "Video recorder";
        VideoWhy = "long writes in a ring, now and then played back";
        Rate = "How busy";
        Low = "8 requests a second";
        Medium = "64 requests a second";
        High = "512 requests a second, as far as the browser keeps up";
        Disk = "Disk";
        DiskHint = "An empty one, or one that holds such data already. At most 64 MiB of it are used.";
        Overwrite = "Other data on this disk may go";
        Choose = "Choose a workload…";
        Set = "Start this workload";
        Change = "Change…";
        ChangeTitle = "What runs on it";
        End = "End it";
        Running = "running";
        Stopped = "waits for the instance to start";
        Lost = "its zone is lost";
        Resting = "rests";
        Now { requests: String, bytes: String } = "{requests} requests a second, {bytes} a second";
        Totals { reads: String, writes: String, flushes: String, read: String, written: String } = "Since the page was loaded: {reads} reads ({read}), {writes} writes ({written}), {flushes} flushes.";
        Met { count: u64 } = by count: "{count} read met damaged data.", "{count} reads met damaged data.";
        Requests = "Requests a second";
        Bytes = "Bytes a second";
        Chart { seconds: u64, most: String } = "Over the last {seconds} s; at most {most}";
        Verify = "Verify data";
        Verifying = "Data is being verified already.";
        NotVerified = "Not verified yet.";
        Upgrade = "Upgrade application…";
        UpgradeTitle { name: String } = "Upgrade the application on {name}?";
        UpgradeWhy = "All its data is written anew in the next version's format. There is no way back but a snapshot.";
        UpgradeDo = "Upgrade";
        CutOff { when: String } = "The upgrade begun {when} was cut off: a part of the data is in the new format, and the application takes it for wrong. Upgrade again to finish it, or go back to the snapshot before it.";
        SnapshotFirst = "Take a snapshot first";
        SnapshotWhy = "It is what undoes this.";
        None = "Nothing runs on this instance.";
    }
}

texts! {
    /// What a verification found.
    VerdictText {
        LogRecords { count: u64, n: String } = by count: "{n} record intact", "{n} records intact";
        Keys { count: u64, n: String } = by count: "{n} key intact", "{n} keys intact";
        Objects { count: u64, n: String } = by count: "{n} object intact", "{n} objects intact";
        Segments { count: u64, n: String } = by count: "{n} segment intact", "{n} segments intact";
        Blocks { count: u64, n: String } = by count: "{n} block can be read", "{n} blocks can be read";
        Newest { age: String } = "newest {age} old";
        Damaged { n: String } = "{n} damaged";
        DamagedPages { count: u64, n: String } = by count: "{n} page damaged", "{n} pages damaged";
        Wrong { n: String } = "{n} wrong, though well kept";
        Missing { n: String } = "{n} missing";
        Lost = "what says where everything is cannot be read";
        Empty = "nothing was written yet";
        Separator = ", ";
        Stop = "; ";
        End = ".";
    }
}

/// What became of the data, in words: `12,480 records intact, newest 3 s old; 14 damaged.`
pub(crate) fn verdict(verified: &VerifiedView, now_ms: u64) -> String {
    let report = &verified.report;
    let (n, number) = (count(report.intact), report.intact);
    let intact = match verified.kind {
        None => VerdictText::Blocks { count: number, n },
        Some(Kind::Log) => VerdictText::LogRecords { count: number, n },
        Some(Kind::Database) => VerdictText::Keys { count: number, n },
        Some(Kind::Web) => VerdictText::Objects { count: number, n },
        Some(Kind::Video) => VerdictText::Segments { count: number, n },
    };
    let mut words = intact.to_string();
    if let Some(newest) = report.newest {
        let age = duration(now_ms.saturating_sub(newest.time_ms) / 1000);
        words += &VerdictText::Separator.to_string();
        words += &VerdictText::Newest { age }.to_string();
    } else if report.is_clean() && verified.kind.is_some() {
        words += &VerdictText::Separator.to_string();
        words += &VerdictText::Empty.to_string();
    }
    // Pages are counted where a store of keys is lost as a whole: nothing says what stood there.
    let is_keyed = matches!(verified.kind, Some(Kind::Database | Kind::Web));
    let is_in_pages = report.is_lost && report.intact == 0 && is_keyed;
    let damaged = match (report.damaged, count(report.damaged)) {
        (count, n) if is_in_pages => VerdictText::DamagedPages { count, n },
        (_, n) => VerdictText::Damaged { n },
    };
    let bad = [
        (report.damaged, damaged),
        (
            report.wrong,
            VerdictText::Wrong {
                n: count(report.wrong),
            },
        ),
        (
            report.missing,
            VerdictText::Missing {
                n: count(report.missing),
            },
        ),
        (u64::from(report.is_lost), VerdictText::Lost),
    ];
    for (number, text) in bad {
        if number > 0 {
            words += &VerdictText::Stop.to_string();
            words += &text.to_string();
        }
    }
    words + &VerdictText::End.to_string()
}

texts! {
    /// Texts of incidents.
    IncidentsText {
        Why = "Set off what goes wrong with disks, on purpose, and bring the data back. Each is a real change of real data in this pool.";
        Seeds = "What the documents say of it stands with each.";
        List = "What can happen";
        SetOff = "Set it off…";
        SetOffNamed { name: String } = "Set it off… {name}";

        WrongData = "Wrong data is written";
        WrongDataWhat = "A script with an error writes nonsense over about an eighth of what is on the disk.";
        WrongDataSeed = "The documents name it first among the reasons for a snapshot: data written by mistake.";
        FilesDeleted = "Data is deleted";
        FilesDeletedWhat = "Somebody deletes three quarters of what the application keeps. For files of a FAT disk use its Files tab: deleting them there is the same.";
        FilesDeletedSeed = "The course names data deleted by accident, and the documentation loss by incorrect operations.";
        InstanceReleased = "An instance is released";
        InstanceReleasedWhat = "The instance goes although it runs, with its system disk and the disks that go with it. Snapshots stay.";
        InstanceReleasedSeed = "Both documents name an instance that was released by mistake.";
        FailedOsUpgrade = "An upgrade of the system fails";
        FailedOsUpgradeWhat = "The first half of what is on the system disk is overwritten, then it stops. The instance would not start from it.";
        FailedOsUpgradeSeed = "Take a snapshot before you replace the system, both documents say; after a failed upgrade you roll back to it.";
        ApplicationError = "The application has an error";
        ApplicationErrorWhat = "It writes wrong values over three quarters of its data, with right checksums: only who knows what should stand there notices.";
        ApplicationErrorSeed = "The documents name data errors that an application's error makes.";
        FailedUpgrade = "An upgrade of the application fails";
        FailedUpgradeWhat = "It stops half-way: the application is of the new version, a half of its data of the old one.";
        FailedUpgradeSeed = "Upgrades of applications are among the risky operations before which the course takes a snapshot.";
        Virus = "A virus encrypts the disk";
        VirusWhat = "Everything that is written on the disk is encrypted, and a note left at its beginning.";
        VirusSeed = "Regular snapshots are the answer to attacks and viruses, the documents say.";
        BadBlock = "A block cannot be read any more";
        BadBlockWhat = "One stored block fails its checksum from now on, for the disk and for every snapshot that shares it. Nothing stored is changed: the drill makes the reads fail. A whole overwrite of that block, or going back to a snapshot from before it was written, gets rid of it; closing the incident does too, when the pool is opened the next time.";
        BadBlockSeed = "A snapshot lies in the same pool as its disk: it protects against mistakes, and against a lost pool only once it is copied elsewhere.";
        ZoneLost = "A zone is lost";
        ZoneLostWhat = "Everything in the disk's zone stops at once, as when its power fails: its instances, and every disk in it. Nothing in it can be read or written until the zone is restored.";
        ZoneLostSeed = "A snapshot is in no zone: it survives, and makes disks in any other zone of its region. Against the loss of a whole region it has to be copied to another one.";
        LosesZone { zone: String } = "This stops the whole zone {zone}, now.";
        ZoneStillLost { zone: String } = "The zone {zone} is lost. Make a disk from the snapshot in another zone and attach it to an instance there, or restore the zone.";
        ZoneBack { zone: String } = "The zone {zone} is there again, as it was.";
        ToRegions = "Zones and regions";

        Title { what: String } = "{what}: to what?";
        Target = "What it meets";
        TargetInstance { disk: String } = "instance, with {disk}";
        TargetDisk { told: String } = "disk, {told}";
        NoTarget = "Nothing here can meet it. It needs an instance with a workload.";
        NoTargetInstance = "Nothing here can meet it. It needs an instance.";
        NoTargetDisk = "There is no disk yet.";
        NothingThere = "Nothing is written on this disk: there is nothing that could go wrong with it.";
        Changes { name: String } = "This changes the data of {name}, now.";
        Releases { name: String } = "{name} goes, with its system disk and what goes with it.";
        LastSnapshot { name: String, ago: String } = "The newest snapshot of {name} is of {ago}. You can go back to it.";
        ZoneWay { name: String, ago: String } = "Restoring the zone brings everything back as it was. Until then the newest snapshot of {name}, of {ago}, makes a disk in another zone.";
        ZoneWayNone { name: String } = "Restoring the zone brings everything back as it was. Until then there is no snapshot of {name} to make a disk from in another zone.";
        ZoneSnapshotWhy = "While the zone is lost, a disk in another zone is made from it.";
        NoSnapshot = "There is no snapshot of this disk: without one, nothing brings the data back.";
        BadBlockWay = "A snapshot gets rid of it only if it was taken before that block was written: one that is taken now shares the block. Writing over the whole block helps too.";
        Do = "Let it happen";

        Recoveries = "To be recovered";
        NoRecoveries = "Nothing is broken. Set something off below.";
        Before { verdict: String } = "Right before: {verdict}";
        Ways = "Ways back";
        RollBack { snapshot: String } = "Roll back to {snapshot}…";
        RollBackTitle { disk: String, snapshot: String } = "Roll {disk} back to {snapshot}?";
        RollBackWhy = "What was written since goes, the damage too. Newer snapshots stay.";
        RollBackStops { instance: String } = "{instance} is stopped for it and started again.";
        RollBackDo = "Roll back";
        KeepCurrent = "Keep the damaged state as a snapshot";
        NewDisk { snapshot: String } = "New disk from {snapshot}…";
        NewDiskTitle { snapshot: String } = "Make a disk from {snapshot}?";
        NewDiskWhy = "The damaged disk stays as it is, to be looked at. The new one holds what the snapshot holds.";
        NewDiskDo = "Make the disk";
        SingleFiles = "Single files";
        Compare = "What differs";
        FromImage = "New instance from an image";
        FromBin = "Restore from the recycle bin";
        DiskThere { name: String } = "{name} is there, with what it held.";
        NoSnapshotLeft = "No snapshot from before is left. What is in the recycle bin can still be restored.";
        See = "See what was lost";
        FoundBefore = "Looked at ";
        Lost { span: String } = "By going back was lost what was written in the last {span} before it happened.";
        LostLittle = "By going back was lost less than a second's writing, right before it happened.";
        LostNothing = "Nothing was lost.";
        WouldLose { snapshot: String, span: String } = "Going back to {snapshot} loses what was written in the last {span} before it happened.";
        WouldLoseLittle { snapshot: String } = "Going back to {snapshot} loses less than a second's writing, right before it happened.";
        WouldLoseNothing { snapshot: String } = "Going back to {snapshot} loses nothing.";
        WouldLoseSince { snapshot: String, span: String } = "Going back to {snapshot} loses what was written in the {span} between it and this.";
        Shares { snapshot: String } = "{snapshot} shares the block: going back to it does not help.";
        Holds { snapshot: String } = "The disk holds what {snapshot} holds: it is recovered.";
        Recovered = "Its data is as it should be: it is recovered.";
        Close = "Close this incident…";
        CloseTitle { what: String, disk: String } = "Close this incident? {what}: {disk}";
        CloseWhy = "What it did stays as it is. Its ways back, and what was found of it, stand here no more.";
        CloseDo = "Close it";
        DamagedName = "damaged";
        RecoveredName = "recovered";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rowdisk::workload::{Mark, Report};

    #[test]
    fn a_verdict_says_what_is_intact_how_old_and_what_is_not() {
        let mut verified = VerifiedView {
            kind: Some(Kind::Log),
            report: Report {
                intact: 12_480,
                damaged: 14,
                newest: Some(Mark {
                    sequence: 1,
                    time_ms: 1000,
                }),
                ..Report::default()
            },
            at_ms: 4000,
        };
        assert_eq!(
            verdict(&verified, 4000),
            "12,480 records intact, newest 3 s old; 14 damaged."
        );
        verified.kind = Some(Kind::Database);
        verified.report = Report {
            damaged: 433,
            is_lost: true,
            ..Report::default()
        };
        assert_eq!(
            verdict(&verified, 0),
            "0 keys intact; 433 pages damaged; what says where everything is cannot be read."
        );
        verified.report = Report::default();
        assert_eq!(
            verdict(&verified, 0),
            "0 keys intact, nothing was written yet."
        );
        verified.kind = None;
        verified.report.intact = 15;
        assert_eq!(verdict(&verified, 0), "15 blocks can be read.");
        verified.report.damaged = 1;
        assert_eq!(verdict(&verified, 0), "15 blocks can be read; 1 damaged.");
    }
}
