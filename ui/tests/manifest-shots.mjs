// The pictures that a browser shows before it installs the app, from the sample core: node tests/manifest-shots.mjs FOLDER_BUILT_WITH_MODE_SAMPLE
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { chromium } from 'playwright-core';

const dir = process.argv[2];
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2', '.svg': 'image/svg+xml' };
const server = createServer(async (request, response) => {
  const path = new URL(request.url, 'http://x').pathname;
  const bytes = await readFile(join(dir, normalize(path === '/' ? '/index.html' : path))).catch(() => null);
  response.writeHead(bytes ? 200 : 404, { 'content-type': TYPES[extname(path)] ?? (path === '/' ? TYPES['.html'] : 'application/octet-stream') }).end(bytes);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--force-color-profile=srgb'] });
for (const [name, width] of [['screen-today', 360], ['screen-wide', 1280]]) {
  const page = await browser.newPage({ viewport: { width, height: 800 }, locale: 'en-GB', timezoneId: 'Asia/Baku', reducedMotion: 'reduce' });
  await page.clock.setFixedTime(new Date('2026-02-07T09:26:00Z'));
  await page.goto(`http://127.0.0.1:${server.address().port}/?mock=practice&lang=en&theme=light`);
  await page.locator('[data-test="continue"]').waitFor();
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(import.meta.dirname, `../src/web/public/${name}.png`) });
  await page.close();
}
await browser.close();
server.close();
