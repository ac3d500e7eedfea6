// What the console's own pages are measured with: the times between frames while something is done in each,
// and how often a new picture was drawn meanwhile.

window.frames = {
  frame: () => new Promise((drawn) => requestAnimationFrame(drawn)),

  // Looks each frame until all of these are so; milliseconds until each was.
  async seen(wanted, lasts = 60_000) {
    const begin = performance.now();
    const at = {};
    while (Object.keys(at).length < Object.keys(wanted).length) {
      for (const [name, isSo] of Object.entries(wanted)) {
        if (!(name in at) && isSo()) at[name] = performance.now() - begin;
      }
      if (performance.now() - begin > lasts) throw new Error(`waited for more than ${Object.keys(at)}`);
      await this.frame();
    }
    return at;
  },

  // Follows the link to a disk of nine moments; when its facts, its history, its map and all sizes are there.
  opening(name) {
    const link = [...document.querySelectorAll("th a")].find((link) => link.textContent === name);
    link.click();
    const rows = () => document.querySelectorAll(".history tbody tr").length;
    return this.seen({
      facts: () => document.querySelector(".facts") !== null,
      history: () => rows() === 9,
      map: () => document.querySelector(".map canvas") !== null,
      sizes: () => rows() === 9 && document.querySelector(".coming") === null,
    });
  },

  // Looks at the whole store.
  store() {
    const way = [...document.querySelectorAll("button")].find((way) => way.textContent === "Store");
    way.click();
    return this.seen({ store: () => document.querySelector(".legend")?.innerText.includes("in all") });
  },

  // Calls `act` once a frame for so long; milliseconds between the frames.
  async measured(milliseconds, act) {
    const { frame } = this;
    const times = [];
    let pictures = 0;
    const put = CanvasRenderingContext2D.prototype.putImageData;
    CanvasRenderingContext2D.prototype.putImageData = function (...all) {
      pictures += all.length === 3 ? 1 : 0;
      return put.apply(this, all);
    };
    await frame();
    const begin = await frame();
    for (let n = 0, last = begin; last - begin < milliseconds; n += 1) {
      act(n);
      const now = await frame();
      times.push(now - last);
      last = now;
    }
    CanvasRenderingContext2D.prototype.putImageData = put;
    return { times, pictures };
  },

  canvas: () => document.querySelector(".map canvas"),

  key(key, shiftKey = false) {
    this.canvas().dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey, bubbles: true, cancelable: true }));
  },

  pointer(kind, x, y, buttons = 0) {
    const { left, top } = this.canvas().getBoundingClientRect();
    const at = { clientX: left + x, clientY: top + y, buttons, bubbles: true };
    this.canvas().dispatchEvent(new MouseEvent(kind, at));
  },

  // The view moves by a row of cells in each frame, down and up again. One key a frame: the page draws
  // between tasks, so that of two keys in one task the second does not know what came of the first.
  async moving(milliseconds) {
    for (const key of ["Home", "+", "+", "+", "+", "+", "End"]) {
      this.key(key);
      await this.frame();
    }
    return this.measured(milliseconds, (n) => {
      const turn = n % 60 === 0 && n > 0;
      const isDown = n % 120 < 60;
      this.key(turn ? (isDown ? "End" : "Home") : isDown ? "ArrowDown" : "ArrowUp");
    });
  },

  // From all of it to single blocks and out again, a step in each frame.
  zooming(milliseconds) {
    return this.measured(milliseconds, (n) => this.key(n % 26 < 13 ? "+" : "-"));
  },

  // The pointer passes over the cells.
  pointing(milliseconds) {
    const { width, height } = this.canvas().getBoundingClientRect();
    return this.measured(milliseconds, (n) => this.pointer("mousemove", (n * 7) % width, (n * 3) % height));
  },

  // A choice that grows and shrinks with the pointer.
  choosing(milliseconds) {
    const { width, height } = this.canvas().getBoundingClientRect();
    this.pointer("mousedown", 5, 5, 1);
    return this.measured(milliseconds, (n) => this.pointer("mousemove", (n * 7) % width, (n * 3) % height, 1));
  },

  // A long table passes by, seven rows in each frame.
  scrolling(milliseconds) {
    const box = document.querySelector(".changed");
    return this.measured(milliseconds, () => {
      const end = box.scrollHeight - box.clientHeight;
      box.scrollTop = box.scrollTop + 224 > end ? 0 : box.scrollTop + 224;
    });
  },
};
