//! The glossary: every word of the cloud's service and of this one that a page uses, with what it means.
//!
//! A word's key is its name in addresses and never changes. Help beside a heading needs only the key
//! and the term; the meanings are read on the glossary's page and in what help opens.

texts! {
    /// Texts of the glossary's page, and of the help beside words.
    GlossaryText {
        Lead = "The words of these pages: what they mean, which operation of ECS they belong to, and where they are here. What is not like ECS is said with each.";
        Search = "Search the glossary";
        Count { count: u64 } = by count: "{count} word", "{count} words";
        Operations = "In ECS:";
        Unlike = "Not like ECS:";
        Here = "Here:";
        NotHere = "not here";
        About { term: String } = "What is this: {term}";
        More = "In the glossary";
        NoSuch { word: String } = "There is no word “{word}” here; these are all.";
        DiskPage = "a disk's page";
        InstancePage = "an instance's page";
        DiskMap = "a disk's page, Map";
        DiskFiles = "a disk's page, Files";
    }
}

/// A word in one language.
pub(crate) struct Meaning {
    /// One or two sentences.
    pub(crate) text: &'static str,
    /// What is not like ECS; may be empty.
    pub(crate) unlike: &'static str,
}

macro_rules! words {
    ($( $word:ident $key:literal $term:literal [$($operation:literal),*] $text:literal $(; unlike $unlike:literal)? )+) => {
        /// A word of the glossary.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Term {
            $( $word ),+
        }

        impl Term {
            /// All of them. Whoever shows them sorts them by their terms.
            pub(crate) const ALL: &'static [Self] = &[$( Self::$word ),+];

            /// Its name in addresses.
            pub(crate) const fn key(self) -> &'static str {
                match self {
                    $( Self::$word => $key ),+
                }
            }

            /// As it is written in a list of words.
            pub(crate) fn name(self) -> &'static str {
                match crate::i18n::language() {
                    crate::i18n::Language::English => match self {
                        $( Self::$word => $term ),+
                    },
                }
            }

            /// The operations of ECS that it belongs to.
            pub(crate) const fn operations(self) -> &'static [&'static str] {
                match self {
                    $( Self::$word => &[$($operation),*] ),+
                }
            }

            /// What it means.
            pub(crate) fn meaning(self) -> Meaning {
                match crate::i18n::language() {
                    crate::i18n::Language::English => match self {
                        $( Self::$word => Meaning { text: $text, unlike: concat!("" $(, $unlike)?) } ),+
                    },
                }
            }
        }
    };
}

