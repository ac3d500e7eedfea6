//! Texts of the recycle bin, of locks, and of chains.

texts! {
    /// Texts of the recycle bin.
    BinText {
        Title = "Recycle bin";
        EmptyTitle = "The recycle bin is empty";
        EmptyWhy { count: u32 } = by count: "Disks and snapshots that you delete lie here for {count} day and can be restored.", "Disks and snapshots that you delete lie here for {count} days and can be restored.";
        OffWhy = "The recycle bin is off: what you delete is gone at once. The settings turn it on.";
        Why { count: u32 } = by count: "What you delete lies here for {count} day and can be restored. It still takes its space, and counts in no limit.", "What you delete lies here for {count} days and can be restored. It still takes its space, and counts in no limit.";
        WhyOff = "The recycle bin is off now: what you delete is gone at once. What lies here keeps its date.";
        FreesAll { bytes: String } = "Emptying it gives back {bytes}.";
        Kind = "What";
        Disk = "disk";
        DiskWith { count: u64 } = by count: "disk, with {count} snapshot", "disk, with {count} snapshots";
        GroupWith { count: u64 } = by count: "group, with {count} snapshot", "group, with {count} snapshots";
        GroupName { name: String } = "the group {name}";
        SnapshotOf { disk: String } = "snapshot of {disk}";
        SnapshotOfGone = "snapshot of a deleted disk";
        SnapshotIs { what: String } = "snapshot, {what}";
        InGroup { kind: String, group: String } = "{kind}, in the group {group}";
        Deleted = "Deleted";
        ByHand = "by hand";
        WithDisk = "with its disk";
        Left = "Goes";
        LeftHint = "When it is gone for good";
        Frees = "Gives back";
        FreesHint = "Data given back when it alone is deleted for good";
        InDays { days: u64 } = by days: "in {days} day", "in {days} days";
        InHours { hours: u64 } = "in {hours} h";
        Soon = "soon";
        Restore = "Restore";
        RestoreOne { name: String } = "Restore {name}";
        ForGood = "Delete for good…";
        ForGoodOne { name: String } = "Delete for good… {name}";
        ForGoodTitle { name: String } = "Delete {name} for good?";
        Empty = "Empty the recycle bin…";
        EmptyAsk = "Empty the recycle bin?";
        EmptyDo = "Delete all for good";
        ForGoodDo = "Delete for good";
        ToSettings = "Settings";
        Period = "Recycle bin";
        PeriodWhy = "For how many days what you delete can be restored, 0 to 365. 0 turns the bin off. It applies to what you delete from now on.";
        PeriodDays = "Days";
        PeriodNot = "This is a whole number from 0 to 365.";
        PeriodSet = "Set";
    }
}

texts! {
    /// Texts of locks.
    LockText {
        Lock = "Lock against deletion…";
        LockMany { count: u64 } = by count: "Lock {count} snapshot…", "Lock {count} snapshots…";
        Relock = "Change the lock…";
        Unlock = "Unlock";
        Title { name: String } = "Lock {name}";
        TitleMany { count: u64 } = by count: "Lock {count} snapshot", "Lock {count} snapshots";
        Why = "Nobody can delete a locked snapshot before the lock expires: not by hand, not the limit of 64, not with its disk. You neither.";
        WhyCoolOff = "During the cool-off period you can still change the lock or take it off. Then it can only be extended, never shortened.";
        ExtendOnly { until: String } = "Its cool-off period is over: the lock can only be extended past {until}.";
        Days = "Days locked";
        DaysHint = "1 to 36,500, from now on";
        DaysNot = "This is a whole number from 1 to 36,500.";
        DaysShort = "The lock would end no later than it does now.";
        Hours = "Cool-off period in hours";
        HoursHint = "0 to 72. With 0 the lock cannot be taken back, not even now.";
        HoursNot = "This is a whole number from 0 to 72.";
        Until { until: String } = "It can be deleted again from {until} on.";
        Reset = "Resetting the whole pool ignores locks.";
        Do = "Lock";
        Badge = "locked";
        BadgeUntil { until: String } = "locked until {until}";
        CoolOffUntil { until: String } = "cool-off until {until}";
        Next = "Next to go: ";
        NextNone = "No further snapshot can be taken: none of these may go. Delete one, delete an image made from one, or take a lock off.";
        NextWhy = " is deleted when one more snapshot is taken.";
        NextLock = "Lock it…";
    }
}

texts! {
    /// Texts of the snapshot chains.
    ChainsText {
        Title = "Snapshot chains";
        Why = "A chain is all snapshots of one disk. Each block counts once, at the oldest snapshot that reaches it, shared with the disk or not: so a deleted snapshot's blocks move to the next one that needs them.";
        EmptyTitle = "No chains yet";
        EmptyWhy = "A disk's first snapshot begins its chain.";
        Summary { count: u64, snapshots: String, bytes: String } = by count: "{snapshots} snapshot, {bytes}", "{snapshots} snapshots, {bytes}";
        Snapshot = "Snapshot";
        Taken = "Taken";
        Counts = "Counts for";
        DeletedDisk { id: String } = "deleted disk {id}";
        BinnedDisk { name: String } = "{name}, in the recycle bin";
        Total = "Chain";
        Link = "Chains and their sizes";
    }
}
