// What the desk promises while things arrive, break and come back. Against the stand-in endpoint.
// node tests/desk-live.mjs [folder for pictures]   (build first)
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import { mock } from './desk-mock.mjs';

const out = process.argv[2] ?? '/tmp/shots-desk';
const only = process.argv[3];
await mkdir(out, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
let failed = 0;

async function promise(name, options, run) {
  if (only && !name.includes(only)) return;
  const desk = mock(options);
  const port = await desk.listen();
  const base = `http://127.0.0.1:${port}/desk/`;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', locale: 'en-GB', ...options.context });
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (e) => faults.push(String(e)));
  page.on('console', (m) => { if (/Content Security|violates/i.test(m.text())) faults.push(m.text()); });
  page.setDefaultTimeout(8000);
  const picture = async (file) => {
    await page.screenshot({ path: `${out}/${file}.png` });
    const { violations } = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(violations.map((v) => `${v.id} ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`), []);
  };
  try {
    await run({ page, desk, base, picture });
    assert.deepEqual(faults, []);
    process.stdout.write(`ok   ${name}\n`);
  } catch (e) {
    failed += 1;
    process.stdout.write(`FAIL ${name}\n${String(e.stack ?? e).split('\n').slice(0, 14).join('\n')}\n`);
    await page.screenshot({ path: `${out}/fail.png` }).catch(() => {});
  }
  await context.close();
  await desk.close();
}

const names = (page) => page.locator('a[data-report]').evaluateAll((l) => l.slice(0, 5).map((a) => a.dataset.report));
const pause = async (page) => { await page.mouse.move(640, 20); };

await promise('a_new_report_appears_without_reloading', {}, async ({ page, desk, base }) => {
  await page.goto(`${base}#/reports`);
  await page.getByText('live', { exact: true }).waitFor();
  await pause(page);
  const started = Date.now();
  const line = desk.arrive();
  await page.locator(`a[data-report="${line.report}"]`).waitFor();
  assert.ok(Date.now() - started < 1000, `took ${Date.now() - started} ms`);
  assert.equal((await names(page))[0], line.report);
  assert.match(await page.locator('.pane-head').first().innerText(), /138/);
});

await promise('nothing_moves_under_the_pointer', {}, async ({ page, desk, base, picture }) => {
  await page.goto(`${base}#/reports`);
  await page.getByText('live', { exact: true }).waitFor();
  const row = page.locator('a[data-report]').nth(3);
  await row.hover();
  const before = await names(page);
  const box = await row.boundingBox();
  for (let i = 0; i < 3; i += 1) desk.arrive();
  await page.getByRole('button', { name: '3 new' }).waitFor();
  assert.deepEqual(await names(page), before);
  assert.deepEqual(await row.boundingBox(), box);
  await picture('reports-held');
  await page.getByRole('button', { name: '3 new' }).click();
  await page.waitForFunction((first) => document.querySelector('a[data-report]').dataset.report !== first, before[0]);
  assert.deepEqual((await names(page)).slice(3), before.slice(0, 2));
});

await promise('what_waited_appears_when_the_pointer_leaves', {}, async ({ page, desk, base }) => {
  await page.goto(`${base}#/reports`);
  await page.getByText('live', { exact: true }).waitFor();
  await page.locator('a[data-report]').nth(3).hover();
  const line = desk.arrive();
  await page.getByRole('button', { name: '1 new' }).waitFor();
  await pause(page);
  await page.locator(`a[data-report="${line.report}"]`).waitFor();
});

await promise('a_correction_changes_its_row_in_place', {}, async ({ page, desk, base }) => {
  await page.goto(`${base}#/reports`);
  await page.getByText('live', { exact: true }).waitFor();
  const row = page.locator('tr').filter({ has: page.locator('a[data-report]') }).nth(5);
  await row.hover();
  const id = await row.locator('a[data-report]').getAttribute('data-report');
  const known = desk.world.all.find((r) => r.report === id);
  desk.arrive({ ...known, versions: known.versions + 1, received_at: new Date(desk.world.start + 5000).toISOString() });
  await row.getByText(`${known.versions + 1} versions`).waitFor();
  assert.equal(await row.locator('a[data-report]').getAttribute('data-report'), id);
});

