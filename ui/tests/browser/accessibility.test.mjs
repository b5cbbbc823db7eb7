// Every screen of the field book, the real app in Chromium with a real endpoint: axe finds nothing, nothing scrolls sideways, everything that
// can be touched has a name; at three sizes, light and dark, in both directions of writing, in sunlight, with large and with long text.
// TABELLA_SCREEN names one screen; the way there is walked, only it is looked at.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LARGE, MIRRORED, PHONE, SHADES, SUNLIGHT, as, wrongWith } from './looks.mjs';
import { Mission } from './mission.mjs';
import { folder, until } from './product.mjs';
import { BEFORE, LONG, OFFLINE, Person, SHORT, tour } from './screens.mjs';
import { FieldTab } from './web.mjs';

let mission;
const people = {};
const only = process.env.TABELLA_SCREEN;

before(async () => {
  mission = await Mission.begin({ 'S-1': 'sto', 'L-1': 'lto' });
  for (const observer of ['S-1', 'L-1']) {
    const tab = new FieldTab(folder('field'), { reducedMotion: 'reduce', locale: 'en-GB' });
    await tab.open(mission);
    tab.page.on('console', (message) => /Content Security|violates/i.test(message.text()) && tab.faults.push(message.text()));
    people[observer] = new Person(tab, mission, observer);
  }
});

after(async () => {
  for (const person of Object.values(people)) await person.tab.close();
  await mission?.stop();
});

/** All that is wrong is told at once. */
function looking(person, looks, wrong) {
  return async (name) => {
    if (only && only !== name) return;
    for (const look of looks) {
      await as(person.page, look);
      for (const one of await wrongWith(person.page)) wrong.push(`${name} ${look.name}: ${one}`);
    }
    await as(person.page, PHONE);
  };
}
async function pass(person, lists, looks, first = true) {
  const wrong = [];
  for (const list of lists) await tour(person, list, looking(person, looks, wrong), first);
  assert.deepEqual(wrong, []);
}
async function speak(language) {
  for (const person of Object.values(people)) {
    await person.home();
    await person.tap('place-settings', `language-${language}`);
    await until(language, () => person.by(`language-${language}`).isChecked());
    person.language = language;
    await person.home();
  }
}

test('before there is a field book', async () => {
  await pass(people['S-1'], [BEFORE], [...SHADES, ...MIRRORED, ...SUNLIGHT, ...LARGE]);
  await tour(people['L-1'], BEFORE, () => {});
});

test('every screen, light and dark, in sunlight, with large text', async () => {
  await pass(people['S-1'], [SHORT], [...SHADES, ...SUNLIGHT, ...LARGE]);
  await pass(people['L-1'], [LONG], [...SHADES, ...SUNLIGHT, ...LARGE]);
});

test('a second tab says where the field book is open', async () => {
  const second = await people['S-1'].tab.context.newPage();
  const wrong = [];
  await second.goto(people['S-1'].tab.address);
  await second.locator('[data-test="take"]').waitFor();
  await looking({ page: second }, [...SHADES, ...MIRRORED, ...LARGE], wrong)('held');
  await second.close();
  assert.deepEqual(wrong, []);
});

test('every screen from right to left', async () => {
  await speak('en-XB');
  await pass(people['S-1'], [SHORT], SHADES, false);
  await pass(people['L-1'], [LONG], SHADES, false);
});

test('every screen with words half as long again, and large', async () => {
  await speak('en-XA');
  await pass(people['S-1'], [SHORT], [PHONE, LARGE[0]], false);
  await pass(people['L-1'], [LONG], [PHONE, LARGE[0]], false);
});

test('every screen in Russian, large', async () => {
  await speak('ru');
  await pass(people['S-1'], [SHORT], LARGE, false);
  await pass(people['L-1'], [LONG], LARGE, false);
});

test('without a network', async () => {
  await speak('en');
  await mission.stop();
  await pass(people['S-1'], [OFFLINE], [...SHADES, ...SUNLIGHT, ...LARGE], false);
});

test('no page broke a rule of its content security policy, or threw', () => {
  for (const person of Object.values(people)) assert.deepEqual(person.tab.faults, []);
});
