// Every screen of the field book, the real app in Chromium with a real endpoint: axe finds nothing, nothing scrolls sideways, everything that
// can be touched has a name; at three sizes, light and dark, in both directions of writing, in sunlight, with long words, and in Russian with text twice as large.
// TABELLA_SCREEN names one screen; the way there is walked, only it is looked at.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LARGE, MIRRORED, NARROW_WIDE, PHONE, SHADES, SUNLIGHT, TURNED, as, wrongWith } from './looks.mjs';
import { Mission } from './mission.mjs';
import { folder } from './product.mjs';
import { BEFORE, LONG, OFFLINE, Person, SHORT, tour } from './screens.mjs';
import { FieldTab } from './web.mjs';

let mission;
const people = {};
const only = process.env.TABELLA_SCREEN;

/**
 * Runs in the page before its scripts. Pseudo-languages are for checks alone: no field book offers them. Where `pseudo` names one, the
 * status that the core gives the screens says that it was chosen.
 */
function pseudo() {
  const Own = Worker;
  globalThis.Worker = class extends Own {
    set onmessage(hear) {
      super.onmessage = (event) => {
        if (!globalThis.pseudo || event.data.kind !== 'reply' || !event.data.text.includes('"reply":"status"')) return hear(event);
        const reply = JSON.parse(event.data.text);
        if (reply.ok?.reply === 'status') reply.ok.language = globalThis.pseudo;
        return hear(new MessageEvent('message', { data: { ...event.data, text: JSON.stringify(reply) } }));
      };
    }
  };
}

before(async () => {
  mission = await Mission.begin({ 'S-1': 'sto', 'L-1': 'lto' });
  for (const observer of ['S-1', 'L-1']) {
    const tab = new FieldTab(folder('field'), { before: pseudo, reducedMotion: 'reduce', locale: 'en-GB' });
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
    const real = /^..$/.test(language);
    await person.page.evaluate((tag) => (globalThis.pseudo = tag), real ? '' : language);
    if (real) await person.tap('place-settings', `language-${language}`);
    // Any command that changes the status is followed by it.
    else await person.tap('sunlight', 'sunlight');
    await person.see(real ? `html[lang="${language}"]` : `html[dir="${language === 'en-XB' ? 'rtl' : 'ltr'}"]`);
    person.language = language;
    await person.home();
  }
}

test('before there is a field book', async () => {
  await pass(people['S-1'], [BEFORE], [...SHADES, ...MIRRORED, ...SUNLIGHT, ...LARGE]);
  await tour(people['L-1'], BEFORE, () => {});
});

test('every screen, light and dark, in sunlight', async () => {
  await pass(people['S-1'], [SHORT], [...SHADES, ...SUNLIGHT]);
  await pass(people['L-1'], [LONG], [...SHADES, ...SUNLIGHT]);
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
  await pass(people['S-1'], [SHORT], TURNED, false);
  await pass(people['L-1'], [LONG], TURNED, false);
});

test('every screen with words half as long again', async () => {
  await speak('en-XA');
  await pass(people['S-1'], [SHORT], NARROW_WIDE, false);
  await pass(people['L-1'], [LONG], NARROW_WIDE, false);
});

test('every screen in Russian with text twice as large', async () => {
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
