// A policy's run over many disks. The worker's clock is set ahead by a message, and it tells of what it did
// by itself.

const clock = new BroadcastChannel("clock");

// Disks of one written block each, under a policy that runs at midnight.
window.disksUnderAPolicy = async (count) => {
  const pool = await Pool.open(MODULE);
  await pool.run("rowdisk policy create nightly --hours 0 --weekdays 1-7 --retention forever");
  for (let n = 0; n < count; n += 1) {
    await pool.run(`rowdisk disk create disk-${n} --size 1M`);
    await pool.run(`rowdisk disk write disk-${n} --offset 0 --random ${n} --length 16K`);
  }
  const names = Array.from({ length: count }, (_, n) => `disk-${n}`);
  for (let n = 0; n < count; n += 100) {
    await pool.run(`rowdisk policy apply nightly ${names.slice(n, n + 100).join(" ")}`);
  }
  pool.terminate();
};

// The longest time in which the main thread answered nothing while the clock went on by `ahead` and so many
// runs were made, and how long they took, in milliseconds.
window.measureRun = (count, ahead) =>
  new Promise((done) => {
    const begin = performance.now();
    const ticks = new MessageChannel();
    let last = begin;
    let gap = 0;
    let made = 0;
    ticks.port1.onmessage = () => {
      const now = performance.now();
      gap = Math.max(gap, now - last);
      last = now;
      if (made < count) {
        ticks.port2.postMessage(0);
      } else {
        done({ gap, took: now - begin });
      }
    };
    ticks.port2.postMessage(0);
    clock.onmessage = ({ data }) => {
      made += data.ran ?? 0;
    };
    clock.postMessage({ ahead });
  });
