//! A finger on the map, from where it comes down to where it leaves: whether it chooses, or is the browser's.

/// A finger that moves less than this many pixels rests.
const REST: i32 = 10;

/// What a finger is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Finger {
    /// There is none, or what it does is the browser's: a tap, a swipe, a pinch.
    #[default]
    Away,
    /// It rests where it came down.
    Resting { x: i32, y: i32 },
    /// It rested long enough: what it moves over is chosen. It stays so until another comes down, since browsers
    /// tell of the finger's end twice.
    Choosing,
}

/// What happens to it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Touch {
    /// Something came down, the first finger or anything else.
    Down {
        is_first: bool,
        x: i32,
        y: i32,
    },
    /// It rested as long as a choice asks for.
    Held,
    Moved {
        x: i32,
        y: i32,
    },
    Up,
    /// The browser took it over.
    Canceled,
}

impl Finger {
    /// What it is about after that.
    pub(crate) fn after(self, touch: Touch) -> Self {
        match (self, touch) {
            (
                _,
                Touch::Down {
                    is_first: true,
                    x,
                    y,
                },
            ) => Self::Resting { x, y },
            (_, Touch::Down { .. } | Touch::Canceled) => Self::Away,
            (Self::Resting { .. }, Touch::Held) => Self::Choosing,
            (Self::Resting { x, y }, Touch::Moved { x: to_x, y: to_y })
                if x.abs_diff(to_x).max(y.abs_diff(to_y)) >= REST.unsigned_abs() =>
            {
                Self::Away
            }
            (Self::Resting { .. }, Touch::Up) => Self::Away,
            (as_before, _) => as_before,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOWN: Touch = Touch::Down {
        is_first: true,
        x: 100,
        y: 100,
    };

    fn moved(x: i32, y: i32) -> Touch {
        Touch::Moved { x, y }
    }

    fn after(touches: &[Touch]) -> Finger {
        (touches.iter()).fold(Finger::default(), |finger, touch| finger.after(*touch))
    }

    #[test]
    fn a_finger_that_rests_chooses_wherever_it_then_goes() {
        let rests = [DOWN, moved(104, 97)];
        assert_eq!(after(&rests), Finger::Resting { x: 100, y: 100 });
        assert_eq!(
            after(&[DOWN, moved(104, 97), Touch::Held]),
            Finger::Choosing
        );
        let chose = [DOWN, Touch::Held, moved(100, 400), Touch::Up];
        assert_eq!(after(&chose), Finger::Choosing);
        // The next one is another one's beginning.
        let next = [DOWN, Touch::Held, Touch::Up, DOWN];
        assert_eq!(after(&next), Finger::Resting { x: 100, y: 100 });
    }

    #[test]
    fn taps_swipes_and_pinches_are_the_browsers() {
        let second = Touch::Down {
            is_first: false,
            x: 200,
            y: 100,
        };
        let others: [&[Touch]; 6] = [
            &[DOWN, Touch::Up, Touch::Held],
            &[DOWN, moved(100, 112), Touch::Held],
            &[DOWN, moved(100, 112), moved(100, 100), Touch::Held],
            &[DOWN, second, Touch::Held],
            &[DOWN, Touch::Held, second, moved(150, 100)],
            &[DOWN, Touch::Held, Touch::Canceled, moved(150, 100)],
        ];
        for touches in others {
            assert_eq!(after(touches), Finger::Away, "{touches:?}");
        }
    }
}
