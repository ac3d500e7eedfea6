//! Total cost of ownership: snapshots in the cloud against an array with a fixed copy-on-write reserve.
//! Every figure that goes in is an assumption that people change.
//!
//! The formula, year by year, with the data `D(y) = D(1) × (1 + growth)^(y-1)`:
//! - snapshots hold `S(y) = D(y) × (1 + change a day × (kept - 1))`: the first is complete, each of the
//!   others has what changed in a day; as many as are kept, one a day;
//! - *cloud* = (8,760 / 720) × (D(y) × price of disks + S(y) × price of snapshots) + 12 × hours × rate:
//!   nothing is bought ahead;
//! - *array* is bought in the year 1 and again whenever its lifetime is over, as large as the data will
//!   be at the end of that lifetime: D × (1 + reserve) × price, and the licence for snapshots as a part
//!   of that; each year maintenance as a part of what was last bought; and 12 × hours × rate.
//!
//! The reserve of an array is what it is: it holds as many daily snapshots as reserve / change a day.

/// Hours of a year over the hours of a month, as prices mean it.
const MONTHS_A_YEAR: f64 = 8760.0 / 720.0;
/// More snapshots than anybody counts: a reserve that holds as many holds enough.
pub(crate) const HOLDS_MAX: u32 = 1000;

/// What is assumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Assumption {
    Years,
    Data,
    Growth,
    Change,
    Kept,
    DiskPrice,
    SnapshotPrice,
    CloudHours,
    ArrayPrice,
    Reserve,
    Lifetime,
    Licence,
    Maintenance,
    ArrayHours,
    Rate,
}

impl Assumption {
    /// All of them: what both have in common, the cloud's, the array's.
    pub(crate) const ALL: [Self; 15] = [
        Self::Years,
        Self::Data,
        Self::Growth,
        Self::Change,
        Self::Kept,
        Self::Rate,
        Self::DiskPrice,
        Self::SnapshotPrice,
        Self::CloudHours,
        Self::ArrayPrice,
        Self::Reserve,
        Self::Lifetime,
        Self::Licence,
        Self::Maintenance,
        Self::ArrayHours,
    ];

    /// The name in the address.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Years => "years",
            Self::Data => "data",
            Self::Growth => "growth",
            Self::Change => "change",
            Self::Kept => "kept",
            Self::DiskPrice => "disk-price",
            Self::SnapshotPrice => "snapshot-price",
            Self::CloudHours => "cloud-hours",
            Self::ArrayPrice => "array-price",
            Self::Reserve => "reserve",
            Self::Lifetime => "lifetime",
            Self::Licence => "licence",
            Self::Maintenance => "maintenance",
            Self::ArrayHours => "array-hours",
            Self::Rate => "rate",
        }
    }

    /// What is assumed where nobody said otherwise: of snapshots, what they cost in the pool.
    pub(crate) const fn first(self, price_of_snapshots: f64) -> f64 {
        match self {
            Self::Years => 5.0,
            Self::Data => 10_000.0,
            Self::Growth => 20.0,
            Self::Change => 2.0,
            Self::Kept => 30.0,
            Self::DiskPrice => 0.05,
            Self::SnapshotPrice => price_of_snapshots,
            Self::CloudHours => 2.0,
            Self::ArrayPrice => 1.5,
            Self::Reserve => 20.0,
            Self::Lifetime => 5.0,
            Self::Licence => 10.0,
            Self::Maintenance => 15.0,
            Self::ArrayHours => 20.0,
            Self::Rate => 60.0,
        }
    }

    /// The least and the most that make sense.
    pub(crate) const fn limits(self) -> (f64, f64) {
        match self {
            Self::Years | Self::Lifetime => (1.0, 15.0),
            Self::Data => (1.0, 1e9),
            Self::Kept => (0.0, 64.0),
            Self::Change | Self::Growth | Self::Reserve => (0.0, 100.0),
            Self::Licence | Self::Maintenance => (0.0, 100.0),
            Self::DiskPrice | Self::SnapshotPrice | Self::ArrayPrice => (0.0, 1e6),
            Self::CloudHours | Self::ArrayHours => (0.0, 1000.0),
            Self::Rate => (0.0, 10_000.0),
        }
    }

    /// Whether it is counted in whole ones.
    pub(crate) const fn is_whole(self) -> bool {
        matches!(self, Self::Years | Self::Lifetime | Self::Kept)
    }

    /// The number that a text means, within the limits; thousands may stand apart.
    pub(crate) fn read(self, text: &str) -> Option<f64> {
        let number: f64 = ungrouped(text.trim())?.parse().ok()?;
        let (min, max) = self.limits();
        let fits = (min..=max).contains(&number) && (!self.is_whole() || number.fract() == 0.0);
        fits.then_some(number)
    }
}

