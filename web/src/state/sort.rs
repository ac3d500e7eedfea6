//! How a table is sorted: a column and a direction, as the address keeps them.

use std::cmp::Ordering;

/// Up or down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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

/// The items in order; equal ones stay as they were. The sort itself moves places, not items, so that
/// all tables share one instance of it.
pub(crate) fn sorted<'a, T>(
    items: impl IntoIterator<Item = &'a T>,
    order: impl Fn(&T, &T) -> Ordering,
) -> Vec<&'a T> {
    let items: Vec<&T> = items.into_iter().collect();
    let mut places: Vec<usize> = (0..items.len()).collect();
    sort_places(&mut places, &|a, b| order(items[a], items[b]));
    places.into_iter().map(|place| items[place]).collect()
}

fn sort_places(places: &mut [usize], order: &dyn Fn(usize, usize) -> Ordering) {
    places.sort_by(|&a, &b| order(a, b));
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
        let names = ["day-10", "Day-2", "day-1", "day", "day-002", "alpha"];
        let sorted = sorted(&names, |a, b| natural(a, b)).into_iter().copied();
        assert_eq!(
            sorted.collect::<Vec<_>>(),
            ["alpha", "day", "day-1", "Day-2", "day-002", "day-10"]
        );
    }

    #[test]
    fn equal_items_stay_as_they_were() {
        let items = [(1, 'a'), (0, 'b'), (1, 'c'), (0, 'd')];
        let sorted = sorted(&items, |a, b| a.0.cmp(&b.0))
            .into_iter()
            .map(|item| item.1);
        assert_eq!(sorted.collect::<String>(), "bdac");
    }

    #[test]
    fn down_is_up_turned() {
        assert_eq!(Direction::Down.of(natural("a", "b")), Ordering::Greater);
        assert_eq!(Direction::Up.turned(), Direction::Down);
    }
}
