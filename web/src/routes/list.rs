//! How lists are looked at: their order, and what is let through.

use super::{PageView, Word, is_day, put, word_in, word_of};
use crate::state::{paging::PageNumber, sort::Direction};
use rowdisk::service::views::{DiskOrder, InstanceStatus, SnapshotOrder};
use std::collections::BTreeMap;
use web_sys::UrlSearchParams;

/// How a list is looked at: its order, and what is let through.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ListView<C> {
    pub(crate) sort: C,
    pub(crate) direction: Direction,
    pub(crate) text: String,
    /// A disk's id.
    pub(crate) disk: String,
    /// What else is let through, by the name it has in the address.
    pub(crate) more: BTreeMap<&'static str, String>,
    pub(crate) page: PageNumber,
}

impl<C: Clone> ListView<C> {
    /// The same at another page.
    pub(crate) fn at_page(&self, number: usize) -> Self {
        Self {
            page: PageNumber::new(number),
            ..self.clone()
        }
    }
}

/// The names that filters have in the address.
pub(crate) const FILTERS: [&str; 12] = [
    "type",
    "usage",
    "source",
    "lock",
    "tag",
    "encrypted",
    "group",
    "from",
    "to",
    "state",
    "image",
    "zone",
];

/// Whether a filter says something: a word that nobody knows, and a day that is none, count as not set.
fn is_told(name: &str, value: &str) -> bool {
    let words: &[&str] = match name {
        "type" => &["user", "auto"],
        "usage" => &["none", "image", "disk", "image_disk"],
        "source" => &["system", "data"],
        "lock" => &["locked", "none"],
        "encrypted" => &["yes", "no"],
        "state" => &InstanceStatus::ALL.map(InstanceStatus::as_str),
        "from" | "to" => return is_day(value),
        // What is in the pool: the page knows.
        _ => return !value.is_empty(),
    };
    words.contains(&value)
}

impl<C: Word> PageView for ListView<C> {
    fn read(address: &UrlSearchParams) -> Self {
        Self {
            sort: word_in(address, "sort"),
            direction: word_in(address, "direction"),
            text: address.get("text").unwrap_or_default(),
            disk: address.get("disk").unwrap_or_default(),
            page: PageNumber::read(address.get("page")),
            more: (FILTERS.into_iter())
                .filter_map(|name| Some((name, address.get(name)?)))
                .filter(|(name, value)| is_told(name, value))
                .collect(),
        }
    }

    fn write(&self, address: &UrlSearchParams) {
        put(address, "sort", word_of(self.sort));
        put(address, "direction", word_of(self.direction));
        put(
            address,
            "text",
            Some(self.text.as_str()).filter(|text| !text.is_empty()),
        );
        put(
            address,
            "disk",
            Some(self.disk.as_str()).filter(|disk| !disk.is_empty()),
        );
        for (name, value) in &self.more {
            put(address, name, Some(value.as_str()));
        }
        put(address, "page", self.page.text().as_deref());
    }
}

impl Word for DiskOrder {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("name", Self::Name),
        ("size", Self::Size),
        ("holds", Self::Holds),
        ("own", Self::Own),
        ("snapshots", Self::Snapshots),
        ("last", Self::Last),
    ];
}

/// The columns of the instances.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum InstanceColumn {
    #[default]
    Name,
    State,
    Image,
    Made,
}

impl Word for InstanceColumn {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("name", Self::Name),
        ("state", Self::State),
        ("image", Self::Image),
        ("made", Self::Made),
    ];
}

impl Word for SnapshotOrder {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("taken", Self::Taken),
        ("name", Self::Name),
        ("disk", Self::Disk),
        ("sees", Self::Sees),
        ("added", Self::Added),
        ("frees", Self::Frees),
    ];
}

impl Word for Direction {
    const WORDS: &'static [(&'static str, Self)] = &[("up", Self::Up), ("down", Self::Down)];
}

#[cfg(test)]
mod tests {
    use super::is_told;

    #[test]
    fn nonsense_in_a_filter_says_nothing() {
        for (name, value) in [
            ("type", "auto"),
            ("usage", "image_disk"),
            ("source", "data"),
            ("lock", "none"),
            ("encrypted", "no"),
            ("state", "Running"),
            ("from", "2026-11-21"),
            ("tag", "role=db"),
            ("zone", "zone-b"),
        ] {
            assert!(is_told(name, value), "{name}={value}");
            assert!(!is_told(name, ""), "{name}");
        }
        for (name, value) in [
            ("type", "zzz"),
            ("type", "User"),
            ("encrypted", "true"),
            ("state", "asleep"),
            ("from", "hello"),
            ("to", "2026-11-31"),
        ] {
            assert!(!is_told(name, value), "{name}={value}");
        }
    }
}
