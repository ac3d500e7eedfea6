//! Texts of the simulated clock and of calendars.

texts! {
    /// Texts of the simulated clock.
    ClockText {
        Title = "Simulated clock";
        Banner = "Nothing real is touched: this is a copy of the records with a small pool in memory, and time that you set.";
        Try = "What to try";
        Own = "All disks under a policy";
        OfPolicy { policy: String } = "The disks under {policy}";
        OfDisk { disk: String } = "Only {disk}";
        Daily = "Daily, kept for ever, on all disks";
        Often = "Every 4 hours, kept for ever, on all disks";
        Change = "Changes a day";
        ChangePercent { percent: u32 } = "{percent} % of each disk";
        ChangeNothing = "nothing";
        Days = "For";
        DaysCount { days: u32 } = by days: "{days} day", "{days} days";
        From = "From";
        FromPast { date: String } = "It begins on {date}: no simulation begins earlier than now.";
        Speed = "Speed";
        PerSecond { days: u32 } = by days: "{days} day a second", "{days} days a second";
        Fastest = "as fast as it can";
        Play = "Play";
        Pause = "Pause";
        NextEvent = "Next event";
        NextDay = "A day on";
        Again = "From the start";
        Prepares = "The snapshots there are are being taken anew, at their own times.";
        DayOf { day: u64, days: u64 } = "day {day} of {days}";
        Over = "The end is reached.";
        EmptyTitle = "No disk is under a policy yet";
        EmptyWhy = "Try one here before you make it: as if it were applied to the disks there are, or to an example.";
        TryDaily = "Try daily snapshots";
        TryDailyWhy = "For a disk that is not critical: more than two months back.";
        TryOften = "Try one every 4 hours";
        TryOftenWhy = "For a critical disk: more than ten days back.";
        Example = "The pool has no disks, so this is an example.";
        LeftOut { count: u64 } = by count: "{count} more disk is left out: a simulation takes 32.", "{count} more disks are left out: a simulation takes 32.";
        Copied = "In the copy: disks, the dates, locks and images of their snapshots, policies, the quota's rule, the time zone. Not in it: data, groups, deleted disks, the recycle bin.";

        Disks = "Disks";
        Held = "Snapshots";
        Promised = "Promised";
        Really = "Really";
        NoPolicy = "none";
        Policy = "Policy";
        History { disk: String } = "Snapshots of {disk}";
        None = "No snapshots at this moment.";
        And = ", ";
        NextToGo = "next to go";
        OfBefore = "was there";
        Locked { at: String } = "locked until {at}";
        Events = "What happened";
        EventsCount { count: u64 } = by count: "{count} event", "{count} events";
        NoEvents = "Nothing yet.";
        Took { disk: String } = "took a snapshot of {disk}";
        TookFor { disk: String, evicted: String } = "took a snapshot of {disk}; {evicted} went for it";
        Expired { disk: String, names: String } = "{disk}: {names} went at the date";
        Stayed { disk: String, why: String } = "{disk}: {why}";
        KeptForImage = "a snapshot stays past its date, because an image needs it";
        KeptByLock = "a snapshot stays past its date, because it is locked";
        Skipped { disk: String, why: String } = "no snapshot of {disk}: {why}";

        Trend = "Held over time";
        TrendSnapshots { count: u64 } = by count: "{count} snapshot", "{count} snapshots";
        TrendSpace { percent: u32 } = "disks and snapshots take {percent} % of what the disks take alone";
        TrendLabel { first: String, last: String, most: u32, percent: u32 } = "From {first} to {last}: up to {most} snapshots; at the end {percent} % of what the disks take alone.";
    }
}

texts! {
    /// Texts of calendars.
    CalendarText {
        Title = "Calendar";
        Month { month: String, year: i64 } = "{month} {year}";
        Earlier = "Earlier month";
        Later = "Later month";
        Keys = "Arrows move by days and weeks, Page Up and Page Down by months.";
        Day { date: String, what: String } = "{date}: {what}";
        Nothing = "nothing";
        Today = "today";
        Taken { count: u64 } = by count: "{count} taken", "{count} taken";
        Left { count: u64 } = by count: "{count} still there", "{count} still there";
        Evicted { count: u64 } = by count: "{count} evicted for a newer one", "{count} evicted for newer ones";
        Expired { count: u64 } = by count: "{count} gone at the date", "{count} gone at their date";
        Skipped { count: u64 } = by count: "{count} run came to nothing", "{count} runs came to nothing";
        Coming { count: u64 } = by count: "{count} run to come", "{count} runs to come";
        Going { count: u64 } = by count: "the date of {count}", "the date of {count}";
        LegendLeft = "still there";
        LegendGone = "gone";
        LegendComing = "to come";
        AsList = "As a list";
        Zone { zone: String } = "Days of {zone}.";
        HeadDay = "Day";
        HeadTaken = "Taken";
        HeadLeft = "Still there";
        HeadEvicted = "Evicted";
        HeadExpired = "At the date";
        HeadComing = "To come";
    }
}
