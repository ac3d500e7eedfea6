// Runs the page's own wasm module in a worker. The page names its module in this script's address
// (`worker.js?<module>.js`), so page and worker are always one build: this file never changes with it.

const name = self.location.search.slice(1);

// Whoever can choose the address must not choose the code: only a file beside this one is run.
if (!/^[\w-]+\.js$/.test(name)) {
  throw new Error(`worker.js was asked to run "${name}", which is no module beside it`);
}

// What the worker loads later: modules beside this file whose names stay the same. The build's own name goes
// along, so that no cache answers with those of another build.
self.later = async (name) => {
  const module = await import(`./${name}.js?${self.location.search.slice(1)}`);
  await module.default({ module_or_path: new URL(`${name}_bg.wasm${self.location.search}`, self.location.href) });
  return module;
};

const { default: start } = await import(`./${name}`);
await start({ module_or_path: new URL(name.replace(/\.js$/, "_bg.wasm"), self.location.href) });
