//! Texts of the page of all snapshots.

texts! {
    /// Texts of the page of all snapshots.
    SnapshotsText {
        Summary { count: u64, shown: u64 } = by count: "{shown} of {count} snapshot", "{shown} of {count} snapshots";
        SummaryAll { count: u64 } = by count: "{count} snapshot", "{count} snapshots";
        EmptyTitle = "No snapshots yet";
        EmptyWhy = "A snapshot is a disk at one moment. Open a disk and choose Take snapshot; it is instant and copies nothing.";
        Disk = "Disk";
        AllDisks = "All disks";
        DiskDeleted = "deleted disk";
        DiskFilter = "Disk";
        Taken = "Taken";
        Sees = "Sees";
        SeesHint = "Data the snapshot sees";
        Added = "Added";
        Frees = "Frees";
        Used = "Used by";
        Automatic = "automatic";
        MoreFilters = "More filters";
        MoreFiltersSet { count: u64 } = by count: "More filters ({count} set)", "More filters ({count} set)";
        Any = "any";
        TypeFilter = "Taken by";
        TypeUser = "a person";
        TypeAuto = "a policy";
        UsageFilter = "Used by";
        UsageNone = "nothing";
        UsageImage = "an image";
        UsageDisk = "a disk";
        UsageBoth = "an image and a disk";
        SourceFilter = "Taken of";
        SourceSystem = "a system disk";
        SourceData = "a data disk";
        LockFilter = "Lock";
        LockLocked = "locked";
        LockFree = "not locked";
        EncryptedFilter = "Encryption";
        EncryptedYes = "encrypted";
        EncryptedNo = "not encrypted";
        TagFilter = "Tag, as key or key=value";
        FromFilter = "Taken from";
        ToFilter = "Taken until";
        FilterByText = "Filter by name, id or disk";
        MoreChoices { count: u64 } = by count: "{count} more: filter by its name", "{count} more: filter by their names";
        FilterGone { id: String } = "gone: {id}";
        FilterTurned = "Taken from is later than Taken until, so the filter lets nothing through.";
        FilterGoneWhy = "The filter is set to something that is not here any more, so it lets nothing through. Clear the filter to see what there is.";
        DeleteChosen { count: u64 } = by count: "Delete {count} snapshot…", "Delete {count} snapshots…";
    }
}
