//! The release page in Chromium, as ratios against raw IndexedDB in the same run. Pairs are taken in
//! turn and the medians compared. The figures vary by a third from run to run: none proves anything.

mod frames;
mod runs;

use std::{cell::RefCell, env, fs};

use anyhow::{Context, Result};
use rowdisk_tests::{Page, Scenario, noise, scenario};
use serde_json::Value;

const RAW: &str = include_str!("raw.js");
const MEASURE: &str = include_str!("measure.js");

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    // `cargo bench` passes its own flags; there is nothing to choose here.
    // One part by its name, or all of them.
    let only = env::var("ROWDISK_BENCH_ONLY").ok();
    let has = |part| only.as_deref().is_none_or(|only| only == part);
    if has("many") {
        many(length_of("ROWDISK_BENCH_DISKS", 1000)?).await?;
    }
    scenario("bench-web", async |bench| {
        if has("transfers") {
            transfers(bench).await?;
        }
        if has("sealed") {
            sealed(bench).await?;
        }
        if has("reads") {
            reads(bench).await?;
        }
        if has("moments") {
            moments(bench).await?;
        }
        if has("files") {
            files(bench).await?;
        }
        if has("main_thread") {
            main_thread(bench).await?;
        }
        if has("runs") {
            runs::runs(bench, length_of("ROWDISK_BENCH_DISKS", 1000)?).await?;
        }
        if has("frames") {
            frames::frames(bench).await?;
        }
        Ok(())
    })
    .await
}

/// Import and export of random data against raw records of 1 MiB in strict transactions of 4 MiB.
async fn transfers(bench: &Scenario) -> Result<()> {
    let mebibytes = length_of("ROWDISK_BENCH_MIB", 64)?;
    let browser = bench.browser().await?;
    let page = prepared(bench, &browser).await?;
    let times = page
        .evaluate_async(&format!(
            "return measure.transfers(window.pool, {mebibytes}, 5)"
        ))
        .await?;
    println!("\n{mebibytes} MiB of random data, medians of 5 pairs");
    let rate =
        |name: &str| Ok::<f64, anyhow::Error>(mebibytes as f64 * 1000.0 / median(&times[name])?);
    for (what, raw, pool) in [
        ("import", "rawImport", "poolImport"),
        ("export", "rawExport", "poolExport"),
    ] {
        let (raw, pool) = (rate(raw)?, rate(pool)?);
        println!(
            "  {what:12} {pool:7.0} MiB/s, raw {raw:7.0} MiB/s: ratio {:.2} (goal 0.8)",
            pool / raw
        );
    }
    browser.quit().await
}

/// Writing and reading an encrypted disk in order, against a plain one. What the cipher costs shows in
/// the difference: the page has no other work for it to hide behind than the storage's.
async fn sealed(bench: &Scenario) -> Result<()> {
    let mebibytes = length_of("ROWDISK_BENCH_MIB", 64)?;
    let browser = bench.browser().await?;
    let page = prepared(bench, &browser).await?;
    let script = format!("return measure.sealed(window.pool, {mebibytes}, 5)");
    let times = page.evaluate_async(&script).await?;
    println!("\n{mebibytes} MiB of random data, medians of 5 pairs, encrypted against plain");
    for (what, plain, sealed) in [
        ("write", "plainWrite", "sealedWrite"),
        ("export", "plainExport", "sealedExport"),
    ] {
        let (plain, sealed) = (median(&times[plain])?, median(&times[sealed])?);
        let rate = |ms: f64| mebibytes as f64 * 1000.0 / ms;
        println!(
            "  {what:12} {:7.0} MiB/s, plain {:7.0} MiB/s: ratio {:.2}; {:.1} ms more a MiB",
            rate(sealed),
            rate(plain),
            plain / sealed,
            (sealed - plain) / mebibytes as f64
        );
    }
    browser.quit().await
}

/// Random reads of a block of 16 KiB that nothing has cached, against one raw record of 32 KiB.
async fn reads(bench: &Scenario) -> Result<()> {
    let mebibytes = length_of("ROWDISK_BENCH_MIB", 64)?;
    let browser = bench.browser().await?;
    let page = prepared(bench, &browser).await?;
    let times = page
        .evaluate_async(&format!(
            "window.pool.terminate(); return measure.reads(() => Pool.open(MODULE), {mebibytes}, 500)"
        ))
        .await?;
    let (raw, pool) = (median(&times["raw"])?, median(&times["pool"])?);
    println!(
        "\nrandom reads of 16 KiB, nothing cached, medians of 500: {pool:.2} ms, raw {raw:.2} ms: \
         ratio {:.2} (goal 2)",
        pool / raw
    );
    browser.quit().await
}

/// What a moment costs on a small disk and on a large one: it must be the same.
async fn moments(bench: &Scenario) -> Result<()> {
    let large = length_of("ROWDISK_BENCH_LARGE_MIB", 1024)?;
    let browser = bench.browser().await?;
    let page = prepared(bench, &browser).await?;
    let mut medians = Vec::new();
    for (name, mebibytes) in [("small", 1), ("large", large)] {
        let script = format!("return measure.moments(window.pool, '{name}', {mebibytes}, 15)");
        let times = page.evaluate_async(&script).await?;
        println!(
            "\n{mebibytes} MiB written, medians of 15, against a strict transaction of one record"
        );
        let commit = median(&times["commit"])?;
        println!("  {:12} {commit:7.2} ms", "transaction");
        for what in ["snapshot", "clone", "rollback"] {
            let took = median(&times[what])?;
            println!(
                "  {what:12} {took:7.2} ms: ratio {:.2} (goal 2)",
                took / commit
            );
            medians.push((what, took));
        }
    }
    let (small, large) = medians.split_at(medians.len() / 2);
    println!("\nlarge against small");
    for ((what, small), (_, large)) in small.iter().zip(large) {
        println!("  {what:12} ratio {:.2} (goal 1.2)", large / small);
    }
    browser.quit().await
}

