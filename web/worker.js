// Runs the page's own wasm module in a worker. The page names its module in this script's address
// (`worker.js?<module>.js`), so page and worker are always one build: this file never changes with it.

const name = decodeURIComponent(self.location.search.slice(1));
const module = new URL(name, self.location.href);
const beside = new URL("./", self.location.href);

// Whoever can choose the address must not choose the code.
if (!/^[\w-]+\.js$/.test(name) || module.href !== new URL(name, beside).href) {
  throw new Error(`worker.js was asked to run ${module.href}, which does not lie beside it`);
}

const { default: start } = await import(module.href);
await start({ module_or_path: new URL(name.replace(/\.js$/, "_bg.wasm"), beside) });
