//! Texts of the storage and activity pages.

texts! {
    /// Texts of the storage page.
    StorageText {
        Use = "Use";
        Allocated = "In this pool";
        AllocatedOf { region: String } = "In this pool, of {region}";
        OtherPool { region: String } = "In the pool of {region}";
        AllPools = "In all pools";
        Data = "Data of disks and snapshots";
        Nodes = "Maps and records";
        HeldBack = "Given back, not reusable yet";
        Rest = "Being given back";
        Origin = "This site in the browser, as the browser counts";
        ExportCopy = "Copy of the last export";
        ExportCopyHint = "A download may still be reading it. It goes when the pool is opened the next time, or reset.";
        OriginHint = "Browsers give space back late: this may stay above what the pools take for a while.";
        Kind = "Kind";
        Share = "Share";
        Bytes = "Size";
        Reclaiming { count: u32 } = by count: "{count} deletion is still being reclaimed.", "{count} deletions are still being reclaimed.";
        Zombies { count: u32 } = by count: "{count} deleted snapshot still holds what its clones share.", "{count} deleted snapshots still hold what their clones share.";

        Persistence = "Persistence";
        IsPersistent = "The browser keeps this pool until you delete it.";
        NotPersistent = "The browser may delete this pool when the computer runs out of space.";
        AskPersist = "Ask to keep it";
        PersistRefused = "The browser declined. Chrome agrees once the page is bookmarked, installed or used often; Firefox asks you.";
        PersistUnknown = "This browser does not say whether it keeps the pool.";

        Check = "Check";
        CheckWhy = "Reads everything, verifies every checksum and accounts for every byte given out. Nothing is changed, and all else goes on meanwhile.";
        CheckStart = "Check now";
        CheckSound = "The pool is sound.";
        CheckFaults { count: u64 } = by count: "{count} fault was found.", "{count} faults were found.";
        CheckFigures { versions: String, nodes: String, blocks: String, bytes: String, time: String } = "Disks and snapshots: {versions}. Map nodes: {nodes}. Blocks: {blocks}. Accounted for: {bytes}, in {time}.";
        CheckDrill { disk: String } = "A drill is open: it makes a block of {disk} unreadable on purpose. Close it, open the pool again and check once more before you take this for a fault of the pool.";
        CheckAdvice = "Export what you can still read, then reset the pool.";

        QuotaWhy = "A disk has at most 64 snapshots. When one more is taken:";
        QuotaOldest = "the oldest is deleted";
        QuotaOldestHint = "As the documents say. Snapshots that an image uses or that are locked are passed over.";
        QuotaAutomatic = "only automatic ones are deleted; taking one by hand is refused";
        QuotaAutomaticHint = "As the cloud's service itself did when the documents were written.";

        Owner = "Who has it";
        OwnerWhy = "One tab at a time has the pool open: this one. Another tab can take it over; nothing acknowledged is lost then.";
        PoolId = "Pool";
        Format = "Format version";
        Generation = "Generation";

        Plug = "Pull the plug";
        PlugWhy = "Writes to a scratch disk without pause, then kills the worker in the middle of it, as a crash would. Then opens the pool again and compares: what was acknowledged as durable must be there.";
        PlugStart = "Pull the plug";
        PlugWriting = "Writing…";
        PlugOpening = "The worker was killed. Opening again…";
        PlugKept { acknowledged: String, found: String, opened: String } = "{acknowledged} writes were acknowledged before the kill; {found} are there. Opened again in {opened}.";
        PlugVerdictKept = "Nothing that was acknowledged is lost.";
        PlugVerdictLost = "Something acknowledged is missing. Please check the pool and report this.";
        PlugUndone = "The test did not finish.";
        PlugBusy = "Long work is under way: it would be lost. Let it finish or cancel it first.";

        Reset = "Reset";
        ResetWhy { region: String } = "Deletes every disk, snapshot and image of {region} in this browser and begins an empty pool there. Other regions stay. Locked snapshots go too, and what lies in the recycle bin.";
        ResetStart = "Reset the pool…";
        ResetTitle = "Delete the whole pool?";
        ResetWhat { region: String, disks: u32, snapshots: u32, images: u32, bytes: String } = "All of {region} goes, {bytes}; other regions stay. Disks: {disks}, snapshots: {snapshots}, images: {images}. This cannot be undone.";
        ResetType { word: String } = "Type {word} to go on";
        ResetWord = "delete everything";
        ResetDo = "Delete everything";
        ResetDone { region: String } = "The pool was reset: {region}";
        ResetDoneCost = "It is empty now";

        ActivityEmpty = "Nothing was done yet.";
        ActivityEmptyWhy = "Every action appears here with its command, what it cost and how it ended.";
        ActivityWhy = "Every action is a command, with what it cost. Copy its text to note down or to tell what was done.";
    }
}