/// The quota: the next one evicts another.
const SNAPSHOTS: u64 = 64;
/// As many rounds of snapshots leave out the disks that are looked at.
const LAST_ROUNDS: u64 = 6;

/// A pool of many disks with 64 snapshots each against one of ten, each in a browser of its own.
async fn many(disks: u64) -> Result<()> {
    let measured = RefCell::new(Vec::new());
    for disks in [10, disks] {
        scenario("bench-many", async |bench| {
            let browser = bench.browser().await?;
            let page = prepared(bench, &browser).await?;
            // In steps: a script may not take longer than the driver waits for it.
            page.evaluate("window.ids = []").await?;
            for from in (0..disks).step_by(100) {
                let to = disks.min(from + 100);
                let script = format!("ids.push(...await measure.manyDisks(pool, {from}, {to}))");
                page.evaluate_async(&script).await?;
            }
            for round in 0..SNAPSHOTS {
                // The disks that are looked at get their last ones one by one.
                let all = round < SNAPSHOTS - LAST_ROUNDS;
                let script =
                    format!("await measure.manySnapshots(pool, {disks}, 'round-{round}', {all})");
                page.evaluate_async(&script).await?;
            }
            let script =
                format!("return measure.many(pool, () => Pool.open(MODULE), ids, {LAST_ROUNDS})");
            let times = page.evaluate_async(&script).await?;
            measured.borrow_mut().push(times);
            browser.quit().await
        })
        .await?;
    }
    println!("\n{disks} disks against 10, 64 snapshots each, medians (goal 1.5)");
    let measured = measured.into_inner();
    let (few, all) = measured
        .first()
        .zip(measured.last())
        .context("both sizes")?;
    for what in ["creating", "evicting", "history", "opening"] {
        let (few, all) = (sorted(&few[what])?, sorted(&all[what])?);
        let slowest = few.last().zip(all.last()).context("there are times")?;
        let (few, all) = (middle(&few)?, middle(&all)?);
        println!(
            "  {what:12} {few:7.2} ms and {all:7.2} ms: ratio {:.2}; the slowest {:.0} and {:.0} ms",
            all / few,
            slowest.0,
            slowest.1
        );
    }
    Ok(())
}

/// Files of a FAT disk in a pool that was just opened, the loading of the files module included: a folder
/// of 1,000 files, and a file of 16 MiB against the same bytes exported.
async fn files(bench: &Scenario) -> Result<()> {
    let browser = bench.browser().await?;
    let page = prepared(bench, &browser).await?;
    let script = "window.pool.terminate(); return measure.files(() => Pool.open(MODULE), 9)";
    let times = page.evaluate_async(script).await?;
    let (file, export) = (median(&times["file"])?, median(&times["export"])?);
    println!(
        "\nfiles of a cold pool, medians of 9\n  a folder of 1,000 files: {:.0} ms (goal 300)\n  \
         a file of 16 MiB: {:.0} MiB/s, the disk exported {:.0} MiB/s: ratio {:.2} (goal 0.5)",
        median(&times["folder"])?,
        16_000.0 / file,
        16_000.0 / export,
        export / file
    );
    browser.quit().await
}

/// How long the page's main thread is ever kept from answering while it imports.
async fn main_thread(bench: &Scenario) -> Result<()> {
    let mebibytes = length_of("ROWDISK_BENCH_MIB", 64)?;
    let image = bench.file("gap.img");
    fs::write(&image, noise(7, usize::try_from(mebibytes << 20)?))?;
    let browser = bench.browser().await?;
    let page = bench.console(&browser).await?;
    page.evaluate(
        "window.gap = 0; let last = performance.now();
         const channel = new MessageChannel();
         channel.port1.onmessage = () => {
           const now = performance.now(); window.gap = Math.max(window.gap, now - last);
           last = now; channel.port2.postMessage(0);
         };
         channel.port2.postMessage(0);",
    )
    .await?;
    page.import("gap", &image).await?;
    let gap = page.evaluate("return window.gap").await?;
    println!(
        "\nlongest gap on the main thread during an import: {:.0} ms (goal 50)",
        number(&gap)?
    );
    browser.quit().await
}

async fn prepared(bench: &Scenario, browser: &rowdisk_tests::Browser) -> Result<Page> {
    bench.server.replace("raw.js", RAW);
    let page = bench.bare_page(browser).await?;
    page.evaluate(MEASURE).await?;
    page.evaluate_async("window.pool = await Pool.open(MODULE);")
        .await?;
    Ok(page)
}

fn length_of(name: &str, usual: u64) -> Result<u64> {
    match env::var(name) {
        Ok(value) => value.parse().with_context(|| format!("{name} is a number")),
        Err(_) => Ok(usual),
    }
}

fn median(times: &Value) -> Result<f64> {
    middle(&sorted(times)?)
}

fn sorted(times: &Value) -> Result<Vec<f64>> {
    let mut times = times
        .as_array()
        .context("a list of times")?
        .iter()
        .map(number)
        .collect::<Result<Vec<_>>>()?;
    times.sort_by(f64::total_cmp);
    Ok(times)
}

fn middle(sorted: &[f64]) -> Result<f64> {
    let middle = sorted.get(sorted.len() / 2);
    middle.copied().context("there are times")
}

fn number(value: &Value) -> Result<f64> {
    value.as_f64().context("a number")
}
