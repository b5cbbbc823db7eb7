/**
 * Pictures and accessibility checks of the field book's screens.
 *
 *   node tests/field-shots.mjs --dir <built with --mode sample> --out <folder> [--only today,lock] [--axe-only]
 *   node tests/field-shots.mjs --url <address of a bridge with the real core> --secret <PIN> [--link <enrolment link>] [--find <text>] --out <folder>
 *
 * With --dir the built files are served under the strict content security policy that the window uses; any breach of
 * it, any request elsewhere and any console error counts as a failure.
 */
import { createServer } from 'node:http';
import { mkdir, readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { parseArgs } from 'node:util';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import { walk } from './browser/keyboard-walk.mjs';

const { values: given } = parseArgs({
  options: { dir: { type: 'string' }, url: { type: 'string' }, out: { type: 'string', default: 'shots' }, only: { type: 'string' }, secret: { type: 'string', default: '240713' }, link: { type: 'string' }, find: { type: 'string', default: '1' }, 'axe-only': { type: 'boolean', default: false }, 'no-axe': { type: 'boolean', default: false }, sizes: { type: 'string' }, quick: { type: 'boolean', default: false }, patience: { type: 'string', default: '6000' }, look: { type: 'string', multiple: true }, chromium: { type: 'string', default: '/usr/bin/chromium' } },
});

const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** A drawing of 8 × 6 pixels. */
const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAgAAAAGCAIAAABxZ0isAAAAY0lEQVR4nA3JIQFFQQhFwR/shUCjtwHmhLghMDRYjaYBdf6Ond/nmHMcHDnpXGec3xdYcAICBRncYOKFMHEEQiLFFaMXhRWnoFCRxS2mXjTWnIZGTTa3mX6x2HIWFi253GWWP47uS3mvk2BQAAAAAElFTkSuQmCC', 'base64');
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2', '.svg': 'image/svg+xml', '.txt': 'text/plain' };

function serve(dir) {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, 'http://x').pathname;
    const file = join(dir, normalize(path === '/' ? '/index.html' : path));
    try {
      const bytes = await readFile(file);
      response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'content-security-policy': CSP });
      response.end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve({ server, url: `http://127.0.0.1:${server.address().port}/` })));
}

const by = (page, name) => page.locator(`[data-test="${name}"]`).first();
const tap = (page, name) => by(page, name).click();
const openDraft = (page) => tap(page, 'continue');
async function pin(page, digits) {
  for (const digit of digits) await tap(page, `digit-${digit}`);
  await tap(page, 'pad-done');
}
/** The sample form of further controls, at one of its questions. */
async function controls(page, number) {
  await tap(page, 'any-controls');
  await page.waitForSelector('[data-test=question]');
  if (number > 1) await question(page, number);
}
/** Three in order, then moved with a key, with the arrows, and by dragging. */
async function rank(page) {
  const order = () => page.locator('.placed > li').evaluateAll((rows) => rows.map((row) => row.dataset.value).join(' '));
  const expect = async (wanted) => { const found = await order(); if (found !== wanted) throw new Error(`ranked ${found}, not ${wanted}`); };
  for (const value of ['explaining_the_ballot', 'checking_identity', 'waiting_for_a_booth']) { await tap(page, `choice-${value}`); await page.waitForSelector(`[data-test=rank-${value}]`); }
  await page.locator('[data-test=rank-checking_identity] [data-key=up]').click();
  await page.waitForFunction(() => document.querySelector('.placed > li')?.dataset.value === 'checking_identity');
  await page.locator('[data-test=rank-checking_identity] [data-key=grip]').press('ArrowDown');
  await page.waitForFunction(() => document.querySelector('.placed > li')?.dataset.value === 'explaining_the_ballot');
  await expect('explaining_the_ballot checking_identity waiting_for_a_booth');
  await page.locator('.placed').evaluate((list) => list.scrollIntoView({ block: 'center' }));
  const grip = await page.locator('[data-test=rank-waiting_for_a_booth] [data-key=grip]').boundingBox();
  const first = await page.locator('[data-test=rank-explaining_the_ballot]').boundingBox();
  await page.mouse.move(grip.x + 20, grip.y + 20);
  await page.mouse.down();
  await page.mouse.move(first.x + 20, first.y + 30, { steps: 8 });
  await page.mouse.up();
  await page.waitForFunction(() => document.querySelector('.placed > li')?.dataset.value === 'waiting_for_a_booth');
  await expect('waiting_for_a_booth explaining_the_ballot checking_identity');
}
/** The one in use, then (where given) the new one twice. */
async function changeSecret(page, old, fresh) {
  await tap(page, 'place-settings');
  await tap(page, 'change-secret');
  await pin(page, old);
  await page.waitForSelector('.choose');
  if (!fresh) return;
  await pin(page, fresh);
  await page.waitForFunction(() => !document.querySelector('.boxes .full'));
  await pin(page, fresh);
}
/** A signature of two strokes. */
async function sign(page) {
  await tap(page, 'evidence-live');
  const pad = await by(page, 'signature-pad').boundingBox();
  for (const [from, to] of [[0.1, 0.5], [0.45, 0.9]]) {
    await page.mouse.move(pad.x + pad.width * from, pad.y + pad.height * 0.7);
    await page.mouse.down();
    for (let n = 1; n <= 8; n += 1) await page.mouse.move(pad.x + pad.width * (from + ((to - from) * n) / 8), pad.y + pad.height * (n % 2 ? 0.3 : 0.7));
    await page.mouse.up();
  }
}
/** The practice with only what it asks for. */
async function practise(page, end) {
  await tap(page, 'guide');
  await page.waitForSelector('[data-test=question]');
  await question(page, 3);
  await tap(page, 'choice-yes');
  await question(page, 4);
  await tap(page, 'state-not_observed');
  await page.waitForSelector('[data-saving=saved]');
  await tap(page, 'toggle-view');
  await tap(page, 'review');
  await page.waitForSelector('[data-test=send]');
  if (end === 'review') return;
  await tap(page, 'send');
  await page.waitForSelector('[data-test=practice-receipt]');
}
const question = (page, number) => tap(page, 'overview').then(() => tap(page, `jump-${number}`));

