//! How a table is sorted: a column and a direction, as the address keeps them.

pub(crate) use rowdisk::service::natural;
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

#[cfg(test)]
mod tests {
    use super::*;

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
