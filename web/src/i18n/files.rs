//! Texts about the files on a disk.

texts! {
    /// Texts of the files tab.
    FilesText {
        Tab = "Files";
        Volume = "Partition";
        VolumeOption { number: u32, what: String, size: String } = "{number}: {what}, {size}";
        KindFree { kind: String, free: String } = "{kind}, {free} free";
        Fat12 = "FAT12";
        Fat16 = "FAT16";
        Fat32 = "FAT32";
        Ext = "ext2, ext3 or ext4";
        Empty = "nothing written yet";
        Unknown = "no filesystem known here";
        Damaged = "a damaged filesystem";
        Top = "Top folder";
        Where = "Folder";

        NoneTitle = "No filesystem yet";
        NoneWhy = "Nothing was written here. Format it to put files on it, or import an image that has some.";
        UnknownTitle = "No filesystem that is known here";
        UnknownWhy = "FAT is read and written here, ext2, ext3 and ext4 are read. The bytes are all there: see Bytes.";
        DamagedTitle = "The filesystem is damaged";
        DamagedWhy = "It has the marks of one, but it cannot be read. An older snapshot may still show it; Bytes shows what is there.";
        TableDamaged = "The partition table cannot be read; the disk is shown as one volume.";
        Misplaced = "This partition reaches past the disk or over another one, so it is not changed here.";
        Format = "Format…";
        FormatTitle { name: String } = "Format {name}";
        FormatPartTitle { name: String, number: u32 } = "Format partition {number} of {name}";
        FormatWhy = "It gets a new, empty FAT filesystem. What was on it before cannot be reached any more, but in snapshots.";
        FormatStart = "Format";
        Label = "Label";
        LabelHint = "Up to 11 characters. May stay empty.";

        Upload = "Upload files";
        UploadFolder = "Upload a folder";
        NewFile = "New file…";
        NewFileTitle = "New file";
        FileName = "Name";
        FileText = "Text";
        NewFolder = "New folder…";
        NewFolderTitle = "New folder";
        FolderName = "Name";
        DropHere = "Files dropped here are put into this folder.";
        DropFolder = "A folder was dropped";
        DropFolderWhy = "Use Upload a folder for it; nothing was put on the disk.";
        DropRefused = "Nothing was put on the disk";
        ReadOnlySnapshot = "A snapshot is never changed: files can only be put on the disk as it is now. From here they can be saved, and brought back to the disk.";
        Behind = "The newest changes are not shown: this volume was not unmounted, and what was saved last is in fast commits of ext4, which are not read here. All is as of the full commit before.";
        ReadOnlyExt = "This filesystem is read here, not written.";
        ReadOnlyDamaged = "This filesystem is damaged or was not closed properly, so it is not changed here.";
        FolderEmpty = "This folder is empty.";
        NameHead = "Name";
        SizeHead = "Size";
        ChangedHead = "Changed";
        Folder = "folder";
        Link = "link";
        Other = "special";
        LeadsTo = "It leads to ";
        LinkWhy = "Links are not followed here: there may be nothing where one leads.";
        OtherWhy = "A device, a pipe or a socket: it has no contents on the disk.";
        Names { count: u64 } = by count: "{count} name on this volume.", "One file with {count} names on this volume: its blocks are there once, and what changes in it changes under each.";
        Shown { shown: String, total: String } = "The first {shown} of {total} are shown.";

        ActionsOf { name: String } = "Actions for {name}";
        Save = "Save to this computer";
        ShowOnMap = "Show on the map";
        Rename = "Rename…";
        RenameTitle { name: String } = "Rename {name}";
        RenameStart = "Rename";
        NewName = "New name";
        Delete = "Delete…";
        DeleteTitle { name: String } = "Delete {name}?";
        DeleteFile = "The file goes from the disk. Snapshots that have it keep it.";
        DeleteFolder = "The folder goes with everything in it. Snapshots that have it keep it.";
        DeleteStart = "Delete";
        Restore = "Bring it back to the disk…";
        RestoreTitle { name: String, moment: String } = "Bring back {name} from {moment}";
        RestoreWhy = "The disk gets this file as it was. A file that is at its place now is replaced.";
        RestoreStart = "Bring back";
        ReplaceTitle { count: u64 } = by count: "Replace {count} file?", "Replace {count} files?";
        ReplaceWhy { names: String } = "Already there: {names}. What they hold now goes; snapshots that have it keep it.";
        ReplaceStart = "Replace";

        Open = "Open";
        Edit = "Edit";
        EditLabel = "Contents";
        SaveEdit = "Write it";
        DropEdit = "Drop what you typed? It was not written yet.";
        Unreadable = "The browser could not read it. Save it to this computer, or try again.";
        EmptyFile = "This file is empty.";
        BrokenPicture = "The browser cannot show it as a picture: it is damaged, or something else by this name.";
        NameSlash = "A name has no “/” in it.";
        NameSame = "This is the name it has.";
        Stopped { arrived: u64, total: u64 } = "{arrived} of {total} files are on the disk";
        StoppedWhy { first: String } = "{first} and those after it are not. No file is there by half.";
        LabelLong = "A label has up to 11 characters.";
        FolderThere { names: String } = "A folder of that name is there: {names}";
        FolderThereWhy = "Nothing was put on the disk. Rename the file or the folder first.";
        TooLong { max: String } = "It is longer than {max}: save it to look at it.";
        NotText = "It is neither text nor a picture known here.";
        PictureOf { name: String } = "The picture {name}";
        Lit { name: String } = "On the map: {name}";
        Unlit = "Show all again";
        NowhereLit = "This file has no blocks of its own on the disk.";
    }
}
