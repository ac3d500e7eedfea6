//! A command's words, sorted into arguments and options by its line of the grammar.

use std::collections::VecDeque;

use super::error::{ParseError, clip};
use super::grammar::Verb;

/// After this word, everything is an argument, even what begins with `-`.
const END_OF_OPTIONS: &str = "--";

/// The words after the verb.
pub(super) struct Arguments {
    verb: &'static Verb,
    words: VecDeque<String>,
    flags: Vec<&'static str>,
    values: Vec<(&'static str, String)>,
}

impl Arguments {
    /// Sorts the words. An option's value is the next word, whatever it looks like.
    pub(super) fn sort(
        verb: &'static Verb,
        words: impl IntoIterator<Item = String>,
    ) -> Result<Self, ParseError> {
        let mut arguments = Self {
            verb,
            words: VecDeque::new(),
            flags: Vec::new(),
            values: Vec::new(),
        };
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            if word == END_OF_OPTIONS {
                arguments.words.extend(words);
                break;
            }
            if word.starts_with('-') {
                arguments.take_option(&word, &mut words)?;
            } else {
                arguments.words.push_back(word);
            }
        }
        Ok(arguments)
    }

    fn take_option(
        &mut self,
        word: &str,
        rest: &mut impl Iterator<Item = String>,
    ) -> Result<(), ParseError> {
        let Verb {
            usage,
            flags,
            options,
            lists,
            ..
        } = *self.verb;
        let (name, inline) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (word, None),
        };
        let known = |names: &[&'static str]| names.iter().copied().find(|known| *known == name);
        if let Some(option) = known(flags) {
            if inline.is_some() {
                return Err(ParseError::UnexpectedValue { option, usage });
            }
            if self.flags.contains(&option) {
                return Err(ParseError::Repeated { option });
            }
            self.flags.push(option);
            return Ok(());
        }
        let Some(option) = known(options).or_else(|| known(lists)) else {
            return Err(ParseError::UnknownOption {
                found: clip(word),
                usage,
            });
        };
        let is_again = self.values.iter().any(|(name, _)| *name == option);
        if is_again && !lists.contains(&option) {
            return Err(ParseError::Repeated { option });
        }
        let value = inline
            .or_else(|| rest.next())
            .ok_or(ParseError::MissingValue { option, usage })?;
        self.values.push((option, value));
        Ok(())
    }

    /// Whether an option that is a word by itself was given.
    pub(super) fn flag(&mut self, name: &str) -> bool {
        let count = self.flags.len();
        self.flags.retain(|flag| *flag != name);
        self.flags.len() < count
    }

    /// The value of an option, if it was given.
    pub(super) fn option(&mut self, name: &str) -> Option<String> {
        let at = self.values.iter().position(|(option, _)| *option == name)?;
        Some(self.values.remove(at).1)
    }

    /// The value of an option that must be given.
    pub(super) fn required(&mut self, name: &'static str) -> Result<String, ParseError> {
        self.option(name).ok_or_else(|| self.missing(name))
    }

    /// All values of an option, in the order given.
    pub(super) fn list(&mut self, name: &str) -> Vec<String> {
        std::iter::from_fn(|| self.option(name)).collect()
    }

    /// The next argument; `what` names it when it is missing.
    pub(super) fn word(&mut self, what: &'static str) -> Result<String, ParseError> {
        self.words.pop_front().ok_or_else(|| self.missing(what))
    }

    /// All arguments left, at least one.
    pub(super) fn words(&mut self, what: &'static str) -> Result<Vec<String>, ParseError> {
        if self.words.is_empty() {
            return Err(self.missing(what));
        }
        Ok(self.words.drain(..).collect())
    }

    pub(super) fn missing(&self, what: &'static str) -> ParseError {
        ParseError::Missing {
            what,
            usage: self.verb.usage,
        }
    }

    /// Refuses what nobody asked for.
    pub(super) fn finish(mut self) -> Result<(), ParseError> {
        match self.words.pop_front() {
            None => {
                debug_assert!(
                    self.flags.is_empty() && self.values.is_empty(),
                    "the grammar lists an option of {} that its parser does not read",
                    self.verb.usage
                );
                Ok(())
            }
            Some(word) => Err(ParseError::UnexpectedWord {
                found: clip(&word),
                usage: self.verb.usage,
            }),
        }
    }
}
