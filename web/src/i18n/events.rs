//! Texts of the log's filters and pages.

texts! {
    /// Texts of the log's filters and pages.
    EventsText {
        Text = "Filter by command or error code";
        Summary { shown: u64, count: u64 } = by count: "{shown} of {count} action", "{shown} of {count} actions";
        SummaryAll { count: u64 } = by count: "{count} action", "{count} actions";
        Named { names: String } = "({names})";
        About = "About, by name or id";
        By = "By";
        Anybody = "anybody";
        Hand = "hand";
        Policy = "a policy";
        Date = "a snapshot's date";
        Rule = "an instance's rule";
        Ended = "Outcome";
        Anyhow = "any";
        Done = "done";
        Failed = "refused or failed";
        From = "From";
        To = "Until";
        Pages = "Pages of actions";
        Newer = "Newer";
        Older = "Older";
        Range { first: u64, last: u64, count: u64 } = "{first} to {last} of {count}";
    }
}
