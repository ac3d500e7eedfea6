//! Texts of the questions before something is deleted or rolled back.

texts! {
    /// Texts of the questions before something goes.
    AskText {
        DeleteOne { name: String } = "Delete {name}?";
        DeleteMany { count: u64 } = by count: "Delete {count} item?", "Delete {count} items?";
        RollBack { disk: String, snapshot: String } = "Roll {disk} back to {snapshot}?";
        RollBackWhy { snapshot: String } = "The disk will be as it was at {snapshot}. All its snapshots stay, newer ones too.";
        ReInit { disk: String } = "Set {disk} back to its source?";
        ReInitWhy { source: String } = "The disk will hold what {source} holds. Its snapshots stay.";
        PresentLost { bytes: String } = "{bytes} written since the last snapshot will be lost, unless you keep it.";
        PresentChanged = "What was zeroed, discarded or resized since the last snapshot will be undone, unless you keep it.";
        PresentSame = "Nothing changed since the last snapshot: nothing is lost.";
        DiskLost { bytes: String } = "{bytes} written to it are in no snapshot and will be lost.";
        DiskChanged = "Its present state is in no snapshot and will be lost.";
        DiskSame = "It holds nothing that is not in a snapshot.";
        OneLost { disk: String, bytes: String } = "{disk}: {bytes} written since its last snapshot will be lost, unless you keep it.";
        OneChanged { disk: String } = "{disk}: what was zeroed, discarded or resized since its last snapshot will be undone, unless you keep it.";
        OneSame { disk: String } = "{disk}: nothing changed since its last snapshot, nothing is lost.";
        OneLenAfter { disk: String, len: String } = "{disk}: its size becomes {len} again.";
        OutDeleted { disk: String } = "{disk} stays out: it was deleted.";
        OutInBin { disk: String } = "{disk} stays out: it lies in the recycle bin.";
        OutSnapshotInBin { disk: String } = "{disk} stays as it is: its snapshot lies in the recycle bin.";
        Keep = "Keep the present as a snapshot";
        KeepName = "Its name";
        LenAfter { len: String } = "The disk's size becomes {len} again.";
        Evicted { quota: String } = "Goes too, to make room: {quota}.";
        Automatic { names: String } = "Its automatic snapshots go with it: {names}.";
        KeepAutomatic = "Keep its automatic snapshots";
        IntoBin { count: u64, until: String } = by count: "Goes to the recycle bin. It can be restored until {until}.", "They go to the recycle bin and can be restored until {until}.";
        InstanceForGood = "The instance itself goes for good, and what runs on it ends: only its disks can be restored.";
        DisksIntoBin { until: String } = "Its disks that go lie in the recycle bin, attached to nothing, and can be restored until {until}.";
        FreesLater { count: u64, bytes: String } = by count: "Gives back {bytes} when it leaves the recycle bin.", "Gives back {bytes} when they leave the recycle bin.";
        FreesNothingLater { count: u64 } = by count: "Gives back nothing when it leaves the recycle bin.", "Gives back nothing when they leave the recycle bin.";
        HeldByBin = "Something in the recycle bin still needs some of its data.";
        Frees { bytes: String } = "Gives back {bytes}.";
        BillFalls { amount: String } = "The bill falls by {amount} a month.";
        BilledInBin { bytes: String } = "While it lies there, the {bytes} that no snapshot has are billed too.";
        BillFallsLater { count: u64, amount: String } = by count: "It is billed until it leaves the recycle bin; then the bill falls by {amount} a month.", "They are billed until they leave the recycle bin; then the bill falls by {amount} a month.";
        FreesNothing = "Gives back nothing now.";
        HeldBy { names: String } = "Still needed by {names}.";
        DisksStay { names: String } = "Disks that stay, attached to it no more: {names}.";
        LosesReinit { names: String } = "Can no longer be set back to its source: {names}.";
        SnapshotsStay { names: String } = "Snapshots that stay: {names}.";
        Refused = "Not possible:";
        RefusedUnless = "Not done, unless you choose so below:";
        Force = "Delete all the same";
        ForceRelease = "Release it all the same";
        WhatGoes { count: u64 } = by count: "What goes", "What goes ({count})";
        LookingUp = "Looking up what depends on it…";
        DoDelete = "Delete";
        DoRollBack = "Roll back";
        DoReInit = "Set back";
    }
}
