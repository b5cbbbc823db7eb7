// A report changes hands from screen to camera: two real cores, two browsers, and between them nothing but a film of the other's screen.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { chromium } from 'playwright-core';
import { encode } from 'uqr';
import { Device } from './device.mjs';
import { Endpoint, folder, root, tabella, until } from './product.mjs';

const SIDE = 480;

/** A film of codes, each for some pictures, as Chromium's stand-in for a camera plays it again and again (YUV4MPEG2). */
function film(path, texts, pictures = 6) {
  const parts = [Buffer.from(`YUV4MPEG2 W${SIDE} H${SIDE} F20:1 Ip A1:1 C420jpeg\n`)];
  const grey = Buffer.alloc((SIDE * SIDE) / 2, 128);
  for (const text of texts) {
    const { data, size } = encode(text, { ecc: 'L', border: 4, boostEcc: false });
    const scale = Math.floor(SIDE / size);
    const from = Math.floor((SIDE - size * scale) / 2);
    const light = Buffer.alloc(SIDE * SIDE, 235);
    for (let y = 0; y < size * scale; y += 1) for (let x = 0; x < size * scale; x += 1) if (data[Math.floor(y / scale)][Math.floor(x / scale)]) light[(y + from) * SIDE + x + from] = 16;
    for (let n = 0; n < pictures; n += 1) parts.push(Buffer.from('FRAME\n'), light, grey);
  }
  writeFileSync(path, Buffer.concat(parts));
  return path;
}

/** A browser on a device's field book; what its camera sees is a film. */
async function open(device, filmed) {
  const camera = filmed ? ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${filmed}`] : [];
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', ...camera] });
  const page = await (await browser.newContext({ viewport: { width: 360, height: 800 }, locale: 'en-GB' })).newPage();
  page.setDefaultTimeout(60_000);
  const faults = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.goto(device.address);
  const one = (name) => page.locator(`[data-test="${name}"]`).first();
  return {
    one,
    tap: (name) => one(name).click(),
    /** What the screen shows to be filmed, until there are so many different pictures of it. */
    async shown(name, more = 0) {
      const found = new Set();
      await one(name).waitFor();
      const parts = Number(await one(name).getAttribute('data-parts'));
      const wanted = parts === 1 ? 1 : parts + more;
      await until('the moving code', async () => found.add(await one(name).getAttribute('data-frame')).size >= wanted, 120_000);
      return { parts, texts: [...found] };
    },
    async close() {
      await browser.close();
      assert.deepEqual(faults, []);
    },
  };
}

test('a report changes hands from screen to camera, with parts missed and out of order', { timeout: 600_000 }, async () => {
  const endpoint = await Endpoint.begin(folder('endpoint'));
  const files = folder('films');
  const roster = join(files, 'roster.csv');
  const forms = 'opening*2@09:30;voting*8@18:30';
  writeFileSync(roster, `code,roles,team,area,language,station,forms\nO-003,sto,T-03m,1,en,,${forms}\nO-013,sto,T-03m,1,en,,${forms}\n`);
  tabella('mission', 'import-roster', '--data', endpoint.data, roster);
  const enrolled = async (observer) => {
    const { link } = JSON.parse(tabella('mission', 'enrol', '--data', endpoint.data, '--observer', observer, '--address', endpoint.address, '--json'));
    const device = await Device.enrolled(link, ['--ui', join(root, 'ui/dist/field')]);
    const look = { command: 'handover', step: { step: 'look' } };
    await until('the team', async () => (await device.send({ command: 'sync_now' })) && (await device.send(look)).team, 60_000);
    return device;
  };
  const [first, second] = [await enrolled('O-003'), await enrolled('O-013')];
  const found = await first.send({ command: 'find_stations', text: 'Zeytun 77', limit: 1 });
  const { report } = await first.send({ command: 'start_report', form_id: 'voting', place: { place: 'station', station: found.stations[0].key } });
  for (let n = 0; n < 150; n += 1) await first.send({ command: 'tally_count', report, by: 1 });
  await endpoint.stop();

  // The second shows its code; the first films it, sees whose it is, and shows the letter.
  let screen = await open(second);
  await screen.tap('handover-take');
  const request = await screen.shown('handover-request-code');
  assert.equal(request.parts, 1, 'a request fits one code that stands still');
  await screen.close();
  screen = await open(first, film(join(files, 'request.y4m'), request.texts));
  await screen.tap('handover-shift');
  await screen.one('handover-note').fill('Seals 0412 to 0415 are whole.');
  await screen.tap('handover-choose');
  await screen.one('handover-asks').waitFor();
  assert.match(await screen.one('handover-asks').innerText(), /O-013/);
  await screen.tap('handover-offer');
  const letter = await screen.shown('handover-letter-code', 6);
  assert.ok(letter.parts > 4, `${letter.parts} parts`);
  await screen.close();

  // The second films it backwards, without some of its parts: the mixtures after them make up for that.
  const seen = letter.texts.filter((_, n) => n !== 1 && n !== 3).reverse();
  screen = await open(second, film(join(files, 'letter.y4m'), seen));
  await screen.tap('handover-take');
  await screen.tap('handover-film');
  await screen.one('handover-letter').waitFor({ timeout: 240_000 });
  assert.match(await screen.one('handover-letter').innerText(), /O-003[\s\S]*Seals 0412 to 0415 are whole/);
  await screen.tap('handover-accept');
  const confirmation = await screen.shown('handover-confirmation-code');
  await screen.close();

  // The first films the confirmation: its copy is kept, to be read.
  screen = await open(first, film(join(files, 'confirmation.y4m'), confirmation.texts));
  await screen.tap('handover-open');
  await screen.tap('handover-confirm');
  await screen.one('handover-done').waitFor({ timeout: 120_000 });
  await screen.close();
  const mine = await first.send({ command: 'report', report });
  assert.deepEqual([mine.row.state.state, mine.row.state.to, mine.row.state.confirmed], ['handed_over', 'O-013', true]);
  assert.equal((await second.send({ command: 'tally', report })).count, 150);
  await Promise.all([first.stop(), second.stop()]);
});

test('without a camera the viewfinder says so, and a picture of the code does', { timeout: 300_000 }, async () => {
  const endpoint = await Endpoint.begin(folder('endpoint'));
  const device = await Device.enrolled(endpoint.practice.link, ['--ui', join(root, 'ui/dist/field')]);
  const screen = await open(device);
  await screen.tap('handover-take');
  await screen.tap('handover-film');
  await until('words in place of a camera', async () => /none|denied/.test((await screen.one('viewfinder').getAttribute('data-standing')) ?? ''));
  assert.ok((await screen.one('viewfinder').innerText()).trim().length > 20);
  await screen.one('handover-file').setInputFiles({ name: 'x', mimeType: 'application/octet-stream', buffer: Buffer.from('not one') });
  assert.equal(await screen.one('fault').getAttribute('data-code'), 'handover_damaged');
  await screen.close();
  await device.stop();
  await endpoint.stop();
});
