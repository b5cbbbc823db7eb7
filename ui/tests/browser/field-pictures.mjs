// Pictures of the field book's screens with the real app, store and endpoint, for docs/screens: every screen of the list in screens.mjs.
// node ui/tests/browser/field-pictures.mjs FOLDER [SCREEN…]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PHONE, as } from './looks.mjs';
import { Mission } from './mission.mjs';
import { folder } from './product.mjs';
import { BEFORE, LONG, OFFLINE, Person, SHORT, tour } from './screens.mjs';
import { FieldTab } from './web.mjs';

const [out, ...only] = process.argv.slice(2);
if (!out) throw new Error('usage: field-pictures.mjs FOLDER [SCREEN…]');
mkdirSync(out, { recursive: true });

/** A phone in three ways, a tablet, a computer. Right-to-left mirrors the layout under the same words. */
const LOOKS = [
  PHONE,
  { name: '360-dark', width: 360, height: 800, scheme: 'dark' },
  { name: '360-rtl', width: 360, height: 800, scheme: 'light', dir: 'rtl' },
  { name: '768-light', width: 768, height: 1024, scheme: 'light' },
  { name: '1280-light', width: 1280, height: 800, scheme: 'light' },
];
/** What is looked at in bright sun. */
const SUNLIT = ['today', 'question', 'figure', 'tally', 'review', 'sent', 'lock'];
const SUNLIGHT = { name: '360-sunlight', width: 360, height: 800, scheme: 'light', theme: 'sunlight' };

const mission = await Mission.begin({ 'S-1': 'sto', 'L-1': 'lto' });
const tabs = [];
async function person(observer) {
  const tab = new FieldTab(folder('field'), { reducedMotion: 'reduce', locale: 'en-GB' });
  tabs.push(tab);
  await tab.open(mission);
  return new Person(tab, mission, observer);
}
function taking(who) {
  return async (name) => {
    if (only.length > 0 && !only.includes(name)) return;
    for (const look of SUNLIT.includes(name) ? [...LOOKS, SUNLIGHT] : LOOKS) {
      await as(who.page, look);
      await who.page.screenshot({ path: join(out, `field-${name}-${look.name}.png`) });
    }
    await as(who.page, PHONE);
  };
}

try {
  const short = await person('S-1');
  await tour(short, BEFORE, taking(short));
  await tour(short, SHORT, taking(short));
  const long = await person('L-1');
  await tour(long, BEFORE, () => {});
  await tour(long, LONG, taking(long));
  await mission.stop();
  await tour(short, OFFLINE, taking(short));
} finally {
  for (const tab of tabs) await tab.close();
  await mission.stop();
}
