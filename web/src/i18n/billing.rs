//! Texts of the bill, and of what both ways to keep snapshots cost.

use crate::{
    format::{exact_money, money, scaled_money},
    state::ownership::Assumption,
};
use rowdisk::service::views::PriceView;

texts! {
    /// Texts of the bill.
    BillingText {
        Title = "Billing";
        Tabs = "What is shown";
        TabBill = "This pool";
        TabOwnership = "Cost of ownership";
        EmptyTitle = "Nothing to bill yet";
        EmptyWhy = "Snapshots are charged by the space they take and the time they are kept. The first one begins the bill; disks themselves are not on it.";
        Month = "Month";
        Metered = "Metered";
        MeteredWhy = "What the service charges today: by space used and time kept. Each clock hour of UTC counts with its largest size, whether this page is open or not.";
        Free = "Free of charge";
        FreeWhy = "What the service said at first: snapshots are provided free of charge. Both bills are always here.";
        SoFar { month: String } = "{month} so far";
        Whole { month: String } = "{month}";
        Projected { amount: String } = "{amount} by the end of the month, if nothing changes";
        AMonth { amount: String, bytes: String } = "{amount} for a month of 720 hours at today's {bytes}";
        FreeGib = "No GiB is free, and each hour that has begun counts: the first minutes cost little, but something. Amounts have as many decimals as it takes to add them up; the last one is rounded.";
        LessThan { amount: String } = "less than {amount}";
        Price = "Price";
        PriceNow { price: String } = "{price} for a GiB in a month of 720 hours";
        PriceExample = "This is an example price, nobody's offer. Set the one that you pay.";
        PriceAll = "All months are worked out at the present price, past ones too.";
        PriceOwn = "Set for this pool.";
        PriceRegion { region: String } = "It is the price of {region}: each region has a price and a currency of its own, so there is no sum over regions.";
        PriceField = "For a GiB and month";
        PriceNot = "This is a number from 0 to 1,000,000 with at most six decimals, such as 0.02.";
        CurrencyField = "Currency";
        CurrencyNot = "This is 1 to 8 characters without spaces.";
        PriceSet = "Set the price";
        Differ = "What is billed, and what the pool uses";
        Billed = "Billed now";
        InUse = "The pool's real use";
        InUseHint = "All data that disks, snapshots and hidden versions hold, each block once";
        Differs = "These two differ, for four reasons.";
        Same = "Both are the same here. They can differ, for four reasons.";
        DifferWhy = "Data that only a disk has is not on this bill, unless the disk lies in the recycle bin: disks are paid for apart. A block that two chains share, as a disk and its clone do, counts once in each chain, but lies in the pool once. Deleted snapshots that the engine still keeps for their clones are never billed. And what is freed when one snapshot goes is only what nothing else reaches, while the rest of what it counted for moves to the next snapshot that needs it.";
        ByDisk = "By disk";
        Disk = "Disk";
        Snapshots = "Snapshots";
        BilledBytes = "Billed now";
        ByteHours = "Charged for";
        ByteHoursHint = "Bytes times hours";
        ByteHoursWhy = "“Charged for” is bytes times hours: 2 GiB kept for 3 hours are 6 GiB × h. The price is for 720 GiB × h, which is a GiB for a month. Each amount is rounded by itself: the last digits need not add up.";
        NothingCharged = "Nothing was charged in this month.";
        Hours { bytes: String } = "{bytes} × h";
        Amount = "Amount";
        InBin = "in the recycle bin";
        Elsewhere = "copies of a disk in another region";
        Gone = "deleted";
        Show { name: String } = "Show the snapshots of {name}";
        Snapshot = "Snapshot";
        TheDisk = "the disk, in the recycle bin";
        Others = "others that are gone";
        SumOnly = "all snapshots of then: of a month this old only the sum is kept";
        Frees = "Freed if deleted";
        FreesHint = "What the pool gets back when it alone is deleted";
        Together { bytes: String } = "Deleted all together, they free {bytes}.";
        CountsWhy = "Each block counts once, at the oldest snapshot of the chain that reaches it.";
        Months = "By month";
        Csv = "Download as CSV";
        CsvOf { name: String } = "Download as CSV: {name}";
        Total = "All";
        TotalFound = "All that match";
        Filter = "Filter by name or id";
    }
}

