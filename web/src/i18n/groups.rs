//! Texts of snapshot groups, and of what is done to several things at once.

texts! {
    /// Texts of snapshot groups.
    GroupText {
        Ask = "Group snapshot…";
        Title = "Take a group snapshot";
        Do { count: u64 } = by count: "Take of {count} disk", "Take of {count} disks";
        Why { max: u64 } = "One snapshot of each of up to {max} disks, all of one moment and in one step: what an application keeps on several disks fits together.";
        Name = "Name of the group";
        NameHint = "Each snapshot in it has this name, too.";
        Disks = "Disks";
        Shared = "Several instances can have it: such a disk is in no group. Take a snapshot of it alone.";
        TooMany { count: u64, max: u64 } = "{count} disks are chosen, and a group takes {max}. Take some out.";
        Filter = "Group";
        All = "All groups";
        In { name: String } = "group {name}";
        Chosen { name: String } = "Group {name}";
        About { count: u64, when: String } = by count: "{count} snapshot, taken {when}", "{count} snapshots, taken {when}";
        Of { disks: String } = "They are of {disks}.";
        RollBack = "Roll back…";
        RollBackTitle { name: String } = "Roll the group {name} back?";
        RollBackWhy { count: u64, when: String } = by count: "The disk will be as it was when the group was taken, {when}. All its snapshots stay, newer ones too.", "Together, in one step, the disks will be as they were when the group was taken, {when}. All their snapshots stay, newer ones too.";
        Keep = "Keep the present of each disk, as a group";
        Delete = "Delete the group…";
        DeleteTitle { name: String } = "Delete the group {name}?";
        DeleteWhy = "All snapshots in it go in one step, or none does.";
        NoFilter = "Show all snapshots";
    }
}

texts! {
    /// Texts of putting several disks under a policy.
    ApplyText {
        Ask = "Apply a policy…";
        Title { count: u64 } = by count: "Apply a policy to {count} disk", "Apply a policy to {count} disks";
        None = "There is no policy yet.";
        ToPolicies = "To the policies";
        Policy = "Policy";
        NoPolicy = "none: no longer under a policy";
        Replaces { names: String } = "Under another policy now, which it replaces: {names}.";
        AreUnder { names: String } = "Under it already: {names}.";
        NothingToDo = "That is so already for all of them.";
    }
}
