// Pictures of the field book's screens with the real core, store and endpoint (the practice mission), for docs/screens.
// node ui/tests/browser/field-pictures.mjs FOLDER
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import { Device } from './device.mjs';
import { Endpoint, folder, root, until } from './product.mjs';
import { PASSPHRASE, fill, question } from './story.mjs';

const out = process.argv[2];
const endpoint = await Endpoint.begin(folder('endpoint'));
const device = await Device.enrolled(endpoint.practice.link, ['--ui', join(root, 'ui/dist/field')]);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'] });
const faults = [];

/** Sizes and themes of each picture; right-to-left mirrors the layout under the same words. */
const LOOKS = [
  { name: '360-light', width: 360, height: 800, theme: 'light' },
  { name: '360-dark', width: 360, height: 800, theme: 'dark' },
  { name: '360-sunlight', width: 360, height: 800, theme: 'sunlight' },
  { name: '360-rtl', width: 360, height: 800, theme: 'light', dir: 'rtl' },
  { name: '768-light', width: 768, height: 1024, theme: 'light' },
  { name: '1280-light', width: 1280, height: 800, theme: 'light' },
];

const page = await (await browser.newContext({ viewport: { width: 360, height: 800 }, deviceScaleFactor: 2, locale: 'en-GB', reducedMotion: 'reduce' })).newPage();
page.setDefaultTimeout(15_000);
page.on('pageerror', (error) => faults.push(String(error)));
const by = (name) => page.locator(`[data-test="${name}"]`).first();
const screen = {
  click: (name) => by(name).click(),
  tap: (name) => by(name).click({ timeout: 1_000 }),
  type: (name, text) => by(name).fill(text),
  text: (name) => by(name).innerText(),
  has: async (name) => (await page.locator(`[data-test="${name}"]`).count()) > 0,
  run: (script, ...args) => page.evaluate(script, ...args),
};

async function look(name) {
  for (const how of LOOKS) {
    await page.setViewportSize({ width: how.width, height: how.height });
    await page.evaluate(({ theme, dir }) => {
      document.documentElement.dataset.theme = theme;
      document.documentElement.dir = dir ?? 'ltr';
    }, how);
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
    violations.forEach((v) => faults.push(`${name} ${how.name}: ${v.id} ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`));
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (sideways > 0) faults.push(`${name} ${how.name}: scrolls sideways by ${sideways}`);
    await page.screenshot({ path: join(out, `field-${name}-${how.name}.png`) });
  }
  await page.setViewportSize({ width: 360, height: 800 });
  await page.evaluate(() => {
    document.documentElement.dataset.theme = 'light';
    document.documentElement.dir = 'ltr';
  });
}

await page.goto(device.address);
await device.send({ command: 'lock' });
await page.reload();
await by('phrase').waitFor();
await look('lock');
await screen.type('phrase', PASSPHRASE);
await screen.click('open');
await by('place-today').waitFor();
await device.control('network', { online: true });
await device.report('incident');
await until('a receipt', async () => (await device.send({ command: 'status' })).counts.received === 1);
await device.control('network', { online: false });
await device.report('incident');
await page.reload();
await by('place-today').waitFor();
await look('today-new');
await screen.click('place-stations');
await by('find').fill('school');
await by('station-row').waitFor();
await look('stations');
await screen.click('open-map');
await page.locator('[data-test="map"] svg').waitFor();
await look('map');
await screen.click('back');
await screen.click('place-today');
await screen.click((await screen.has('start-opening')) ? 'start-opening' : 'due-opening');
await by('question').waitFor();
await fill(screen, (given) => given.size === 9);
await screen.click('next');
await until('a question', async () => (await question(screen)).path);
await look('question');
await screen.click('toggle-view');
await page.locator('[data-test="question"]').nth(3).waitFor();
await look('page-view');
await screen.click('toggle-view');
await screen.click('back');
await by('continue').waitFor();
await look('today');
await screen.click('continue');
await fill(screen);
await look('review');
await screen.click('send');
await by('sent').waitFor();
await look('sent');
await screen.click('to-today');
await screen.click('status');
await by('report').waitFor();
await look('reports');
await screen.click('report');
await by('state-line').waitFor();
await look('report');

await browser.close();
await device.stop();
await endpoint.stop();
if (faults.length) {
  console.error(faults.join('\n'));
  process.exitCode = 1;
}
