//! Texts of policies, and schedules in words.

use super::common::joined;
use rowdisk::service::{
    SNAPSHOT_QUOTA,
    views::{Coverage, CoverageLimit, Kept, QuotaPolicy, Retention, Schedule},
};

texts! {
    /// Texts of policies.
    PoliciesText {
        Summary { count: u64 } = by count: "{count} policy", "{count} policies";
        New = "New policy";
        NewAsk = "New policy…";
        EmptyTitle = "No policies yet";
        EmptyWhy = "A policy takes snapshots of its disks by itself, at the hours and on the weekdays you choose, while this page is open. What was missed is made up for at the next opening: one snapshot a disk.";
        Schedule = "When";
        Retention = "Kept";
        Disks = "Disks";
        NextRun = "Next run";
        NextRuns = "Next runs";
        NoDisks = "on no disk yet";
        ZoneOf { zone: String } = "In the time zone {zone}.";
        Gone = "This policy is not here";
        GoneWhy = "It was deleted, or it belongs to another pool. The snapshots it took stay.";
        ToPolicies = "To the policies";
        Took { count: u64 } = by count: "{count} snapshot taken by it is here", "{count} snapshots taken by it are here";

        Simulate = "Simulate";
        Modify = "Change…";
        ModifyTitle { name: String } = "Change {name}";
        ModifyDo = "Change";
        DeleteTitle { name: String } = "Delete the policy {name}?";
        Without { names: String } = "No longer under a policy: {names}.";

        NameDaily = "daily";
        NameHourly = "hourly";
        NameEvery { hours: u64 } = "every-{hours}-hours";
        NameOther = "policy";
        Presets = "Begin with";
        PresetDefault = "Daily, kept 30 days";
        PresetDaily = "Daily, kept for ever";
        PresetDailyHint = "for a disk that is not critical";
        PresetOften = "Every 4 hours, kept for ever";
        PresetOftenHint = "for a critical one";
        Hours = "Hours";
        Weekdays = "Weekdays";
        HoursZone { zone: String } = "In the time zone {zone}, which Settings has.";
        HoursNewZone { zone: String } = "In the time zone {zone}, this browser's; Settings can change it.";
        AllHours = "All";
        NoHours = "None";
        Grid { words: String } = "The week: {words}";
        ScheduleMissing = "Choose at least one hour and one weekday.";
        KeepDays = "For so many days";
        KeepForever = "For ever, until the disk's 64 are used up";
        KeepCount = "The newest, so many";
        KeepCountHint = "Not in the real service: by count instead of by days.";
        Days = "Days";
        Count = "Snapshots";
        DaysFault = "1 to 65536 days.";
        CountFault = "1 to 64 snapshots.";
        Tags = "Tags";
        TagsHint = "Such as env=prod, team=data. May stay empty.";
        TagsFault = "Up to 20, each key once, with commas between them.";
        OffPeak = "The service says: taking a snapshot slows a disk by less than 10 % for a moment, so choose hours of little use. Here it copies nothing and takes milliseconds.";

        Reaches { reach: String, next: String } = "One can go back at least {reach}, {next} just before the next run";
        ReachesSame { reach: String } = "One can go back {reach}";
        ByQuota { slots: u64 } = by slots: "with the one snapshot that the disk has room for.", "with the {slots} snapshots that the disk has room for.";
        ByDays = "then the days of keeping end it.";
        ByCount = "with the snapshots that are kept.";
        ReachesFull { quota: u64 } = "Nothing is taken: the disk has {quota} snapshots, and none of them can go.";
        ReachesFullOf { disk: String, quota: u64 } = "Nothing is taken of {disk}: it has {quota} snapshots, and none of them can go.";
        ReachFull = "nothing taken";
        ReachesNothing = "There is only ever the newest snapshot: nothing further back is certain.";
        SpanDays { count: u64, days: String } = by count: "{days} day", "{days} days";
        SpanHours { hours: u64 } = by hours: "{hours} hour", "{hours} hours";

        ApplyAsk = "Apply to disks…";
        ApplyTitle { name: String } = "Apply {name} to disks";
        ApplyWhy = "A disk is under one policy: this one takes the place of another. (In today's real service a disk can have several.)";
        ApplyDo { count: u64 } = by count: "Apply to {count} disk", "Apply to {count} disks";
        ApplyNone = "All disks are under this policy.";
        ApplyNow { policy: String } = "now under {policy}";
        CancelChosen { count: u64 } = by count: "Take {count} disk out", "Take {count} disks out";
        Reach = "Goes back";
        Snapshots = "Snapshots";
        Last = "Last";
        Due = "due now";
        NeverTaken = "none yet";

        DiskTitle { disk: String } = "Automatic snapshots of {disk}";
        DiskNone = "None: by hand only";
        DiskWhy = "Choosing deletes nothing: the snapshots that it has stay, and go at their dates.";
        QuotaOldest { quota: u64 } = "A disk has {quota} snapshots at most. At the limit each one that a policy takes deletes the oldest, even one made by hand, unless a lock or an image keeps it.";
        QuotaAutomatic { quota: u64 } = "A disk has {quota} snapshots at most. At the limit each one that a policy takes deletes the oldest automatic one. Those made by hand stay; where nothing else is left, none is taken.";
        QuotaSettings = "Settings has the rule.";
        QuotaFull { names: String, count: u64 } = by count: "The policy will take nothing of {names}: it has as many snapshots as it may have, and none of them can go. Unlock or delete one first.", "The policy will take nothing of {names}: each has as many snapshots as it may have, and none of them can go. Unlock or delete one of each first.";
        DiskAsk = "Automatic snapshots…";
        DiskDo = "Apply";
        DiskLabel = "Policy";
        DiskOption { policy: String, words: String } = "{policy}: {words}";
        DiskNext { at: String } = ", next run {at}";
        DiskNextIn { at: String, zone: String } = ", next run {at} in the time zone {zone}";
        DiskBy = "under the policy ";

        Daily { hours: String } = "every day at {hours}";
        EveryHour = "every hour, every day";
        Every { hours: u64 } = "every {hours} hours, every day";
        On { weekdays: String, hours: String } = "{weekdays} at {hours}";
        OnHours { count: u64, weekdays: String } = by count: "{weekdays} at {count} hour", "{weekdays} at {count} hours";
        EveryDay = "every day";
        WorkingDays = "Mon–Fri";
        Hour { hour: u8 } = "{hour}:00";
        ForDays { days: u64 } = by days: "{days} day", "{days} days";
        Forever = "for ever";
        Newest { count: u64 } = by count: "the newest one", "the newest {count}";

        Expires { at: String } = "goes {at}";
        Counted = "goes when enough newer ones were taken";
        KeptUntil { at: String } = "past its date: goes {at} unless kept";
        KeptNewest = "past its date, but its policy's newest";
        KeptLocked { at: String } = "past its date, but locked until {at}";
        KeptImage { image: String } = "past its date, but {image} needs it";
        Going = "past its date: goes now";
        By { policy: String } = "by {policy}";

        OverdueTitle { count: u64 } = by count: "{count} snapshot came to its date while nobody looked", "{count} snapshots came to their date while nobody looked";
        OverdueWhy = "They go an hour after the pool was opened, unless you keep them.";
        OverdueOne { snapshot: String, disk: String, at: String } = "{snapshot} of {disk}, goes {at}";
        Keep = "Keep";
        KeepOne { name: String } = "Keep {name}";

        RanTook { disk: String, policy: String } = "{policy} took a snapshot of {disk}";
        RanMany { count: u64 } = "Policies and dates did {count} things";
        RanManyWhy = "Activity has them all.";
        RanGone { disk: String } = "Snapshots of {disk} went at their date";
        RanKept { disk: String } = "Snapshots of {disk} stay past their date";
        ByPolicy { policy: String } = "by the policy {policy}";
        ByDate = "by its date";
        ByRule { instance: String } = "by the rule of {instance}";

        Zone = "Time zone of policies";
        ZoneHint = "The hours of policies are this zone's, with its daylight saving. After a change the next run is the next hour strictly after it.";
        ZoneDo = "Set";
        ZoneBrowsers { zone: String } = "Take this browser's, {zone}";
    }
}

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// A weekday's short name, 1 is Monday.
pub(crate) fn weekday(day: u8) -> &'static str {
    let name = WEEKDAYS.get(usize::from(day).wrapping_sub(1));
    name.copied().unwrap_or_default()
}

