// For measurements in a phone's browser: the worker at hand, so that the core can be asked directly, and the tab slowed as a whole.
import { chromium } from 'playwright-core';
import { slowed } from './slow.mjs';
import { PIN } from './story.mjs';
import { CHROMIUM } from './web.mjs';

const phone = { executablePath: CHROMIUM, args: ['--no-sandbox', '--enable-precise-memory-info'], viewport: { width: 360, height: 800 }, hasTouch: true };
/** A tap waits this long for what it taps: over a thin line the app itself comes first. */
const PATIENCE_MS = 300_000;

/** Runs in the page before its scripts: keeps the worker, and gives it commands past the screens (`ask`). */
function atHand() {
  const Own = Worker;
  globalThis.Worker = class extends Own {
    constructor(...all) {
      super(...all);
      globalThis.book = this;
    }
  };
  // Past the screens nobody touches anything: without this the book locks itself after some minutes.
  globalThis.stay = () => window.dispatchEvent(new Event('pointerdown'));
  let last = 1_000_000;
  globalThis.ask = (command) =>
    new Promise((resolve, reject) => {
      const id = (last += 1);
      const hear = (event) => {
        if (event.data.kind !== 'reply' || event.data.id !== id) return;
        globalThis.book.removeEventListener('message', hear);
        const { ok, error } = JSON.parse(event.data.text);
        if (error) reject(new Error(`${command.command}: ${error.code} ${JSON.stringify(error.params)}`));
        else resolve(ok);
      };
      globalThis.book.addEventListener('message', hear);
      globalThis.book.postMessage({ kind: 'command', id, text: JSON.stringify(command) });
    });
}

/** The field book at an address, in the profile of this folder. */
export async function opened(profile, address, offline = false) {
  const context = await chromium.launchPersistentContext(profile, { ...phone, offline });
  context.setDefaultTimeout(PATIENCE_MS);
  await context.addInitScript(atHand);
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(address, { timeout: PATIENCE_MS, waitUntil: 'commit' });
  return { context, page };
}

export const tap = (page, name) => page.locator(`[data-test="${name}"]`).first().tap();

export async function pin(page) {
  for (const digit of PIN) await tap(page, `digit-${digit}`);
}

/** From the welcome to Today: address and code by hand, and a new PIN. */
export async function enrolled(page, address, code) {
  await tap(page, 'typed');
  await page.locator('[data-test="address"]').fill(address);
  await page.locator('[data-test="code"]').fill(code);
  await tap(page, 'go-on');
  await page.locator('[data-test="read-address"]').waitFor();
  await tap(page, 'go-on');
  for (let again = 0; again < 2; again += 1) {
    await pin(page);
    await tap(page, 'pad-done');
  }
  await page.locator('[data-test="place-today"]').first().waitFor();
}

/** The tab's processes. */
export async function renderers(context) {
  const session = await context.browser().newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  return processInfo.filter((process) => process.type === 'renderer').map((process) => process.id);
}

/** Does a work while the tab runs one part in `times` of the time, page and worker alike. */
export async function slowly(context, times, work) {
  const end = slowed(await renderers(context), times);
  try {
    return await work();
  } finally {
    await end();
  }
}

/** Does a work under the browser's own throttle: it slows the page, not the worker in which the core runs. */
export async function throttled(context, page, rate, work) {
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate });
  try {
    return await work();
  } finally {
    await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  }
}

export const at = (list, share) => [...list].sort((a, b) => a - b)[Math.max(0, Math.ceil(list.length * share) - 1)];
export const row = (what, bar, measured, how) => console.log(`| ${what} | ${bar} | ${measured} | ${how} |`);
