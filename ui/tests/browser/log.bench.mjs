// Measures the search in a long-term observer's log in a phone's browser: 5,000 records, every keystroke of words that are there and of
// words that are not. Prints table rows. node ui/tests/browser/log.bench.mjs [RECORDS]
import { at, enrolled, opened, row, slowly } from './at-hand.mjs';
import { Endpoint, folder, tabella } from './product.mjs';

const RECORDS = Number(process.argv[2] ?? 5_000);
const SLOWER = 6;
const bulk = {
  places: ['Şəfəqli', 'Düzənli', 'Qayaüstü', 'Gölyanı', 'Günəşli', 'Ağbulaq', 'Narbaği'],
  words: [
    'the hall was full before the speech began', 'Halıçılıq evində yığıncaq keçirilib', 'the list of voters hung at the door',
    'сотрудников просили прийти и расписаться', 'two seats of the commission are vacant', 'müşahidəçiyə sənəd göstərilib',
    'the deputy spoke for twenty minutes', 'плакаты висели на здании школы', 'nobody was turned away', 'qeydiyyat üçün müraciət edilib',
  ],
  themes: ['campaign', 'campaign media', 'fundamental_freedoms', 'women'],
};
const searches = ['haliciliq ev', 'şəfəqli', 'плакаты школы', 'the list of voters', 'vacant seats', '4711', 'musahide', 'zzz'];

const data = folder('endpoint');
const endpoint = await Endpoint.begin(data);
const { link } = JSON.parse(tabella('mission', 'enrol', '--data', data, '--observer', 'L-201', '--address', endpoint.address, '--json'));
const { context, page } = await opened(folder('log-bench'), `${endpoint.address}/field/`);
await enrolled(page, endpoint.address, new URLSearchParams(link.split('#')[1]).get('c'));
await endpoint.stop();

/** Records from one number to another, as a pair writes them in a season. */
const write = ([from, to, { places, words, themes }]) =>
  (async () => {
    const { ask, stay } = globalThis;
    stay();
    const pick = (list, n) => list[n % list.length];
    const two = (n) => String(n).padStart(2, '0');
    for (let n = from; n < to; n += 1) {
      const form = await ask({ command: 'start_report', form_id: 'campaign_event', place: null });
      const text = (salt) => [0, 1, 2, 3].map((k) => pick(words, Math.floor(n / (k + 1)) + salt * 3 + k)).join(', ');
      const answers = [
        ['record_date', `2026-${two(1 + (n % 12))}-${two(1 + (Math.floor(n / 12) % 28))}`],
        ['record_place', pick(places, n)],
        ['quotes', text(1)],
        ['comment', `${text(2)} · ${n}`],
        ['record_themes', pick(themes, n)],
      ];
      for (const [name, value] of answers) {
        const path = form.items.map((item) => item.path).find((one) => one?.endsWith(`/${name}`));
        // A question that depends on another is not asked here.
        if (path) await ask({ command: 'answer', report: form.report, path, value });
      }
    }
  })();
for (let n = 0; n < RECORDS; n += 100) await page.evaluate(write, [n, Math.min(n + 100, RECORDS), bulk]);

/** From the letter to the core's reply in the page, milliseconds; one keystroke after the other. */
const typed = ([texts, rounds]) =>
  (async () => {
    const times = [];
    for (const text of texts) {
      const letters = [...text];
      for (let round = 0; round < rounds; round += 1) {
        globalThis.stay();
        for (let n = 1; n <= letters.length; n += 1) {
          const began = performance.now();
          await globalThis.ask({ command: 'log', text: letters.slice(0, n).join(''), theme: '', form_id: '', from: '', to: '', place: '', limit: 60 });
          times.push(performance.now() - began);
        }
      }
    }
    return times;
  })();
const told = (times) => `${at(times, 0.99).toFixed(1)} ms (p50 ${at(times, 0.5).toFixed(1)} ms)`;
const how = (times) => `\`node ui/tests/browser/log.bench.mjs\`: ${times.length} keystrokes over ${RECORDS.toLocaleString('en')} records, from the letter to the reply in the page`;
const full = await page.evaluate(typed, [searches, 5]);
row('browser: log search per keystroke over 5,000 records, p99', '30 ms', told(full), `${how(full)}; Chromium at full speed`);
const slow = await slowly(context, SLOWER, () => page.evaluate(typed, [searches, 2]));
row('browser: the same on a slow phone', '–', told(slow), `${how(slow)}; the tab's process running one sixth of the time`);
await context.close();
