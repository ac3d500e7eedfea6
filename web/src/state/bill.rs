//! The bill as lists for a spreadsheet. Words of a file, not of the page: the same in every language.

use rowdisk::service::views::{
    BillView, BilledPlace, ChainBillView, DECIMALS_MAX, MicroPrice, PriceView,
};

/// With fewer digits a sum says little of what it is of.
const DIGITS: u32 = 4;
/// As amounts of money are written.
const DECIMALS_MIN: u32 = 2;

/// How many decimals the amounts of a bill have: so many that their sum has some digits, and who adds them
/// up comes to it.
pub(crate) fn decimals(price: MicroPrice, byte_hours: u64) -> u32 {
    let is_enough = |decimals: &u32| price.scaled(byte_hours, *decimals) >= 10_u128.pow(DIGITS - 1);
    if byte_hours == 0 || price.micros() == 0 {
        return DECIMALS_MIN;
    }
    let enough = (DECIMALS_MIN..DECIMALS_MAX).find(is_enough);
    enough.unwrap_or(DECIMALS_MAX)
}

/// A bill by disk.
pub(crate) fn by_disk(bill: &BillView) -> String {
    let mut text = head("snapshots,bytes_now", &bill.price);
    for disk in &bill.disks {
        let more = format!("{},{}", disk.snapshots, disk.now_bytes);
        let what = (&*disk.disk.id, &*disk.disk.name, place(disk.place));
        text += &line(&bill.month, what, &more, disk.byte_hours, &bill.price);
    }
    text
}

/// A chain's bill by snapshot.
pub(crate) fn by_snapshot(month: &str, chain: &ChainBillView, price: &PriceView) -> String {
    let mut text = head("bytes_now,bytes_freed_if_deleted", price);
    for one in &chain.lines {
        let more = format!("{},{}", one.now_bytes, one.frees_bytes);
        let snapshot = one.snapshot.as_ref();
        let (id, name) = snapshot.map_or(("", "disk"), |one| (&*one.id, &*one.name));
        text += &line(
            month,
            (id, name, place(one.place)),
            &more,
            one.byte_hours,
            price,
        );
    }
    if chain.other_byte_hours > 0 {
        // Of a month long past it is not known what is there still.
        let what = if chain.is_sum_only {
            ("", "all", "")
        } else {
            ("", "others", place(BilledPlace::Gone))
        };
        text += &line(month, what, "0,0", chain.other_byte_hours, price);
    }
    text
}

fn head(more: &str, price: &PriceView) -> String {
    let unit = quoted(&format!("amount_{}", price.currency));
    format!("month,id,name,place,{more},byte_hours,{unit}\r\n")
}

fn line(
    month: &str,
    (id, name, place): (&str, &str, &str),
    more: &str,
    byte_hours: u64,
    price: &PriceView,
) -> String {
    let amount = decimal(price.price, byte_hours);
    let name = quoted(name);
    format!("{month},{id},{name},{place},{more},{byte_hours},{amount}\r\n")
}

fn place(place: BilledPlace) -> &'static str {
    match place {
        BilledPlace::There => "this region",
        BilledPlace::Bin => "recycle bin",
        BilledPlace::Elsewhere => "another region",
        BilledPlace::Gone => "deleted",
    }
}

fn decimal(price: MicroPrice, byte_hours: u64) -> String {
    let unit = 10_u128.pow(DECIMALS_MAX);
    let parts = price.scaled(byte_hours, DECIMALS_MAX);
    let width = DECIMALS_MAX as usize;
    format!("{}.{:0width$}", parts / unit, parts % unit)
}

/// A name begins with a letter, so none is a formula.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rowdisk::service::views::{IdName, LineBillView};

    #[test]
    fn small_amounts_have_the_decimals_it_takes_to_add_them_up() {
        let price: MicroPrice = "0.02".parse().unwrap();
        let of = |byte_hours| decimals(price, byte_hours);
        assert_eq!(of(0), 2);
        assert_eq!(of(720 << 30), 5, "0.02000");
        assert_eq!(of((720 << 30) * 100), 3, "2.000");
        assert_eq!(of((720 << 30) * 500), 2, "10.00");
        assert_eq!(of(1), 12);
        assert_eq!(decimals(MicroPrice::from_micros(0), 1 << 40), 2);
        // Three disks of a small pool, for an hour: what is shown of them is what is shown of all.
        let disks = [1 << 20, 2 << 20, 64 << 20];
        let sum: u64 = disks.iter().sum();
        let shown: u128 = disks.iter().map(|one| price.scaled(*one, of(sum))).sum();
        assert!(shown.abs_diff(price.scaled(sum, of(sum))) <= 1);
        assert!(disks.iter().all(|one| price.scaled(*one, of(sum)) > 0));
    }

    #[test]
    fn a_chain_is_a_list_with_all_that_was_charged() {
        let price = PriceView {
            price: "0.02".parse().unwrap(),
            currency: "USD".to_owned(),
            is_example: true,
        };
        let line = |snapshot: Option<&str>, place, byte_hours| LineBillView {
            snapshot: snapshot.map(|name| IdName {
                id: format!("s-{name}"),
                name: name.to_owned(),
            }),
            place,
            byte_hours,
            now_bytes: 7,
            frees_bytes: 3,
        };
        let chain = ChainBillView {
            lines: vec![
                line(Some("say \"x\""), BilledPlace::There, 720 << 30),
                line(None, BilledPlace::Bin, 0),
            ],
            other_byte_hours: 360 << 30,
            is_sum_only: false,
            frees_bytes: 0,
        };
        assert_eq!(
            by_snapshot("2026-11", &chain, &price),
            "month,id,name,place,bytes_now,bytes_freed_if_deleted,byte_hours,\"amount_USD\"\r\n\
             2026-11,s-say \"x\",\"say \"\"x\"\"\",this region,7,3,773094113280,0.020000000000\r\n\
             2026-11,,\"disk\",recycle bin,7,3,0,0.000000000000\r\n\
             2026-11,,\"others\",deleted,0,0,386547056640,0.010000000000\r\n"
        );
    }
}