/// A schedule: `every day at 0:00`, `Mon–Fri at 9:00 and 18:00`.
pub(crate) fn schedule_words(schedule: Schedule) -> String {
    use PoliciesText as T;
    let hours = schedule.hours();
    let days = schedule.weekdays();
    let is_daily = days.len() == WEEKDAYS.len();
    match even_step(schedule) {
        Some(1) => return T::EveryHour.to_string(),
        Some(hours) => {
            let hours = hours.into();
            return T::Every { hours }.to_string();
        }
        None => {}
    }
    let weekdays = match days.as_slice() {
        _ if is_daily => T::EveryDay.to_string(),
        [1, 2, 3, 4, 5] => T::WorkingDays.to_string(),
        // All of them: "and 3 more" would not say which.
        days => {
            let names: Vec<&str> = days.iter().map(|day| weekday(*day)).collect();
            names.join(&super::DiskText::Comma.to_string())
        }
    };
    if hours.len() > 3 {
        let count = hours.len() as u64;
        return T::OnHours { count, weekdays }.to_string();
    }
    let hours: Vec<String> = (hours.iter())
        .map(|&hour| T::Hour { hour }.to_string())
        .collect();
    let hours = joined(hours.iter().map(String::as_str));
    match is_daily {
        true => T::Daily { hours },
        false => T::On { weekdays, hours },
    }
    .to_string()
}