await promise('a_lost_connection_is_said_and_what_was_missed_is_fetched', {}, async ({ page, desk, base, picture }) => {
  await page.goto(`${base}#/reports`);
  await page.getByText('live', { exact: true }).waitFor();
  await pause(page);
  desk.state.down = true;
  desk.drop();
  await page.getByText(/reconnecting since 13:\d\d/).waitFor();
  await picture('reports-reconnecting');
  const line = desk.arrive();
  desk.state.down = false;
  await page.getByText('live', { exact: true }).waitFor({ timeout: 20_000 });
  await page.locator(`a[data-report="${line.report}"]`).waitFor();
});

await promise('lag_loads_again', {}, async ({ page, desk, base }) => {
  await page.goto(`${base}#/reports`);
  await page.getByText('live', { exact: true }).waitFor();
  await pause(page);
  const line = desk.world.line(4000, desk.world.start + 9000, { versions: 1 });
  desk.world.all.unshift(line);
  desk.send('lag', {});
  await page.locator(`a[data-report="${line.report}"]`).waitFor();
});

await promise('the_board_follows_its_events', {}, async ({ page, desk, base }) => {
  await page.goto(`${base}#/board`);
  await page.locator('.coverage').waitFor();
  const board = desk.world.board();
  desk.send('board', { ...board, reports: 4242 });
  await page.getByText('4,242 reports in').waitFor();
});

await promise('keys_walk_the_list_and_open_it', {}, async ({ page, base }) => {
  await page.goto(`${base}#/reports`);
  await page.locator('a[data-report]').first().waitFor();
  const order = await names(page);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.report), order[1]);
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  await page.locator('#record').waitFor();
  assert.match(page.url(), new RegExp(order[0]));
  await page.keyboard.press('j');
  await page.waitForURL(new RegExp(order[1]));
  await page.keyboard.press('Escape');
  await page.waitForURL(/#\/reports$/);
  await page.waitForFunction((id) => document.activeElement.dataset.report === id, order[1]);
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement.type), 'search');
});

await promise('a_page_begins_at_its_top_and_a_list_where_it_was_left', {}, async ({ page, base }) => {
  await page.goto(`${base}#/reports`);
  await page.locator('a[data-report]').nth(40).scrollIntoViewIfNeeded();
  const left = await page.evaluate(() => scrollY);
  assert.ok(left > 300);
  await page.locator('a[data-report]').nth(40).click();
  await page.locator('#record').waitFor();
  assert.equal(await page.evaluate(() => scrollY), 0);
  await page.goBack();
  await page.locator('.list').waitFor();
  await page.waitForFunction((y) => Math.abs(scrollY - y) < 2, left);
});

