//! Counts with their thousands apart.

/// `1453` as `1,453`.
pub(crate) fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn thousands_stand_apart() {
        for (value, text) in [
            (0, "0"),
            (117, "117"),
            (1_453, "1,453"),
            (999_999, "999,999"),
            (33_554_432, "33,554,432"),
        ] {
            assert_eq!(count(value), text);
        }
    }
}
