//! Texts of the comparison of two moments.

texts! {
    /// Texts of the comparison of two moments.
    CompareText {
        Title = "Compare";
        Link = "Compare";
        LinkWith { name: String } = "Compare with {name}";
        PageTitle { disk: String } = "Compare · {disk}";
        Before = "From";
        After = "To";
        Turn = "Turn round";
        Same = "These are the same moment: choose two.";
        Gone = "The address names a snapshot that this disk does not have any more, so what it compared cannot be shown. It may lie in the recycle bin.";
        GoneNow = "Compare the newest snapshot with now";
        NoSnapshots = "There is nothing to compare with yet: take a snapshot first.";
        None = "Nothing differs.";
        Sum { changed: String, ranges: u64 } = by ranges: "{changed} in {ranges} range changed", "{changed} in {ranges} ranges changed";
        Exact { bytes: String } = "{bytes} bytes differ";
        Unreadable { bytes: String } = "{bytes} could not be read and were not compared";
        SoFar { offset: String, len: String } = "compared up to {offset} of {len}";
        Stop = "Stop";
        GoOn = "Go on";
        Comparing = "Comparing";
        Csv = "Save the list (CSV)";
        CsvNone = "There is no changed range to save";
        Ranges = "Changed ranges";
        Offset = "Offset";
        Length = "Length";
        Differing = "Bytes that differ";
        DifferingHint = "A block that changed need not differ in every byte";
        Kind = "How";
        Written = "written";
        Zeroed = "zeroes now";
        OpenRange { offset: String } = "Show the bytes at {offset} side by side";
        MapSame = "same";
        MapChanged = "written";
        MapZeroed = "zeroes now";
        Map = "Where it changed";
        Sides = "Side by side";
        SidesHint = "Choose a range to see its bytes at both moments.";
        Up = "Up";
        Down = "Down";
        SidesBegin = "This is where it begins.";
        SidesEnd = "This is where it ends.";
        InBytes = "Open in Bytes";
        Files = "Files that differ";
        FilesCsv = "Save the files (CSV)";
        FilesPath = "Path";
        FilesComparing = "Comparing files";
        FilesStopped = "The files were not compared.";
        FilesStart = "Compare the files";
        FilesNowhere = "There are no files to compare: at neither moment is there a filesystem that is known here.";
        FilesOther = "The filesystem is another one at each moment, so its files are not compared.";
        FilesVolume { number: u32 } = "Partition {number}";
        FilesEqual = "No file differs.";
        FilesDiffer { count: u64 } = by count: "{count} file or folder differs.", "{count} files and folders differ.";
        FilesSame { count: u64 } = by count: "{count} file is the same.", "{count} files are the same.";
        FilesInexact = "Where some of the files lie is not certain, since they wait in the filesystem's journal in another form or lie in very many pieces: of those, sizes and times were compared, not bytes.";
        FilesShown { shown: String, total: String } = "The first {shown} of {total} are shown; up to 10,000 are in the saved list.";
        FilesFolder = "folder";
        FilesNone = "none";
        FilesOpen { path: String, moment: String } = "of {path} at {moment}";
        FilesAdded = "added";
        FilesRemoved = "removed";
        FilesBytes = "changed";
        FilesTime = "only its time";
        FilesPerhaps = "perhaps";
    }
}
