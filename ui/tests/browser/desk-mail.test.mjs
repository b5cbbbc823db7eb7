// What the desk writes and hears: messages, questions about an answer, the call-back list, calls for help, evidence. Against the real
// endpoint, with a real device. 768 and 1280 px, light and dark, with axe. TABELLA_SCREENS names a folder for the pictures.
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
  await page.goto(`${endpoint.address}/desk/`);
  await signIn(page, endpoint.practice.accounts[0]);
});

after(async () => {
  await browser?.close();
  await device?.stop();
  await endpoint?.stop();
});

/** What the device knows of the desk's mail, once `ready` says that it has come. */
const mail = (ready) => until('the mail', async () => {
  await device.send({ command: 'sync_now' });
  const got = await device.send({ command: 'messages' });
  return ready(got) ? got : null;
});

test('a message is written, and says by how many of whom it was read', async () => {
  await page.goto(`${endpoint.address}/desk/#/messages`);
  await page.getByText('No message was sent yet').waitFor();
  await look(page, 'messages-before');
  await page.getByLabel('To', { exact: true }).selectOption({ value: 'all' });
  await page.getByLabel('Message', { exact: true }).fill('The road to the north is closed. Check in before you leave.');
  await page.getByLabel(/^Urgent/).check();
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  const sent = page.locator('li.sent');
  await sent.getByText('The road to the north').waitFor();
  assert.match(await sent.locator('summary').innerText(), /0 of \d+/);
  const { messages } = await mail((got) => got.messages.length === 1);
  assert.equal(messages[0].urgent, true);
  await device.send({ command: 'read_mail', mail: messages[0].id });
  await device.send({ command: 'sync_now' });
  // The open page learns of it.
  await until('the read receipt', async () => /1 of \d+/.test(await sent.locator('summary').innerText()));
  await sent.locator('summary').click();
  await look(page, 'messages');
});

test('a question about an answer goes out, and what the observer says stands beside the answer', async () => {
  opening = await device.report('opening', { box_shown_empty: 'no' });
  await page.goto(`${endpoint.address}/desk/#/reports`);
  await page.locator(`a[data-report="${opening}"]`).first().waitFor();
  await page.goto(`${endpoint.address}/desk/#/reports/${opening}`);
  await page.getByRole('button', { name: /^Ask .*shown empty/i }).first().click();
  await page.getByLabel(/Ask the observer about this answer/).fill('Was it shown to nobody, or to the commission alone?');
  await look(page, 'ask');
  await page.getByRole('button', { name: 'Send the question' }).click();
  await page.locator('.thread').getByText('not read yet').waitFor();
  const { questions } = await mail((got) => got.questions.length === 1);
  assert.match(questions[0].text, /shown to nobody/);
  await device.send({ command: 'clarify', query: questions[0].id, text: 'To the commission alone, with its back to us.' });
  await device.send({ command: 'sync_now' });
  await page.locator('.thread').getByText('with its back to us').waitFor();
  assert.match(await page.locator('main').innerText(), /O-\d+/);
  await look(page, 'asked');
});

test('a serious answer waits on the call-back list until somebody has called', async () => {
  await page.goto(`${endpoint.address}/desk/#/calls`);
  const line = page.locator(`li[data-call="${opening}"]`);
  await line.getByText('No', { exact: true }).waitFor();
  await look(page, 'calls');
  await line.getByRole('button', { name: /^Called back/ }).click();
  await page.getByText('Nobody has to be called back').waitFor();
  await line.getByText(/coordinator/).waitFor();
});

test('a call for help interrupts every page until somebody takes it on', async () => {
  await page.goto(`${endpoint.address}/desk/#/board`);
  const call = await device.report('check_in', { check_in: 'need_help', need: 'safety', safe: 'no' });
  const strip = page.locator('.urgent-strip');
  await strip.getByText(/need help/i).waitFor();
  await look(page, 'urgent');
  await page.goto(`${endpoint.address}/desk/#/reports`);
  // Whatever else calls stays: each is taken on by itself.
  await strip.getByRole('button', { name: /^I take this on.*Check-in/ }).click();
  await strip.getByText(/need help/i).waitFor({ state: 'detached' });
  const others = strip.getByRole('button', { name: /^I take this on/ });
  while (await others.count()) {
    const before = await others.count();
    await others.first().click();
    await until('one call fewer', async () => (await others.count()) < before);
  }
  await page.goto(`${endpoint.address}/desk/#/calls`);
  await page.locator(`li[data-call="${call}"]`).getByText(/coordinator/).waitFor();
});

/** A picture as a camera would give it. */
async function picture() {
  const bytes = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(1600, 1200);
    const draw = canvas.getContext('2d');
    for (let x = 0; x < 1600; x += 80) for (let y = 0; y < 1200; y += 80) { draw.fillStyle = `hsl(${(x * 7 + y) % 360} 40% ${30 + (y % 400) / 10}%)`; draw.fillRect(x, y, 80, 80); }
    return [...new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: .9 })).arrayBuffer())];
  });
  return Buffer.from(bytes);
}

test('evidence is fetched when somebody asks, once, and shown small and whole', async () => {
  const photo = await picture();
  const report = await device.report('incident', { evidence: 'photo' }, '', async (id, items) => {
    const question = items.find((item) => item.kind === 'image');
    await device.attach(id, question.path, 'image/jpeg', 'Outside the station, from the gate', photo);
  });
  await device.send({ command: 'sync_now' });
  const looks = [];
  page.on('request', (request) => request.url().includes('/desk/api/evidence/') && looks.push(request.url()));
  await until('the report', () => page.evaluate(async (id) => (await fetch(`/desk/api/reports/${id}`)).ok, report));
  await page.goto(`${endpoint.address}/desk/#/reports/${report}`);
  const piece = page.locator('[data-test="evidence"][data-here="true"]');
  await piece.getByText('Outside the station, from the gate', { exact: true }).waitFor();
  assert.equal(looks.length, 0, 'nothing is fetched before a person asks');
  await page.locator('[data-test="evidence-smalls"]').click();
  const small = piece.locator('[data-test="evidence-small"]');
  await small.waitFor();
  assert.deepEqual(await small.evaluate((canvas) => [canvas.width, canvas.height]), [192, 144]);
  await piece.locator('[data-test="evidence-show"]').click();
  await until('the picture', () => piece.locator('img').evaluate((img) => img.naturalWidth === 1600));
  assert.equal(looks.length, 1, 'one look, one fetch');
  const text = await piece.innerText();
  assert.match(text, /SHA-256/);
  assert.match(text, /Bytes as signed by the device/);
  assert.match(text, /The signed report names its hash/);
  await look(page, 'evidence');
  // The original, byte for byte, kept from every cache.
  const answer = await page.evaluate(async (address) => {
    const got = await fetch(address);
    return { cache: got.headers.get('cache-control'), bytes: (await got.arrayBuffer()).byteLength };
  }, await piece.locator('[data-test="evidence-download"]').getAttribute('href'));
  assert.deepEqual(answer, { cache: 'no-store', bytes: photo.length });
});

test('the pages broke no rule of their content security policy', () => {
  assert.deepEqual(faults, []);
});
