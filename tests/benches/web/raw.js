// The plain counterpart: raw IndexedDB and a file of the browser's own, in a worker, as the console's
// worker works, with nothing in between.

const MIB = 1 << 20;
const SMALL = 32 << 10;

const asked = (request) =>
  new Promise((answered, failed) => {
    request.onsuccess = () => answered(request.result);
    request.onerror = () => failed(request.error);
  });

const completed = (transaction) =>
  new Promise((done, failed) => {
    transaction.oncomplete = () => done();
    transaction.onabort = () => failed(transaction.error);
  });

const strict = (db) => db.transaction("records", "readwrite", { durability: "strict" });

async function open(name) {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore("records");
  return asked(request);
}

let small;
let reads;

const work = {
  // A file into records of 1 MiB, 4 MiB a strict transaction: the milliseconds.
  async put(file) {
    await asked(indexedDB.deleteDatabase("raw"));
    const db = await open("raw");
    const start = performance.now();
    for (let offset = 0; offset < file.size; offset += 4 * MIB) {
      const bytes = new Uint8Array(await file.slice(offset, offset + 4 * MIB).arrayBuffer());
      const transaction = strict(db);
      const records = transaction.objectStore("records");
      for (let at = 0; at < bytes.length; at += MIB) {
        records.put(bytes.slice(at, at + MIB), (offset + at) / MIB);
      }
      const done = completed(transaction);
      transaction.commit();
      await done;
    }
    const took = performance.now() - start;
    db.close();
    return took;
  },

  // The records into a file of the browser's own: the milliseconds.
  async get(mebibytes) {
    const db = await open("raw");
    const root = await navigator.storage.getDirectory();
    const handle = await root.getFileHandle("raw", { create: true });
    const start = performance.now();
    const file = await handle.createSyncAccessHandle();
    for (let offset = 0; offset < mebibytes; offset += 4) {
      const records = db.transaction("records").objectStore("records");
      const batch = [0, 1, 2, 3].map((at) => asked(records.get(offset + at)));
      for (const [at, bytes] of (await Promise.all(batch)).entries()) {
        file.write(bytes, { at: (offset + at) * MIB });
      }
    }
    file.flush();
    file.close();
    const took = performance.now() - start;
    await root.removeEntry("raw");
    db.close();
    return took;
  },

  // A strict transaction that changes one small record.
  async commit() {
    small ??= await open("raw-small");
    const transaction = strict(small);
    transaction.objectStore("records").put(performance.now(), "root");
    const done = completed(transaction);
    transaction.commit();
    await done;
  },

  // A store of records of 32 KiB to read from.
  async fill(mebibytes) {
    reads = await open("raw-reads");
    for (let at = 0; at < mebibytes * 32; at += 128) {
      const transaction = strict(reads);
      for (let n = at; n < at + 128; n += 1) {
        transaction.objectStore("records").put(crypto.getRandomValues(new Uint8Array(SMALL)), n);
      }
      const done = completed(transaction);
      transaction.commit();
      await done;
    }
  },

  // One of them.
  async read(number) {
    await asked(reads.transaction("records").objectStore("records").get(number));
  },
};

onmessage = async ({ data: { name, argument } }) => {
  try {
    postMessage({ value: await work[name](argument) });
  } catch (error) {
    postMessage({ error: String(error) });
  }
};
