//! Texts of the frame, of times and amounts, and of what several pages say.

use crate::state::names::NameFault;

texts! {
    /// Texts that belong to no page.
    Common {
        Brand = "Rowdisk";
        SkipToContent = "Skip to content";
        NavMain = "Main";
        NavPhone = "Main, phone";
        MorePages = "More pages";
        Overview = "Overview";
        Settings = "Settings";
        Disks = "Disks";
        Snapshots = "Snapshots";
        Policies = "Policies";
        Images = "Images";
        Instances = "Instances";
        RecycleBin = "Recycle bin";
        Billing = "Billing";
        Storage = "Storage";
        Activity = "Activity";
        Glossary = "Glossary";
        ThisPool = "This pool · ";
        Persistent = "persistent";
        NotPersistent = "may be cleared";
        PageTitle { page: String } = "{page} · Rowdisk";

        Loading = "Loading…";
        Opening = "Opening the pool…";
        TryAgain = "Try again";
        Reload = "Reload the page";
        TakeOver = "Take over";
        OpenAgain = "Open it here again";
        NotFoundTitle = "Nothing is at this address";
        NotFoundWhy = "The link may be old, or what it led to was deleted.";
        ToDisks = "To the disks";

        DropHere = "Drop raw disk images here to import them as disks";
        DropLater = "The files were not taken";
        DropDialogFirst = "Finish or cancel the open dialog, then drop them again.";
        DropPoolFirst = "They can be imported once the pool is open.";
        NotReady = "Something above is missing, or is as it was.";
        Cancel = "Cancel";
        Close = "Close";
        Create = "Create";
        DeleteAsk = "Delete…";
        More = "More";
        Copy = "Copy";
        CopyCommand { command: String } = "Copy the command {command}";
        Copied = "Copied";
        CopiedCost = "The command is on the clipboard";
        Dismiss = "Dismiss";
        Actions = "Actions";
        Name = "Name";
        Size = "Size";
        FilterByText = "Filter by name or id";
        NothingMatches = "Nothing matches the filter.";
        NothingChosen = "Nothing is chosen: pick one of the list.";
        MoreListed { count: u64 } = by count: "{count} more is not listed: type a part of its name.", "{count} more are not listed: type a part of the name.";
        ClearFilter = "Clear the filter";
        SelectAll = "Select all";
        SelectAllHint { count: String } = "All {count} of the list, those on its other pages too";
        PickedElsewhere { count: u64 } = by count: "{count} of them is on another page", "{count} of them are on other pages";
        SelectOne { name: String } = "Select {name}";
        PagesOfList = "Pages of the list";
        PreviousPage = "Previous";
        NextPage = "Next";
        RowsOf { first: String, last: String, total: String } = "{first} to {last} of {total}";
        SortedUp = "sorted up";
        SortedDown = "sorted down";
        Notices = "Notices";
        ExactBytes { bytes: String } = "{bytes} bytes";
        Dash = "—";
        Ellipsis = "…";
        Coming = "being computed";
        Or { first: String, second: String } = "{first} and {second}";
        AndOthers { first: String, others: u64 } = "{first} and {others} more";

        NameTaken = "This name is taken.";
        NameLength = "A name has 2 to 128 characters.";
        NameStart = "A name begins with a letter.";
        NameCharacter { character: char } = "“{character}” cannot stand in a name: letters, digits and : _ . - can.";
        NameMark = "An accent or another mark can only follow a letter.";
        NamePrefix { prefix: String } = "A name cannot begin with “{prefix}”.";

        JustNow = "just now";
        MinutesAgo { minutes: u64 } = "{minutes} min ago";
        HoursAgo { hours: u64 } = "{hours} h ago";
        DaysAgo { days: u64 } = by days: "{days} day ago", "{days} days ago";
        InMinutes { minutes: u64 } = "in {minutes} min";
        Date { day: u8, month: String, year: i64 } = "{day} {month} {year}";
        Morning = "AM";
        Afternoon = "PM";
        UnderAMillisecond = "under 1 ms";
        Milliseconds { ms: u64 } = "{ms} ms";
        Seconds { seconds: String } = "{seconds} s";
        Minutes { minutes: u64 } = "{minutes} min";
        HoursMinutes { hours: u64, minutes: u64 } = "{hours} h {minutes} min";
        Rate { rate: String } = "{rate}/s";
        RateAndLeft { rate: String, left: String } = "{rate}/s, {left} left";

        Importing { name: String } = "Importing {name}";
        CopyingTo { name: String } = "Copying {name}";
        Regions = "Regions";
        Region = "Region";
        Doing = "It is under way.";
        RegionLost = "This region is lost, as a drill: it refuses everything until it is restored.";
        Exporting { name: String } = "Exporting {name}";
        Writing { name: String } = "Writing to {name}";
        Checking = "Checking the pool";
        Verifying { name: String } = "Verifying the data on {name}";
        SettingOff { name: String } = "Incident on {name}";
        CopyingSealed { name: String } = "Encrypted copy {name}";
        Incidents = "Incidents";
        IncidentsAsk = "Incidents…";
        DoneOf { done: String, total: String } = "{done} of {total}";
        Canceling = "Canceling…";
        Waiting = "Waits for its turn";
        WaitingMany { count: u64 } = by count: "{count} import waits for its turn", "{count} imports wait for their turn";
        LongWork = "Work under way";
    }
}

/// A month's short name, 1 is January.
pub(crate) fn month(month: u8) -> &'static str {
    const ENGLISH: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    ENGLISH
        .get(usize::from(month).wrapping_sub(1))
        .copied()
        .unwrap_or_default()
}

/// Why a name will not do.
pub(crate) fn name_fault(fault: NameFault) -> Common {
    match fault {
        NameFault::Length => Common::NameLength,
        NameFault::Start => Common::NameStart,
        NameFault::Character(character) => Common::NameCharacter { character },
        NameFault::Mark => Common::NameMark,
        NameFault::Prefix(prefix) => Common::NamePrefix {
            prefix: prefix.to_owned(),
        },
    }
}

/// Names in a row: all of up to three, otherwise the first two and how many more.
pub(crate) fn joined<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    let comma = super::DiskText::Comma.to_string();
    match names.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first, last] => Common::Or {
            first: (*first).to_owned(),
            second: (*last).to_owned(),
        }
        .to_string(),
        [first, second, last] => Common::Or {
            first: [*first, *second].join(&comma),
            second: (*last).to_owned(),
        }
        .to_string(),
        [first, second, rest @ ..] => Common::AndOthers {
            first: [*first, *second].join(&comma),
            others: rest.len() as u64,
        }
        .to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn long_rows_of_names_are_cut() {
        assert_eq!(joined(["a"].into_iter()), "a");
        assert_eq!(joined(["a", "b"].into_iter()), "a and b");
        assert_eq!(joined(["a", "b", "c"].into_iter()), "a, b and c");
        assert_eq!(joined(["a", "b", "c", "d"].into_iter()), "a, b and 2 more");
    }
}
