// The browser's own time zones against the tables of the other shells: every zone, every change of its clock since 1970. Releases of the
// time zone database correct history now and then, and governments decree new rules
// faster than every shell is released: the two agree nearly always, and always where rules have been still for long.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { chromium } from 'playwright-core';
import { program, root } from './product.mjs';
import { CHROMIUM } from './web.mjs';

const SINCE = Date.UTC(2000, 0, 1) / 1000;
/** Half hours, daylight saving in both halves of the year, a change of rules in 2016: each read the same since 2000. */
const STILL = ['Asia/Baku', 'Asia/Tbilisi', 'Europe/Warsaw', 'Europe/Berlin', 'America/New_York', 'Australia/Sydney', 'Asia/Kolkata', 'Africa/Nairobi', 'UTC'];

test('a clock shows the same in the browser as natively', async () => {
  const lines = execFileSync(program('zones'), { encoding: 'utf8', maxBuffer: 1 << 28 }).trim().split('\n').map((line) => JSON.parse(line));
  assert.ok(lines.length > 500);
  const server = createServer(async (request, response) => {
    const name = request.url.slice(1);
    const bytes = ['tabella.js', 'tabella_bg.wasm'].includes(name) ? await readFile(join(root, 'ui/src/web/wasm', name)) : Buffer.from('<!doctype html><title>zones</title>');
    response.writeHead(200, { 'content-type': name.endsWith('.js') ? 'text/javascript' : name.endsWith('.wasm') ? 'application/wasm' : 'text/html' }).end(bytes);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.evaluate(async () => {
      globalThis.core = await import('/tabella.js');
      await globalThis.core.default({ module_or_path: '/tabella_bg.wasm' });
    });
    const unknown = [];
    const wrong = [];
    let history = 0;
    let recent = 0;
    for (let from = 0; from < lines.length; from += 50) {
      const part = lines.slice(from, from + 50);
      const found = await page.evaluate((zones) => zones.map(({ zone, at }) => (globalThis.core.zone_offsets(zone, Float64Array.from(at)) ? [...globalThis.core.zone_offsets(zone, Float64Array.from(at))] : null)), part);
      part.forEach(({ zone, at, offsets }, i) => {
        if (!found[i]) return unknown.push(zone);
        offsets.forEach((offset, n) => {
          const known = at[n] >= SINCE && STILL.includes(zone);
          if (known) recent += 1;
          if (offset === found[i][n]) return;
          if (known) wrong.push(`${zone} ${new Date(at[n] * 1000).toISOString()}: ${found[i][n]}, natively ${offset}`);
          else history += 1;
        });
      });
    }
    const instants = lines.reduce((all, { at }) => all + at.length, 0);
    console.log(`${lines.length} zones, ${instants} instants, ${recent} of them in zones that stood still; ${history} differ elsewhere; unknown to the browser: ${unknown.join(', ') || 'none'}`);
    assert.deepEqual(wrong.slice(0, 40), [], `${wrong.length} offsets differ`);
    assert.ok(recent > 300, `${recent} instants tell too little`);
    assert.ok(history < instants / 500, `${history} of ${instants} offsets differ: more than releases of the tables explain`);
    assert.deepEqual(unknown, []);
    assert.equal(await page.evaluate(() => globalThis.core.zone_offsets('Nowhere/Land', Float64Array.of(0)) ?? null), null);
    assert.equal(await page.evaluate(() => globalThis.core.zone_offsets('+04:00', Float64Array.of(0)) ?? null), null);
  } finally {
    await browser.close();
    server.close();
  }
});
