//! Texts of the instances' pages and dialogs.

texts! {
    /// Texts of instances.
    InstancesText {
        Summary { count: u64, running: u64 } = by count: "{count} instance, {running} running", "{count} instances, {running} running";
        New = "Run instances…";
        EmptyTitle = "No instances yet";
        EmptyWhy = "An instance runs from an image: it has a system disk with what the image holds, and data disks. While it is running it alone writes them. Nothing is computed here: what runs on it is a workload that you choose.";
        EmptyImage = "Run from an image";
        EmptyImageWhy = "Choose one, how many instances, and their disks.";
        EmptySample = "Begin with a sample";
        EmptySampleWhy = "Makes a small system disk, a snapshot of it and an image, and runs an instance from that.";
        EmptyDisk = "Make a system disk";
        EmptyDiskWhy = "Then take a snapshot of it, make an image from that, and run instances from the image.";
        State = "State";
        Any = "Any";
        Zone = "Zone";
        Image = "Image";
        ImageGone = "deleted";
        SystemDisk = "System disk";
        DataDisks = "Data disks";
        Made = "Made";
        ToImages = "Images";
        ToInstances = "To the instances";
        Gone = "This instance is not here";
        GoneWhy = "It was released, or it belongs to another pool. What stayed of it is among the disks, or in the recycle bin.";

        RunTitle = "Run instances";
        RunDo = "Run";
        RunImage = "Image";
        RunAmount = "How many";
        RunAmountHint = "1 to 100. Several get -001, -002 and so on behind the name.";
        RunAmountFault = "A whole number from 1 to 100.";
        RunSystem = "Size of the system disk";
        RunSystemHint { min: String } = "At least {min}, the image's.";
        RunData = "Empty data disks";
        RunDataHint = "Their sizes with spaces between, such as 64M 1G; none is fine.";
        RunDataFault = "Sizes with M, G or T, with spaces between, up to 16 with those that the image makes.";
        RunDataImage { count: u64 } = by count: "The image makes {count} data disk.", "The image makes {count} data disks.";
        RunKeep = "Keep the data disks when the instance is released";
        RunNoImage = "There is no image yet. Make one from a snapshot of a system disk first.";

        Start = "Start";
        Stop = "Stop";
        Reboot = "Reboot";
        Rename = "Rename…";
        RenameTitle { name: String } = "Rename {name}";
        RenameDo = "Rename";
        Replace = "Replace the OS…";
        MakeImage = "Make an image…";
        MakeImageTitle { name: String } = "New image from {name}";
        MakeImageWhy = "Takes a snapshot of each of its disks in one commit. An instance that is run from the image gets data disks from them too.";
        Release = "Release…";
        ReleaseTitle { name: String } = "Release {name}?";
        ReleaseDo = "Release";
        Stopped = "It is stopped: its disks can be written, and go back to snapshots.";
        Running = "It is running: it alone writes its disks. Stop it to write them, or to go back to a snapshot.";
        Since = "Started ";
        InGroups = "Snapshots of its disks in ";
        MoreGroups { count: u64 } = " and {count} more";
        From = "From the image ";

        Disk = "Disk";
        Size = "Size";
        Written = "Written";
        WrittenOf { percent: u64 } = "{percent} % written";
        Goes = "When it is released";
        GoesWith = "goes with it";
        Stays = "stays";
        Shared { names: String } = "also attached to {names}";
        Scaled = "by scaling out";
        Attach = "Attach a disk…";
        AttachTitle { name: String } = "Attach a disk to {name}";
        AttachDo = "Attach";
        AttachNone = "There is no data disk that could be attached. Make one first: a data disk, not attached elsewhere.";
        AttachGoes = "It goes with the instance when that is released";
        AttachAsk = "Attach to an instance…";
        AttachTo { disk: String } = "Attach {disk} to an instance";
        AttachInstance = "Instance";
        AttachNoneYet = "There is no instance yet. Run one under Instances first.";
        AttachNoInstance = "No instance has room for it: each has its most data disks already, or has this one.";
        Detach = "Detach";
        DetachFrom { instance: String } = "Detach from {instance}";
        DetachTitle { disk: String, name: String } = "Detach {disk} from {name}?";
        DetachRunning { name: String } = "{name} is running: it loses the disk in the middle of whatever it does. What runs on that disk rests until it is attached again; what was flushed stays.";
        DetachOne { disk: String } = "Detach {disk}";

        Scale = "Scale";
        ScaleWhy = "More data disks in one action, or by a rule as they fill. Disks that came so are the ones that scaling in takes away again.";
        Used { percent: u64 } = "{percent} % of its data disks is written";
        UsedNone = "It has no data disks yet.";
        ScaleOut = "Scale out…";
        ScaleOutTitle { name: String } = "Scale {name} out";
        ScaleOutDo { count: u64 } = by count: "Add {count} disk", "Add {count} disks";
        ScaleIn = "Scale in…";
        ScaleNoRoom { max: u64 } = "It has {max} data disks: it can have no more.";
        ScaleNone = "None of its data disks came by scaling out.";
        IsNow { status: String } = "It is {status} now.";
        StopFirst = "A running instance writes this disk: stop that first.";
        ScaleInTitle { name: String } = "Scale {name} in?";
        ScaleInDo = "Scale in";
        ScaleCount = "How many disks";
        ScaleCountFault { max: u64 } = "A whole number from 1 to {max}.";
        ScaleSize = "Size of each";
        Rule = "Rule…";
        RuleTitle { name: String } = "Scale {name} by its load";
        RuleDo = "Set";
        RuleOn = "Scale by a rule";
        RuleWhy = "While the instance is running its data disks are looked at once a minute.";
        RuleAbove = "Add a disk above, percent written";
        RuleBelow = "Take an empty one away below, percent";
        RulePercentFault = "0 to 100 percent, the lower one below the upper one.";
        RuleMax = "At most so many data disks";
        RuleWords { above: u8, below: u8, size: String, max: u8 } = "Adds a disk of {size} above {above} % written, up to {max} disks; takes one of those that is empty away below {below} %.";
        RuleIs = "Rule: ";
        RuleNoneYet = "No rule: by hand only.";

        ReplaceTitle { name: String } = "Replace the OS of {name}?";
        ReplaceDo = "Replace";
        ReplaceWhy = "A new system disk from the image takes the place of the old one. Snapshots of the old disk that stay cannot roll the new one back; they still make images and disks.";

        Locked { names: String } = "Running on {names}. Stop it first: until then only what runs there writes this disk.";
        LockedStop { name: String } = "Stop {name}";
        OnDisk = "Attached to ";
        OnDiskMulti = "Several instances can have it.";
        RanOut { instance: String, disk: String } = "{instance} filled up and got {disk}";
        RanIn { instance: String, disk: String } = "{instance} has room: {disk} went";
        SampleDisk = "sample-system";
        SampleSnapshot = "installed";
        SampleImage = "sample-image";
        SampleName = "web";
    }
}
