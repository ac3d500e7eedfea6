//! The pages' addresses, after the `#`: which page, of what, and how it is looked at.
//!
//! What a person chose on a page (the moment shown, the tab, a filter, the order) stands in the
//! query, so that reload, Back and links bring the same view. Defaults are left out of it, and what
//! nobody can read counts as the default.

mod billing;
mod clock;
mod compare;
mod disk;
mod events;
mod glossary;
mod list;

pub(crate) use billing::{BillingTab, BillingView};
pub(crate) use clock::ClockView;
pub(crate) use compare::CompareView;
pub(crate) use disk::{DiskTab, DiskView, Finding, WriteTool};
pub(crate) use events::{By, Ended, EventsView};
pub(crate) use glossary::GlossaryView;
pub(crate) use list::{InstanceColumn, ListView};

use web_sys::UrlSearchParams;
use yew_router::Routable;

/// The pages.
#[derive(Clone, Debug, PartialEq, Routable)]
pub(crate) enum Route {
    #[at("/")]
    Overview,
    #[at("/disks")]
    Disks,
    #[at("/disks/:disk")]
    Disk { disk: String },
    #[at("/disks/:disk/compare")]
    Compare { disk: String },
    #[at("/instances")]
    Instances,
    #[at("/instances/:instance")]
    Instance { instance: String },
    #[at("/snapshots")]
    Snapshots,
    #[at("/policies")]
    Policies,
    #[at("/policies/:policy")]
    Policy { policy: String },
    #[at("/clock")]
    Clock,
    #[at("/chains")]
    Chains,
    #[at("/bin")]
    Bin,
    #[at("/billing")]
    Billing,
    #[at("/images")]
    Images,
    #[at("/incidents")]
    Incidents,
    #[at("/regions")]
    Regions,
    #[at("/storage")]
    Storage,
    #[at("/activity")]
    Activity,
    #[at("/settings")]
    Settings,
    #[at("/glossary")]
    Glossary,
    /// For whoever builds the console.
    #[cfg(debug_assertions)]
    #[at("/parts")]
    Parts,
    #[not_found]
    #[at("/not-found")]
    NotFound,
}

/// How a page is looked at, as far as its address keeps it.
pub(crate) trait PageView: Clone + Default + PartialEq + 'static {
    /// The view an address tells.
    fn read(address: &UrlSearchParams) -> Self;
    /// Tells the address what is not the default.
    fn write(&self, address: &UrlSearchParams);
}

/// One of a few, with a word for each in the address.
pub(crate) trait Word: Copy + Default + PartialEq + 'static {
    /// All of them.
    const WORDS: &'static [(&'static str, Self)];
}

/// Whether the part of an address behind the `#` is one the router can take apart. It takes it for a
/// path on this host, and panics where a browser would read another host's name in it.
pub(crate) fn is_readable(behind: &str) -> bool {
    let mut characters = behind.chars();
    match characters.next() {
        None => true,
        Some('/') => !matches!(characters.next(), Some('/' | '\\')),
        Some(_) => false,
    }
}

/// A view as the part of an address behind the `?`.
pub(crate) fn query(view: &impl PageView) -> String {
    // Without arguments the constructor cannot fail.
    let Ok(address) = UrlSearchParams::new() else {
        return String::new();
    };
    view.write(&address);
    String::from(address.to_string())
}

/// The view that the part of an address behind the `?` tells.
pub(crate) fn view_of<V: PageView>(query: &str) -> V {
    UrlSearchParams::new_with_str(query).map_or_else(|_| V::default(), |address| V::read(&address))
}

/// Tells an address something, if there is something to tell.
pub(crate) fn put(address: &UrlSearchParams, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        address.set(name, value);
    }
}

fn number_in(address: &UrlSearchParams, name: &str) -> Option<u64> {
    address.get(name)?.parse().ok()
}

/// A day as dates are written, `2026-11-21`; empty where the address tells none.
fn day_in(address: &UrlSearchParams, name: &str) -> String {
    address
        .get(name)
        .filter(|text| is_day(text))
        .unwrap_or_default()
}

/// Whether it is a day of the calendar, written so that days compare as texts do.
fn is_day(text: &str) -> bool {
    let is_written = text.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    if !is_written || text.len() != 10 {
        return false;
    }
    let mut parts = text.split('-').flat_map(str::parse::<u32>);
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    let is_leap = year.is_some_and(|year| {
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    });
    let last = match month {
        Some(2) if is_leap => 29,
        Some(2) => 28,
        Some(4 | 6 | 9 | 11) => 30,
        Some(1..=12) => 31,
        _ => 0,
    };
    year > Some(0) && day.is_some_and(|day| (1..=last).contains(&day))
}

/// The one an address tells, or the default.
pub(crate) fn word_in<W: Word>(address: &UrlSearchParams, name: &str) -> W {
    let told = address.get(name);
    let found = W::WORDS
        .iter()
        .find(|(word, _)| told.as_deref() == Some(*word));
    found.map_or_else(W::default, |&(_, one)| one)
}

/// The word, except for the default.
pub(crate) fn word_of<W: Word>(one: W) -> Option<&'static str> {
    (one != W::default()).then(|| word(one))
}

/// The word of one of a few.
pub(crate) fn word<W: Word>(one: W) -> &'static str {
    let found = W::WORDS.iter().find(|(_, of)| *of == one);
    found.map_or("", |(word, _)| word)
}

#[cfg(test)]
mod tests {
    use super::{is_day, is_readable};

    #[test]
    fn only_days_of_the_calendar_are_days() {
        for text in ["2026-11-21", "2024-02-29", "2000-02-29", "0001-01-31"] {
            assert!(is_day(text), "{text}");
        }
        for text in [
            "",
            "hello",
            "2026-11",
            "2026-1-21",
            "2026-11-21T00:00",
            "12026-11-21",
            "2026-13-01",
            "2026-00-01",
            "2026-11-00",
            "2026-11-31",
            "2026-02-29",
            "1900-02-29",
            "0000-01-01",
            "2026/11/21",
            "２０26-11-21",
        ] {
            assert!(!is_day(text), "{text}");
        }
    }

    #[test]
    fn only_paths_on_this_host_are_readable() {
        for (behind, readable) in [
            ("", true),
            ("/", true),
            ("/disks/d-1?tab=write", true),
            ("/%ff", true),
            ("disks", false),
            ("//", false),
            ("//elsewhere/disks", false),
            ("/\\elsewhere", false),
        ] {
            assert_eq!(is_readable(behind), readable, "{behind}");
        }
    }
}
