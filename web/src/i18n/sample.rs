//! Texts of the sample disk: its way to begin, and its files.

texts! {
    /// Texts of the sample.
    SampleText {
        Start = "Try the sample";
        StartWhy = "A small disk with a few files and a snapshot, made in a moment: something to break and to bring back.";
        Making = "It is being made.";
        Disk = "sample";
        Label = "SAMPLE";
        Snapshot = "as-made";
        Done = "Made the sample";
        DoneCost = "Delete a file, then roll back to as-made";
        ReadMeName = "Read me.txt";
        ReadMe = "This disk lives in your browser. Break it, and bring it back:\n\n1. Delete this file, or change it.\n2. In the history, choose the snapshot as-made and roll back.\n3. The file is here again, as it was.\n\nOr look at the snapshot's files and bring back a single one.\nThe map shows which blocks a file has, and which of them were redirected.\n";
        NotesName = "Notes/ideas.txt";
        Notes = "Take a snapshot before anything risky: it takes no time and no space.\nWhat is written later goes to new blocks; the snapshot keeps the old ones.\n";
        PictureName = "Pictures/blocks.bmp";
    }
}
