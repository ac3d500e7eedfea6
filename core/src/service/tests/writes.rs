use super::*;

#[test]
fn writes_end_inside_the_disk_and_say_what_they_cost() {
    with_bench(async |bench| {
        bench
            .run("disk create web-root --size 1M --block-size 16K")
            .await;
        for text in [
            "disk write web-root --offset 1M --text x",
            "disk write web-root --offset 1048575 --text xy",
            "disk write web-root --offset 18446744073709551615 --fill 1 --length 1M",
            "disk zero web-root --offset 512K --length 513K",
            "disk discard web-root --offset 0 --length 32T",
            "disk zero web-root --offset 0 --length 0",
            "disk write web-root --offset 0 --text ''",
        ] {
            bench.refuses(text, "InvalidParameter").await;
        }
        bench
            .refuses(
                "disk write web-root --offset 0 --file photo.jpg",
                "MissingParameter",
            )
            .await;
        bench
            .run("disk write web-root --offset 0 --fill 0xab --length 64K")
            .await;
        bench.run("snapshot create web-root base").await;
        let outcome = bench
            .run("disk write web-root --offset 10 --random 7 --length 100K")
            .await;
        assert_eq!(outcome.written_bytes, 100 << 10);
        assert_eq!(outcome.blocks_redirected, Some(7));
        assert_eq!(outcome.cow_copies, Some(4));
        assert!(outcome.generation.is_some() && outcome.elapsed_ms.is_some());
        assert_eq!(bench.read("web-root", 0, 10).await, [0xab; 10]);
        let outcome = bench
            .run("disk write web-root --offset 0 --fill 0 --length 16K")
            .await;
        assert_eq!(
            outcome.cow_copies,
            Some(0),
            "the block was copied before, as copy-on-write would"
        );
        bench.run("disk zero web-root --offset 0 --length 8K").await;
        bench
            .run("disk discard web-root --offset 16K --length 1000K")
            .await;
        assert_eq!(bench.read("web-root", 0, 1 << 20).await, vec![0; 1 << 20]);
        let disk = bench.disk("web-root").await;
        assert!(disk.data_bytes < 64 << 10);
    });
}

#[test]
fn a_files_bytes_come_beside_the_command() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 4M").await;
        let command = "disk write web-root --offset 3 --file photo.jpg"
            .parse()
            .unwrap();
        let bytes: Vec<u8> = (0..3 << 20).map(|at: u32| at as u8).collect();
        bench.service.execute(&command, Some(&bytes)).await.unwrap();
        assert_eq!(bench.read("web-root", 3, 3 << 20).await, bytes);
    });
}

#[test]
fn a_canceled_write_keeps_what_it_wrote_and_says_so() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 8M").await;
        let command = "disk write web-root --offset 0 --fill 0xff --length 8M"
            .parse()
            .unwrap();
        let mut told = Vec::new();
        let canceled = bench
            .service
            .execute_with_progress(&command, None, |done, len| {
                told.push((done, len));
                done < 2 << 20
            })
            .await;
        let canceled = canceled.unwrap_err().to_view();
        assert_eq!(canceled.code, "Canceled.Write");
        assert_eq!(
            canceled.message,
            "the write was canceled; the first 2M stay written"
        );
        assert_eq!(told, [0, 1, 2].map(|mib: u64| (mib << 20, 8 << 20)));
        assert_eq!(bench.read("web-root", (2 << 20) - 1, 2).await, [0xff, 0]);
        let log = bench.service.describe_activity(1).await;
        assert_eq!(log[0].result.as_ref().unwrap_err(), &canceled);
        // Durable, with its line.
        bench.assert_reopens_the_same().await;
        bench.run("disk delete web-root").await;
    });
}

#[test]
fn a_fill_of_zeroes_costs_the_same_for_any_length() {
    with_bench(async |bench| {
        bench.run("disk create huge --size 32T").await;
        let filled = bench
            .run("disk write huge --offset 0 --fill 0 --length 32T")
            .await;
        assert_eq!(
            (filled.written_bytes, filled.blocks_redirected),
            (32 << 40, Some(0))
        );
    });
}

#[test]
fn a_large_file_is_streamed() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 4M").await;
        let Command::WriteDisk(write) = "disk write web-root --offset 1M --file big.iso"
            .parse()
            .unwrap()
        else {
            panic!("it is a write")
        };
        let past = bench.service.begin_write(&write, 4 << 20).await.err();
        assert_eq!(past.unwrap().code(), "InvalidParameter");
        let writing = bench.service.begin_write(&write, 32 << 10).await.unwrap();
        let refused = bench.service.run("disk delete web-root").await;
        assert_eq!(refused.unwrap_err().code(), "IncorrectDiskStatus");
        bench
            .service
            .run("snapshot create web-root meanwhile")
            .await
            .unwrap();
        for at in 0..2 {
            let offset = writing.offset + (at << 14);
            let stored = writing.writer().write(offset, &[9; 1 << 14]).await;
            stored.unwrap();
        }
        let outcome = bench.service.finish_write(writing).await.unwrap();
        assert_eq!(
            (outcome.written_bytes, outcome.blocks_redirected),
            (32 << 10, Some(2))
        );
        let log = bench.service.describe_activity(1).await;
        assert_eq!(
            log[0].command,
            "rowdisk disk write web-root --offset 1M --file big.iso"
        );
        bench.run("disk delete web-root").await;
    });
}

#[test]
fn a_disk_that_is_not_there_has_no_head() {
    with_bench(async |bench| {
        let error = bench.service.head_of(&DiskRef::new("nobody")).unwrap_err();
        assert_eq!(error.code(), "InvalidDiskId.NotFound");
        assert_eq!(error.params(), [("reference", "nobody".to_owned())]);
    });
}
