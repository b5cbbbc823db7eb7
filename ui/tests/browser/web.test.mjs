// The main job in a phone's browser: the same body as in the window, with the browser killed in mid-answer and no network to open it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mainJob } from './main-job.mjs';
import { Endpoint, folder, until } from './product.mjs';
import { FieldTab } from './web.mjs';

mainJob((dir) => new FieldTab(dir));

test('a second tab says where the field book is open, and takes it over on request', async () => {
  const endpoint = await Endpoint.begin(folder('endpoint'));
  const first = new FieldTab(folder('tabs'));
  try {
    await first.open(endpoint);
    await until('the first tab', () => first.has('link'));
    const second = await first.context.newPage();
    await second.goto(first.address);
    const take = second.locator('[data-test="take"]');
    await take.waitFor({ timeout: 20_000 });
    await take.click();
    await second.locator('[data-test="link"]').waitFor({ timeout: 20_000 });
    // The first lets go in words, and can take it back.
    await until('the first tab to let go', () => first.has('take'));
    await first.click('take');
    await until('the first tab again', () => first.has('link'));
    await second.locator('[data-test="take"]').waitFor({ timeout: 20_000 });
    assert.deepEqual(first.faults, []);
  } finally {
    await first.close();
    await endpoint.stop();
  }
});
