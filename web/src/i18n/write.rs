//! Texts of the write tools.

texts! {
    /// Texts of the write tools.
    WriteText {
        OnlyNow = "A snapshot is never changed: what is chosen can be written once now is shown.";
        Only = "Writing goes to the disk as it is now, not to a snapshot. You are looking at a snapshot: ";
        What = "What";
        Text = "Text";
        Fill = "Fill";
        Random = "Random";
        Zero = "Zeroes";
        Discard = "Discard";
        File = "File";
        TextLabel = "Text to write";
        TextHint { bytes: u64 } = by bytes: "{bytes} byte as UTF-8, without an end mark.", "{bytes} bytes as UTF-8, without an end mark.";
        FillLabel = "Byte";
        FillHint = "0 to 255, or 0x00 to 0xff.";
        FillNot = "This is not a byte.";
        SeedLabel = "Seed";
        SeedHint = "The same seed writes the same bytes everywhere.";
        SeedNot = "A seed is a whole number.";
        ZeroHint = "Whole blocks of zeroes are not stored, so they cost the same for any length.";
        DiscardHint = "Gives the range back; it reads as zeroes after.";
        FileLabel = "File";
        FileHint = "Its bytes are written from the offset on.";
        Offset = "Offset";
        OffsetHint { last: String } = "From the disk's beginning: 0, 512K, 0x4000. Below {last}.";
        OffsetNot = "This is not an offset.";
        OffsetPast { last: String } = "The disk ends before that: it has {last}.";
        Length = "Length";
        LengthNot = "This is not a length.";
        PastEnd { room: String } = "This ends past the disk's end: {room} fit from there.";
        Do = "Write";
        DoDiscard = "Discard";
        Command = "Command";
    }
}
