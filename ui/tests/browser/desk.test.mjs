// The desk in a real browser against the real endpoint, with reports from real devices. 768 and 1280 px, light and dark, with axe.
// TABELLA_SCREENS names a folder for the pictures.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { begin, look, signIn } from './desk-look.mjs';
import { Device } from './device.mjs';
import { Endpoint, folder, until } from './product.mjs';

let endpoint;
let device;
let browser;
let page;
let faults;
let opening;

before(async () => {
  endpoint = await Endpoint.begin(folder('endpoint'));
  device = await Device.enrolled(endpoint.practice.link);
  ({ browser, page, faults } = await begin());
});

after(async () => {
  await browser?.close();
  await device?.stop();
  await endpoint?.stop();
});

test('before sign-in the desk names no mission, and a wrong password says nothing of the account', async () => {
  await page.goto(`${endpoint.address}/desk/`);
  await page.getByRole('button', { name: /sign in/i }).waitFor();
  assert.doesNotMatch(await page.locator('body').innerText(), /practice|rehearsal/i);
  await look(page, 'signin');
  await page.locator('input[name="name"], input[autocomplete="username"]').first().fill(endpoint.practice.accounts[0].name);
  await page.locator('input[type="password"]').fill('wrong');
  await page.getByRole('button', { name: /sign in/i }).click();
  await page.locator('#sign-in-fault').filter({ hasText: /\S/ }).waitFor();
});

test('a coordinator signs in and sees the board', async () => {
  await signIn(page, endpoint.practice.accounts[0]);
  await page.getByText(/rehearsal/i).first().waitFor();
  await look(page, 'board-before');
});

test('a report appears on the open list without reloading', async () => {
  await page.goto(`${endpoint.address}/desk/#/reports`);
  await page.getByText('live', { exact: true }).first().waitFor();
  await page.mouse.move(640, 20);
  opening = await device.report('opening', { box_shown_empty: 'no' });
  await page.locator(`a[data-report="${opening}"]`).first().waitFor();
  await device.report('incident');
  await until('two lines', async () => (await page.locator('a[data-report]').count()) >= 2);
  await look(page, 'reports');
});

test('the report page has every answer with its times, the version and a verified receipt', async () => {
  await page.goto(`${endpoint.address}/desk/#/reports/${opening}`);
  await page.getByText(/signature and receipt agree/i).first().waitFor();
  const text = await page.locator('main').innerText();
  assert.match(text, /ballot box shown empty/i);
  assert.match(text, /\d{2}:\d{2}/);
  assert.match(text, /serious/i);
  assert.match(text, /[0-9A-Z]{4} \d+/);
  await look(page, 'report');
});

test('a correction stands beside the first version', async () => {
  await device.correct(opening, { box_shown_empty: 'yes' });
  // What is being read is not exchanged under the reader's eyes.
  await page.getByRole('button', { name: 'Show it' }).click();
  await until('the second version', async () => /2 · latest/i.test(await page.locator('main').innerText()));
  const text = await page.locator('main').innerText();
  assert.match(text, /kept beside it/i);
  await look(page, 'report-corrected');
});

test('the board counts what was received', async () => {
  await page.goto(`${endpoint.address}/desk/#/board`);
  await until('one opening received', async () => /1\s*\/\s*\d+/.test(await page.locator('main').innerText()));
  await look(page, 'board');
});

test('the export has the report once, with states in columns of their own, and no formula', async () => {
  await page.goto(`${endpoint.address}/desk/#/reports`);
  const answer = await page.evaluate(async () => {
    const got = await fetch('/desk/api/export.csv?form=opening');
    return { status: got.status, cache: got.headers.get('cache-control'), text: await got.text() };
  });
  assert.equal(answer.status, 200);
  assert.match(answer.cache ?? '', /no-store/);
  const lines = answer.text.trim().split(/\r?\n/);
  assert.ok(lines[0].includes('box_shown_empty') && lines[0].includes('box_shown_empty_state'), lines[0]);
  assert.equal(lines.length, 2);
  assert.ok(!answer.text.split(/[\r\n,]/).some((cell) => /^"?[=@]/.test(cell)));
});

test('signing out ends it; the page broke no rule of its content security policy', async () => {
  await page.getByRole('button', { name: /sign out/i }).click();
  await page.locator('input[type="password"]').waitFor();
  const after = await page.evaluate(async () => (await fetch('/desk/api/board')).status);
  assert.equal(after, 401);
  assert.deepEqual(faults, []);
});