/** The log of the sample core, found by the first letters of a word. */
async function logFind(page) {
  await tap(page, 'place-log');
  await by(page, 'log-find').fill('halı');
  await page.waitForSelector('mark');
}
/** The map of the own area, from the log or (`from`) from the stations. */
async function openMap(page, from = 'log') {
  await tap(page, `place-${from}`);
  await tap(page, 'open-map');
  await page.waitForSelector('[data-test=map] svg, [data-test=map-empty]');
}
async function composeWeek(page) {
  await tap(page, 'compose');
  await page.waitForSelector('[data-test=week-piece]');
}

/** What the sample core shows as a code of so many letters, handed in as a file. */
const film = (page, letters) => {
  const code = Array.from({ length: letters }, (_, i) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'[(i * 37 + (i >> 3)) % 64]).join('');
  return by(page, 'handover-file').setInputFiles({ name: 'x.handover', mimeType: 'application/octet-stream', buffer: Buffer.from(code, 'base64url') });
};
async function handedTo(page) {
  await tap(page, 'handover-shift');
  await tap(page, 'handover-choose');
  await film(page, 360);
  await page.waitForSelector('[data-test=handover-asks]');
}

/** Scenes of the sample core: query, then what a person does. */
const SCENES = {
  welcome: ['mock=new'],
  'welcome-typed': ['mock=new', (page) => tap(page, 'typed')],
  'welcome-error': ['mock=new', async (page) => { await by(page, 'link').fill('not a link'); await tap(page, 'go-on'); }],
  confirm: ['mock=new', async (page) => { await by(page, 'link').fill('https://sample.example.org/e#x'); await tap(page, 'go-on'); }],
  'secret-pin': ['mock=new', async (page) => { await by(page, 'link').fill('https://sample.example.org/e#x'); await tap(page, 'go-on'); await tap(page, 'go-on'); await pin(page, '123456'); }],
  'secret-passphrase': ['mock=new&secret=passphrase', async (page) => { await by(page, 'link').fill('https://sample.example.org/e#x'); await tap(page, 'go-on'); await tap(page, 'go-on'); await by(page, 'phrase').fill('three odd words'); }],
  enrolling: ['mock=enrolling'],
  'enrolling-failed': ['mock=failed'],
  fetching: ['mock=fetching&net=off'],
  lock: ['mock=locked', async (page) => { for (const digit of '2407') await tap(page, `digit-${digit}`); }],
  'lock-wrong': ['mock=locked', (page) => pin(page, '111111')],
  'lock-wait': ['mock=locked', async (page) => { for (let n = 0; n < 5; n += 1) { await pin(page, '111111'); await page.waitForFunction(() => !document.querySelector('.boxes .full')); } }],
  'lock-passphrase': ['mock=locked&secret=passphrase'],
  blocked: ['mock=blocked'],
  today: ['mock=ready&net=off'],
  'today-practice': ['mock=practice&net=off'],
  'today-empty': ['mock=empty&station=none'],
  'today-long': ['mock=long'],
  log: ['mock=long', async (page) => { await tap(page, 'place-log'); await page.waitForSelector('[data-test=record]'); }],
  'log-find': ['mock=long', logFind],
  'log-filters': ['mock=long', async (page) => { await tap(page, 'place-log'); await tap(page, 'filters'); await by(page, 'filter-theme').selectOption('media'); await page.waitForSelector('[data-test=filters-clear]'); }],
  'log-none': ['mock=long', async (page) => { await tap(page, 'place-log'); await by(page, 'log-find').fill('zzzz'); await page.waitForSelector('.empty'); }],
  'log-new': ['mock=long', async (page) => { await tap(page, 'new-record'); await page.waitForSelector('[data-test=new-record][open]'); }],
  'log-export': ['mock=long', async (page) => { await tap(page, 'place-log'); await tap(page, 'log-export'); await tap(page, 'understood'); await tap(page, 'export-html'); await page.waitForSelector('[data-test=told]'); }],
  partner: ['mock=long', async (page) => { await tap(page, 'place-log'); await page.locator('[data-author="L-202"]').first().click(); await page.waitForSelector('[data-test=partner-note]'); }],
  map: ['mock=long', openMap],
  'map-chosen': ['mock=long', async (page) => { await openMap(page); await tap(page, 'map-record'); await page.waitForSelector('[data-test=map-chosen]'); await by(page, 'map').focus(); await page.keyboard.press('+'); await page.keyboard.press('ArrowRight'); }],
  'map-stations': ['mock=ready', (page) => openMap(page, 'stations')],
  'map-many': ['mock=ready&map=many', async (page) => { await openMap(page, 'stations'); await tap(page, 'map-nearer'); }],
  'map-country': ['mock=long', async (page) => { await openMap(page); for (let n = 0; n < 5; n += 1) await tap(page, 'map-further'); }],
  'map-empty': ['mock=long&map=empty', openMap],
  'map-off': ['mock=long&map=off', openMap],
  week: ['mock=long', composeWeek],
  'today-skew': ['mock=ready&skew=720&parked'],
  where: ['mock=ready', (page) => tap(page, 'any-incident')],
  stations: ['mock=ready', async (page) => { await tap(page, 'place-stations'); await by(page, 'find').fill('ucb'); await page.waitForSelector('mark'); }],
  'stations-none': ['mock=ready', async (page) => { await tap(page, 'place-stations'); await by(page, 'find').fill('zzzz'); await page.waitForFunction(() => document.querySelector('[data-test=find-count]')?.textContent?.startsWith('0')); }],
  'station-confirm': ['mock=ready', async (page) => { await tap(page, 'place-stations'); await by(page, 'find').fill('ucb'); await page.waitForSelector('mark'); await page.locator('[data-test=station-row]').nth(1).click(); }],
  'not-listed': ['mock=ready', async (page) => { await tap(page, 'any-incident'); await tap(page, 'where-other'); await tap(page, 'not-listed'); }],
  question: ['mock=ready&net=off', async (page) => { await openDraft(page); await question(page, 7); await tap(page, 'choice-to_most'); await page.waitForSelector('[data-saving=saved]'); }],
  'question-station': ['mock=ready', async (page) => { await openDraft(page); await question(page, 1); }],
  'question-time': ['mock=ready', async (page) => { await openDraft(page); await question(page, 2); }],
  'question-text': ['mock=ready', async (page) => { await openDraft(page); await question(page, 5); await by(page, 'input').fill('A 1043, A 1044'); await page.waitForSelector('[data-saving=saved]'); }],
  'question-integer': ['mock=ready', async (page) => { await openDraft(page); await question(page, 10); await by(page, 'input').fill('8420'); await page.waitForSelector('[data-test=message]'); }],
  'question-invalid': ['mock=ready', async (page) => { await openDraft(page); await question(page, 10); await by(page, 'input').fill('about 800'); await page.waitForSelector('[data-test=not-saved]'); }],
  'question-datetime': ['mock=ready', async (page) => { await openDraft(page); await question(page, 13); }],
  'question-multiple': ['mock=ready', async (page) => { await openDraft(page); await question(page, 14); await tap(page, 'choice-police'); await tap(page, 'choice-somebody_else'); await page.waitForSelector('[data-saving=saved]'); }],
  'question-long': ['mock=ready', async (page) => { await openDraft(page); await question(page, 15); await by(page, 'choice-search').fill('sam'); await page.waitForSelector('mark'); }],
  'question-geo': ['mock=ready', async (page) => { await openDraft(page); await question(page, 16); await tap(page, 'geo-type'); }],
  'question-image': ['mock=ready', async (page) => { await openDraft(page); await question(page, 17); }],
  'evidence-photo': ['mock=ready', async (page) => { await openDraft(page); await question(page, 17); await by(page, 'evidence-file').setInputFiles({ name: 'x.png', mimeType: 'image/png', buffer: PICTURE }); await page.waitForSelector('[data-test=thumb]'); await by(page, 'caption').fill('The protocol on the door, 19:40'); await by(page, 'caption').blur(); await page.waitForSelector('[data-saving=saved]'); }],
  'evidence-open': ['mock=ready', async (page) => { await openDraft(page); await question(page, 17); await by(page, 'evidence-file').setInputFiles({ name: 'x.png', mimeType: 'image/png', buffer: PICTURE }); await page.waitForSelector('[data-test=thumb]'); await tap(page, 'evidence'); await page.waitForSelector('[data-test=evidence-sheet] img'); }],
  'evidence-remove': ['mock=ready', async (page) => { await openDraft(page); await question(page, 17); await by(page, 'evidence-file').setInputFiles({ name: 'x.png', mimeType: 'image/png', buffer: PICTURE }); await page.waitForSelector('[data-test=thumb]'); await tap(page, 'evidence-remove'); await page.waitForSelector('[data-test=evidence-remove-yes]'); }],
  'evidence-full': ['mock=ready&diskfull', async (page) => { await openDraft(page); await question(page, 17); await by(page, 'evidence-file').setInputFiles({ name: 'x.png', mimeType: 'image/png', buffer: PICTURE }); await page.waitForSelector('[data-code=disk_full]'); }],
  'evidence-off': ['mock=ready&controls', async (page) => { await controls(page, 12); await tap(page, 'next'); await page.waitForSelector('[data-test=evidence-off]'); }],
  'evidence-report': ['mock=ready&files', async (page) => { await tap(page, 'place-reports'); await page.locator('[data-test=report]').filter({ hasText: 'Opening' }).first().click(); await page.waitForSelector('[data-test=evidence-card]'); }],
  'evidence-reports': ['mock=ready&files', (page) => tap(page, 'place-reports')],
  'question-note': ['mock=ready', async (page) => { await openDraft(page); await question(page, 17); await tap(page, 'next'); }],
  'question-ack': ['mock=ready', async (page) => { await openDraft(page); await question(page, 18); await tap(page, 'acknowledge'); await page.waitForSelector('[data-saving=saved]'); }],
  'question-diskfull': ['mock=ready&diskfull', async (page) => { await openDraft(page); await question(page, 7); await tap(page, 'choice-to_few'); await page.waitForSelector('[data-test=not-saved]'); }],
  'seen-change': ['mock=ready', async (page) => { await openDraft(page); await question(page, 7); await tap(page, 'seen-change'); }],
  repeat: ['mock=ready', async (page) => { await openDraft(page); await question(page, 14); await tap(page, 'next'); await tap(page, 'repeat-add'); await page.waitForSelector('[data-saving=saved]'); }],
  overview: ['mock=ready', async (page) => { await openDraft(page); await tap(page, 'overview'); }],
  'form-language': ['mock=ready', async (page) => { await openDraft(page); await tap(page, 'form-menu'); await tap(page, 'form-language'); }],
  'form-menu': ['mock=ready', async (page) => { await openDraft(page); await tap(page, 'form-menu'); }],
  later: ['mock=ready', async (page) => { await openDraft(page); await tap(page, 'form-menu'); await tap(page, 'form-later'); }],
  'later-on': ['mock=ready', async (page) => { await openDraft(page); await tap(page, 'form-menu'); await tap(page, 'form-later'); await by(page, 'later-time').fill('00:05'); await by(page, 'later-date').fill('2026-02-07'); await tap(page, 'later-keep'); await page.waitForSelector('[data-test=later-line]'); }],
  leaving: ['mock=ready', async (page) => { await tap(page, 'leaving'); await page.waitForSelector('[data-test=left-safe]'); }],
  'leaving-refused': ['mock=ready', async (page) => { await tap(page, 'leaving'); await tap(page, 'left-not_let_in'); await tap(page, 'left-safe'); await page.waitForSelector('[data-test=left-safe]', { state: 'detached' }); }],
  'leaving-undone': ['mock=ready', async (page) => { await tap(page, 'leaving'); await tap(page, 'left-undo'); await page.waitForSelector('[data-test=left-done]'); }],
  'check-in': ['mock=ready&net=off', async (page) => { await tap(page, 'check-in-arrived'); await page.waitForSelector('[data-test=check-in-last]'); }],
  'check-in-help': ['mock=ready', async (page) => { await tap(page, 'check-in-need_help'); await page.waitForSelector('[data-test=check-in-help]'); }],
  tally: ['mock=ready&tally', async (page) => { await tap(page, 'tally'); await page.waitForSelector('[data-test=tally-count]'); for (let n = 0; n < 7; n += 1) await tap(page, 'tally-one'); await page.waitForFunction(() => document.querySelector('[data-test=tally-count]')?.textContent === '424'); }],
  'protocol-figure': ['mock=ready', async (page) => { await tap(page, 'due-closing'); await question(page, 6); for (const digit of '618') await tap(page, `digit-${digit}`); await page.waitForSelector('[data-saving=saved]'); }],
  'protocol-lines': ['mock=ready', async (page) => { await tap(page, 'due-closing'); await question(page, 9); await page.waitForSelector('[data-test=lines]'); await by(page, 'input').fill('Sample Alliance'); await page.locator('[data-test=line] [data-figure]').first().click(); if (await by(page, 'digit-3').isVisible()) for (const digit of '331') await tap(page, `digit-${digit}`); await page.waitForSelector('[data-saving=saved]'); }],
  'protocol-review': ['mock=ready', async (page) => { await tap(page, 'due-closing'); await question(page, 6); for (const digit of '618') await tap(page, `digit-${digit}`); await tap(page, 'toggle-view'); await tap(page, 'review'); await page.waitForSelector('[data-test=protocol]'); }],
  'tally-break': ['mock=ready&tally', async (page) => { await tap(page, 'tally'); await tap(page, 'tally-pause'); await page.waitForSelector('[data-test=tally-resting]'); }],
  'page-view': ['mock=ready', async (page) => { await openDraft(page); await tap(page, 'toggle-view'); await page.waitForSelector('.page-q'); await page.evaluate(() => window.scrollTo(0, 430)); }],
  'page-more': ['mock=ready', async (page) => { await openDraft(page); await tap(page, 'toggle-view'); await page.locator('[data-test=more]').nth(5).click(); }],
  serious: ['mock=ready', async (page) => { await openDraft(page); await question(page, 3); await tap(page, 'choice-no'); await page.waitForSelector('[data-test=serious]'); }],
  'serious-help': ['mock=ready', async (page) => { await openDraft(page); await question(page, 3); await tap(page, 'choice-no'); await tap(page, 'help'); }],
  review: ['mock=ready&net=off', async (page) => { await openDraft(page); await question(page, 8); await tap(page, 'choice-no'); await tap(page, 'toggle-view'); await tap(page, 'review'); await page.waitForSelector('[data-test=left]'); }],
  'review-blocking': ['mock=ready', async (page) => { await openDraft(page); await question(page, 8); await page.waitForSelector('[data-kind=select_one]'); const clear = page.locator('[data-test=clear]'); if (await clear.count()) await clear.click(); await tap(page, 'toggle-view'); await tap(page, 'review'); await page.waitForSelector('[data-test=blocking]'); }],
  'sent-waiting': ['mock=ready&net=off', async (page) => { await openDraft(page); await question(page, 8); await tap(page, 'choice-no'); await tap(page, 'toggle-view'); await tap(page, 'review'); await tap(page, 'send'); await page.waitForSelector('[data-state=waiting]'); }],
  'sent-received': ['mock=ready', async (page) => { await openDraft(page); await question(page, 8); await tap(page, 'choice-no'); await tap(page, 'toggle-view'); await tap(page, 'review'); await tap(page, 'send'); await page.waitForSelector('[data-test=sent][data-state=received]'); }],
  reports: ['mock=ready&net=off&parked', (page) => tap(page, 'place-reports')],
  'reports-empty': ['mock=empty', (page) => tap(page, 'place-reports')],
  'reports-file': ['mock=ready&net=off', async (page) => { await tap(page, 'place-reports'); await tap(page, 'export'); await page.waitForSelector('[data-test=told]'); }],
  report: ['mock=ready', async (page) => { await tap(page, 'place-reports'); await page.locator('[data-test=report][data-state=received]').nth(1).click(); await page.waitForSelector('[data-test=state-line]'); }],
  'report-parked': ['mock=ready&parked', async (page) => { await tap(page, 'place-reports'); await page.locator('[data-test=report][data-state=parked]').first().click(); await page.waitForSelector('[data-test=state-line]'); }],
  'today-mail': ['mock=ready&mail&net=off', (page) => page.waitForSelector('[data-test=mail-card]')],
  messages: ['mock=ready&mail', (page) => tap(page, 'mail').then(() => page.waitForSelector('[data-test=questions-open]'))],
  'messages-empty': ['mock=ready', async (page) => { await tap(page, 'place-reports'); await tap(page, 'mail'); await page.waitForSelector('[data-test=empty]'); }],
  message: ['mock=ready&mail', async (page) => { await tap(page, 'mail'); await page.locator('[data-test=message][data-read=false]').first().click(); await page.waitForSelector('[data-test=message-text]'); }],
  ask: ['mock=ready&mail', async (page) => { await tap(page, 'mail'); await page.locator('[data-test=question][data-open=true]').first().click(); await by(page, 'clarification').fill('To the commission and two agents; the voters were still outside.'); }],
  'ask-empty': ['mock=ready&mail', async (page) => { await tap(page, 'mail'); await page.locator('[data-test=question][data-open=true]').first().click(); await tap(page, 'clarify'); await page.waitForSelector('[role=alert]'); }],
  'ask-said': ['mock=ready&mail&net=off', async (page) => { await tap(page, 'mail'); await page.locator('[data-test=question][data-open=true]').first().click(); await by(page, 'clarification').fill('To the commission and two agents; the voters were still outside.'); await tap(page, 'clarify'); await page.waitForSelector('[data-test=clarifications]'); }],
  'report-asked': ['mock=ready&mail', async (page) => { await tap(page, 'mail'); await page.locator('[data-test=question][data-open=true]').first().click(); await tap(page, 'ask-report'); await page.waitForSelector('[data-test=asked-here]'); await page.locator('[data-test=asked-here]').first().scrollIntoViewIfNeeded(); }],
  settings: ['mock=ready&net=off&skew=-172800', (page) => tap(page, 'place-settings')],
  'control-figure': ['mock=ready&controls', (page) => controls(page, 1).then(async () => { if (await by(page, 'digit-6').isVisible()) for (const digit of '627') await tap(page, `digit-${digit}`); else await by(page, 'input').pressSequentially('627'); await page.waitForSelector('[data-saving=saved]'); })],
  'control-scale': ['mock=ready&controls', (page) => controls(page, 2).then(() => tap(page, 'choice-3'))],
  'control-range-unset': ['mock=ready&controls', (page) => controls(page, 3)],
  'control-range': ['mock=ready&controls', (page) => controls(page, 3).then(async () => { await by(page, 'range').focus(); await page.keyboard.press('Enter'); const shows = (text) => page.waitForFunction((wanted) => document.querySelector('[data-test=range-value]')?.textContent === wanted, text); await shows('0'); await page.keyboard.press('ArrowUp'); await shows('5'); await tap(page, 'more-by-one'); await shows('10'); await by(page, 'range').click(); await shows('50'); })],
  'control-likert': ['mock=ready&controls', (page) => controls(page, 4).then(() => tap(page, 'choice-disagree'))],
  'control-rank': ['mock=ready&controls', (page) => controls(page, 5).then(() => rank(page))],
  'control-columns': ['mock=ready&controls', (page) => controls(page, 6).then(() => tap(page, 'choice-ink'))],
  'control-menu': ['mock=ready&controls', (page) => controls(page, 7).then(() => by(page, 'menu').selectOption('russian'))],
  'control-counter': ['mock=ready&controls', (page) => controls(page, 8).then(async () => { for (let n = 0; n < 5; n += 1) await tap(page, 'more-by-one'); await tap(page, 'less'); await page.waitForFunction(() => document.querySelector('[data-test=input]')?.value === '4'); })],
  'control-month': ['mock=ready&controls', (page) => controls(page, 9).then(async () => { await by(page, 'month').selectOption('09'); await by(page, 'year').fill('2025'); await by(page, 'year').press('Tab'); await page.waitForSelector('[data-saving=saved]'); })],
  'control-year': ['mock=ready&controls', (page) => controls(page, 10)],
  'control-time': ['mock=ready&controls', (page) => controls(page, 11).then(async () => { await by(page, 'time').pressSequentially('1905'); await page.waitForSelector('[data-saving=saved]'); if ((await by(page, 'time').inputValue()) !== '19:05') throw new Error('not 24 hours'); })],
  'control-time-wrong': ['mock=ready&controls', (page) => controls(page, 11).then(async () => { await by(page, 'time').fill('25'); await tap(page, 'next'); await page.waitForSelector('[data-test=not-saved]'); if ((await by(page, 'time').inputValue()) !== '25') throw new Error('what was typed is gone'); })],
  'control-time-pm': ['mock=ready&controls', (page) => controls(page, 11).then(async () => { await by(page, 'time').fill('7:15 pm'); await by(page, 'time').press('Control+Enter'); await page.waitForSelector('[data-test=not-saved]'); if ((await by(page, 'time').inputValue()) !== '7:15 pm') throw new Error('what was typed is gone'); })],
  'control-month-half': ['mock=ready&controls', (page) => controls(page, 9).then(async () => { await by(page, 'month').focus(); await by(page, 'month').selectOption('09'); await tap(page, 'next'); await page.waitForSelector('[data-test=not-saved]'); if ((await by(page, 'month').inputValue()) !== '09') throw new Error('what was chosen is gone'); await by(page, 'year').fill('2025'); await by(page, 'year').press('Control+Enter'); await page.waitForFunction(() => document.querySelector('[data-path]')?.dataset.path === '/data/q10'); })],
  'control-keyboard': ['mock=ready&controls', (page) => controls(page, 4).then(async () => { await by(page, 'choice-agree').focus(); await page.keyboard.press('Space'); await page.keyboard.press('Control+Enter'); await page.waitForFunction(() => document.querySelector('[data-path]')?.dataset.path === '/data/q5'); await page.keyboard.press('Control+Shift+Enter'); await page.waitForFunction(() => document.querySelector('[data-path]')?.dataset.path === '/data/q4'); if (!(await by(page, 'choice-agree').isChecked())) throw new Error('not kept'); })],
  'control-figures': ['mock=ready&controls', (page) => controls(page, 13).then(async () => { await by(page, 'input').click(); if (!(await by(page, 'digit-6').isVisible())) return page.keyboard.type('618').then(() => page.keyboard.press('Enter')).then(() => page.keyboard.type('0')); for (const digit of '618') await tap(page, `digit-${digit}`); await tap(page, 'figure-next'); await tap(page, 'digit-0'); })],
  'control-page': ['mock=ready&controls', async (page) => { await controls(page, 1); await tap(page, 'toggle-view'); await page.waitForSelector('.page-q'); }],
  'control-record': ['mock=ready&controls', (page) => controls(page, 17).then(() => tap(page, 'evidence-live')).then(() => page.waitForSelector('[data-test=recorder][data-state=recording]')).then(() => page.waitForFunction(() => true))],
  'control-recorded': ['mock=ready&controls', (page) => controls(page, 17).then(() => tap(page, 'evidence-live')).then(() => page.waitForSelector('[data-test=recorder][data-state=recording]')).then(() => page.waitForTimeout(1500)).then(() => tap(page, 'record-stop')).then(() => page.waitForSelector('[data-test=evidence-remove]'))],
  'control-signature': ['mock=ready&controls', (page) => controls(page, 18).then(() => sign(page))],
  'control-signed': ['mock=ready&controls', (page) => controls(page, 18).then(() => sign(page)).then(() => tap(page, 'signature-keep')).then(() => page.waitForSelector('[data-test=evidence-remove]'))],
  guide: ['mock=ready', (page) => tap(page, 'guide').then(() => page.waitForSelector('[data-test=step-hint]'))],
  'guide-states': ['mock=ready', (page) => tap(page, 'guide').then(() => question(page, 4)).then(() => tap(page, 'state-not_observed'))],
  'guide-page': ['mock=ready', (page) => tap(page, 'guide').then(() => page.waitForSelector('[data-test=question]')).then(() => tap(page, 'toggle-view')).then(() => page.waitForSelector('.page-q'))],
  'guide-review': ['mock=ready', (page) => practise(page, 'review')],
  'guide-done': ['mock=ready', (page) => practise(page, 'done')],
  'guide-keyboard': ['mock=ready', async (page) => { const steps = []; await walk(page, (step) => steps.push(step)); if (!steps.every((step) => step.mark)) throw new Error('a step without its mark'); }],
  'today-practised': ['mock=ready&practised'],
  'settings-practised': ['mock=ready&practised', (page) => tap(page, 'place-settings').then(() => by(page, 'guide').scrollIntoViewIfNeeded())],
  card: ['mock=ready', (page) => tap(page, 'place-settings').then(() => tap(page, 'card')).then(() => page.waitForSelector('[data-test=observer-card]'))],
  'card-blank': ['mock=practice&card=blank', (page) => tap(page, 'place-settings').then(() => tap(page, 'card')).then(() => page.waitForSelector('[data-test=observer-card]'))],
  keys: ['mock=ready', async (page) => { await openDraft(page); await page.waitForSelector('[data-test=question]'); await page.keyboard.press('?'); await page.waitForSelector('[data-test=keys]'); }],
  'settings-browser': ['mock=ready&shell=may-go', async (page) => { await tap(page, 'place-settings'); await page.locator('[data-test=shell]').scrollIntoViewIfNeeded(); }],
  'settings-browser-kept': ['mock=ready&shell=kept', async (page) => { await tap(page, 'place-settings'); await page.locator('[data-test=shell]').scrollIntoViewIfNeeded(); }],
  'today-update': ['mock=ready&shell=may-go'],
  'settings-no-file': ['mock=ready&nofile', (page) => tap(page, 'place-settings')],
  'change-old': ['mock=ready', async (page) => { await tap(page, 'place-settings'); await tap(page, 'change-secret'); for (const digit of '240') await tap(page, `digit-${digit}`); }],
  'change-wrong': ['mock=ready', async (page) => { await changeSecret(page, '111111', '482915'); await page.waitForSelector('[data-code=secret_wrong]'); }],
  'change-same': ['mock=ready', async (page) => { await changeSecret(page, '240713', ''); await pin(page, '240713'); await page.waitForSelector('[data-test=problem]'); }],
  'change-done': ['mock=ready', async (page) => { await changeSecret(page, '240713', '482915'); await page.waitForSelector('[data-test=secret-changed]'); }],
  'change-passphrase': ['mock=ready&secret=passphrase', async (page) => { await tap(page, 'place-settings'); await tap(page, 'change-secret'); }],
  'today-handover': ['mock=ready&handover=left&net=off', (page) => page.waitForSelector('[data-test=handover-left]').then(() => by(page, 'handover-card').scrollIntoViewIfNeeded())],
  'today-offered': ['mock=ready&handover=offered&net=off', (page) => page.waitForSelector('[data-test=handover-open]').then(() => by(page, 'handover-card').scrollIntoViewIfNeeded())],
  'handover-choose': ['mock=ready&handover=none', async (page) => { await tap(page, 'handover-shift'); await by(page, 'handover-note').fill('Seals 0412–0415 are whole.'); }],
  'handover-film': ['mock=ready&handover=none', async (page) => { await tap(page, 'handover-shift'); await tap(page, 'handover-choose'); await page.waitForSelector('[data-standing=none], [data-standing=denied]'); }],
  'handover-asks': ['mock=ready&handover=none', (page) => handedTo(page)],
  'handover-show': ['mock=ready&handover=none', async (page) => { await handedTo(page); await tap(page, 'handover-offer'); await page.waitForSelector('[data-test=handover-letter-code] svg'); }],
  'handover-done': ['mock=ready&handover=none', async (page) => { await handedTo(page); await tap(page, 'handover-offer'); await tap(page, 'handover-confirm'); await film(page, 152); await page.waitForSelector('[data-test=handover-done]'); }],
  'handover-ask': ['mock=ready&handover=none', async (page) => { await tap(page, 'handover-take'); await page.waitForSelector('[data-test=handover-request-code] svg'); }],
  'handover-letter': ['mock=ready&handover=received', async (page) => { await tap(page, 'handover-open'); await page.waitForSelector('[data-test=handover-letter]'); }],
  'handover-taken': ['mock=ready&handover=received', async (page) => { await tap(page, 'handover-open'); await tap(page, 'handover-accept'); await page.waitForSelector('[data-test=handover-confirmation-code] svg'); }],
  'handover-wrong': ['mock=ready&handover=none', async (page) => { await tap(page, 'handover-take'); await tap(page, 'handover-film'); await film(page, 77); await page.waitForSelector('[data-code=handover_damaged]'); }],
  'welcome-film': ['mock=new', async (page) => { await tap(page, 'film'); await page.waitForSelector('[data-standing=none], [data-standing=denied]'); }],
};

const SIZES = { phone: [360, 800], tablet: [768, 1024], desk: [1280, 800] };
/** Every scene on the phone in light; the main ones everywhere. */
const MAIN = ['guide', 'guide-done', 'card', 'protocol-figure', 'sent-received', 'today', 'today-long', 'log', 'log-filters', 'week', 'partner', 'map', 'evidence-photo', 'evidence-report', 'messages', 'ask', 'question', 'page-view', 'review', 'reports', 'stations', 'lock', 'serious', 'settings', 'report', 'welcome', 'overview', 'tally', 'leaving', 'form-menu'];
function looks(scene) {
  // --look phone:dark:en-XA:200 instead of the looks that a scene is always seen in.
  if (given.look) return given.look.map((one) => one.split(':')).map(([size, theme = 'light', lang = 'en', text]) => ({ size, theme, lang, ...(text ? { text: Number(text) } : {}) }));
  const all = [{ size: 'phone', theme: 'light', lang: 'en' }];
  if (given.quick || !MAIN.includes(scene)) return all;
  for (const theme of ['dark', 'sunlight']) all.push({ size: 'phone', theme, lang: 'en' });
  all.push({ size: 'phone', theme: 'light', lang: 'en-XB' }, { size: 'phone', theme: 'light', lang: 'en-XA' }, { size: 'phone', theme: 'light', lang: 'az' }, { size: 'phone', theme: 'light', lang: 'ru' });
  all.push({ size: 'phone', theme: 'light', lang: 'ru', text: 200 });
  all.push({ size: 'tablet', theme: 'light', lang: 'en' }, { size: 'desk', theme: 'dark', lang: 'en' });
  return all;
}

const problems = [];
const browser = await chromium.launch({ executablePath: given.chromium, args: ['--no-sandbox', '--force-color-profile=srgb', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'] });
await mkdir(given.out, { recursive: true });

async function check(page, name) {
  // Tall enough for the whole page: what the dock covers at one place of scrolling is not out of reach.
  const { width } = page.viewportSize();
  await page.setViewportSize({ width, height: Math.min(6000, Math.max(page.viewportSize().height, await page.evaluate(() => document.documentElement.scrollHeight))) });
  const { violations } = given['no-axe'] ? { violations: [] } : await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
  for (const one of violations) problems.push(`${name}: ${one.id}: ${one.nodes.slice(0, 2).map((node) => `${node.target.join(' ')} ${node.any.map((any) => any.message).join('; ').slice(0, 160)}`).join(' | ')}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 1) problems.push(`${name}: scrolls sideways by ${wide} px`);
  // A finger needs 48, a pointer 44; half a pixel is rounding.
  const least = (width < 700 ? 48 : 44) - 0.5;
  const small = await page.evaluate((least) => [...document.querySelectorAll('button, select, .choice, .seg label, a[href]')].filter((one) => { const box = one.getBoundingClientRect(); return box.width > 0 && (box.width < least || box.height < least) && !one.closest('.vh'); }).map((one) => `${one.className || one.tagName} ${Math.round(one.getBoundingClientRect().width)}×${Math.round(one.getBoundingClientRect().height)}`), least);
  if (small.length) problems.push(`${name}: small targets: ${[...new Set(small)].slice(0, 4).join(', ')}`);
}

async function open(base, query, look) {
  const [width, height] = SIZES[look.size];
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: look.size === 'phone' ? 2 : 1, reducedMotion: 'reduce', locale: 'en-GB', permissions: ['microphone'], timezoneId: 'Asia/Baku' });
  const page = await context.newPage();
  if (given.dir) await page.clock.setFixedTime(new Date('2026-02-07T09:26:00Z'));
  page.setDefaultTimeout(Number(given.patience));
  page.on('console', (message) => { if (message.type() === 'error') problems.push(`${query}: console: ${message.text().slice(0, 240)}`); });
  page.on('pageerror', (error) => problems.push(`${query}: ${error.message.slice(0, 240)}`));
  page.on('request', (request) => { if (!request.url().startsWith(base) && !request.url().startsWith('data:') && !request.url().startsWith('blob:')) problems.push(`${query}: request elsewhere: ${request.url().slice(0, 120)}`); });
  await page.goto(`${base}?${query}&lang=${look.lang}&theme=${look.theme}`);
  await page.waitForSelector('main');
  if (look.text) await page.evaluate((percent) => { document.documentElement.style.fontSize = `${percent}%`; }, look.text);
  return { context, page };
}

async function sample(base) {
  const wanted = given.only?.split(',');
  for (const [scene, [query, act]] of Object.entries(SCENES)) {
    if (wanted && !wanted.includes(scene)) continue;
    for (const look of looks(scene)) {
      if (given.sizes && !given.sizes.split(',').includes(look.size)) continue;
      const name = [scene, look.size === 'phone' ? '' : SIZES[look.size][0], look.theme, look.lang === 'en' ? '' : look.lang, look.text ?? ''].filter(Boolean).join('-');
      const { context, page } = await open(base, query, look);
      try {
        await act?.(page);
        await page.evaluate(() => document.fonts.ready);
        if (!given['axe-only']) await page.screenshot({ path: join(given.out, `${name}.png`) });
        await check(page, name);
      } catch (error) {
        problems.push(`${name}: ${String(error.message).split('\n').slice(0, 3).join(' ')}`);
        await page.screenshot({ path: join(given.out, `${name}-broken.png`) }).catch(() => undefined);
      }
      await context.close();
    }
  }
}

/** Answers whatever question stands on the screen, with the first thing that fits. */
async function answerStep(page) {
  const step = page.locator('[data-test=question]').first();
  if (!(await step.count())) return;
  const kind = await step.getAttribute('data-kind');
  const first = (selector) => step.locator(selector).first();
  const saved = () => page.waitForSelector('[data-saving=saved]');
  const answered = (await step.locator('[data-test=clear]').count()) > 0;
  if (answered || kind === 'note' || kind === 'image') return;
  if (kind === 'text' || kind === 'other') await first('[data-test=input]').fill('As written on the door');
  else if (kind === 'integer' || kind === 'decimal') await first('[data-test=input]').fill('12');
  else if (kind === 'date' || kind === 'time' || kind === 'date_time') await first('[data-test=now]').click();
  else if (kind === 'acknowledge') await first('[data-test=acknowledge]').check();
  else if (kind === 'select_one' || kind === 'select_multiple') {
    const choices = step.locator('[data-test^=choice-]');
    if (!(await choices.count())) return;
    await choices.first().click();
  } else if (await step.locator('[data-test^=state-]').count()) await first('[data-test^=state-]').click();
  else return;
  await saved();
  if (await page.locator('[data-test=serious]').count()) await page.locator('[data-test=serious] [data-test=safe]').click();
}

/** The real core: from the link to the receipt, as far as its mission and network allow. */
async function real(base) {
  const { context, page } = await open(base, 'x', { size: 'phone', theme: 'light', lang: 'en' });
  page.setDefaultTimeout(20_000);
  const shot = async (name) => {
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: join(given.out, `real-${name}.png`) });
    await check(page, `real-${name}`);
    await page.setViewportSize({ width: 360, height: 800 });
  };
  const secret = async () => {
    if (await page.locator('[data-test=phrase]').count()) {
      await by(page, 'phrase').fill(given.secret);
      await page.locator('form button[type=submit]').click();
    } else await pin(page, given.secret);
  };
  if (given.link && (await page.locator('[data-test=link]').count())) {
    await by(page, 'link').fill(given.link);
    await tap(page, 'go-on');
    await page.waitForSelector('[data-test=read-code]');
    await shot('confirm');
    await tap(page, 'go-on');
    await secret();
    await page.waitForTimeout(200);
    await secret();
  } else await secret();
  await page.waitForSelector('[data-test=place-today]', { timeout: 60_000 });
  await page.waitForSelector('[data-test=station]');
  await shot('today');
  for (const place of ['reports', 'settings', 'stations']) {
    await tap(page, `place-${place}`);
    await page.waitForSelector(`[data-test=place-${place}][aria-current]`);
    if (place === 'stations') {
      await by(page, 'find').fill(given.find);
      await page.waitForSelector('mark');
    }
    await shot(place);
  }
  await page.locator('[data-test=station-row]').first().click();
  await shot('station-confirm');
  await tap(page, 'confirm-station-yes');
  await page.waitForSelector('[data-test=place-today][aria-current]');
  await shot('today-station');
  const start = page.locator('[data-test^=start-], [data-test^=due-], [data-test=continue]').first();
  await start.click();
  await page.waitForSelector('[data-test=question], [data-test=repeat]');
  await shot('question');
  for (let step = 0; step < 150 && !(await page.locator('[data-test=not-yet]').count()); step += 1) {
    await answerStep(page);
    if (step === 4) await shot('question-5');
    const before = await page.locator('[data-test=question], [data-test=repeat]').first().getAttribute('data-path').catch(() => '');
    await tap(page, 'next');
    await page.waitForFunction((path) => document.querySelector('[data-test=not-yet]') || document.querySelector('[data-test=question], [data-test=repeat]')?.getAttribute('data-path') !== path, before);
  }
  await page.waitForSelector('[data-test=send], [data-test=first-blocking]');
  await shot('review');
  if (await page.locator('[data-test=send]').count()) {
    await tap(page, 'send');
    await page.waitForSelector('[data-test=sent]');
    await page.waitForSelector('[data-test=sent][data-state=received]', { timeout: 30_000 }).catch(() => problems.push('real: not received within 30 s'));
    await shot('sent');
    await tap(page, 'look');
    await page.waitForSelector('[data-test=state-line]');
    await shot('report');
  }
  await tap(page, 'lock');
  await page.waitForSelector('[data-test=pad-done], [data-test=phrase]');
  await shot('lock');
  await context.close();
}

if (given.dir) {
  const { server, url } = await serve(given.dir);
  await sample(url);
  server.close();
} else if (given.url) await real(given.url.endsWith('/') ? given.url : `${given.url}/`);
else throw new Error('give --dir or --url');
await browser.close();
for (const problem of problems) console.log(problem);
console.log(problems.length === 0 ? 'no problems' : `${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
