// Makes an instance with a database that works, and waits until it has done something after a snapshot.

const pool = await Pool.open(MODULE);
await pool.run("rowdisk disk create golden --size 16M --system");
await pool.run("rowdisk disk write golden --offset 0 --random 3 --length 1M");
await pool.run("rowdisk snapshot create golden as-made");
await pool.run("rowdisk image create base --snapshot golden@as-made");
await pool.run("rowdisk instance run shop --image base --data-size 16M");
await pool.run("rowdisk instance workload shop --kind database --rate high --disk shop-data-1");

// Waits until so many writes were done since the page was loaded.
const worked = async (writes) => {
  for (;;) {
    const [{ totals, trouble }] = await pool.ask({ Ask: "Workloads" });
    if (trouble) {
      throw new Error(trouble.message);
    }
    if (Number(totals.writes) >= writes) {
      return Number(totals.writes);
    }
    await new Promise((wake) => setTimeout(wake, 100));
  }
};

const before = await worked(200);
await pool.run("rowdisk snapshot create shop-data-1 good");
await worked(before + 50);
return before;
