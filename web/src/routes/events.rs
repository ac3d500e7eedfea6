//! How the log is looked at.

use super::{PageView, Word, day_in, number_in, put, word_in, word_of};
use web_sys::UrlSearchParams;

/// Who did something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum By {
    #[default]
    Anybody,
    Hand,
    Policy,
    Date,
    Rule,
}

impl Word for By {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("anybody", Self::Anybody),
        ("hand", Self::Hand),
        ("policy", Self::Policy),
        ("date", Self::Date),
        ("rule", Self::Rule),
    ];
}

/// How something ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Ended {
    #[default]
    Anyhow,
    Done,
    Failed,
}

impl Word for Ended {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("any", Self::Anyhow),
        ("done", Self::Done),
        ("failed", Self::Failed),
    ];
}

/// How the log is looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct EventsView {
    pub(crate) text: String,
    /// The id or the name of what it is about.
    pub(crate) about: String,
    pub(crate) by: By,
    pub(crate) ended: Ended,
    /// Days as dates are written.
    pub(crate) from: String,
    pub(crate) to: String,
    /// Which page of the list, from 0 on.
    pub(crate) page: usize,
}

impl EventsView {
    /// What is about a resource, by its id.
    pub(crate) fn about(id: &str) -> Self {
        Self {
            about: id.to_owned(),
            ..Self::default()
        }
    }
}

impl PageView for EventsView {
    fn read(address: &UrlSearchParams) -> Self {
        let text = |name| address.get(name).unwrap_or_default();
        let page = number_in(address, "page").and_then(|page| usize::try_from(page).ok());
        Self {
            text: text("text"),
            about: text("about"),
            by: word_in(address, "by"),
            ended: word_in(address, "outcome"),
            from: day_in(address, "from"),
            to: day_in(address, "to"),
            page: page.unwrap_or_default(),
        }
    }

    fn write(&self, address: &UrlSearchParams) {
        let texts = [
            ("text", &self.text),
            ("about", &self.about),
            ("from", &self.from),
            ("to", &self.to),
        ];
        for (name, text) in texts {
            put(
                address,
                name,
                Some(text.as_str()).filter(|text| !text.is_empty()),
            );
        }
        put(address, "by", word_of(self.by));
        put(address, "outcome", word_of(self.ended));
        let page = (self.page > 0).then(|| self.page.to_string());
        put(address, "page", page.as_deref());
    }
}
