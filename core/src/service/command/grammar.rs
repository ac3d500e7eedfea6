//! The table of all commands: their words, how each is written, and which options it knows.
//!
//! Parsing, error messages and help draw from this one table.

/// One command of the language.
#[derive(Debug)]
pub struct Verb {
    /// What it is about: `disk`, `file`, `snapshot`, `image`, `policy`, `bin` or `pool`.
    pub noun: &'static str,
    /// What it does.
    pub verb: &'static str,
    /// How it is written, in full.
    pub usage: &'static str,
    /// The operation in the service's API, for its help.
    pub operation: &'static str,
    /// Options that are a word by themselves.
    pub(super) flags: &'static [&'static str],
    /// Options with a value, given at most once.
    pub(super) options: &'static [&'static str],
    /// Options with a value, given any number of times.
    pub(super) lists: &'static [&'static str],
}

macro_rules! verb {
    ($noun:literal $verb:literal, $operation:literal, $rest:literal,
     flags $flags:tt, options $options:tt, lists $lists:tt) => {
        Verb {
            noun: $noun,
            verb: $verb,
            usage: concat!("rowdisk ", $noun, " ", $verb, $rest),
            operation: $operation,
            flags: &$flags,
            options: &$options,
            lists: &$lists,
        }
    };
}

/// All commands.
#[must_use]
pub const fn verbs() -> &'static [Verb] {
    VERBS
}

