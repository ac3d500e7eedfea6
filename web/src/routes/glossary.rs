//! How the glossary is looked at.

use super::{PageView, put};
use web_sys::UrlSearchParams;

/// How the glossary is looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct GlossaryView {
    /// The key of the word that was followed.
    pub(crate) word: String,
    pub(crate) text: String,
}

impl GlossaryView {
    /// Led to a word.
    pub(crate) fn of(word: &str) -> Self {
        Self {
            word: word.to_owned(),
            text: String::new(),
        }
    }
}

impl PageView for GlossaryView {
    fn read(address: &UrlSearchParams) -> Self {
        Self {
            word: address.get("word").unwrap_or_default(),
            text: address.get("text").unwrap_or_default(),
        }
    }

    fn write(&self, address: &UrlSearchParams) {
        for (name, text) in [("word", &self.word), ("text", &self.text)] {
            put(
                address,
                name,
                Some(text.as_str()).filter(|text| !text.is_empty()),
            );
        }
    }
}
