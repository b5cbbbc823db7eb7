// The guided practice with the keyboard alone, from Today to its receipt: Tab, arrows, Enter, and the keys that "?" lists. No mouse, no touch.

/** What has the focus. */
const focused = (page) => page.evaluate(() => ({ test: document.activeElement?.getAttribute('data-test') ?? '', tag: document.activeElement?.tagName ?? '', inSheet: Boolean(document.activeElement?.closest('dialog[open]')) }));

/** Tab by Tab to what carries a name; fails where the keyboard does not get there. */
export async function tabTo(page, wanted, most = 60) {
  for (let n = 0; n < most; n += 1) {
    await page.keyboard.press('Tab');
    const { test } = await focused(page);
    if (typeof wanted === 'string' ? test === wanted : wanted.test(test)) return;
  }
  throw new Error(`the keyboard does not reach ${wanted}`);
}

const here = (page) =>
  page.evaluate(() => {
    const q = document.querySelector('[data-test="question"]');
    return {
      path: q?.getAttribute('data-path') ?? '',
      kind: q?.getAttribute('data-kind') ?? '',
      many: document.querySelectorAll('[data-test="question"]').length,
      sheet: document.querySelector('dialog[open]')?.getAttribute('data-test') ?? '',
      review: Boolean(document.querySelector('[data-test="send"], [data-test="first-blocking"]')),
      mark: Boolean(document.querySelector('[data-test="guide-mark"]')),
      hint: Boolean(document.querySelector('[data-test="step-hint"]')),
      counter: Boolean(q?.querySelector('[data-test="more-by-one"]')),
      withheld: Boolean(q?.querySelector('[data-test="evidence-off"]')),
    };
  });

async function give(page, q) {
  const key = (name) => page.keyboard.press(name);
  if (q.kind === 'station') {
    await tabTo(page, 'find');
    await page.keyboard.type('1');
    await page.waitForSelector('[data-test="station-row"]');
    await tabTo(page, 'station-row');
    await key('Enter');
    await page.waitForSelector('[data-test="station-value"]');
  } else if (q.path.endsWith('/sealed')) {
    // Yes, no, and then the states: the third is *not seen*.
    await key('3');
    await page.waitForFunction(() => document.querySelector('[data-test="state-not_observed"]')?.checked);
  } else if (q.kind === 'select_one') {
    await tabTo(page, /^choice-/);
    await key('Space');
    // The arrows move among the choices, and back.
    await key('ArrowDown');
    await key('ArrowUp');
  } else if (q.kind === 'select_multiple') {
    await key('1');
    await key('2');
    await page.waitForFunction(() => document.querySelectorAll('[data-test="question"] input[data-test^="choice-"]:checked').length === 2);
  } else if (q.kind === 'time') {
    await tabTo(page, 'time');
    await page.keyboard.type('0730');
  } else if (q.counter) {
    await tabTo(page, 'more-by-one');
    for (let n = 0; n < 3; n += 1) await key('Enter');
  } else if (q.kind === 'integer' || q.kind === 'text') {
    for (let n = 0; n < q.many; n += 1) {
      await tabTo(page, 'input');
      await page.keyboard.type(q.kind === 'text' ? 'a guard stood before the box' : ['310', '300', '5'][n] ?? '1042');
    }
  }
}

/** Walks it. `seen` is told of each step: `{path, kind, mark, hint}`. */
export async function walk(page, seen = () => {}) {
  await page.waitForSelector('[data-test="guide"]');
  await tabTo(page, 'guide');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-test="question"]');
  // The keys are listed, and the list closes again.
  await page.keyboard.press('?');
  await page.waitForSelector('dialog[data-test="keys"]');
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog[data-test="keys"]', { state: 'detached' });
  for (let step = 0; step < 60; step += 1) {
    const q = await here(page);
    if (q.review) break;
    seen(q);
    await give(page, q);
    await page.waitForFunction(() => document.querySelector('[data-saving]')?.getAttribute('data-saving') !== 'pending');
    if ((await here(page)).sheet === 'serious') {
      await tabTo(page, 'safe');
      await page.keyboard.press('Enter');
      await page.waitForSelector('dialog[open]', { state: 'detached' });
    }
    // A choice and a heading let Enter go on; anywhere else it is Ctrl and Enter.
    await page.keyboard.press(q.kind === 'select_one' || q.kind === 'note' ? 'Enter' : 'Control+Enter');
    await page.waitForFunction((path) => document.querySelector('[data-test="send"], [data-test="first-blocking"], dialog[data-test="serious"]') || (document.querySelector('[data-test="question"]')?.getAttribute('data-path') ?? path) !== path, q.path);
    if ((await here(page)).sheet === 'serious') {
      await tabTo(page, 'go-on');
      await page.keyboard.press('Enter');
      await page.waitForFunction((path) => document.querySelector('[data-test="send"]') || document.querySelector('[data-test="question"]')?.getAttribute('data-path') !== path, q.path);
    }
  }
  await page.waitForSelector('[data-test="send"]');
  await tabTo(page, 'send');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-test="practice-receipt"]');
  return page.locator('[data-test="practice-number"]').innerText();
}