/// So many hours from one run to the next, on every day, where there are several runs a day.
fn even_step(schedule: Schedule) -> Option<u8> {
    let hours = schedule.hours();
    let step = *hours.get(1)?;
    let is_even = hours.len() > 2
        && hours.first() == Some(&0)
        && 24 % step == 0
        && hours.len() == usize::from(24 / step)
        && hours.windows(2).all(|pair| pair[1] - pair[0] == step);
    (is_even && schedule.weekdays().len() == WEEKDAYS.len()).then_some(step)
}

/// What a policy may be called: `daily`, `every-4-hours`.
pub(crate) fn policy_name(schedule: Option<Schedule>) -> String {
    use PoliciesText as T;
    let is_daily = |schedule: Schedule| {
        schedule.hours().len() == 1 && schedule.weekdays().len() == WEEKDAYS.len()
    };
    match schedule.and_then(even_step) {
        Some(1) => T::NameHourly,
        Some(hours) => T::NameEvery {
            hours: hours.into(),
        },
        None if schedule.is_some_and(is_daily) => T::NameDaily,
        None => T::NameOther,
    }
    .to_string()
}

/// A retention: `30 days`, `for ever`, `the newest 7`.
pub(crate) fn retention_words(retention: Retention) -> String {
    match retention {
        Retention::Days(days) => PoliciesText::ForDays { days: days.into() },
        Retention::Forever => PoliciesText::Forever,
        Retention::Count(count) => PoliciesText::Newest {
            count: count.into(),
        },
    }
    .to_string()
}

/// Whole hours as days, with a tenth where it is needed: `63 days`, `10.5 days`, `6 hours`.
pub(crate) fn span_words(ms: u64) -> String {
    let hours = ms / 3_600_000;
    if hours < 48 {
        return PoliciesText::SpanHours { hours }.to_string();
    }
    let tenths = (hours * 10 + 12) / 24;
    let days = match tenths % 10 {
        0 => (tenths / 10).to_string(),
        tenth => format!("{}.{tenth}", tenths / 10),
    };
    PoliciesText::SpanDays { count: 0, days }.to_string()
}

/// What a policy does to a disk that has as many snapshots as it may have.
pub(crate) fn quota_words(rule: QuotaPolicy) -> PoliciesText {
    let quota = SNAPSHOT_QUOTA as u64;
    match rule {
        QuotaPolicy::Oldest => PoliciesText::QuotaOldest { quota },
        QuotaPolicy::OldestAutomatic => PoliciesText::QuotaAutomatic { quota },
    }
}

/// How far back a policy reaches on a disk, as a sentence that stands by itself.
pub(crate) fn coverage_of(coverage: Coverage, disk: &str) -> String {
    if coverage.limit != CoverageLimit::Full {
        return coverage_words(coverage);
    }
    let full = PoliciesText::ReachesFullOf {
        disk: disk.to_owned(),
        quota: SNAPSHOT_QUOTA as u64,
    };
    full.to_string()
}

/// How far back a policy reaches, as a sentence.
pub(crate) fn coverage_words(coverage: Coverage) -> String {
    use PoliciesText as T;
    let Coverage {
        guaranteed_ms,
        before_next_ms,
        slots,
        limit,
    } = coverage;
    if limit == CoverageLimit::Full {
        let quota = SNAPSHOT_QUOTA as u64;
        return T::ReachesFull { quota }.to_string();
    }
    if guaranteed_ms == 0 {
        return T::ReachesNothing.to_string();
    }
    let reach = span_words(guaranteed_ms);
    let reaches = if guaranteed_ms == before_next_ms {
        T::ReachesSame { reach }
    } else {
        T::Reaches {
            reach,
            next: span_words(before_next_ms),
        }
    };
    let why = match limit {
        CoverageLimit::Quota | CoverageLimit::Full => T::ByQuota {
            slots: slots.into(),
        },
        CoverageLimit::Days => T::ByDays,
        CoverageLimit::Count => T::ByCount,
    };
    format!("{reaches}, {why}")
}

/// The same in a table.
pub(crate) fn reach_words(coverage: Coverage) -> String {
    match coverage.limit {
        CoverageLimit::Full => PoliciesText::ReachFull.to_string(),
        _ => span_words(coverage.guaranteed_ms),
    }
}

