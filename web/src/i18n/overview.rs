//! Texts of the overview.

texts! {
    /// Texts of the overview.
    OverviewText {
        Lead { disks: String, snapshots: String, bytes: String } = "{disks} and {snapshots}, {bytes} of space in use";
        Space = "Where the space goes";
        Owner = "Held by";
        Present = "Since the last snapshot";
        Snapshots = "In snapshots";
        Rest = "No disk's own";
        Total = "Together";
        OtherDisks { count: u64 } = by count: "{count} more disk", "{count} more disks";
        DeletedDisks = "Snapshots whose disk is not here";
        Clones = "Deleted, but needed by disks made from it";
    }
}
