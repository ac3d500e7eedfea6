// Runs the page's own wasm module in a worker. The page names its module in this script's address
// (`worker.js?<module>.js`), so page and worker are always one build: this file never changes with it.

const name = self.location.search.slice(1);

// Whoever can choose the address must not choose the code: only a file beside this one is run.
if (!/^[\w-]+\.js$/.test(name)) {
  throw new Error(`worker.js was asked to run "${name}", which is no module beside it`);
}

const { default: start } = await import(`./${name}`);
await start({ module_or_path: new URL(name.replace(/\.js$/, "_bg.wasm"), self.location.href) });
