// Runs pairs of the plain counterpart and the pool in turn, on the same data. Each function gives the
// milliseconds of every run.

const MIB = 1 << 20;

// A worker for the plain counterpart. It stays until it is ended.
const plainWorker = () => {
  const worker = new Worker("raw.js");
  const ask = (name, argument) =>
    new Promise((answered, failed) => {
      worker.onmessage = ({ data }) => ("error" in data ? failed(new Error(data.error)) : answered(data.value));
      worker.postMessage({ name, argument });
    });
  return { ask, end: () => worker.terminate() };
};

window.raw = async (name, argument) => {
  const plain = plainWorker();
  try {
    return await plain.ask(name, argument);
  } finally {
    plain.end();
  }
};

// Data no engine can make smaller.
function randomFile(mebibytes) {
  const parts = [];
  for (let n = 0; n < mebibytes * 16; n += 1) {
    parts.push(crypto.getRandomValues(new Uint8Array(MIB / 16)));
  }
  return new File(parts, "random.img");
}

// Ten disks in a pool of many.
const chosen = (disks) => Array.from({ length: 10 }, (_, n) => Math.floor((n * disks) / 10));

const timed = async (work) => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

window.measure = {
  async transfers(pool, mebibytes, rounds) {
    const times = { rawImport: [], poolImport: [], rawExport: [], poolExport: [] };
    for (let round = 0; round < rounds; round += 1) {
      const file = randomFile(mebibytes);
      times.rawImport.push(await raw("put", file));
      times.poolImport.push(await timed(() => pool.runWithFile(`rowdisk disk import round-${round} --file random.img`, file)));
      times.rawExport.push(await raw("get", mebibytes));
      times.poolExport.push(await timed(() => pool.export(`rowdisk disk export round-${round}`)));
      await pool.run(`rowdisk disk delete round-${round}`);
      await pool.run('rowdisk bin empty');
    }
    return times;
  },

  // A file written into a plain disk and into an encrypted one, and both read out again, in turn.
  async sealed(pool, mebibytes, rounds) {
    const times = { plainWrite: [], sealedWrite: [], plainExport: [], sealedExport: [] };
    for (let round = 0; round < rounds; round += 1) {
      const file = randomFile(mebibytes);
      const plain = `plain-${round}`, sealed = `sealed-${round}`;
      await pool.run(`rowdisk disk create ${plain} --size ${mebibytes}M`);
      await pool.runWithPassphrase(`rowdisk disk create ${sealed} --size ${mebibytes}M --encrypted`, 'correct horse battery');
      const write = (disk) => pool.runWithFile(`rowdisk disk write ${disk} --offset 0 --file random.img`, file);
      times.plainWrite.push(await timed(() => write(plain)));
      times.sealedWrite.push(await timed(() => write(sealed)));
      times.plainExport.push(await timed(() => pool.export(`rowdisk disk export ${plain}`)));
      times.sealedExport.push(await timed(() => pool.export(`rowdisk disk export ${sealed}`)));
      await pool.run(`rowdisk disk delete ${plain}`);
      await pool.run(`rowdisk disk delete ${sealed}`);
      await pool.run('rowdisk bin empty');
    }
    return times;
  },

  // Reads of 16 KiB in an order without a pattern, each block once, from a pool opened anew: nothing
  // is cached. In turn with reads of one raw record of 32 KiB from as large a store.
  async reads(open, mebibytes, count) {
    let pool = await open();
    const made = await pool.run(`rowdisk disk create reads --size ${mebibytes}M`);
    for (let at = 0; at < mebibytes; at += 16) {
      await pool.run(`rowdisk disk write reads --offset ${at}M --random ${at} --length 16M`);
    }
    pool.terminate();
    pool = await open();
    const disk = made.created[0].id;
    const plain = plainWorker();
    await plain.ask("fill", mebibytes);
    const times = { raw: [], pool: [] };
    const [blocks, records] = [mebibytes * 64, mebibytes * 32];
    for (let n = 0; n < count; n += 1) {
      const offset = ((n * 7919) % blocks) * 16384;
      times.raw.push(await timed(() => plain.ask("read", (n * 7919) % records)));
      times.pool.push(await timed(() => pool.ask({ Ask: { Bytes: { disk, moment: 'now', other: null, offset, len: 16384 } } })));
    }
    plain.end();
    pool.terminate();
    return times;
  },

  // A disk with `mebibytes` written; then snapshot, new disk from it and roll back, each in turn with
  // an empty strict transaction. Both are asked of a worker that was there before, and timed from
  // here: a worker that starts or ends takes three milliseconds from whatever is timed next.
  async moments(pool, name, mebibytes, rounds) {
    await pool.run(`rowdisk disk create ${name} --size ${Math.max(mebibytes, 1)}M`);
    for (let at = 0; at < mebibytes; at += 16) {
      const length = Math.min(16, mebibytes - at);
      await pool.run(`rowdisk disk write ${name} --offset ${at}M --random ${at} --length ${length}M`);
    }
    const plain = plainWorker();
    await plain.ask("commit");
    const times = { commit: [], snapshot: [], clone: [], rollback: [] };
    const turn = async (what, command) => {
      times.commit.push(await timed(() => plain.ask("commit")));
      times[what].push(await timed(() => pool.run(command)));
    };
    for (let round = 0; round < rounds; round += 1) {
      await turn("snapshot", `rowdisk snapshot create ${name} at-${round}`);
      await turn("clone", `rowdisk disk create ${name}-${round} --from-snapshot ${name}@at-${round}`);
      await turn("rollback", `rowdisk disk rollback ${name} at-${round}`);
    }
    plain.end();
    return times;
  },

  // Disks `from` to `to` with something in each; their ids.
  async manyDisks(pool, from, to) {
    const ids = [];
    for (let n = from; n < to; n += 1) {
      const made = await pool.run(`rowdisk disk create disk-${n} --size 1M`);
      ids.push(made.created[0].id);
      await pool.run(`rowdisk disk write disk-${n} --offset 0 --hex 00ff`);
    }
    return ids;
  },

  // One more snapshot of each of so many disks, or only of those that are not looked at.
  async manySnapshots(pool, disks, name, all) {
    const numbers = Array.from({ length: disks }, (_, n) => n);
    const names = numbers.filter((n) => all || !chosen(disks).includes(n)).map((n) => `disk-${n}`);
    for (let n = 0; n < names.length; n += 16) {
      await pool.run(`rowdisk snapshot group-create ${name} ${names.slice(n, n + 16).join(" ")}`);
    }
  },

  // Of disks with those ids, all with 64 snapshots but ten, which so many are missing to: those, as many that
  // evict another, a disk's history, and opening the pool. Ten disks are looked at in a large pool too, so that
  // each is looked at as often.
  async many(pool, open, ids, rounds) {
    const times = { creating: [], evicting: [], history: [], opening: [] };
    for (const waits of [times.creating, times.evicting]) {
      for (let round = 0; round < rounds; round += 1) {
        for (const disk of chosen(ids.length)) {
          waits.push(await timed(() => pool.run(`rowdisk snapshot create disk-${disk} more-${round}`)));
        }
      }
    }
    for (let round = 0; round < rounds; round += 1) {
      for (const disk of chosen(ids.length)) {
        times.history.push(await timed(() => pool.ask({ Ask: { History: { disk: ids[disk] } } })));
      }
    }
    for (let round = 0; round < 3; round += 1) {
      pool.terminate();
      times.opening.push(await timed(async () => { pool = await open(); }));
    }
    pool.terminate();
    return times;
  },

  // A FAT disk with a folder of 1,000 files and one file of 16 MiB; each question is the first of a pool
  // that was just opened.
  async files(open, rounds) {
    let pool = await open();
    await pool.run("rowdisk disk create files --size 64M");
    await pool.run("rowdisk disk format files --fat");
    const put = (path, files) => pool.ask({ RunWithFiles: {
      command: `rowdisk file put files ${path} ${files.map(({ name }) => `--file ${name}`).join(" ")}`,
      files,
    } });
    for (let first = 0; first < 1000; first += 100) {
      const some = Array.from({ length: 100 }, (_, n) => new File([`file ${first + n}`], `file-${first + n}.txt`));
      await put("/many/", some);
    }
    const big = new File([await randomFile(16).arrayBuffer()], "big.bin");
    await put("/big.bin", [big]);
    const times = { folder: [], file: [], export: [] };
    const anew = async (what, doing) => {
      pool.terminate();
      pool = await open();
      times[what].push(await timed(() => doing()));
    };
    for (let round = 0; round < rounds; round += 1) {
      const request = { List: { volume: 0, path: "/many", skip: 0, take: 2000 } };
      await anew("folder", () => pool.ask({ Ask: { Files: { disk: "files", snapshot: null, request } } }));
      await anew("file", () => pool.ask({ FetchFile: { disk: "files", snapshot: null, volume: 0, path: "/big.bin" } }));
      await anew("export", () => pool.export("rowdisk disk export files"));
    }
    pool.terminate();
    return times;
  },
};
