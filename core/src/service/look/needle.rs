//! What is looked for: bytes as they are, or a text in each form in which it may stand on a disk.
//!
//! Where case does not count, a letter stands for its other case too, if both are one character of as many bytes: `ü`
//! for `Ü`, but not `ß` for `SS`. So all matches of a form have the same length, and accents count.

use std::ops::Range;

use memchr::memchr2_iter;

use super::Direction;
use crate::service::views::Encoding;

/// Something to look for.
#[derive(Clone, Debug)]
pub struct Needle {
    /// Of texts one for each encoding, UTF-16 first. None is empty.
    forms: Vec<Form>,
}

#[derive(Clone, Debug)]
struct Form {
    encoding: Option<Encoding>,
    /// The bytes, and as they are in the other case.
    bytes: Vec<u8>,
    other: Vec<u8>,
    /// Where each part ends that is in one of the two cases: a letter, or all of it.
    ends: Vec<usize>,
    /// The place that is looked at before the others.
    telling: usize,
}

/// A match, in the bytes that were looked through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Match {
    pub(super) place: Range<usize>,
    pub(super) encoding: Option<Encoding>,
}

impl Needle {
    /// These bytes.
    #[must_use]
    pub fn bytes(bytes: &[u8]) -> Self {
        Self::of([Form::exact(None, bytes.to_vec())])
    }

    /// A text as UTF-8, or as UTF-16 with the low byte first, as Windows and long names of FAT have it.
    #[must_use]
    pub fn text(text: &str, is_case_blind: bool) -> Self {
        Self::of([Encoding::Utf16, Encoding::Utf8].map(|encoding| {
            if is_case_blind {
                Form::in_any_case(encoding, text)
            } else {
                Form::exact(Some(encoding), encoded(encoding, text))
            }
        }))
    }

    fn of<const N: usize>(forms: [Form; N]) -> Self {
        let forms = forms.into_iter().filter(|form| !form.bytes.is_empty());
        Self {
            forms: forms.collect(),
        }
    }

    /// The lengths of the shortest and of the longest match; `None` if there is nothing to find.
    pub(super) fn lens(&self) -> Option<(u64, u64)> {
        let lens = self.forms.iter().map(|form| form.bytes.len() as u64);
        lens.clone().min().zip(lens.max())
    }

    /// The first match that begins in the first `starts` bytes and `counts`, or the last one. Of two at one place the one in
    /// UTF-16, which is longer: a letter there can begin as it does in UTF-8.
    pub(super) fn find(
        &self,
        bytes: &[u8],
        starts: usize,
        direction: Direction,
        counts: impl Fn(&Range<usize>) -> bool,
    ) -> Option<Match> {
        let mut best: Option<Match> = None;
        for form in &self.forms {
            // Only what would be better is looked for.
            let at = best.as_ref().map(|best| best.place.start);
            let starts = match direction {
                Direction::Forward => 0..at.unwrap_or(starts),
                Direction::Backward => at.map_or(0, |at| at + 1)..starts,
            };
            if let Some(place) = form.find(bytes, starts, direction, &counts) {
                best = Some(Match {
                    place,
                    encoding: form.encoding,
                });
            }
        }
        best
    }
}

impl Form {
    fn exact(encoding: Option<Encoding>, bytes: Vec<u8>) -> Self {
        let ends = vec![bytes.len()];
        Self::new(encoding, bytes.clone(), bytes, ends)
    }

    fn in_any_case(encoding: Encoding, text: &str) -> Self {
        let (mut bytes, mut other, mut ends) = (Vec::new(), Vec::new(), Vec::new());
        for letter in text.chars() {
            let [one, two] = [letter, turned(letter)]
                .map(|letter| encoded(encoding, letter.encode_utf8(&mut [0; 4])));
            let two = if two.len() == one.len() {
                two
            } else {
                one.clone()
            };
            bytes.extend(one);
            other.extend(two);
            ends.push(bytes.len());
        }
        Self::new(Some(encoding), bytes, other, ends)
    }

    fn new(encoding: Option<Encoding>, bytes: Vec<u8>, other: Vec<u8>, ends: Vec<usize>) -> Self {
        let both = bytes.iter().zip(&other).enumerate();
        let telling = both.min_by_key(|(_, (one, two))| commonness(**one) + commonness(**two));
        Self {
            encoding,
            telling: telling.map_or(0, |(at, _)| at),
            bytes,
            other,
            ends,
        }
    }

    fn find(
        &self,
        bytes: &[u8],
        starts: Range<usize>,
        direction: Direction,
        counts: impl Fn(&Range<usize>) -> bool,
    ) -> Option<Range<usize>> {
        let (one, two) = (self.bytes.get(self.telling)?, self.other.get(self.telling)?);
        let past = (bytes.len() + 1).saturating_sub(self.bytes.len());
        let starts = starts.start..starts.end.min(past);
        let told = bytes.get(starts.start + self.telling..starts.end + self.telling)?;
        let mut places = memchr2_iter(*one, *two, told).map(|at| {
            let start = starts.start + at;
            start..start + self.bytes.len()
        });
        let is_match = |place: &Range<usize>| {
            let here = bytes.get(place.clone());
            here.is_some_and(|here| self.is(here)) && counts(place)
        };
        match direction {
            Direction::Forward => places.find(is_match),
            Direction::Backward => places.rfind(is_match),
        }
    }

    fn is(&self, here: &[u8]) -> bool {
        let mut start = 0;
        self.ends.iter().all(|end| {
            let part = std::mem::replace(&mut start, *end)..*end;
            let here = here.get(part.clone());
            here == self.bytes.get(part.clone()) || here == self.other.get(part)
        })
    }
}

fn encoded(encoding: Encoding, text: &str) -> Vec<u8> {
    match encoding {
        Encoding::Utf8 => text.as_bytes().to_vec(),
        Encoding::Utf16 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
    }
}

/// The letter in its other case; itself if it has none that is one letter.
fn turned(letter: char) -> char {
    fn alone(mut letters: impl Iterator<Item = char>) -> Option<char> {
        letters.next().filter(|_| letters.next().is_none())
    }
    let cases = [alone(letter.to_lowercase()), alone(letter.to_uppercase())];
    let mut cases = cases.into_iter().flatten();
    cases.find(|case| *case != letter).unwrap_or(letter)
}

/// How common a byte is on disks, roughly: the search stops at each.
fn commonness(byte: u8) -> u8 {
    match byte {
        0 => 4,
        0xff => 3,
        b' ' | b'a' | b'e' | b'h' | b'i' | b'n' | b'o' | b'r' | b's' | b't' => 2,
        _ => 1,
    }
}