texts! {
    /// Texts of the cost of ownership.
    OwnershipText {
        Lead = "What snapshots cost over the years: redirect-on-write in the cloud, against an array of one's own that copies on write into a fixed reserve. Every figure below is an assumption. Change them to yours; the address keeps them.";
        In { currency: String } = "Amounts are in {currency}, the currency of this pool; the figures that stand here first are not converted to it.";
        Assumptions = "Assumptions";
        Common = "Both";
        Cloud = "Cloud";
        Array = "Own array";
        Years = "Years";
        Data = "Data in the first year, GiB";
        Growth = "Growth a year, %";
        Change = "Changed a day, %";
        Kept = "Snapshots kept, one a day";
        DiskPrice { currency: String } = "Price of disks, {currency} for a GiB and month of 720 h";
        SnapshotPrice { currency: String } = "Price of snapshots, {currency} for a GiB and month of 720 h";
        PoolPrice = "What a snapshot costs in this pool, as long as no other price is set here.";
        CloudHours = "Administration, hours a month";
        ArrayPrice { currency: String } = "Price of the array, {currency} for a GiB";
        Reserve = "Reserve for snapshots, %";
        Lifetime = "Lifetime, years";
        Licence = "Licence for snapshots, % of the array";
        Maintenance = "Maintenance a year, % of the array";
        ArrayHours = "Administration, hours a month";
        Rate { currency: String } = "Price of administration, {currency} for an hour";
        Not { min: String, max: String } = "This is a number from {min} to {max}.";
        NotWhole { min: String, max: String } = "This is a whole number from {min} to {max}.";
        Again = "Start over";
        AgainNot = "These are the assumptions that it begins with.";
        Result = "Paid up to the end of each year";
        Outdated = "A field above cannot be read: this is worked out with the last figures that could.";
        Year = "Year";
        YearNumber { year: u32 } = "{year}";
        DataThen = "Data";
        CloudMetered = "Cloud, metered";
        CloudFree = "Cloud, snapshots free";
        Bought { gib: String } = "buys {gib} GiB";
        Gib { gib: String } = "{gib} GiB";
        Holds { kept: u32, holds: u32 } = "The reserve is fixed: it holds {holds} daily snapshots and is full then. You want to keep {kept}. In the cloud nothing is bought ahead and nothing fills up.";
        HoldsMany { holds: String } = "The reserve is fixed: it holds {holds} daily snapshots and more. What is not used of it is paid for all the same.";
        HoldsEnough { holds: u32 } = "The reserve is fixed: it holds {holds} daily snapshots. What is not used of it is paid for all the same.";
        Summary { years: u32, cloud: String, array: String } = by years: "After {years} year: {cloud} in the cloud, {array} with an array.", "After {years} years: {cloud} in the cloud, {array} with an array.";
        Formula = "How it is computed";
        FormulaData = "Data grows once a year. Snapshots hold the data once, and for each further one what changes in a day.";
        FormulaCloud = "The cloud costs 8,760 ÷ 720 months a year of (data × price of disks + snapshots × price of snapshots), and the hours of administration.";
        FormulaArray = "The array is bought in the first year and whenever its lifetime is over, as large as the data will be at the end of that lifetime, and the reserve on top. The licence is a part of that, once; maintenance a part of it each year; and the hours of administration.";
    }
}

/// An amount with so many decimals: what is charged and too little for them is something all the same.
pub(crate) fn charge(price: &PriceView, byte_hours: u64, decimals: u32) -> String {
    let parts = price.price.scaled(byte_hours, decimals);
    let is_charged = byte_hours > 0 && price.price.micros() > 0;
    if is_charged && parts == 0 {
        let amount = scaled_money(1, decimals, &price.currency);
        return BillingText::LessThan { amount }.to_string();
    }
    scaled_money(parts, decimals, &price.currency)
}

/// An amount in millionths that is something: one that rounds to none of them is, all the same.
pub(crate) fn something(micros: u64, currency: &str) -> String {
    if micros == 0 {
        let amount = exact_money(1, currency);
        return BillingText::LessThan { amount }.to_string();
    }
    money(micros, currency)
}

/// What an assumption is called; prices by their currency.
pub(crate) fn assumption(one: Assumption, currency: &str) -> OwnershipText {
    let currency = currency.to_owned();
    match one {
        Assumption::Years => OwnershipText::Years,
        Assumption::Data => OwnershipText::Data,
        Assumption::Growth => OwnershipText::Growth,
        Assumption::Change => OwnershipText::Change,
        Assumption::Kept => OwnershipText::Kept,
        Assumption::DiskPrice => OwnershipText::DiskPrice { currency },
        Assumption::SnapshotPrice => OwnershipText::SnapshotPrice { currency },
        Assumption::CloudHours => OwnershipText::CloudHours,
        Assumption::ArrayPrice => OwnershipText::ArrayPrice { currency },
        Assumption::Reserve => OwnershipText::Reserve,
        Assumption::Lifetime => OwnershipText::Lifetime,
        Assumption::Licence => OwnershipText::Licence,
        Assumption::Maintenance => OwnershipText::Maintenance,
        Assumption::ArrayHours => OwnershipText::ArrayHours,
        Assumption::Rate => OwnershipText::Rate { currency },
    }
}

#[cfg(test)]
mod tests {
    use super::{charge, something};
    use rowdisk::service::views::{MicroPrice, PriceView};

    #[test]
    fn what_is_charged_never_reads_as_nothing() {
        let price = PriceView {
            price: MicroPrice::EXAMPLE,
            currency: "USD".to_owned(),
            is_example: true,
        };
        assert_eq!(charge(&price, 0, 2), "0.00 USD");
        assert_eq!(charge(&price, 1 << 20, 2), "less than 0.01 USD");
        assert_eq!(charge(&price, 1 << 20, 11), "0.00000002713 USD");
        let free = PriceView {
            price: MicroPrice::from_micros(0),
            ..price
        };
        assert_eq!(charge(&free, 1 << 20, 2), "0.00 USD");
        assert_eq!(something(0, "USD"), "less than 0.000001 USD");
        assert_eq!(something(1_250, "USD"), "0.00125 USD");
    }
}
