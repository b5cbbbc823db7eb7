// The built product for the tests that drive it from outside: its programs, an endpoint on a free port, waiting for a condition.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

export const root = new URL('../../../', import.meta.url).pathname;
const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target');

/** A built program; scripts/test.sh builds it first. */
export function program(name) {
  const path = join(target, 'release', name);
  if (!existsSync(path)) throw new Error(`${path} is not built: run scripts/build.sh`);
  return path;
}

/** A folder that goes when the test process ends. */
export function folder(what) {
  const path = mkdtempSync(join(tmpdir(), `tabella-${what}-`));
  process.on('exit', () => rmSync(path, { recursive: true, force: true }));
  return path;
}

export async function until(what, ready, milliseconds = 20_000) {
  const end = Date.now() + milliseconds;
  let last;
  for (;;) {
    try {
      const value = await ready();
      if (value) return value;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`${what} did not come within ${milliseconds} ms${last ? `: ${last.message}` : ''}`);
    await pause(25);
  }
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** A process that ends with the tests. */
export function start(file, args, options = {}) {
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'], ...options });
  running.add(child);
  child.on('exit', () => running.delete(child));
  return child;
}

export function ended(child) {
  return child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : new Promise((resolve) => child.once('exit', resolve));
}

/** Runs `tabella` to its end; gives what it printed. */
export function tabella(...args) {
  return execFileSync(program('tabella'), args, { encoding: 'utf8' });
}

/** An endpoint with the practice mission, that can be taken away and brought back at the same address. */
export class Endpoint {
  static async begin(data) {
    const endpoint = new Endpoint();
    endpoint.data = data;
    endpoint.port = await freePort();
    await endpoint.resume();
    return endpoint;
  }

  get address() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts it; `practice` then holds its address, desk accounts and a fresh enrolment code. */
  async resume() {
    this.process = start(program('tabella'), ['demo', '--json', '--data', this.data, '--listen', `127.0.0.1:${this.port}`]);
    const lines = createInterface(this.process.stdout);
    this.practice = await new Promise((resolve, reject) => {
      lines.once('line', (line) => resolve(JSON.parse(line)));
      this.process.once('exit', (code) => reject(new Error(`the endpoint ended with ${code}`)));
    });
    await until('the endpoint', async () => (await fetch(`${this.address}/readyz`)).ok);
  }

  /** A fresh one-time code for an observer, as a link. */
  enrol(observer) {
    return JSON.parse(tabella('mission', 'enrol', '--data', this.data, observer, '--address', this.address, '--json'));
  }

  async stop() {
    this.process.kill('SIGTERM');
    await ended(this.process);
  }
}

/** Processes that run `program` for the field book in `dir`: told by their environment, as nothing else is sure. */
export function processesOf(path, dir) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/exe`) === path && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`TABELLA_DIR=${dir}\0`);
      } catch {
        return false;
      }
    })
    .map(Number);
}
