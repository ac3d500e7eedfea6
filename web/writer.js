// Writes a file of the browser's own for the worker that has the pool: a write keeps its thread until the
// browser has the bytes, and the pool's thread can read on meanwhile. Each message is answered before the
// next one comes, by `null` or by what went wrong.

let access;

const work = {
  async open({ file }) {
    access = await file.createSyncAccessHandle();
    access.truncate(0);
  },
  write({ bytes, at }) {
    if (access.write(bytes, { at }) !== bytes.byteLength) {
      throw new Error("not all bytes were written");
    }
  },
  close({ len }) {
    try {
      access.truncate(len);
      access.flush();
    } finally {
      access.close();
    }
  },
};

self.onmessage = async ({ data }) => {
  try {
    await work[data.kind](data);
    self.postMessage(null);
  } catch (why) {
    self.postMessage(String(why));
  }
};
