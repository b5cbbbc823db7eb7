// Measures how long a report takes from a device's push to an open page of the desk, at a steady 50 reports a second. Prints a table row.
// node ui/tests/browser/desk.bench.mjs [SECONDS]
import { generateKeyPairSync, createHash, randomUUID, sign } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { Endpoint, folder, until } from './product.mjs';

const seconds = Number(process.argv[2] ?? 20);
const total = seconds * 50;
const endpoint = await Endpoint.begin(folder('endpoint'));

// A device on the wire, without a field book: the measurement is the endpoint's and the page's.
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const link = new URLSearchParams(endpoint.practice.link.split('#')[1]);
const enrolled = await (
  await fetch(`${endpoint.address}/v1/enrol`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ protocol: 1, code: link.get('c'), device_key: publicKey.export({ format: 'jwk' }).x, platform: 'desktop', app_version: 'bench' }),
  })
).json();
const headers = { authorization: `Bearer ${enrolled.token}` };
const pull = await (await fetch(`${endpoint.address}/v1/pull?cursor=`, { headers })).json();
const form = pull.changes.find((change) => change.kind === 'forms').forms.find((notice) => notice.form.form_id === 'incident').form;

function push() {
  const report = randomUUID();
  const version = randomUUID();
  const body =
    `<data xmlns="http://www.w3.org/2002/xforms" xmlns:orx="http://openrosa.org/xforms" xmlns:tabella="https://tabella.org/xforms" id="incident" version="${form.version}">` +
    `<orx:meta><orx:instanceID>uuid:${version}</orx:instanceID><tabella:report>${report}</tabella:report><tabella:number>1</tabella:number>` +
    `<tabella:device>${enrolled.device}</tabella:device><tabella:sent>2026-02-07T07:00:00Z</tabella:sent><tabella:practice>true</tabella:practice></orx:meta></data>`;
  const digest = createHash('sha256').update(body).digest();
  const signature = sign(null, Buffer.concat([Buffer.from('tabella/version/1\n'), digest]), privateKey).toString('base64url');
  const request = { protocol: 1, device: { clock_ms: String(Date.now()), waiting: 0, drafts: 0 }, versions: [{ version, report, form, body, signature }] };
  return { report, packed: gzipSync(JSON.stringify(request)) };
}
const pushes = Array.from({ length: total }, push);

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'] });
const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
const account = endpoint.practice.accounts[0];
await page.goto(`${endpoint.address}/desk/`);
await page.locator('#name').fill(account.name);
await page.locator('#password').fill(account.password);
await page.locator('button[type="submit"]').click();
await page.getByRole('link', { name: 'Reports', exact: true }).click();
await page.getByText('live', { exact: true }).first().waitFor();
await page.mouse.move(640, 20);
await page.evaluate(() => {
  globalThis.seen = {};
  const note = (node) => {
    if (node.nodeType !== 1) return;
    for (const row of [node, ...node.querySelectorAll('[data-report]')]) if (row.dataset?.report) globalThis.seen[row.dataset.report] ??= Date.now();
  };
  new MutationObserver((changes) => {
    for (const change of changes) {
      change.addedNodes.forEach(note);
      if (change.type === 'attributes') note(change.target);
    }
  }).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-report'] });
});

const sent = new Map();
const began = Date.now();
const answers = [];
for (const [n, { report, packed }] of pushes.entries()) {
  await pause(Math.max(0, began + n * 20 - Date.now()));
  sent.set(report, Date.now());
  answers.push(fetch(`${endpoint.address}/v1/push`, { method: 'POST', headers: { ...headers, 'content-encoding': 'gzip', 'content-type': 'application/json' }, body: packed }));
}
const statuses = (await Promise.all(answers)).filter((answer) => answer.status !== 200);
if (statuses.length) throw new Error(`${statuses.length} pushes were not taken: ${statuses[0].status} ${await statuses[0].text()}`);
const rate = total / ((Date.now() - began) / 1000);
const seen = await until('every report on the page', async () => {
  const now = await page.evaluate(() => globalThis.seen);
  return [...sent.keys()].every((report) => now[report]) ? now : null;
}, 30_000).catch(async () => page.evaluate(() => globalThis.seen));
const times = [...sent].filter(([report]) => seen[report]).map(([report, at]) => seen[report] - at).sort((a, b) => a - b);
const at = (share) => times[Math.floor((times.length - 1) * share)];
console.log(`| arrival → visible on an open desk page, p99, at 50 reports/s | 1 s | ${(at(0.99) / 1000).toFixed(2)} s (p50 ${(at(0.5) / 1000).toFixed(2)} s) | ${times.length} of ${total} reports at ${rate.toFixed(0)}/s, from the push to the row in Chromium's page |`);
await browser.close();
await endpoint.stop();
