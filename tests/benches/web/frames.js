// What the console's own pages are measured with: the times between frames while something is done in each,
// and how often a new picture was drawn meanwhile.

window.frames = {
  // Calls `act` once a frame for so long; milliseconds between the frames.
  async measured(milliseconds, act) {
    const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
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

  // The view moves by a row of cells in each frame, down and up again.
  moving(milliseconds) {
    for (let n = 0; n < 5; n += 1) this.key("+");
    return this.measured(milliseconds, (n) => {
      const isDown = n % 120 < 60;
      if (n % 60 === 0) this.key(isDown ? "End" : "Home");
      this.key(isDown ? "ArrowDown" : "ArrowUp");
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
