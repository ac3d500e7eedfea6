// Speaks to the worker as the page does, without the page: for what a person cannot do fast or often
// enough. Defines `Pool`, whose methods are the protocol's requests.

window.Pool = class Pool {
  #worker;
  #next = 1n;
  #waiting = new Map();
  said = [];

  // Starts the worker of the page in `module`, and opens the pool.
  static async open(module, { steal = false } = {}) {
    const pool = new Pool();
    pool.#worker = new Worker(`worker.js?${module}`, { type: "module" });
    await new Promise((ready, failed) => {
      pool.#worker.onerror = (event) => failed(new Error(event.message || "the worker did not start"));
      pool.#worker.onmessage = ({ data }) => ("Ready" in Object(data) ? ready() : failed(new Error(JSON.stringify(data))));
    });
    pool.#worker.onmessage = ({ data }) => pool.#hear(data);
    pool.opened = await pool.ask({ Open: { steal } });
    return pool;
  }

  #hear(message) {
    if (message.Reply === undefined) {
      this.said.push(message);
      return;
    }
    const { id, result } = message.Reply;
    const { answered, failed } = this.#waiting.get(BigInt(id));
    this.#waiting.delete(BigInt(id));
    if ("Ok" in result) {
      answered(result.Ok);
    } else {
      failed(new Error(`${result.Err.code}: ${result.Err.message}`));
    }
  }

  // Sends a request, for its answer.
  ask(request) {
    const id = this.#next++;
    const answer = new Promise((answered, failed) => this.#waiting.set(id, { answered, failed }));
    this.#worker.postMessage({ id, request });
    return answer;
  }

  run(command) {
    return this.ask({ Run: { command } });
  }

  runWithPassphrase(command, passphrase) {
    return this.ask({ RunWithSecrets: { command, secrets: { passphrase } } });
  }

  runWithFile(command, file) {
    return this.ask({ RunWithFile: { command, file } });
  }

  async export(command) {
    return (await this.ask({ Export: { command } })).file;
  }

  check() {
    return this.ask("Check");
  }

  // As pulling the plug does.
  terminate() {
    this.#worker.terminate();
  }
};