/// A number without what sets its thousands apart: `10,000` and `10 000` as `10000`. None where a comma may
/// as well be a decimal point, as in `0,05` and `2,5`.
fn ungrouped(text: &str) -> Option<String> {
    let (whole, decimals) = text.split_at(text.find('.').unwrap_or(text.len()));
    let is_mark = |c: char| matches!(c, ',' | ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’');
    if !text.contains(is_mark) {
        return Some(text.to_owned());
    }
    let is_group = |(at, group): (usize, &str)| {
        let fits = match at {
            0 => (1..=3).contains(&group.len()) && !group.starts_with('0'),
            _ => group.len() == 3,
        };
        fits && group.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_grouped = whole.split(is_mark).enumerate().all(is_group);
    is_grouped.then(|| whole.replace(is_mark, "") + decimals)
}

/// What somebody said otherwise.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Told([Option<f64>; Assumption::ALL.len()]);

impl Told {
    pub(crate) fn get(&self, one: Assumption) -> Option<f64> {
        self.0[one as usize]
    }

    pub(crate) fn set(&mut self, one: Assumption, value: Option<f64>) {
        self.0[one as usize] = value;
    }

    /// All assumptions, where snapshots cost so much a GiB and month in the pool.
    pub(crate) fn all(&self, price_of_snapshots: f64) -> Assumptions {
        let mut all = Assumptions([0.0; Assumption::ALL.len()]);
        for one in Assumption::ALL {
            let first = one.first(price_of_snapshots);
            all.0[one as usize] = self.get(one).unwrap_or(first);
        }
        all
    }
}

/// All assumptions.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Assumptions([f64; Assumption::ALL.len()]);

impl Assumptions {
    pub(crate) fn get(&self, one: Assumption) -> f64 {
        self.0[one as usize]
    }

    /// Each year, and what it all comes to.
    pub(crate) fn years(&self) -> Vec<Year> {
        use Assumption as A;
        let part = |one| self.get(one) / 100.0;
        let hours = |one| 12.0 * self.get(one) * self.get(A::Rate);
        let data = |year: u32| self.get(A::Data) * (1.0 + part(A::Growth)).powi(year as i32);
        let snapshots = |year: u32| match self.get(A::Kept) {
            kept if kept < 1.0 => 0.0,
            kept => data(year) * (1.0 + part(A::Change) * (kept - 1.0)),
        };
        let (years, lifetime) = (self.get(A::Years) as u32, self.get(A::Lifetime) as u32);
        let (mut sums, mut bought) = (Year::default(), 0.0);
        let year = |year: u32| {
            let month = data(year) * self.get(A::DiskPrice);
            let month_of_snapshots = snapshots(year) * self.get(A::SnapshotPrice);
            sums.cloud_free += MONTHS_A_YEAR * month + hours(A::CloudHours);
            sums.cloud += MONTHS_A_YEAR * (month + month_of_snapshots) + hours(A::CloudHours);
            sums.bought_gib = 0.0;
            if year.is_multiple_of(lifetime.max(1)) {
                sums.bought_gib = data(year + lifetime - 1) * (1.0 + part(A::Reserve));
                bought = sums.bought_gib * self.get(A::ArrayPrice);
                sums.array += bought * (1.0 + part(A::Licence));
            }
            sums.array += bought * part(A::Maintenance) + hours(A::ArrayHours);
            sums.data_gib = data(year);
            sums.clone()
        };
        (0..years).map(year).collect()
    }

    /// How many daily snapshots fit into the array's reserve before it is full; [`HOLDS_MAX`] are that
    /// many or more.
    pub(crate) fn reserve_holds(&self) -> Option<u32> {
        let change = self.get(Assumption::Change);
        let holds = self.get(Assumption::Reserve) / change + 1e-9;
        (change > 0.0).then_some((holds as u32).min(HOLDS_MAX))
    }
}

/// A year: what was paid up to its end.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Year {
    pub(crate) data_gib: f64,
    /// In the cloud, with snapshots metered.
    pub(crate) cloud: f64,
    /// In the cloud, with snapshots free of charge.
    pub(crate) cloud_free: f64,
    pub(crate) array: f64,
    /// What was bought of the array at its beginning.
    pub(crate) bought_gib: f64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use Assumption as A;

    impl Assumptions {
        fn set(&mut self, one: A, value: f64) {
            self.0[one as usize] = value;
        }
    }

    fn plain() -> Assumptions {
        let mut all = Assumptions([0.0; A::ALL.len()]);
        all.set(A::Years, 3.0);
        all.set(A::Lifetime, 3.0);
        all.set(A::Data, 100.0);
        all
    }

    fn assume(all: &mut Assumptions, some: &[(A, f64)]) {
        for (one, value) in some {
            all.set(*one, *value);
        }
    }

    fn near(found: f64, wanted: f64) {
        assert!((found - wanted).abs() < 1e-6, "{found} is not {wanted}");
    }

    #[test]
    fn the_cloud_pays_for_what_is_there() {
        let mut all = plain();
        all.set(A::DiskPrice, 0.72);
        near(all.years()[0].cloud, 876.0);
        all.set(A::Growth, 100.0);
        near(all.years()[2].cloud, 876.0 * (1.0 + 2.0 + 4.0));
        all.set(A::Growth, 0.0);
        all.set(A::DiskPrice, 0.0);
        all.set(A::SnapshotPrice, 0.72);
        near(all.years()[0].cloud, 0.0);
        all.set(A::Kept, 1.0);
        near(all.years()[0].cloud, 876.0);
        // Ten more, each a tenth of the data.
        assume(&mut all, &[(A::Kept, 11.0), (A::Change, 10.0)]);
        near(all.years()[0].cloud, 876.0 * 2.0);
        near(all.years()[0].cloud_free, 0.0);
    }

    #[test]
    fn an_array_is_bought_for_the_end_of_its_life() {
        let mut all = plain();
        assume(&mut all, &[(A::ArrayPrice, 2.0), (A::Growth, 100.0)]);
        let years = all.years();
        near(years[0].bought_gib, 400.0);
        near(years[0].array, 800.0);
        near(years[2].array, 800.0);
        assume(&mut all, &[(A::Reserve, 50.0), (A::Licence, 10.0)]);
        near(all.years()[0].array, 1200.0 * 1.1);
        all.set(A::Maintenance, 10.0);
        near(all.years()[2].array, 1200.0 * (1.1 + 0.3));
        // A second one, four years of growth later.
        assume(&mut all, &[(A::Maintenance, 0.0), (A::Years, 4.0)]);
        near(all.years()[3].array, 1200.0 * 1.1 * 9.0);
    }

    #[test]
    fn administration_costs_its_hours() {
        let mut all = plain();
        assume(
            &mut all,
            &[(A::Rate, 50.0), (A::CloudHours, 1.0), (A::ArrayHours, 10.0)],
        );
        let last = all.years().pop().unwrap();
        near(last.cloud, 3.0 * 600.0);
        near(last.array, 3.0 * 6000.0);
    }

    #[test]
    fn a_reserve_is_full_after_so_many_days() {
        let mut all = plain();
        assume(&mut all, &[(A::Reserve, 20.0), (A::Change, 2.0)]);
        assert_eq!(all.reserve_holds(), Some(10));
        all.set(A::Change, 0.0);
        assert_eq!(all.reserve_holds(), None);
        all.set(A::Change, 1e-9);
        assert_eq!(all.reserve_holds(), Some(HOLDS_MAX));
    }

    #[test]
    fn a_snapshot_costs_what_it_costs_in_the_pool_unless_told() {
        let mut told = Told::default();
        assert_eq!(told.all(0.3).get(A::SnapshotPrice), 0.3);
        told.set(A::SnapshotPrice, Some(0.02));
        assert_eq!(told.all(0.3).get(A::SnapshotPrice), 0.02);
        assert_eq!(told.all(0.3).get(A::Years), 5.0);
        told.set(A::SnapshotPrice, None);
        assert_eq!(told, Told::default());
    }

    #[test]
    fn thousands_may_stand_apart_and_nothing_else_may() {
        for (text, number) in [
            ("10,000", 10_000.0),
            ("10 000", 10_000.0),
            ("10\u{a0}000.5", 10_000.5),
            ("1'000'000", 1e6),
            ("999", 999.0),
            ("1e4", 10_000.0),
        ] {
            assert_eq!(A::Data.read(text), Some(number), "{text}");
        }
        for text in [
            "2,5", "0,020", "10,00", "1000,000", ",100", "1,000,00", "1.000,5", "-1,000",
        ] {
            assert_eq!(A::Data.read(text), None, "{text}");
        }
    }

    #[test]
    fn what_makes_no_sense_is_not_read() {
        for (one, text) in [
            (A::Years, "0"),
            (A::Years, "2.5"),
            (A::Years, "99"),
            (A::Growth, "-1"),
            (A::Growth, "101"),
            (A::Data, "NaN"),
            (A::Data, "inf"),
            (A::Data, ""),
            (A::Rate, "x"),
        ] {
            assert_eq!(one.read(text), None, "{text}");
        }
        assert_eq!(A::Growth.read(" 12.5 "), Some(12.5));
        for one in A::ALL {
            assert_eq!(
                one.read(&one.first(0.02).to_string()),
                Some(one.first(0.02)),
                "{one:?}"
            );
        }
        // The largest of all still makes finite figures.
        let mut all = plain();
        for one in A::ALL {
            all.set(one, one.limits().1);
        }
        assert!(
            all.years()
                .iter()
                .all(|year| year.array.is_finite() && year.cloud.is_finite())
        );
    }
}
