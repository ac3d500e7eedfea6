//! The pace of long work: how fast, and how long yet.

use super::{duration, size};
use crate::i18n::Common;
use std::collections::VecDeque;

/// The last samples of a running work, over which its pace is taken. Old ones are dropped, so that a
/// pause or a change of speed shows after a few seconds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Pace {
    samples: VecDeque<(f64, u64)>,
}

const WINDOW_MS: f64 = 6_000.0;
/// Below this span a rate is a guess.
const SPAN_MS_MIN: f64 = 400.0;

impl Pace {
    /// Notes that `done` bytes were done at `now_ms`.
    pub(crate) fn note(&mut self, now_ms: f64, done: u64) {
        self.samples.push_back((now_ms, done));
        while self.samples.len() > 2
            && self
                .samples
                .front()
                .is_some_and(|(at, _)| now_ms - at > WINDOW_MS)
        {
            self.samples.pop_front();
        }
    }

    /// Bytes a second over the window, once it is long enough to tell.
    pub(crate) fn bytes_per_second(&self) -> Option<f64> {
        let (first, last) = (self.samples.front()?, self.samples.back()?);
        let span_ms = last.0 - first.0;
        let moved = last.1.saturating_sub(first.1);
        (span_ms >= SPAN_MS_MIN && moved > 0).then(|| moved as f64 * 1000.0 / span_ms)
    }

    /// Seconds until `total` at this pace.
    pub(crate) fn seconds_left(&self, total: u64) -> Option<u64> {
        let done = self.samples.back()?.1;
        let left = total.saturating_sub(done) as f64 / self.bytes_per_second()?;
        Some(left.ceil() as u64)
    }
}

/// `86 MiB/s, 12 s left`; what cannot be told yet is left out.
pub(crate) fn rate(pace: &Pace, total: Option<u64>) -> Option<String> {
    let rate = size(pace.bytes_per_second()? as u64);
    Some(match total.and_then(|total| pace.seconds_left(total)) {
        Some(seconds) => Common::RateAndLeft {
            rate,
            left: duration(seconds),
        }
        .to_string(),
        None => Common::Rate { rate }.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_needs_a_span() {
        let mut pace = Pace::default();
        assert_eq!(rate(&pace, Some(100)), None);
        pace.note(0.0, 0);
        pace.note(100.0, 1 << 20);
        assert_eq!(rate(&pace, Some(4 << 20)), None);
        pace.note(1_000.0, 2 << 20);
        assert_eq!(
            rate(&pace, Some(4 << 20)).as_deref(),
            Some("2 MiB/s, 1 s left")
        );
        assert_eq!(rate(&pace, None).as_deref(), Some("2 MiB/s"));
    }

    #[test]
    fn only_the_last_seconds_count() {
        let mut pace = Pace::default();
        for second in 0..60_u64 {
            pace.note(second as f64 * 1000.0, second * 10);
        }
        pace.note(60_000.0, 590 + 1_000_000);
        let speed = pace.bytes_per_second();
        assert!(speed.is_some_and(|speed| speed > 150_000.0), "{speed:?}");
    }
}
