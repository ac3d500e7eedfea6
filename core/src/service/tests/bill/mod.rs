//! The meter: what is charged for each hour.

mod broken;
mod brute;

use std::pin::pin;

use super::flights::begin;
use super::*;
use crate::service::bill::{HOUR_MS, Month};
use crate::service::views::{BillView, BilledPlace, ChainBillView};

const BLOCK: u64 = 16 << 10;
/// The beginning of an hour on 28 November 2026: the month ends in three days.
const START: TimeMs = 1_795_824_000_000;

/// Sets the clock to some hours and minutes after the start.
fn at(bench: &Bench, hours: u64, minutes: u64) {
    bench
        .environment
        .now_ms
        .set(START + hours * HOUR_MS + minutes * 60_000);
}

async fn bill(bench: &Bench) -> BillView {
    bench.service.describe_bill(None).await.unwrap()
}

/// Charged in the present month, in blocks times hours.
async fn block_hours(bench: &Bench) -> u64 {
    bill(bench).await.byte_hours / BLOCK
}

/// By its id, as one in the recycle bin and one that is gone are found.
async fn chain(bench: &Bench, disk: &str) -> ChainBillView {
    let mut disks = bill(bench).await.disks.into_iter();
    let id = disks.find(|view| view.disk.name == disk).unwrap().disk.id;
    let view = bench
        .service
        .describe_chain_bill(&DiskRef::new(id), None)
        .await;
    view.unwrap()
}

/// Name, place, blocks times hours, blocks now.
async fn lines(bench: &Bench, disk: &str) -> Vec<(String, BilledPlace, u64, u64)> {
    let lines = chain(bench, disk).await.lines.into_iter();
    let line = |line: crate::service::views::LineBillView| {
        let name = line
            .snapshot
            .map_or("the disk".to_owned(), |name| name.name);
        (
            name,
            line.place,
            line.byte_hours / BLOCK,
            line.now_bytes / BLOCK,
        )
    };
    lines.map(line).collect()
}

async fn write(bench: &Bench, disk: &str, blocks: &[u64], byte: u8) {
    for block in blocks {
        let offset = block * BLOCK;
        let text = format!("disk write {disk} --offset {offset} --fill {byte} --length {BLOCK}");
        bench.run(&text).await;
    }
}

/// The service's own example: blocks A B C D; S1; write B1, C1; S2; write B2; S3; delete S2.
async fn golden(bench: &Bench) {
    at(bench, 0, 10);
    bench.run("disk create web-root --size 1M").await;
    write(bench, "web-root", &[0, 1, 2, 3], 1).await;
    bench.run("snapshot create web-root s1").await;
    write(bench, "web-root", &[1, 2], 2).await;
    bench.run("snapshot create web-root s2").await;
    write(bench, "web-root", &[1], 3).await;
    bench.run("snapshot create web-root s3").await;
}

#[test]
fn golden_bill() {
    use BilledPlace::{Gone, There};
    with_bench(async |bench| {
        golden(bench).await;
        assert_eq!(block_hours(bench).await, 7, "one hour that has begun");
        at(bench, 3, 0);
        let preview = "snapshot delete web-root@s2".parse().unwrap();
        let preview = bench.service.preview(&preview).await.unwrap();
        assert_eq!(preview.bill_fall_bytes, BLOCK, "C1 goes on being billed");
        assert_eq!(block_hours(bench).await, 28);
        bench.run("snapshot delete web-root@s2").await;
        assert_eq!(
            block_hours(bench).await,
            28,
            "the hour it went in has its largest size"
        );
        at(bench, 5, 59);
        assert_eq!(block_hours(bench).await, 28 + 2 * 6);
        assert_eq!(
            lines(bench, "web-root").await,
            [
                ("s1".to_owned(), There, 4 * 6, 4),
                ("s3".to_owned(), There, 4 + 2 * 2, 2),
                ("s2".to_owned(), Gone, 2 * 4, 0),
            ]
        );
        let bill = bill(bench).await;
        assert_eq!((bill.now_bytes, bill.in_use_bytes), (6 * BLOCK, 6 * BLOCK));
        let hours_left = Month::of_hour(START / HOUR_MS).next().first_hour() - START / HOUR_MS - 6;
        assert_eq!(
            bill.projected_byte_hours,
            Some(bill.byte_hours + 6 * BLOCK * hours_left)
        );
    });
}

