//! Texts of one disk's page: facts, history, map, export.

texts! {
    /// Texts of one disk's page.
    DiskText {
        Gone = "This disk is not here";
        GoneWhy = "It was deleted, or it belongs to another pool.";
        SizeAndKind { kind: String, block: String } = "{kind}, {block} blocks";
        KindSystem = "system disk";
        KindData = "data disk";
        SeesBefore = "sees ";
        SeesAfter = " of data";
        ChainBefore = "its snapshots and it hold ";
        ChainAfter = " in all";
        CountAfter { quota: u32 } = " of {quota} snapshots";
        OwnAfter { count: u64, redirected: String, copied: String } = by count: " added since the last snapshot: {redirected} block redirected, copy-on-write would have copied {copied}", " added since the last snapshot: {redirected} blocks redirected, copy-on-write would have copied {copied}";
        OwnAfterFirst { count: u64, redirected: String } = by count: " written, {redirected} block, no snapshot yet", " written, {redirected} blocks, no snapshot yet";
        NothingOwn = "nothing changed since the last snapshot";
        NothingYet = "nothing written to it yet";
        ChangedAfter { count: u64, redirected: String, copied: String } = by count: "changed since the last snapshot: {redirected} block redirected, copy-on-write would have copied {copied}", "changed since the last snapshot: {redirected} blocks redirected, copy-on-write would have copied {copied}";
        FromSnapshot = "made from the snapshot ";
        FromImage = "made from the image ";
        FromSnapshotGone = "made from a snapshot that was deleted";
        FromImageGone = "made from an image that was deleted";
        SourceGone = "its source";

        TakeSnapshot = "Take snapshot";
        Export = "Export…";
        ReInit = "Set back to its source…";
        Resize = "Grow…";
        Rename = "Rename…";
        DeleteDisk = "Delete disk…";

        History = "History";
        Branch = "Branch";
        Moment = "Moment";
        Added = "Added";
        AddedHint = "Data written since the moment before it";
        Frees = "Frees";
        FreesHint = "Data given back if this snapshot alone is deleted";
        Now = "now";
        NowSmall = "the disk as it is";
        NoSnapshots = "No snapshots yet. Taking one is instant and copies nothing.";
        ImageMark { count: u64 } = by count: "{count} image", "{count} images";
        DiskMark { count: u64 } = by count: "{count} disk", "{count} disks";

        ChosenNow = "The disk as it is now. What is written from here on is redirected: every snapshot keeps what it has.";
        ChosenSees { bytes: String } = "sees {bytes}";
        ChosenBranches { count: u64 } = by count: "one goes on from it", "{count} branches go on from it";
        ChosenFrees { bytes: String } = "deleting it frees {bytes}";
        ChosenFreesComing = "what deleting it frees is being computed";
        ChosenFreesNothing = "deleting it frees nothing now";
        ChosenHeldBy = ": held by ";
        ChosenRestHeldBy = "; the rest is held by ";
        ChosenImages = "images: ";
        ChosenDisks = "disks made from it: ";
        And = " and ";
        Comma = ", ";
        Dot = " · ";
        Show = "Show";
        ShowNow = "Show now";
        Shown = "Shown";
        Marked = "Marked";
        Mark = "Mark to compare";
        MarkHint = "Pick another moment after this, and the two are compared. Shift and click, or M, on a row does the same.";
        HistoryKeys = "Arrow keys move, Enter picks a moment, M marks it to be compared with another; Tab leads on to what can be done with the one that is picked.";
        RollBack = "Roll back…";
        NewDisk = "New disk…";
        NewImage = "New image…";
        ExportThis = "Export…";
        NewImageNo = "Images are made from snapshots of system disks";

        Contents = "Contents";
        MomentGone = "This snapshot is gone";
        MomentGoneWhy = "The address names a snapshot that this disk does not have any more: it was deleted. It may lie in the recycle bin. The disk as it is now holds other data.";
        Showing { moment: String } = "Showing: {moment}";
        TabMap = "Map";
        TabWrite = "Write";
        Tabs = "What is shown of the disk";

        MapLabel { cells: String, blocks: String } = "Block map, {cells} cells for {blocks} blocks. Arrow keys move, with Shift they choose, plus and minus zoom, Enter opens the bytes; the table has the same figures";
        MapHint = "Arrow keys move, with Shift they choose, as dragging does, and a finger that rests before it moves; + and − zoom, 0 shows all, Enter opens the bytes.";
        ChosenBlocks = "Chosen blocks";
        ChosenSaid { place: String, bytes: String } = "Chosen: {place}, {bytes}";
        ChosenBytes = "Show the bytes";
        ChosenWrite = "Write…";
        ChosenFill = "Fill…";
        ChosenDiscard = "Discard…";
        ChosenReach = "Choose up to…";
        ChosenReachHint = "Press the block up to which all are chosen.";
        ChosenNear = "Zoom to them";
        ChosenClear = "Choose nothing";
        ZoomIn = "Zoom in";
        ZoomOut = "Zoom out";
        ZoomAll = "All";
        MoveBack = "Move back by half a view";
        MoveOn = "Move on by half a view";
        CellIs { blocks: String } = "1 cell is {blocks} blocks";
        CellIsBlock = "1 cell is 1 block";
        BlockOne { first: String, offset: String } = "Block {first}, at {offset}";
        BlockMany { first: String, last: String, offset: String } = "Blocks {first}–{last}, at {offset}";
        Born { generation: String, location: String } = "since generation {generation}, at location {location}";
        PartOf { name: String, blocks: String } = "{name} {blocks}";
        Never = "empty";
        NeverHint = "Never written, or discarded: reads as zeroes and takes no space";
        Zero = "zeroes";
        LegendNow { blocks: String } = "now, {blocks}";
        LegendNamed { name: String, blocks: String } = "{name}, {blocks}";
        LegendOlder = "in snapshots, old";
        LegendNewer { blocks: String } = "to new, {blocks}";
        LegendNever { blocks: String } = "empty, {blocks}";
        LegendZero { blocks: String } = "zeroes, {blocks}";
        JustChanged { count: u64 } = by count: "just changed, {count} cell", "just changed, {count} cells";
        Ways = "Which map";
        Logical = "Disk";
        LogicalHint = "The disk's blocks in their order";
        Physical = "Store";
        PhysicalHint = "The pool's store as it lies, as of now, seen from this disk";
        PhysicalLabel { cells: String, bytes: String } = "Map of the store, {cells} cells for {bytes}. Arrow keys move, plus and minus zoom; the table has the same figures";
        CellIsBytes { bytes: String } = "1 cell is {bytes}";
        PhysicalPlace { offset: String, location: String } = "At {offset}, from location {location}";
        PhysicalNow = "The store is shown as it is now, whatever moment is shown.";
        UseNow = "this disk, now";
        UseSnapshots = "only its snapshots";
        UseOthers = "other disks and snapshots";
        UseMetadata = "maps and records";
        UseLeaving = "being given back";
        UseFreed = "freed";
        StoreInAll = "in all ";
        StoreOffset = "In the store, bytes";
        StoreLocation = "Location";
        StoreHolds = "Who has it";
        AsTable = "as a table";
        AsMap = "as a map";
        TableRange = "Blocks";
        TableOffset = "Offset, bytes";
        TableLength = "Length, bytes";
        TableHolds = "Written by";
        Chosen = "chosen";
        TableMore { count: u64 } = "{count} more ranges: zoom in to see them.";

        SnapshotTitle { disk: String } = "Take a snapshot of {disk}";
        SnapshotWhy = "It takes a few milliseconds and copies nothing. The disk goes on as before.";
        SnapshotName = "Name";
        SnapshotDescription = "Description";
        SnapshotOptional = "optional";
        SnapshotVictim { quota: u32, name: String } = "The disk has {quota} snapshots, as many as it may have. Taking this one deletes {name}.";
        SnapshotLosesReinit { names: String } = "Can no longer be set back to its source: {names}.";
        SnapshotTake = "Take snapshot";

        RenameTitle { disk: String } = "Rename {disk}";
        RenameDo = "Rename";
        ResizeTitle { disk: String } = "Grow {disk}";
        ResizeWhy { len: String } = "It has {len} and can only grow, to 128M, 1.5G, 2T. A file system on it does not grow by itself.";
        ResizeDo = "Grow";
        ResizeSmaller { len: String } = "A disk only grows: more than {len}.";

        ImageTitle { snapshot: String } = "New image from {snapshot}";
        ImageWhy = "Disks can be made from an image at any time. While the image is there, its snapshot cannot be deleted.";
        ImageDo = "Make image";

        LastActions = "Last actions";
        NoActions = "The log has nothing about this disk.";
        AllActions = "All actions";
    }
}
