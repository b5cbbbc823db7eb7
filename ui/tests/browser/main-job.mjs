// The main job, by one body for every shell: enrol, fill Opening without a network, be killed half-way, unlock, go on, send, come back,
// received. The shell says how it opens, is killed and is touched.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Endpoint, folder, until } from './product.mjs';
import { enrol, fill, question, secret, unlock } from './story.mjs';

export function mainJob(makeScreen) {
  let endpoint;
  let screen;
  const answers = new Map();

  before(async () => {
    endpoint = await Endpoint.begin(folder('endpoint'));
    screen = makeScreen(folder('field'));
  });

  after(async () => {
    await screen?.close();
    await endpoint?.stop();
  });

  test('an observer enrols with a link and sees Today', async () => {
    await screen.open(endpoint);
    await enrol(screen, endpoint.practice.link);
    await until('Today', () => screen.has('place-today'), 60_000);
    assert.equal(await screen.text('received'), '0');
  });

  test('without a network half of Opening is filled; the process is killed; every answer shown as saved is there', async () => {
    await endpoint.stop();
    await screen.network?.(false);
    await screen.click('start-opening');
    for (const [path, value] of await fill(screen, (given) => given.size === 12)) answers.set(path, value);
    assert.equal(answers.size, 12);

    // One more is tapped, and all ends before anything was said of it.
    const twelfth = (await question(screen)).path;
    await screen.click('next');
    const last = await until('one more question', async () => {
      const { path } = await question(screen);
      return path !== twelfth && path;
    });
    const tapped = await screen.run(() => {
      const choice = document.querySelector('[data-test="question"] input[data-test^="choice-"]');
      choice?.click();
      return choice?.dataset.test ?? '';
    });
    await screen.kill();
    await screen.open();
    await unlock(screen);
    await screen.click('continue');

    // Back from where it went on to the first question: each holds what was given.
    const seen = new Map();
    let now = await until('the form', async () => ((await question(screen)).path ? question(screen) : null));
    assert.ok(now.path === last || !answers.has(now.path), `it goes on at ${now.path}, not at ${last} or the next`);
    for (let steps = 0; steps < 40; steps += 1) {
      seen.set(now.path, now.chosen.join(' ') || now.field);
      const from = now.path;
      await screen.click('previous');
      now = await until('the question before', async () => {
        const q = await question(screen);
        if (!q.path && (await screen.has('place-today'))) return { path: '' };
        return q.path !== from ? q : null;
      });
      if (!now.path) break;
    }
    for (const [path, value] of answers) assert.equal(seen.get(path), value, `${path} after the kill`);
    if (seen.has(last)) assert.ok(['', tapped].includes(seen.get(last)), `${last} holds ${seen.get(last)}: nobody gave that`);
  });

  test('the rest is filled offline and sent: it waits on the device and says why', async () => {
    if (!(await screen.has('continue'))) await screen.click('back');
    await screen.click('continue');
    await fill(screen);
    assert.ok(await screen.has('send'), 'nothing stands in the way of sending');
    await screen.click('send');
    await until('the confirmation', () => screen.has('sent'));
    await screen.click('to-today');
    await until('one waiting', async () => (await screen.text('waiting')) === '1');
    assert.equal(await screen.text('received'), '0');
  });

  test('the network comes back: the report is received once, with a receipt', async () => {
    await endpoint.resume();
    await screen.network?.(true);
    await screen.click('status');
    if (await screen.has('sync')) await screen.click('sync');
    await until('the receipt', async () => (await screen.text('received')) === '1', 60_000);
    assert.equal(await screen.text('waiting'), '0');
    await screen.click('report');
    await until('the number of the receipt', async () => /[0-9A-Z]{4} \d+/.test(await screen.text('state-line')));
  });

  test('the desk has exactly one such report, complete and verified', async () => {
    const account = endpoint.practice.accounts[0];
    const signIn = await fetch(`${endpoint.address}/desk/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-tabella': 'desk' },
      body: JSON.stringify({ name: account.name, password: account.password }),
    });
    assert.equal(signIn.status, 200);
    const cookie = signIn.headers.getSetCookie()[0].split(';')[0];
    const get = async (path) => (await fetch(`${endpoint.address}/desk/api/${path}`, { headers: { cookie } })).json();
    const page = await until('the report at the desk', async () => {
      const found = await get('reports?form=opening');
      return found.total > 0 ? found : null;
    });
    assert.equal(page.total, 1);
    const detail = await get(`reports/${page.reports[0].report}`);
    assert.equal(detail.versions.length, 1);
    assert.equal(detail.versions[0].verified, true);
    const valued = detail.questions.filter((q) => q.answers[0].text !== '');
    assert.ok(valued.length >= answers.size, `${valued.length} answers arrived of at least ${answers.size}`);
  });

  test('locking hides everything; a wrong passphrase does not open', async () => {
    await screen.click('lock');
    await until('the lock', () => screen.has(screen.pin ? 'pad-done' : 'open'));
    await secret(screen, { wrong: true, button: 'open' });
    await until('the tries that are left', async () => /\d/.test(await screen.text('lock-line')));
    assert.equal(await screen.has('place-today'), false);
  });
}
