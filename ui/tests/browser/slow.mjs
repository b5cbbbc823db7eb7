// A phone's slowness, made by ourselves: a thin line, and a processor that runs a sixth of the time.
import { createServer, connect } from 'node:net';
import { Worker, isMainThread, workerData } from 'node:worker_threads';

/** A line to `port` that carries so many bits a second in each direction together. Counts what passes; can be cut. */
export class Line {
  constructor(port, bits = Infinity) {
    this.port = port;
    this.bytesPerMs = bits / 8000;
    this.down = 0;
    this.up = 0;
    this.cut = false;
    this.free = performance.now();
    this.sockets = new Set();
  }

  async open() {
    this.server = createServer((client) => {
      if (this.cut) return client.destroy();
      const there = connect(this.port, '127.0.0.1');
      for (const socket of [client, there]) {
        socket.setNoDelay(true);
        this.sockets.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => this.sockets.delete(socket));
      }
      this.#carry(there, client, (bytes) => (this.down += bytes));
      this.#carry(client, there, (bytes) => (this.up += bytes));
    });
    await new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.address = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  /**
   * One piece after the other, all connections in one queue: the next goes when the line is free. A side that closes has said all that
   * it had to say: what is still on the line arrives before the other side hears of it.
   */
  #carry(from, to, count) {
    let carried = Promise.resolve();
    from.on('data', (piece) => {
      from.pause();
      carried = this.#pass(piece, to, count).then(() => from.resume());
    });
    const over = () => carried.then(() => to.end());
    from.on('end', over);
    from.on('close', over);
  }

  async #pass(piece, to, count) {
    for (let at = 0; at < piece.length; at += 1400) {
      const part = piece.subarray(at, at + 1400);
      count(part.length);
      if (this.bytesPerMs !== Infinity) {
        this.free = Math.max(this.free, performance.now()) + part.length / this.bytesPerMs;
        const wait = this.free - performance.now();
        if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
      }
      if (!to.destroyed) to.write(part);
    }
  }

  /** No network from now on. */
  close() {
    this.cut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  stop() {
    this.close();
    this.server.close();
  }
}

/**
 * Lets processes run only one part in `times` of the time. The browser's own throttling slows the page but not its worker, in which the
 * core runs; this slows all threads of the tab alike. A slice runs about two milliseconds, then stands for as long as the rate asks.
 */
export function slowed(pids, times) {
  const state = new Int32Array(new SharedArrayBuffer(8));
  const worker = new Worker(new URL(import.meta.url), { workerData: { pids, times, state } });
  return async () => {
    Atomics.store(state, 0, 1);
    await new Promise((resolve) => worker.once('exit', resolve));
  };
}

if (!isMainThread && workerData?.state) {
  const { pids, times, state } = workerData;
  const rest = (milliseconds) => Atomics.wait(state, 1, 0, milliseconds);
  const tell = (signal) => {
    for (const pid of pids) {
      try {
        process.kill(pid, signal);
      } catch {
        // The process has gone.
      }
    }
  };
  while (Atomics.load(state, 0) === 0) {
    const began = performance.now();
    rest(2);
    tell('SIGSTOP');
    const stopped = performance.now();
    rest((stopped - began) * (times - 1));
    tell('SIGCONT');
  }
}