await promise('a_filter_is_an_address', {}, async ({ page, base, picture }) => {
  await page.goto(`${base}#/reports`);
  await page.locator('a[data-report]').first().waitFor();
  await page.getByLabel('Form').selectOption('incident');
  await page.getByLabel('Area').selectOption('Gölyanı');
  await page.getByRole('searchbox').fill('O-0');
  await page.waitForURL(/form=incident&area=.*&text=O-0/);
  const url = page.url();
  await page.goto('about:blank');
  await page.goto(url);
  await page.getByText(/match/).first().waitFor();
  for (const text of await page.locator('.list tbody tr').allInnerTexts()) assert.match(text, /Incident[\s\S]*O-0[\s\S]*Gölyanı/);
  await page.getByRole('searchbox').fill('zzzz');
  await page.getByText('No report matches').waitFor();
  await picture('reports-no-match');
  await page.getByRole('link', { name: 'Show all' }).first().click();
  await page.waitForURL(/#\/reports$/);
});

await promise('pages_follow_each_other_without_doubles', {}, async ({ page, base }) => {
  await page.goto(`${base}#/reports`);
  await page.getByText('50 of 137 shown').waitFor();
  await page.getByRole('button', { name: 'Show more' }).click();
  await page.getByText('100 of 137 shown').waitFor();
  await page.getByRole('button', { name: 'Show more' }).click();
  await page.getByText('137 of 137 shown').waitFor();
  const all = await page.locator('a[data-report]').evaluateAll((l) => l.map((a) => a.dataset.report));
  assert.equal(new Set(all).size, 137);
});

await promise('a_new_version_waits_until_it_is_asked_for', {}, async ({ page, desk, base, picture }) => {
  const known = desk.world.all.find((r) => r.versions === 1);
  await page.goto(`${base}#/reports/${known.report}`);
  await page.locator('#record').waitFor();
  await page.getByRole('listitem').filter({ hasText: 'latest, counts' }).waitFor();
  desk.arrive({ ...known, versions: 2, received_at: new Date(desk.world.start + 5000).toISOString() });
  await page.getByText(/Version 2 of this report was received/).waitFor();
  assert.equal(await page.locator('.versions > li').count(), 1);
  await picture('report-newer');
  await page.getByRole('button', { name: 'Show it' }).click();
  await page.locator('.versions > li').nth(1).waitFor();
});

await promise('urgent_stays_on_every_page_until_somebody_takes_it_on', {}, async ({ page, desk, base, picture }) => {
  await page.goto(`${base}#/board`);
  await page.getByRole('heading', { name: '1 urgent' }).waitFor();
  desk.arrive({ urgent: 1, form_id: 'check_in', title: 'Check-in' });
  await page.getByRole('heading', { name: '2 urgent' }).waitFor();
  await page.getByText('I need help').first().waitFor();
  await picture('board-urgent');
  await page.locator('.urgent-strip a').first().click();
  await page.locator('#record').waitFor();
  await page.getByRole('heading', { name: '2 urgent' }).waitFor();
  await page.getByRole('button', { name: /I take this on/ }).first().click();
  await page.getByRole('heading', { name: '1 urgent' }).waitFor();
  await page.getByRole('link', { name: /^Call back/ }).click();
  await page.getByText(/Leyla H\., /).waitFor();
  await picture('calls-taken');
});

await promise('a_message_is_sent_once_and_shows_who_read_it', {}, async ({ page, base, picture }) => {
  await page.goto(`${base}#/messages`);
  await page.getByText('Read by 84 of 117').waitFor();
  await page.getByLabel('To', { exact: true }).selectOption('area:8');
  await page.getByLabel('Message', { exact: true }).fill('Check in at 14:00, please.');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText('Sent to 3 observers.').waitFor();
  assert.equal(await page.locator('.sent').count(), 3);
  await picture('messages-sent');
});

await promise('a_question_is_asked_beside_its_answer_and_closed_there', {}, async ({ page, desk, base, picture }) => {
  const line = desk.world.all.find((r) => r.serious && r.versions > 1 && !r.urgent);
  await page.goto(`${base}#/reports/${line.report}`);
  await page.getByText('Both, from about one metre.').waitFor();
  await page.getByRole('button', { name: /^Ask Members present/ }).click();
  await page.getByLabel(/Ask the observer/).fill('Counted by you, or announced?');
  await picture('report-ask');
  await page.getByRole('button', { name: 'Send the question' }).click();
  await page.getByText('Counted by you, or announced?').waitFor();
  await page.getByRole('button', { name: 'Close the question' }).first().click();
  await page.getByLabel(/What was said by other ways/).fill('By phone: announced.');
  await page.locator('.ask-form').getByRole('button', { name: 'Close the question' }).click();
  await page.getByText('By phone: announced.').waitFor();
  await picture('report-closed');
});

await promise('sign_in_names_no_mission_and_says_calmly_what_is_wrong', { signedIn: false }, async ({ page, desk, base, picture }) => {
  await page.goto(`${base}#/reports`);
  await page.getByRole('heading', { name: 'Sign in to the desk' }).waitFor();
  assert.doesNotMatch(await page.content(), /presidential/i);
  assert.equal(await page.title(), 'Tabella');
  await page.getByLabel('Name').fill('leyla');
  await page.getByLabel('Password').fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Name or password is not right.').waitFor();
  await picture('signin-wrong');
  desk.state.throttle = 4;
  await page.getByLabel('Password').fill('again');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Too many tries.').waitFor();
  await page.getByRole('button', { name: /Try again in 0:0[1-4]/ }).waitFor();
  await picture('signin-throttled');
  desk.state.throttle = 0;
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  await page.getByLabel('Password').fill('synthetic');
  await page.getByRole('button', { name: 'Sign in' }).click();
  // Back where the address led.
  await page.locator('a[data-report]').first().waitFor();
});

await promise('an_ended_session_leaves_nothing_on_the_screen', {}, async ({ page, desk, base, picture }) => {
  await page.goto(`${base}#/board`);
  await page.locator('.coverage').waitFor();
  desk.state.signedIn = false;
  desk.drop();
  await page.getByText('Your session ended. Sign in and you are back where you were.').waitFor();
  assert.doesNotMatch(await page.content(), /presidential|O-0/i);
  await picture('signin-ended');
});

await promise('signing_out_signs_out', {}, async ({ page, desk, base }) => {
  await page.goto(`${base}#/board`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in to the desk' }).waitFor();
  assert.equal(desk.state.signedIn, false);
});

await promise('an_empty_mission_says_what_to_do_next', { reports: 0, devices: 0 }, async ({ page, base, picture }) => {
  await page.goto(`${base}#/board`);
  await page.getByText('No device is enrolled').waitFor();
  assert.equal(await page.getByText('tabella mission enrol').count(), 2);
  assert.ok((await page.locator('code').first().innerText()).includes(new URL(base).origin));
  await picture('board-empty');
  await page.goto(`${base}#/reports`);
  await page.getByText('Nothing has arrived yet').waitFor();
  await picture('reports-empty');
});

await promise('a_silent_endpoint_is_said_and_asked_again', {}, async ({ page, desk, base, picture }) => {
  await page.goto(`${base}#/board`);
  await page.locator('.coverage').waitFor();
  desk.state.down = true;
  await page.goto(`${base}#/reports`);
  await page.getByText('The endpoint does not answer.').waitFor();
  await picture('reports-trouble');
  desk.state.down = false;
  await page.getByRole('button', { name: 'Try again' }).first().click();
  await page.locator('a[data-report]').first().waitFor();
});

await promise('a_report_that_is_not_there_is_said', {}, async ({ page, base, picture }) => {
  await page.goto(`${base}#/reports/none`);
  await page.getByText('There is no such report').waitFor();
  await picture('report-none');
});

await promise('csv_is_a_plain_link', {}, async ({ page, base, picture }) => {
  await page.goto(`${base}#/reports`);
  await page.getByText('Export CSV').click();
  const link = page.getByRole('link', { name: 'Incident (CSV)' });
  assert.equal(await link.getAttribute('href'), '/desk/api/export.csv?form=incident');
  await picture('reports-export');
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  assert.match(download.suggestedFilename(), /csv$/);
});

await promise('a_choice_of_theme_and_language_stays', {}, async ({ page, base, picture }) => {
  await page.goto(`${base}#/board`);
  await page.locator('.menu.set summary').click();
  await page.getByRole('combobox', { name: 'Appearance' }).selectOption('dark');
  await page.getByRole('combobox', { name: 'Language' }).selectOption('ru');
  await page.getByText('Охват').waitFor();
  await picture('board-menu');
  await page.reload();
  await page.getByText('Охват').waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
});

await browser.close();
assert.equal(failed, 0, `${failed} promises broken`);
