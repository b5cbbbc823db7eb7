// The guided practice on the real core in a browser, without a network and without a mouse, and what the endpoint hears of it: nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { walk } from './keyboard-walk.mjs';
import { Endpoint, folder, until } from './product.mjs';
import { enrol } from './story.mjs';
import { FieldTab } from './web.mjs';

test('the practice is done offline with the keyboard alone and ends with a receipt of its own', async () => {
  const endpoint = await Endpoint.begin(folder('endpoint'));
  const tab = new FieldTab(folder('practice'), { viewport: { width: 1280, height: 800 } });
  try {
    await tab.open(endpoint);
    await enrol(tab, endpoint.practice.link);
    await until('Today', () => tab.has('guide'), 60_000);
    await tab.context.setOffline(true);
    const steps = [];
    tab.page.setDefaultTimeout(30_000);
    const number = await walk(tab.page, (step) => steps.push(step));
    assert.match(number, /^\d{3}-\d{2}$/);
    assert.ok(steps.length >= 14, `${steps.length} steps`);
    assert.ok(steps.every((step) => step.mark), 'each step says that it is practice');
    assert.ok(steps.filter((step) => step.hint).length >= 12, 'each step says what to try');
    await tab.click('to-today');
    await until('Today', () => tab.has('place-today'));
    assert.ok(!(await tab.has('guide')), 'done once, it is offered in the settings alone');
    await tab.click('place-settings');
    await until('the settings', () => tab.has('guide'));
    await tab.context.setOffline(false);
    await tab.click('place-reports');
    await until('the reports', () => tab.page.locator('[data-test="place-reports"][aria-current]').count());
    assert.equal(await tab.page.locator('[data-test="report"]').count(), 0);
    assert.deepEqual(tab.faults, []);
  } finally {
    await tab.close();
    await endpoint.stop();
  }
});
