// The field book in Debian's Chromium: a profile on the disk, a phone's screen, killed and started again like a phone's browser.
import { readFileSync, readdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { until } from './product.mjs';

export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Processes of the browser that uses this profile. */
function processes(profile) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`--user-data-dir=${profile}`);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** One field book in a browser. The browser can be killed and opened again; the field book stays in its profile. */
export class FieldTab {
  /** The browser keeps a key of its own, so a PIN is enough. */
  pin = true;
  /** True while the device itself has no network: the browser knows it, and asks nobody. */
  offline = false;

  /** `before` runs in each page before its own scripts. */
  constructor(dir, { before, ...options } = {}) {
    this.dir = dir;
    this.before = before;
    this.options = { viewport: { width: 360, height: 800 }, ...options };
  }

  /** Opens the browser at the field book's address; the first time the endpoint must be there. */
  async open(endpoint) {
    if (endpoint) this.address = `${endpoint.address}/field/`;
    this.context = await chromium.launchPersistentContext(this.dir, { executablePath: CHROMIUM, args: ['--no-sandbox'], offline: this.offline, ...this.options });
    if (this.before) await this.context.addInitScript(this.before);
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
    this.faults = [];
    this.page.on('pageerror', (error) => this.faults.push(error.message));
    await this.page.goto(this.address);
    // From here on the app opens without a network.
    await this.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
  }

  async network(on) {
    this.offline = !on;
    await this.context.setOffline(!on);
  }

  /** Ends the browser at once, all its processes. */
  async kill() {
    for (const pid of processes(this.dir)) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // A child goes with its parent.
      }
    }
    await until('the end of the browser', () => processes(this.dir).length === 0);
    await this.context.close().catch(() => {});
  }

  async close() {
    await this.context?.close().catch(() => {});
  }

  #one(name) {
    return this.page.locator(`[data-test="${name}"]`).first();
  }

  /** One try, without waiting. */
  async tap(name) {
    await this.#one(name).click({ timeout: 5_000 });
  }

  async click(name) {
    await this.#one(name).click({ timeout: 20_000 });
  }

  async type(name, text) {
    await this.#one(name).fill(text, { timeout: 20_000 });
  }

  async text(name) {
    return this.#one(name).innerText({ timeout: 20_000 });
  }

  async has(name) {
    return (await this.page.locator(`[data-test="${name}"]`).count()) > 0;
  }

  /** A function, or the body of one as text. */
  async run(script, ...args) {
    return typeof script === 'string' ? this.page.evaluate(`(() => { ${script} })()`) : this.page.evaluate(script, ...args);
  }

  async resize(width, height) {
    await this.page.setViewportSize({ width, height });
  }

  async picture() {
    return this.page.screenshot();
  }
}
