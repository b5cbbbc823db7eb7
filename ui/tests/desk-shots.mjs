// Every page of the desk against the stand-in endpoint: pictures, axe, and the promises that need a browser.
// node tests/desk-shots.mjs [folder for pictures]   (build first: npx vite build --config vite.desk.ts)
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import { mock } from './desk-mock.mjs';

const out = process.argv[2] ?? '/tmp/shots-desk';
const only = process.argv[3];
await mkdir(out, { recursive: true });

const desk = mock();
const port = await desk.listen();
const base = `http://127.0.0.1:${port}/desk/`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const serious = desk.world.all.find((r) => r.serious && r.versions > 1 && !r.urgent);

const SIZES = [[1280, 800], [768, 1024], [360, 800]];
const faults = [];

async function open(size, { theme = 'light', language = 'en', hash = '' } = {}) {
  const context = await browser.newContext({ viewport: { width: size[0], height: size[1] }, colorScheme: theme, reducedMotion: 'reduce' });
  await context.addInitScript((tag) => localStorage.setItem('tabella.desk.language', tag), language);
  const page = await context.newPage();
  page.on('console', (m) => { if (m.type() === 'error' && !/Failed to load resource/.test(m.text())) faults.push(m.text()); });
  page.on('pageerror', (e) => faults.push(String(e)));
  page.on('request', (r) => { if (!r.url().startsWith(base)) faults.push(`outside request: ${r.url()}`); });
  await page.goto(base + hash);
  return page;
}

async function look(page, name) {
  await page.screenshot({ path: `${out}/${name}.png`, fullPage: false });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0) faults.push(`${name}: the page scrolls sideways by ${wide}px`);
  const { violations } = await new AxeBuilder({ page }).analyze();
  for (const v of violations) faults.push(`${name}: ${v.id}: ${v.nodes.map((n) => n.target.join(' ') + ' ' + (n.failureSummary ?? '')).slice(0, 3).join(' | ')}`);
}

const PAGES = {
  signin: async (page) => { await page.getByRole('heading').first().waitFor(); },
  board: async (page) => { await page.locator('.coverage tbody tr').first().waitFor(); await page.locator('.lines li').first().waitFor(); },
  reports: async (page) => { await page.locator('a[data-report]').first().waitFor(); },
  messages: async (page) => { await page.locator('.sent').first().waitFor(); await page.locator('.thread').first().waitFor(); },
  calls: async (page) => { await page.locator('.call-lines li').first().waitFor(); },
  report: async (page) => { await page.locator('#record').waitFor(); await page.locator('.versions li').first().waitFor(); },
};
const HASH = { signin: '', board: '#/board', reports: '#/reports', messages: '#/messages', calls: '#/calls', report: `#/reports/${serious.report}` };

for (const [name, ready] of Object.entries(PAGES)) {
  if (only && only !== name) continue;
  desk.state.signedIn = name !== 'signin';
  for (const size of SIZES) {
    for (const variant of [{ theme: 'light' }, { theme: 'dark' }, { theme: 'light', language: 'en-XB', as: 'rtl' }, { theme: 'light', language: 'az', as: 'az' }, { theme: 'light', language: 'ru', as: 'ru' }]) {
      if ((variant.as === 'az' || variant.as === 'ru') && size[0] === 768) continue;
      const page = await open(size, { ...variant, hash: HASH[name] });
      try {
        await ready(page);
      } catch (e) {
        faults.push(`${name} ${size[0]} ${variant.as ?? variant.theme}: ${e}`);
      }
      await look(page, `${name}-${size[0]}-${variant.as ?? variant.theme}`);
      await page.context().close();
    }
  }
}
desk.state.signedIn = true;
await browser.close();
await desk.close();
for (const f of faults) process.stderr.write(`${f}\n`);
assert.equal(faults.length, 0, `${faults.length} faults`);
process.stdout.write(`pictures in ${out}\n`);
