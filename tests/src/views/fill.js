// Fills the pool through the worker: a system disk with files and a branched history, an image and a disk
// made from it, a disk with partitions, and two that were never written to, one of them of the largest size.

const pool = await Pool.open(MODULE);
const put = (path, name, text, flags = "") =>
  pool.runWithFile(`rowdisk file put web-root ${path} --file ${name}${flags}`, new File([text], name));

await pool.run("rowdisk disk create web-root --size 64M --system");
await pool.run("rowdisk disk format web-root --fat --label DATA");
await put("/etc/site.conf", "site.conf", "listen 80\n");
await put("/notes.txt", "notes.txt", "The first note.\n");
await put("/data.bin", "data.bin", new Uint8Array(3_000_000).map((_, at) => (at * 7919) >> 5));
await pool.run("rowdisk file mkdir web-root /empty");
await pool.run("rowdisk snapshot create web-root with-content --description 'Before anything was tried'");
await put("/notes.txt", "notes.txt", "The second note.\n", " --replace");
await pool.run("rowdisk snapshot create web-root second-note");
await pool.run("rowdisk file delete web-root /data.bin");
await pool.run("rowdisk disk write web-root --offset 32M --random 7 --length 2M");
await pool.run("rowdisk disk rollback web-root with-content --keep-current broken");
await put("/etc/site.conf", "site.conf", "listen 8080\n", " --replace");
await pool.run("rowdisk snapshot create web-root other-port");
await pool.run("rowdisk disk write web-root --offset 48M --text 'written since the last snapshot'");
await pool.run("rowdisk image create base-image --snapshot web-root@with-content");
await pool.run("rowdisk disk create from-image --from-image base-image");
await pool.run("rowdisk disk create parted --size 16M");
// A table of two partitions for FAT, at sectors 2048 and 10240.
const table = "00000000060000000008000000200000" + "00000000060000000028000000500000" + "+32+55aa";
await pool.run(`rowdisk disk write parted --offset 446 --hex ${table}`);
await pool.run("rowdisk disk format parted --fat --partition 1 --label BOOT");
await pool.run("rowdisk policy create nightly --hours 4 --weekdays 7 --retention 30");
await pool.run("rowdisk policy apply nightly web-root from-image");
await pool.run("rowdisk snapshot group-create together parted from-image");
await pool.run("rowdisk disk write parted --offset 8M --random 7 --length 1M");
await pool.run("rowdisk snapshot group-create mistaken-both parted from-image");
await pool.run("rowdisk snapshot group-delete mistaken-both");
await pool.run("rowdisk instance run web --image base-image --data-size 64M");
await pool.run("rowdisk instance run batch --image base-image");
await pool.run("rowdisk instance stop batch");
await pool.run("rowdisk instance workload batch --kind web --rate low --disk batch-system --overwrite");
await pool.run("rowdisk instance scale-rule web --above 80 --below 30 --size 64M --max 8");
await pool.run("rowdisk instance scale-out web --count 1 --size 64M");
await pool.run("rowdisk disk create shared --size 16M --multi-attach");
await pool.run("rowdisk disk attach shared web");
await pool.run("rowdisk disk attach shared batch");
await pool.run("rowdisk disk create scratch --size 1G");
await pool.run("rowdisk disk create huge --size 32T");
await pool.run("rowdisk snapshot create huge nothing-yet");
await pool.run("rowdisk snapshot lock huge@nothing-yet --days 30 --cool-off 3");
await pool.run("rowdisk snapshot create huge mistaken");
await pool.run("rowdisk snapshot delete huge@mistaken");
// As many snapshots as a disk may have: the next one makes the oldest go.
await pool.run("rowdisk disk create weekly --size 16M");
for (let week = 1; week <= 64; week += 1) await pool.run(`rowdisk snapshot create weekly week-${week}`);
await pool.run("rowdisk disk create old-logs --size 16M");
await pool.run("rowdisk disk write old-logs --offset 0 --random 7 --length 1M");
await pool.run("rowdisk snapshot create old-logs day-1");
await pool.run("rowdisk incident start wrong-data --disk old-logs");
await pool.run("rowdisk disk delete old-logs");
await pool.runWithPassphrase("rowdisk disk create vault --size 16M --encrypted", "correct horse battery");
await pool.run("rowdisk disk write vault --offset 0 --text 'for nobody else'");
await pool.run("rowdisk snapshot create vault sealed");
await pool.run("rowdisk disk lock vault");
// Other regions: a copy, a zone that is lost, a region that is.
await pool.run("rowdisk snapshot copy web-root@second-note --to cn-beijing");
await pool.run("rowdisk zone lose ap-southeast-1b", 2);
await pool.run("rowdisk region lose eu-central-1", 3);
