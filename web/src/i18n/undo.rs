//! Texts about undoing.

texts! {
    /// Texts about undoing.
    UndoText {
        Undo = "Undo";
        RestoreDisks = "Restore its disks";
        UndoWhat { command: String } = "Undo {command}";
        UndoSince = "Undo this and what changed since";
        UndoSinceWhat { command: String } = "Undo this and what changed since: {command}";
        UndoHere = "Undo on this disk";
        UndoHereWhat { command: String } = "Undo on this disk: {command}";
        UndoHereSince = "Undo this and what changed since, on this disk";
        UndoHereSinceWhat { command: String } = "Undo this and what changed since, on this disk: {command}";
        UndoWritten = "Undo what was written";
        Exact { snapshot: String } = "To undo this later, roll back to {snapshot}: it holds the disk as it is now.";
        Part { snapshot: String } = "No snapshot holds the disk as it is now. Rolling back to {snapshot} would undo this, and all that was done since. Take a snapshot first if you may want it back.";
        Never = "There is no snapshot to go back to: this cannot be undone. Take one first if you may want this back.";
        Final = "This cannot be undone.";
        AtLimit = "Not undone";
        AtLimitWhy { names: String } = "A disk has as many snapshots as it can have: keeping the present would delete {names}. Roll back in the disk's history, or the group under Snapshots.";
    }
}