const VERBS: &[Verb] = &[
    verb!("disk" "create", "CreateDisk",
        " NAME (--size SIZE | --from-snapshot DISK@SNAPSHOT | --from-image IMAGE) [--block-size SIZE] [--system | --data] [--description TEXT] [--tag KEY=VALUE]...",
        flags ["--system", "--data"],
        options ["--size", "--block-size", "--from-snapshot", "--from-image", "--description"],
        lists ["--tag"]),
    verb!("disk" "import", "ImportDisk",
        " NAME --file FILE [--size SIZE] [--block-size SIZE] [--system | --data] [--description TEXT] [--tag KEY=VALUE]...",
        flags ["--system", "--data"],
        options ["--file", "--size", "--block-size", "--description"],
        lists ["--tag"]),
    verb!("disk" "export", "ExportDisk", " DISK[@SNAPSHOT] [--file FILE] [--zero-unreadable]",
        flags ["--zero-unreadable"], options ["--file"], lists []),
    verb!("disk" "delete", "DeleteDisk", " DISK [--keep-automatic]",
        flags ["--keep-automatic"], options [], lists []),
    verb!("disk" "resize", "ResizeDisk", " DISK SIZE", flags [], options [], lists []),
    verb!("disk" "rename", "ModifyDiskAttribute", " DISK NAME", flags [], options [], lists []),
    verb!("disk" "modify", "ModifyDiskAttribute",
        " DISK [--name NAME] [--description TEXT] [--delete-automatic on|off] [--tag KEY=VALUE]... [--untag KEY]...",
        flags [],
        options ["--name", "--description", "--delete-automatic"],
        lists ["--tag", "--untag"]),
    verb!("disk" "rollback", "ResetDisk", " DISK SNAPSHOT [--keep-current NAME [--unless-held]]",
        flags ["--unless-held"], options ["--keep-current"], lists []),
    verb!("disk" "reinit", "ReInitDisk", " DISK [--keep-current NAME]",
        flags [], options ["--keep-current"], lists []),
    verb!("disk" "write", "WriteDisk",
        " DISK --offset OFFSET (--text TEXT | --fill BYTE --length SIZE | --random SEED --length SIZE | --hex BYTES[+GAP+BYTES]... | --file FILE)",
        flags [],
        options ["--offset", "--text", "--fill", "--random", "--length", "--hex", "--file"],
        lists []),
    verb!("disk" "zero", "ZeroDisk", " DISK --offset OFFSET --length SIZE",
        flags [], options ["--offset", "--length"], lists []),
    verb!("disk" "discard", "DiscardDisk", " DISK --offset OFFSET --length SIZE",
        flags [], options ["--offset", "--length"], lists []),
    verb!("disk" "format", "FormatDisk",
        " DISK (--fat | --fat12 | --fat16 | --fat32) [--partition NUMBER] [--label LABEL]",
        flags ["--fat", "--fat12", "--fat16", "--fat32"], options ["--partition", "--label"], lists []),
    verb!("file" "put", "PutFiles",
        " DISK PATH --file FILE [--file FILE]... [--partition NUMBER] [--replace]",
        flags ["--replace"], options ["--partition"], lists ["--file"]),
    verb!("file" "mkdir", "MakeFolder", " DISK PATH [--partition NUMBER]",
        flags [], options ["--partition"], lists []),
    verb!("file" "rename", "RenameFile", " DISK PATH PATH [--partition NUMBER]",
        flags [], options ["--partition"], lists []),
    verb!("file" "delete", "DeleteFiles", " DISK PATH... [--partition NUMBER]",
        flags [], options ["--partition"], lists []),
    verb!("file" "restore", "RestoreFile", " DISK@SNAPSHOT PATH [--partition NUMBER]",
        flags [], options ["--partition"], lists []),
    verb!("snapshot" "create", "CreateSnapshot",
        " DISK NAME [--description TEXT] [--retention DAYS|forever] [--tag KEY=VALUE]...",
        flags [], options ["--description", "--retention"], lists ["--tag"]),
    verb!("snapshot" "group-create", "CreateSnapshotGroup",
        " NAME DISK... [--description TEXT] [--tag KEY=VALUE]...",
        flags [], options ["--description"], lists ["--tag"]),
    verb!("snapshot" "delete", "DeleteSnapshot", " DISK@SNAPSHOT... [--force]",
        flags ["--force"], options [], lists []),
    verb!("snapshot" "group-delete", "DeleteSnapshotGroup", " GROUP [--force]",
        flags ["--force"], options [], lists []),
    verb!("snapshot" "modify", "ModifySnapshotAttribute",
        " DISK@SNAPSHOT [--name NAME] [--description TEXT] [--retention DAYS|forever] [--tag KEY=VALUE]... [--untag KEY]...",
        flags [], options ["--name", "--description", "--retention"], lists ["--tag", "--untag"]),
    verb!("snapshot" "lock", "LockSnapshot", " DISK@SNAPSHOT --days DAYS [--cool-off HOURS]",
        flags [], options ["--days", "--cool-off"], lists []),
    verb!("snapshot" "unlock", "UnlockSnapshot", " DISK@SNAPSHOT",
        flags [], options [], lists []),
    verb!("image" "create", "CreateImage",
        " NAME --snapshot DISK@SNAPSHOT [--description TEXT] [--tag KEY=VALUE]...",
        flags [], options ["--snapshot", "--description"], lists ["--tag"]),
    verb!("image" "delete", "DeleteImage", " IMAGE [--force]",
        flags ["--force"], options [], lists []),
    verb!("image" "modify", "ModifyImageAttribute",
        " IMAGE [--name NAME] [--description TEXT] [--tag KEY=VALUE]... [--untag KEY]...",
        flags [], options ["--name", "--description"], lists ["--tag", "--untag"]),
    verb!("policy" "create", "CreateAutoSnapshotPolicy",
        " NAME --hours HOURS --weekdays DAYS (--retention DAYS|forever | --keep COUNT) [--tag KEY=VALUE]...",
        flags [], options ["--hours", "--weekdays", "--retention", "--keep"], lists ["--tag"]),
    verb!("policy" "modify", "ModifyAutoSnapshotPolicyEx",
        " POLICY [--name NAME] [--hours HOURS --weekdays DAYS] [--retention DAYS|forever | --keep COUNT] [--tag KEY=VALUE]... [--untag KEY]...",
        flags [],
        options ["--name", "--hours", "--weekdays", "--retention", "--keep"],
        lists ["--tag", "--untag"]),
    verb!("policy" "apply", "ApplyAutoSnapshotPolicy", " POLICY DISK...",
        flags [], options [], lists []),
    verb!("policy" "cancel", "CancelAutoSnapshotPolicy", " DISK...",
        flags [], options [], lists []),
    verb!("policy" "delete", "DeleteAutoSnapshotPolicy", " POLICY",
        flags [], options [], lists []),
    verb!("bin" "restore", "RestoreFromBin", " ITEM...", flags [], options [], lists []),
    verb!("bin" "delete", "DeleteFromBin", " ITEM...", flags [], options [], lists []),
    verb!("bin" "empty", "EmptyBin", "", flags [], options [], lists []),
    verb!("bin" "expire", "ExpireBin", "", flags [], options [], lists []),
    verb!("pool" "set-bin-period", "SetBinPeriod", " DAYS", flags [], options [], lists []),
    verb!("pool" "set-quota-policy", "SetQuotaPolicy", " oldest|oldest-automatic",
        flags [], options [], lists []),
    verb!("pool" "set-time-zone", "SetTimeZone", " NAME", flags [], options [], lists []),
    verb!("pool" "check", "CheckPool", "", flags [], options [], lists []),
    verb!("pool" "reset", "ResetPool", "", flags [], options [], lists []),
];