/// When a snapshot goes, or why it does not; nothing for one that stays for ever.
pub(crate) fn expiry_words(
    expires_ms: Option<u64>,
    is_counted: bool,
    kept: Option<&Kept>,
    at: impl Fn(u64) -> String,
) -> Option<String> {
    use PoliciesText as T;
    let text = match (kept, expires_ms) {
        (Some(Kept::Until(goes_ms)), _) => T::KeptUntil { at: at(*goes_ms) },
        (Some(Kept::Newest), _) => T::KeptNewest,
        (Some(Kept::Image(image)), _) => T::KeptImage {
            image: image.name.clone(),
        },
        (Some(Kept::Locked(until_ms)), _) => T::KeptLocked { at: at(*until_ms) },
        (Some(Kept::Going), _) => T::Going,
        (None, Some(expires_ms)) => T::Expires { at: at(expires_ms) },
        (None, None) if is_counted => T::Counted,
        (None, None) => return None,
    };
    Some(text.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedules_are_told_as_people_do() {
        let say = |hours: &[u8], days: &[u8]| schedule_words(Schedule::new(hours, days).unwrap());
        assert_eq!(schedule_words(Schedule::DAILY), "every day at 0:00");
        assert_eq!(
            schedule_words(Schedule::FOUR_HOURLY),
            "every 4 hours, every day"
        );
        assert_eq!(schedule_words(Schedule::ALWAYS), "every hour, every day");
        assert_eq!(say(&[9, 18], &[1, 2, 3, 4, 5]), "Mon–Fri at 9:00 and 18:00");
        assert_eq!(say(&[1, 2, 3, 4, 5], &[6, 7]), "Sat, Sun at 5 hours");
        assert_eq!(
            say(&[0, 12], &[1, 2, 3, 4, 5, 6, 7]),
            "every day at 0:00 and 12:00"
        );
        assert_eq!(say(&[0], &[1, 3, 5, 7]), "Mon, Wed, Fri, Sun at 0:00");
    }

    #[test]
    fn no_rule_of_the_quota_is_said_to_keep_what_it_deletes() {
        let oldest = quota_words(QuotaPolicy::Oldest).to_string();
        assert!(
            oldest.contains("deletes the oldest, even one made by hand"),
            "{oldest}"
        );
        let automatic = quota_words(QuotaPolicy::OldestAutomatic).to_string();
        assert!(automatic.contains("Those made by hand stay"), "{automatic}");
        let why = PoliciesText::DiskWhy.to_string();
        assert!(!why.contains("whatever"), "{why}");
    }

    #[test]
    fn a_policy_is_called_by_its_hours() {
        let named = |hours: &[u8], days: &[u8]| policy_name(Schedule::new(hours, days));
        assert_eq!(policy_name(Some(Schedule::DAILY)), "daily");
        assert_eq!(policy_name(Some(Schedule::FOUR_HOURLY)), "every-4-hours");
        assert_eq!(policy_name(Some(Schedule::ALWAYS)), "hourly");
        assert_eq!(named(&[0], &[1, 2]), "policy");
        assert_eq!(named(&[], &[1]), "policy");
    }

    #[test]
    fn coverage_is_told_as_the_seeds_have_it() {
        let daily = coverage_words(Coverage::of(Schedule::DAILY, Retention::Forever, 0));
        assert!(
            daily.contains("at least 63 days, 64 days just before"),
            "{daily}"
        );
        let often = coverage_words(Coverage::of(Schedule::FOUR_HOURLY, Retention::Forever, 0));
        assert!(
            often.contains("at least 10.5 days, 10.7 days just before"),
            "{often}"
        );
        let month = coverage_words(Coverage::of(Schedule::DAILY, Retention::Days(30), 0));
        assert_eq!(
            month,
            "One can go back 30 days, then the days of keeping end it."
        );
        let one = coverage_words(Coverage::of(Schedule::DAILY, Retention::Count(1), 0));
        assert!(one.starts_with("There is only"), "{one}");
        let full = Coverage {
            limit: CoverageLimit::Full,
            ..Coverage::of(Schedule::DAILY, Retention::Forever, 64)
        };
        assert!(coverage_words(full).starts_with("Nothing is taken"));
        assert!(coverage_of(full, "web-root").starts_with("Nothing is taken of web-root"));
        assert_eq!(reach_words(full), "nothing taken");
        assert_eq!(span_words(47 * 3_600_000), "47 hours");
    }

    #[test]
    fn a_snapshot_says_when_it_goes_or_why_it_stays() {
        let say = |expires, counted, kept: Option<Kept>| {
            expiry_words(expires, counted, kept.as_ref(), |at| format!("at {at}"))
        };
        assert_eq!(say(None, false, None), None);
        assert_eq!(say(Some(7), false, None).unwrap(), "goes at 7");
        assert_eq!(
            say(Some(7), false, Some(Kept::Until(9))).unwrap(),
            "past its date: goes at 9 unless kept"
        );
        assert!(say(None, true, None).unwrap().starts_with("goes when"));
    }
}
