//! Amounts of money, with two decimals; below a hundredth to the millionth.

use super::count;

/// Millionths of a hundredth.
const CENT: u64 = 10_000;

/// An amount in millionths of a unit, rounded to hundredths: `1,204.50 USD`. Less than a hundredth is
/// written as it is, `0.00125 USD`: rounded, it would be nothing, or far too much.
pub(crate) fn money(micros: u64, currency: &str) -> String {
    if (1..CENT).contains(&micros) {
        let decimals = format!("{micros:06}");
        return format!("0.{} {currency}", decimals.trim_end_matches('0'));
    }
    let cents = micros / CENT + u64::from(micros % CENT >= CENT / 2);
    format!("{}.{:02} {currency}", count(cents / 100), cents % 100)
}

/// An amount in parts of a unit, of which there are 10 to the power of `decimals`: `0.00002713 USD`.
pub(crate) fn scaled_money(parts: u128, decimals: u32, currency: &str) -> String {
    let unit = 10_u128.pow(decimals);
    let whole = count(u64::try_from(parts / unit).unwrap_or(u64::MAX));
    let width = decimals as usize;
    format!("{whole}.{:0width$} {currency}", parts % unit)
}

/// The same to the millionth, for the hover.
pub(crate) fn exact_money(micros: u64, currency: &str) -> String {
    format!(
        "{}.{:06} {currency}",
        count(micros / 1_000_000),
        micros % 1_000_000
    )
}

/// A price as it is, with its thousands apart: `1,000,000.5 USD`.
pub(crate) fn price(price: &str, currency: &str) -> String {
    let (whole, rest) = price.split_at(price.find('.').unwrap_or(price.len()));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), count);
    format!("{whole}{rest} {currency}")
}

/// A large amount in whole units: `120,450 USD`.
pub(crate) fn whole_money(units: f64, currency: &str) -> String {
    format!("{} {currency}", count(units.round() as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_has_two_decimals() {
        for (micros, text) in [
            (0, "0.00 USD"),
            (1, "0.000001 USD"),
            (1_250, "0.00125 USD"),
            (5_000, "0.005 USD"),
            (9_999, "0.009999 USD"),
            (10_000, "0.01 USD"),
            (14_999, "0.01 USD"),
            (15_000, "0.02 USD"),
            (999_995_000, "1,000.00 USD"),
            (1_204_500_000, "1,204.50 USD"),
            (u64::MAX, "18,446,744,073,709.55 USD"),
        ] {
            assert_eq!(money(micros, "USD"), text);
        }
        assert_eq!(exact_money(1_000_002, "€"), "1.000002 €");
        assert_eq!(scaled_money(2_713, 8, "USD"), "0.00002713 USD");
        assert_eq!(scaled_money(120_450, 2, "USD"), "1,204.50 USD");
        assert_eq!(whole_money(120_449.6, "USD"), "120,450 USD");
        assert_eq!(price("1000000", "USD"), "1,000,000 USD");
        assert_eq!(price("1234.02", "USD"), "1,234.02 USD");
        assert_eq!(price("0.02", "USD"), "0.02 USD");
    }
}