/// Measuring what goes takes its time, and may end in another hour than it began in.
#[test]
fn the_hour_of_the_commit_counts_and_not_that_of_the_command() {
    with_bench(async |bench| {
        golden(bench).await;
        // Asked for at the end of an hour; one look at the clock later it is the next.
        let across = async |hour: u64, text: &str| {
            let clock = &bench.environment;
            clock.now_ms.set(START + hour * HOUR_MS - 1_001);
            clock.step_ms.set(1_000);
            bench.service.run(text).await.unwrap();
            clock.step_ms.set(1);
        };
        across(3, "snapshot delete web-root@s2").await;
        at(bench, 3, 30);
        assert_eq!(
            block_hours(bench).await,
            4 * 7,
            "it was there in the fourth"
        );
        at(bench, 5, 0);
        write(bench, "web-root", &[9], 9).await;
        across(6, "snapshot create web-root s4").await;
        at(bench, 6, 30);
        assert_eq!(
            block_hours(bench).await,
            4 * 7 + 2 * 6 + 7,
            "it was not there in the sixth"
        );
    });
}

#[test]
fn an_hour_is_charged_by_its_largest_size_once() {
    with_bench(async |bench| {
        golden(bench).await;
        for name in ["s3", "s2", "s1"] {
            bench.run(&format!("snapshot delete web-root@{name}")).await;
            assert_eq!(block_hours(bench).await, 7);
        }
        write(bench, "web-root", &[0, 1, 2, 3, 4, 5, 6, 7], 4).await;
        bench.run("snapshot create web-root more").await;
        assert_eq!(block_hours(bench).await, 8, "more than the seven before");
        bench.run("snapshot delete web-root@more").await;
        assert_eq!(block_hours(bench).await, 8);
        at(bench, 20, 0);
        assert_eq!(block_hours(bench).await, 8, "nothing is there to charge");
        bench.run("disk delete web-root").await;
        let bill = bill(bench).await;
        assert_eq!(bill.disks[0].disk.name, "web-root", "by the name it had");
        assert_eq!(bill.disks[0].place, BilledPlace::Gone);
    });
}

#[test]
fn months_are_charged_apart_and_their_ends_found() {
    with_bench(async |bench| {
        golden(bench).await;
        let end = Month::of_hour(START / HOUR_MS).next().first_hour() - START / HOUR_MS;
        at(bench, end + 9, 0);
        bench.run("snapshot delete web-root@s2").await;
        let view = bill(bench).await;
        assert_eq!(view.month, "2026-12");
        assert_eq!(view.byte_hours, 7 * 10 * BLOCK);
        let before = bench.service.describe_bill(Some("2026-11")).await.unwrap();
        assert_eq!(before.byte_hours, 7 * end * BLOCK);
        assert_eq!(before.projected_byte_hours, None);
        // After a year closed: 6 blocks for all of it.
        at(bench, end + 24 * 400, 0);
        let sums: u64 = bill(bench)
            .await
            .months
            .iter()
            .map(|month| month.byte_hours)
            .sum();
        assert_eq!(sums / BLOCK, 7 * (end + 10) + 6 * (24 * 400 - 9));
        bench.run("snapshot delete web-root@s1").await;
        let again: u64 = bill(bench)
            .await
            .months
            .iter()
            .map(|month| month.byte_hours)
            .sum();
        assert_eq!(again, sums);
        let disk = DiskRef::new("web-root");
        let old = bench.service.describe_chain_bill(&disk, Some("2026-11"));
        let old = old.await.unwrap();
        assert_eq!(old.other_byte_hours, before.byte_hours, "kept as one sum");
    });
}

#[test]
fn the_recycle_bin_is_billed_until_it_is_left() {
    use BilledPlace::{Bin, There};
    with_bin_bench(async |bench| {
        golden(bench).await;
        write(bench, "web-root", &[5], 5).await;
        bench.run("snapshot delete web-root@s2").await;
        at(bench, 1, 0);
        assert_eq!(block_hours(bench).await, 14, "it is still there");
        assert_eq!(lines(bench, "web-root").await[1].1, Bin);
        bench.run("disk delete web-root").await;
        at(bench, 2, 0);
        assert_eq!(
            block_hours(bench).await,
            14 + 1 + 8,
            "and what only the disk has"
        );
        assert_eq!(lines(bench, "web-root").await[3].0, "the disk");
        bench.run("bin restore web-root").await;
        at(bench, 3, 0);
        assert_eq!(
            block_hours(bench).await,
            23 + 7,
            "a disk is not on this bill"
        );
        bench.run("bin restore s2").await;
        assert_eq!(lines(bench, "web-root").await[1].1, There);
        bench.run("snapshot delete web-root@s2").await;
        bench.run("bin empty").await;
        at(bench, 4, 0);
        assert_eq!(block_hours(bench).await, 30 + 6);
    });
}

