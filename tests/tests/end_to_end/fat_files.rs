//! Files on a disk, all the way: the files module in the page's worker, over the engine, seen from outside
//! at the end.

use std::fs;

use anyhow::{Result, ensure};
use rowdisk_tests::{fat, scenario};
use serde_json::json;

/// Begins with an empty disk and ends with the file that was deleted.
const LAB: &str = "
    window.pool = await Pool.open(MODULE);
    window.files = (disk, request, snapshot = null) =>
      pool.ask({ Ask: { Files: { disk, snapshot, request } } });
    window.names = async (path, snapshot) =>
      (await files('web-root', { List: { volume: 0, path, skip: 0, take: 100 } }, snapshot))
        .Listing.entries.map((entry) => entry.name);
    window.text = async (snapshot) => {
      const fetched = await pool.ask({ FetchFile: { disk: 'web-root', snapshot, volume: 0, path: '/docs/a.txt' } });
      return fetched.text();
    };
    await pool.run('rowdisk disk create web-root --size 64M');
    const empty = (await files('web-root', 'Look')).Disk.volumes[0].filesystem;
    await pool.run('rowdisk disk format web-root --fat --label DATA');
    const look = (await files('web-root', 'Look')).Disk.volumes[0];
    const big = new Uint8Array(BIG);
    const put = await pool.ask({ RunWithFiles: {
      command: 'rowdisk file put web-root /docs/ --file a.txt --file deep/big.bin',
      files: [new File(['hello'], 'a.txt'), new File([big], 'big.bin')],
    } });
    const first = await names('/docs');
    await pool.run('rowdisk snapshot create web-root base');
    const snapshot = await pool.ask({ Ask: { SnapshotIds: { text: '' } } });
    await pool.runWithFile('rowdisk file put web-root /docs/a.txt --file a.txt --replace', new File(['changed'], 'a.txt'));
    const changed = [await text(null), await text(snapshot)];
    await pool.run('rowdisk file delete web-root /docs');
    const gone = [await names('/'), await names('/docs', snapshot)];
    await pool.run('rowdisk file restore web-root@base /docs/a.txt');
    const restored = await text(null);
    await pool.run('rowdisk disk rollback web-root base');
    const back = [await names('/docs'), await text(null)];
    const blob = await pool.export('rowdisk disk export web-root --file web-root.img');
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = 'web-root.img';
    link.click();
    return {
      empty, label: look.label, first, written: Number(put.written_bytes),
      changed, gone, restored, back, findings: (await pool.check()).findings,
    };
";

/// What is refused, by its code.
const REFUSALS: &str = "
    const code = (doing) => doing.then(() => 'done', (error) => error.message.split(':')[0]);
    return [
      await code(pool.run('rowdisk file mkdir web-root /docs')),
      await code(pool.run('rowdisk file rename web-root /docs /docs/x')),
      await code(pool.run('rowdisk file delete web-root /none')),
      await code(pool.run('rowdisk file mkdir web-root /a/../b')),
      await code(pool.run('rowdisk file mkdir nobody /a')),
      await code(files('web-root', { List: { volume: 3, path: '/', skip: 0, take: 1 } })),
      await code(pool.runWithFile('rowdisk file put web-root /big --file big', new File([new Uint8Array(70 << 20)], 'big'))),
    ];
";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn fat_files_are_put_deleted_and_rolled_back() -> Result<()> {
    scenario("fat-files", async |test| {
        let browser = test.browser().await?;
        let page = test.bare_page(&browser).await?;
        page.evaluate(
            "window.BIG = new Uint8Array(3_000_000).map((_, index) => (index * 7919) >> 5);",
        )
        .await?;
        let did = page.evaluate_async(LAB).await?;
        let expected = json!({
            "empty": "Empty",
            "label": "DATA",
            "first": ["deep", "a.txt"],
            "changed": ["changed", "hello"],
            "gone": [[], ["deep", "a.txt"]],
            "restored": "hello",
            "back": [["deep", "a.txt"], "hello"],
            "findings": [],
        });
        for (key, value) in expected.as_object().into_iter().flatten() {
            ensure!(did[key] == *value, "{key}: {} and not {value}", did[key]);
        }
        ensure!(
            did["written"].as_u64() > Some(3_000_000),
            "{}",
            did["written"]
        );
        let refused = page.evaluate_async(REFUSALS).await?;
        ensure!(
            refused
                == json!([
                    "Files.AlreadyExists",
                    "Files.IntoItself",
                    "Files.NotFound",
                    "Files.NameNotAllowed",
                    "InvalidDiskId.NotFound",
                    "Files.NoSuchVolume",
                    "Files.NoSpaceOnVolume",
                ]),
            "{refused}"
        );
        let image = test.downloaded(&page, "web-root.img").await?;
        fat::check(&image)?;
        let there = fat::list(&image)?;
        ensure!(
            there == ["/docs/", "/docs/a.txt", "/docs/deep/", "/docs/deep/big.bin"],
            "{there:?}"
        );
        let copy = test.file("big.bin");
        fat::copy(&image, "/docs/deep/big.bin", &copy)?;
        let sent: Vec<u8> = (0..3_000_000_u32)
            .map(|index| (index.wrapping_mul(7919) >> 5).to_le_bytes()[0])
            .collect();
        ensure!(fs::read(copy)? == sent, "the big file has other bytes");
        Ok(())
    })
    .await
}
