// A disk of 1,048,576 blocks whose data lies all over it, from nine moments: no part of the map is like another.

const pool = await Pool.open(MODULE);
await pool.run("rowdisk disk create scattered --size 4G --block-size 4K");
const RUNS = 1300;
let seed = 1;
// Numbers without a pattern, the same in every run.
const random = (below) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed % below;
};
for (let moment = 0; moment < 9; moment += 1) {
  for (let part = 0; part < 3; part += 1) {
    const runs = Array.from({ length: RUNS }, () => `+${(1 << 20) + random(512) * 8192}+ff`);
    await pool.run(`rowdisk disk write scattered --offset ${(part + 1) * 4096 * 7 + moment * 4096} --hex ${runs.join("")}`);
  }
  if (moment < 8) await pool.run(`rowdisk snapshot create scattered moment-${moment}`);
}
// And a disk of which every other block was written since its snapshot: a comparison of 13,000 ranges.
await pool.run("rowdisk disk create rows --size 128M --block-size 4K");
await pool.run("rowdisk snapshot create rows before");
for (let part = 0; part < 10; part += 1) {
  const runs = Array.from({ length: RUNS }, () => "ff").join("+8191+");
  await pool.run(`rowdisk disk write rows --offset ${part * RUNS * 8192} --hex ${runs}`);
}
pool.terminate();