/// What was never measured is measured before it goes, whatever takes it away.
#[test]
fn no_size_that_was_never_asked_for_is_charged_as_nothing() {
    with_bench(async |bench| {
        let run = async |text: &str| drop(bench.service.run(text).await.unwrap());
        at(bench, 0, 0);
        run("disk create web-root --size 1M").await;
        for byte in 0..64 {
            let block = byte % 40;
            run(&format!(
                "disk write web-root --offset {} --fill {} --length {BLOCK}",
                block * BLOCK,
                byte + 1
            ))
            .await;
            run(&format!("snapshot create web-root s{byte}")).await;
        }
        // The quota takes the first one, which shares nothing with the others.
        at(bench, 2, 0);
        run("snapshot create web-root last").await;
        at(bench, 3, 0);
        // 64 blocks for three hours, one more is one block less and none more.
        assert_eq!(block_hours(bench).await, 64 * 3 + 64);
        run("disk delete web-root").await;
        assert_eq!(block_hours(bench).await, 64 * 3 + 64);
    });
}

#[test]
fn a_clock_that_is_set_back_charges_nothing_twice() {
    with_bench(async |bench| {
        golden(bench).await;
        at(bench, 10, 0);
        bench.run("snapshot delete web-root@s3").await;
        assert_eq!(block_hours(bench).await, 77);
        at(bench, 2, 0);
        assert_eq!(block_hours(bench).await, 77);
        // A new session, which knows only what is recorded.
        let pool = bench.service.pool().clone();
        let again = Service::open(pool, bench.environment.clone())
            .await
            .unwrap();
        assert_eq!(
            again.describe_bill(None).await.unwrap().byte_hours,
            77 * BLOCK
        );
        again.run("snapshot delete web-root@s2").await.unwrap();
        assert_eq!(
            again.describe_bill(None).await.unwrap().byte_hours,
            77 * BLOCK
        );
    });
}

#[test]
fn a_price_is_set_and_an_example_until_then() {
    with_bench(async |bench| {
        let price = bill(bench).await.price;
        assert_eq!(
            (price.price.to_string(), &*price.currency, price.is_example),
            ("0.02".to_owned(), "USD", true)
        );
        bench.run("pool modify --price 1.5 --currency €").await;
        bench.run("pool modify --price 0.125").await;
        let price = bill(bench).await.price;
        assert_eq!(
            (price.price.to_string(), &*price.currency, price.is_example),
            ("0.125".to_owned(), "€", false)
        );
        bench.refuses("pool modify", "NoAttributeToModify").await;
        bench
            .refuses("pool modify --price -1", "InvalidParameter")
            .await;
        bench
            .refuses("pool modify --currency ''", "InvalidParameter")
            .await;
    });
}

/// Two that take something from one chain side by side know of each other, whichever lands first.
#[test]
fn deletions_side_by_side_charge_once() {
    with_bench(async |bench| {
        golden(bench).await;
        at(bench, 4, 0);
        let mut first = pin!(bench.service.run("snapshot delete web-root@s1"));
        begin(first.as_mut()).await;
        at(bench, 6, 0);
        let mut second = pin!(bench.service.run("snapshot delete web-root@s3"));
        begin(second.as_mut()).await;
        assert_eq!(block_hours(bench).await, 7 * 7, "while they are under way");
        second.await.unwrap();
        // The later one ended first; what it settled is not less for that.
        let settled = {
            let state = bench.service.inner.state.borrow();
            let disk = state.find_disk(&"web-root".parse().unwrap()).unwrap().0;
            let charged = state.charged(disk);
            charged.values().map(|row| row.byte_hours).sum::<u64>()
        };
        assert_eq!(settled, 7 * 7 * BLOCK);
        first.await.unwrap();
        assert_eq!(block_hours(bench).await, 7 * 7);
        at(bench, 7, 0);
        assert_eq!(block_hours(bench).await, 7 * 7 + 4);
        bench.assert_reopens_the_same().await;
        let lines = lines(bench, "web-root").await.into_iter();
        let mut names: Vec<_> = lines.map(|line| line.0).collect();
        names.sort_unstable();
        assert_eq!(names, ["s1", "s2", "s3"]);
    });
}
