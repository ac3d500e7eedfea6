//! Texts of a disk's bytes.

texts! {
    /// Texts of a disk's bytes.
    BytesText {
        Tab = "Bytes";
        Offset = "Offset";
        Text = "Text";
        Hex = "Hex";
        Never = "never written";
        Damaged = "cannot be read";
        Table { disk: String, moment: String } = "Bytes of {disk}, {moment}";
        Keys = "Arrows, Page Up and Page Down move; G goes to an offset, F finds, N finds the next, D steps to the next difference, E edits";
        Scroll = "Place on the disk";
        Cursor { hex: String, offset: String } = "0x{hex} = {offset}";
        Value { hex: String, value: u8 } = "byte {hex} = {value}";
        Letter { letter: char } = "“{letter}”";
        KindNever = "never written, reads as 0";
        KindZeroes = "written as zeroes";
        KindDamaged = "damaged: it cannot be read";
        Differs = "differs";
        WillBe = "typed, not written yet";

        GoTo = "Go to offset";
        GoHint = "16400, 0x4010, 64K";
        Go = "Go";
        GoFirst = "Type an offset first, such as 16400, 0x4010 or 64K.";
        Find = "Find";
        FindAs = "Find as";
        FindAsHint = "Text is looked for as UTF-8 and as UTF-16 with the low byte first, in which Windows and long names on FAT have it";
        AnyCase = "Any case";
        AnyCaseHint = "A letter stands for its other case too, of any script: ü for Ü, but not ß for SS, nor u for ü";
        FindFirst = "Type what to find first.";
        FindNext = "Next";
        FindPrevious = "Previous";
        FindNot = "Bytes are pairs of hexadecimal digits: 48 65 6c.";
        FindLong = "At most 4,096 bytes can be looked for.";
        FoundAt { offset: String } = "Found at {offset}";
        FoundWrapped { offset: String } = "Found at {offset}, past the end and on from the other one";
        InUtf8 = "as UTF-8";
        InUtf16 = "as UTF-16";
        FoundNowhere = "It is nowhere on this disk";
        Unreadable { bytes: String } = "{bytes} could not be read on the way";
        Searching = "Searching";
        Canceled = "The search was given up";

        Against = "Compare with";
        AgainstNone = "no other moment";
        DifferenceNext = "Next difference";
        DifferencePrevious = "Previous difference";
        DifferenceNone = "There is no further difference that way";

        Edit = "Edit";
        EditNot = "A snapshot never changes: show now to edit";
        Editing = "Type over the bytes; nothing is written before you have seen it.";
        EditAs = "Type as";
        EditCount { count: u64 } = by count: "{count} byte changed", "{count} bytes changed";
        EditNone = "No byte is changed yet.";
        Undo = "Undo";
        Review = "Review and write…";
        Leave = "Leave";
        Paste = "Bytes to put here";
        Put = "Put";
        PutFirst = "Type the bytes first.";
        WriteTitle { count: u64, disk: String } = by count: "Write {count} byte to {disk}", "Write {count} bytes to {disk}";
        WriteWhy = "One write, one commit. Snapshots keep what was there before; without one there is no way back.";
        WriteDo = "Write";
        Was = "Was";
        Will = "Will be";
        MoreRuns { count: u64 } = by count: "and {count} more place", "and {count} more places";
        TooLong = "These are too many changes for one command: write some of them first, or use a file.";
        Command = "Command";
        DropTitle { count: u64 } = by count: "Leave without writing {count} byte?", "Leave without writing {count} bytes?";
        DropWhy = "What you typed is not on the disk.";
        DropDo = "Leave without writing";
    }
}