words! {
    Activity "activity" "Activity" ["LookupEvents (ActionTrail)"]
        "Every action that was taken, as the command it is, with what it cost and what came of it. The last 500 are kept in the pool."
        ; unlike "ECS keeps such events in a service of its own."
    Attach "attach" "Attach, detach" ["AttachDisk", "DetachDisk"]
        "Gives a data disk to an instance, or takes it away. A disk that is attached is In_use; one that is not is Available."
    AutomaticSnapshot "automatic-snapshot" "Automatic snapshot" ["DescribeSnapshots"]
        "A snapshot that a policy took. It goes by itself at its date, and first when the quota is reached and the rule says so."
    Policy "automatic-snapshot-policy" "Automatic snapshot policy" ["CreateAutoSnapshotPolicy", "ApplyAutoSnapshotPolicy", "CancelAutoSnapshotPolicy"]
        "At which hours of which weekdays snapshots are taken of the disks under it, and for how long each is kept."
        ; unlike "One policy a disk, as in the course; today's ECS allows several. It runs while a page with the pool is open."
    BadBlock "bad-block" "Bad block" []
        "A block of data that reads badly. Whatever reads it says so; writing over it, or going back to a snapshot from before it was written, gets rid of it."
    Billing "billing" "Billing" ["DescribePrice"]
        "What snapshots cost: nothing in one of the documents, the space used and the time kept in the other. Both bills are always worked out."
        ; unlike "Nobody is paid, and the price is yours to set."
    Block "block" "Block" []
        "What a disk is divided into, 4 to 64 KiB each. One write redirects at least one block."
    Catalogue "catalog" "Catalog" []
        "The tree of records in the pool: names, dates, policies, the log. It is changed by the same commits as the data."
    Chain "chain" "Snapshot chain" ["DescribeSnapshotLinks"]
        "All snapshots of one disk. Its size counts each block once, at the oldest snapshot that has it."
        ; unlike "What deleting gives back is said beside it; ECS does not tell."
    Check "check" "Check" []
        "Reads everything in the pool and verifies it: each block's checksum, and that every object belongs to something."
    Checksum "checksum" "Checksum" []
        "A number computed from a block when it is written and again when it is read: what has changed in between is found and never shown as data."
    CloudDisk "cloud-disk" "Cloud disk" ["CreateDisk", "DescribeDisks"]
        "A virtual disk: a row of bytes of a fixed size that can be read and written anywhere. A system disk holds an operating system, a data disk only data."
        ; unlike "It lies in this browser, and takes space only for what is written."
    Command "command" "Command" []
        "An action as text, such as rowdisk snapshot create web-root base. The log keeps it, and it can be copied."
    Commit "commit" "Commit" []
        "The moment from which changes are durable, all of them together or none. A crash leaves the pool as its last commit made it."
    CoolOff "cool-off" "Cool-off period" ["LockSnapshot"]
        "The first hours of a lock, 0 to 72: within them it can still be taken off, afterwards only extended."
    Cow "cow" "Copy-on-write (COW)" []
        "Before a block is overwritten for the first time since a snapshot, the old one is copied elsewhere: one more read and one more write, into a reserve that can fill."
        ; unlike "The documents swap the names COW and ROW in places; here they mean what they say. Each write's outcome tells what COW would have copied."
    Coverage "coverage" "Coverage" []
        "How far back one can really go: the last 63 intervals of a policy, less the slots that other snapshots hold, and no longer than the retention."
        ; unlike "ECS does not say it."
    Ownership "cost-of-ownership" "Cost of ownership" []
        "What keeping data costs over years, on an array of one's own or as a service: machines, licences, people, and what is bought but not used."
        ; unlike "The figures are assumptions, which say so and can be changed."
    CustomImage "custom-image" "Custom image" ["CreateImage", "DescribeImages", "DeleteImage"]
        "What instances and disks are made from: a snapshot of a system disk under a name, if wanted with snapshots of data disks. The snapshot stays for as long as the image is there."
    DataDisk "data-disk" "Data disk" ["CreateDisk"]
        "A disk that holds data only. An instance has up to 16 beside its system disk."
    Documents "documents" "Documents" []
        "Two texts that these pages follow: the snapshot service in Alibaba Cloud's documentation of ECS, and a beginners' course on ECS with a lesson on snapshots, which is called the course."
    DryRun "dry-run" "Dry run" ["DryRun"]
        "Asks what would happen and changes nothing. The dialogs do so before anything goes: that is how they know what depends on it."
    Encryption "encryption" "Encryption" ["CreateDisk (Encrypted)"]
        "A disk's data stored so that it cannot be read without its key. Snapshots, images and disks made from it are encrypted like it; there is no way from plain to encrypted or back but a copy."
        ; unlike "The key comes from a passphrase, not from a key management service."
    Eviction "eviction" "Eviction" ["CreateSnapshot"]
        "At 64 snapshots of a disk the oldest that can go is deleted as a new one is taken. It is named beforehand; locks and images keep a snapshot from it."
        ; unlike "The default is the documents' rule; the cloud's service itself, when they were written, let only automatic ones go. Settings has both."
    Expiry "expiry" "Expiry" ["ModifySnapshotAttribute"]
        "A snapshot's date. It goes by itself then, as if deleted with force; what an image or a lock keeps goes once it is free."
    FilesWord "files" "Files" []
        "What a filesystem on a disk holds. Any snapshot can be browsed, and single files brought back from it."
        ; unlike "ECS mounts a disk made from the snapshot."
    Force "force" "Force" ["DeleteSnapshot (Force)", "DeleteImage (Force)"]
        "Deletes something though a disk was made from it: the disk stays, and can no longer be set back to its source."
    Generation "generation" "Generation" []
        "Counts the pool's commits. Every block says in which generation it was written; that is the age the map shows."
    Group "snapshot-group" "Snapshot group" ["CreateSnapshotGroup", "DescribeSnapshotGroups", "DeleteSnapshotGroup", "ResetDisks"]
        "One snapshot of each of up to 16 disks, all of one moment: what an application has on several disks fits together. The disks go back to it together, too."
        ; unlike "It is one commit, and so is going back: all of the disks, or none. Shared block storage is in no group."
    Image "import-export" "Import, export" ["ImportImage", "ExportImage"]
        "A disk from a file of its bytes, and a file from a disk or a snapshot."
        ; unlike "The files are raw; they are your computer's, not a bucket's."
    Incident "incident" "Incident" []
        "Something that goes wrong with data: wrong data, a virus, a failed upgrade, a released instance. One can set it off for real and recover from it."
        ; unlike "ECS has no drills of this kind."
    Incremental "incremental" "Incremental snapshot" ["CreateSnapshot"]
        "A snapshot takes space only for what changed since the one before it, and yet is complete to read. Deleting files on the disk shrinks no snapshot."
    Instance "instance" "Instance" ["RunInstances", "StartInstance", "StopInstance", "RebootInstance", "DeleteInstance"]
        "A virtual machine with a system disk and data disks. While it is Running it alone writes them."
        ; unlike "It computes nothing here: what runs on it is a workload whose data can be verified."
    Lineage "lineage" "Lineage" []
        "Which version of a disk goes on from which. The history draws it as lanes: a rollback begins a new one."
    Lock "lock" "Lock" ["LockSnapshot", "UnlockSnapshot", "DescribeLockedSnapshots"]
        "Keeps a snapshot from being deleted by anybody, by hand or by a policy, until it expires, 1 to 36,500 days."
        ; unlike "Resetting the whole pool ignores locks, and says so."
    Map "map" "Map" []
        "Which block of a disk lies where, as a tree with one root for each version. Drawn, it shows who wrote what, and when."
    MultiAttach "multi-attach" "Multi-attach" ["CreateDisk (MultiAttach)"]
        "Whether a data disk can be attached to several instances, chosen when it is made. See shared block storage."
    Network "network" "Network (VPC, vSwitch)" ["CreateVpc", "CreateVSwitch"]
        "In ECS, how instances reach each other and the world."
        ; unlike "There is none: instances do nothing here but work on their disks."
    OffPeak "off-peak" "Off-peak hours" []
        "Hours with little work. The course advises to take snapshots then, since a snapshot may cost up to a tenth of the performance."
        ; unlike "Here a snapshot is a root that is remembered; measure what it costs."
    Passphrase "passphrase" "Passphrase" []
        "What opens an encrypted disk. Until it is typed the disk is locked: its data can neither be read nor written. It is kept nowhere, and nobody can bring it back."
        ; unlike "ECS keeps keys in a key management service (KMS)."
    Persistence "persistence" "Persistence" []
        "Whether the browser promises not to clear the pool when the computer runs out of space. Storage asks it to."
    Pool "pool" "Pool" []
        "All that is kept: disks, snapshots, images, records. One pool lies in this browser, and one tab at a time writes to it."
    Quota "quota" "Quota" ["QuotaExceed.Snapshot"]
        "A disk has up to 64 snapshots. What is in the recycle bin does not count."
        ; unlike "Today's ECS allows 256 by hand and 1,000 automatic ones."
    Reclaim "reclaim" "Reclaim" []
        "Giving space back: after a deletion the pool looks for blocks that no version needs any more and makes them usable again, a little at a time."
    RecycleBin "recycle-bin" "Recycle bin" []
        "Where what is deleted by hand lies for some days, and can be restored from. It is also what undoes a deletion."
        ; unlike "ECS has none for snapshots. What the quota or a date takes does not go through it."
    Redirected "redirected" "Redirected blocks" []
        "Blocks that a write put to a new place, because nothing is ever overwritten. Every write's outcome counts them."
    Region "region" "Region" ["DescribeRegions", "CopySnapshot", "CopyImage"]
        "A place with data centers, apart from all others. Snapshots and images are copied from one to another, the first time whole, later as the difference."
        ; unlike "A region is a pool of its own in this browser."
    ReInit "reinitdisk" "Set back (ReInitDisk)" ["ReInitDisk"]
        "Sets a disk back to what it was made from, its image or snapshot, at its present size. Its snapshots stay."
    ReplaceOs "replace-os" "Replace the OS" ["ReplaceSystemDisk"]
        "Gives a stopped instance a new system disk from an image. The old one is released; its snapshots make images and data disks, but do not fit the new disk."
    Resize "resize" "Resize" ["ResizeDisk"]
        "Makes a disk larger. Going back to an older snapshot brings the older size too."
    Retention "retention" "Retention" ["CreateAutoSnapshotPolicy (RetentionDays)"]
        "For how long a snapshot is kept: 1 to 65,536 days, or for ever. A day has 24 hours."
        ; unlike "A policy can keep a number of snapshots instead."
    Rollback "rollback" "Roll back (ResetDisk)" ["ResetDisk"]
        "Sets a disk back to one of its snapshots. It has to be Available, or its instances Stopped."
        ; unlike "Newer snapshots stay, as a branch, and the present can be kept in the same step, which is how a rollback is undone."
    Row "row" "Redirect-on-write (ROW)" []
        "A write goes to a new place, and the disk's map is redirected to it. A snapshot is a root that is remembered: it copies nothing, and writing on costs nothing more."
        ; unlike "The documents swap the names ROW and COW in places; here they mean what they say."
    ScaleRule "scale" "Scale out, scale in" []
        "Gives an instance more data disks, or takes empty ones away, by one action or by a rule as they fill."
    SecurityGroup "security-group" "Security group" ["CreateSecurityGroup"]
        "In ECS, a firewall around instances: which ports of which sources get through."
        ; unlike "There is none, as there is no network that it could guard."
    SharedBlockStorage "shared-block-storage" "Shared Block Storage" ["CreateDisk (MultiAttach)", "AttachDisk"]
        "A data disk that up to 8 instances have at once. Snapshots of it are as of any disk; rolling it back needs all of them Stopped."
        ; unlike "One workload a disk: two would write over each other."
    SimulatedClock "simulated-clock" "Simulated clock" []
        "Plays 70 days of policies in seconds on a copy of the records, so that one sees what comes, expires and is evicted."
        ; unlike "ECS has none."
    Snapshot "snapshot" "Snapshot" ["CreateSnapshot", "DescribeSnapshots", "DeleteSnapshot", "ModifySnapshotAttribute"]
        "A disk at one moment, read-only and complete. Taking it is instant; what is written later is not in it."
    Status "status" "Status" ["DescribeDisks (Status)"]
        "What something is doing: a disk is Available, In_use, Attaching, Detaching, Creating, ReIniting or Deleting; a snapshot progressing, accomplished or failed; an instance Pending, Starting, Running, Stopping or Stopped."
    SystemDisk "system-disk" "System disk" ["RunInstances", "ReplaceSystemDisk"]
        "The disk with an instance's operating system. Images are made from its snapshots."
    Tag "tag" "Tag" ["TagResources"]
        "A key and a value on a resource, up to 20, to find it by."
    TimeZone "time-zone" "Time zone" []
        "Whose hours policies mean. An hour that does not exist is the first instant after the gap; one that comes twice counts once."
        ; unlike "ECS counts in UTC+8; here the pool has a zone, with its daylight saving."
    Undo "undo" "Undo" []
        "Takes the last change back: by rolling back to the snapshot right before it, or by restoring from the recycle bin."
        ; unlike "ECS has none."
    Upgrade "upgrade-application" "Upgrade application" []
        "Writes all data of what runs on an instance anew, in the next version's format. One that is cut off leaves a part of it in the old one."
    Usage "usage" "Used by" ["DescribeSnapshots (Usage)"]
        "Whether images or disks were made from a snapshot. An image keeps it from being deleted, a disk does so unless one forces it."
    Verify "verify" "Verify" []
        "Reads all data of a workload and says what is intact, damaged, wrong or missing, and how old the newest is."
    Workload "workload" "Workload" []
        "What a running instance does on its disks: a log writer, a key-value database, a web server with uploads, a video recorder. Its data can verify itself."
        ; unlike "In ECS it is whatever you install."
    Zone "zone" "Zone" ["DescribeZones"]
        "A data center of a region, with power of its own. A disk attaches only to an instance of its zone; a snapshot makes disks in any zone of its region."
}

impl Term {
    /// The word of that key.
    pub(crate) fn of_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|word| word.key() == key)
    }

    /// Whether it is a word for something that is not here at all.
    pub(crate) const fn is_not_here(self) -> bool {
        matches!(self, Self::Network | Self::SecurityGroup)
    }
}

#[cfg(test)]
mod tests {
    use super::Term;
    use std::collections::BTreeSet;

    #[test]
    fn each_word_has_a_key_of_its_own_and_is_in_its_place() {
        let keys: BTreeSet<&str> = Term::ALL.iter().map(|word| word.key()).collect();
        assert_eq!(keys.len(), Term::ALL.len());
        for word in Term::ALL {
            let key = word.key();
            assert_eq!(Term::of_key(key), Some(*word));
            assert!(
                key.chars().all(|c| c.is_ascii_lowercase() || c == '-'),
                "{key}"
            );
            assert!(word.meaning().text.ends_with('.'), "{key}");
        }
        assert_eq!(Term::of_key("nothing"), None);
        assert!(Term::SecurityGroup.is_not_here());
    }
}
