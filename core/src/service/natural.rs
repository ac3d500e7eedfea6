//! Text in the order in which people sort it.

use std::cmp::Ordering;
use std::iter::Peekable;
use std::str::Chars;

/// Text as people sort it: without case, and `disk-2` before `disk-10`.
#[must_use]
pub fn natural(a: &str, b: &str) -> Ordering {
    let same = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    let number = a.bytes().take(same).rev().take_while(u8::is_ascii_digit);
    let begin = a.floor_char_boundary(same - number.count());
    from_there(a.get(begin..).unwrap_or(a), b.get(begin..).unwrap_or(b))
}

/// The same, character by character.
fn from_there(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.chars().peekable(), b.chars().peekable());
    loop {
        let order = match (left.peek(), right.peek()) {
            (None, None) => return a.cmp(b),
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                numbers(&mut left, &mut right)
            }
            (Some(x), Some(y)) => {
                let order = if x.is_ascii() && y.is_ascii() {
                    x.to_ascii_lowercase().cmp(&y.to_ascii_lowercase())
                } else {
                    x.to_lowercase().cmp(y.to_lowercase())
                };
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

/// The numbers at the front of both by their value, however long: without leading zeroes, more digits are
/// more.
fn numbers(left: &mut Peekable<Chars<'_>>, right: &mut Peekable<Chars<'_>>) -> Ordering {
    while left.next_if_eq(&'0').is_some() {}
    while right.next_if_eq(&'0').is_some() {}
    let mut first_difference = Ordering::Equal;
    loop {
        let digits = (
            left.next_if(char::is_ascii_digit),
            right.next_if(char::is_ascii_digit),
        );
        match digits {
            (None, None) => return first_difference,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(x), Some(y)) => first_difference = first_difference.then(x.cmp(&y)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{from_there, natural};
    use std::cmp::Ordering;

    #[test]
    fn numbers_in_names_sort_by_value() {
        let mut names = [
            "day-10", "Day-2", "day-1", "day", "day-002", "alpha", "day-19",
        ];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(
            names,
            [
                "alpha", "day", "day-1", "Day-2", "day-002", "day-10", "day-19"
            ]
        );
        let long = "9".repeat(40);
        assert_eq!(natural(&long, "1"), Ordering::Greater);
        assert_eq!(natural("Ä1", "ä2"), Ordering::Less);
    }

    #[test]
    fn what_both_begin_with_need_not_be_looked_at() {
        let parts = [
            "", "0", "1", "01", "12", "a", "A", "-", "ä", "å", "é", "日", "月",
        ];
        let texts = || {
            parts
                .iter()
                .flat_map(|a| parts.iter().map(move |b| [*a, *b]))
        };
        for before in ["", "day-", "day-1", "day-10", "ä", "日0"] {
            for (a, b) in texts().flat_map(|a| texts().map(move |b| (a, b))) {
                let (a, b) = (
                    before.to_owned() + &a.concat(),
                    before.to_owned() + &b.concat(),
                );
                assert_eq!(natural(&a, &b), from_there(&a, &b), "{a} {b}");
            }
        }
    }
}
