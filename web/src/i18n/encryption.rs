//! Texts of encrypted disks.

texts! {
    /// Texts of encrypted disks.
    EncryptionText {
        Encrypted = "Encrypted";
        EncryptedHint = "For life, with all that comes of it: snapshots, images, disks from them. Without the passphrase nobody reads it, and nobody brings it back.";
        Locked = "Locked";
        InheritsWhy = "Its source is encrypted, so it is too, with the same passphrase.";
        Passphrase = "Passphrase";
        PassphraseHint { min: u64 } = "At least {min} characters. It is kept nowhere; write it down.";
        PassphraseLength { min: u64, max: u64 } = "A passphrase has {min} to {max} characters, not counting spaces at its ends.";
        Again = "The same once more";
        Differs = "The two differ.";
        Shown = "Show what is typed";

        LockedTitle = "This disk is encrypted and locked";
        LockedWhy = "Its map can be seen, its data cannot. Snapshots, rolling back, new disks and deleting work; reading, writing, running and copying need the passphrase.";
        LockedCompare = "What differs can be told once it is unlocked.";
        LockedTab = "There is nothing to see here before it is unlocked.";
        UnlockFirst = "It is encrypted and locked: unlock it first.";
        UnlockFirstOf { names: String } = "Encrypted and locked: {names}. Unlock that first.";
        UnlockAsk = "Unlock…";
        UnlockTitle { name: String } = "Unlock {name}";
        UnlockWhy = "What has the same key is unlocked with it: disks and images that came of it. It stays so until it is locked or the page is closed.";
        UnlockDo = "Unlock";
        LockAsk = "Lock its data…";
        LockTitle { name: String } = "Lock the data of {name}";
        LockWhy = "Its key is forgotten until somebody types the passphrase. What has the same key is locked with it; copies in other regions are locked there. A copy of the last export that the browser still has is removed.";
        LockDo = "Lock";
        RekeyAsk = "Change the passphrase…";
        RekeyTitle { name: String } = "Another passphrase for {name}";
        RekeyWhy = "It holds for this disk and its snapshots. The data are not written anew; disks made from it and copies in other regions keep the passphrase they have, and a copy of the pool from before opens with the old one.";
        RekeyOld = "The passphrase now";
        RekeyDo = "Change it";
        CopyAsk = "Make an encrypted copy…";
        CopyTitle { name: String } = "An encrypted copy of {name}";
        CopyWhy = "A plain disk never becomes an encrypted one, nor back: the data are copied to a new disk. What lies in the old one and its snapshots stays readable until they are deleted.";
        CopySnapshotFirst { name: String } = "Take a snapshot of {name} first";
        CopyDo = "Copy";
        NotVerified { count: u64 } = by count: "{count} block of locked disks is there and was not verified. Unlock them and check again:", "{count} blocks of locked disks are there and were not verified. Unlock them and check again:";
        NotThere = "(in the recycle bin, or only snapshots of it are left)";
    }
}
