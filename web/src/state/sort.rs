//! How a table is sorted: a column and a direction, as the address keeps them.

use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// Up or down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Direction {
    #[default]
    Up,
    Down,
}

impl Direction {
    /// The other one.
    pub(crate) fn turned(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
        }
    }

    /// `order` in this direction.
    pub(crate) fn of(self, order: Ordering) -> Ordering {
        match self {
            Self::Up => order,
            Self::Down => order.reverse(),
        }
    }
}

/// Text as people sort it: without case, and `disk-2` before `disk-10`.
pub(crate) fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.chars().peekable(), b.chars().peekable());
    loop {
        let order = match (left.peek(), right.peek()) {
            (None, None) => return a.cmp(b),
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                number(&mut left).cmp(&number(&mut right))
            }
            (Some(x), Some(y)) => {
                let order = x.to_lowercase().cmp(y.to_lowercase());
                left.next();
                right.next();
                order
            }
        };
        if order.is_ne() {
            return order;
        }
    }
}

/// The number at the front, without leading zeroes, as something that sorts by value: longer is more.
fn number(text: &mut std::iter::Peekable<std::str::Chars<'_>>) -> (usize, String) {
    let mut digits = String::new();
    while let Some(digit) = text.next_if(char::is_ascii_digit) {
        if digit != '0' || !digits.is_empty() {
            digits.push(digit);
        }
    }
    (digits.len(), digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_sort_by_value() {
        let mut names = ["day-10", "Day-2", "day-1", "day", "day-002", "alpha"];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(
            names,
            ["alpha", "day", "day-1", "Day-2", "day-002", "day-10"]
        );
    }

    #[test]
    fn down_is_up_turned() {
        assert_eq!(Direction::Down.of(natural("a", "b")), Ordering::Greater);
        assert_eq!(Direction::Up.turned(), Direction::Down);
    }
}
