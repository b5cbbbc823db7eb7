// Measures the field book in a phone's browser: first installation over a thin line, opening and answering on a slow processor, memory, size.
// Prints table rows. node ui/tests/browser/web.bench.mjs STATIONS.csv [RUNS]
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { at, enrolled, opened, pin, renderers, row, slowly, tap, throttled } from './at-hand.mjs';
import { Endpoint, folder, root, tabella, until } from './product.mjs';
import { Line } from './slow.mjs';

const [stations, runs = '5'] = process.argv.slice(2);
if (!stations) throw new Error('usage: web.bench.mjs STATIONS.csv [RUNS]');
const REPORTS = 500;
const QUESTIONS = 60;
const SLOWER = 6;

/** Sixty questions of the kinds that are most tapped: choices and numbers with a constraint, some that depend on others. */
function form() {
  const at = [...Array(QUESTIONS).keys()];
  const choice = (i) => i % 6 !== 2;
  const bind = (i) => `<bind nodeset="/data/q${i}" type="${choice(i) ? 'string' : 'int'}"${choice(i) ? '' : ' constraint=". &gt;= 0 and . &lt; 5000"'}${i % 6 === 5 ? ` relevant="/data/q${i - 2} != 'no'"` : ''}/>`;
  const items = ['yes', 'no', 'some'].map((v) => `<item><label>${v}</label><value>${v}</value></item>`).join('');
  const control = (i) => (choice(i) ? `<select1 ref="/data/q${i}"><label>Question ${i}?</label>${items}</select1>` : `<input ref="/data/q${i}"><label>How many ${i}?</label></input>`);
  return `<?xml version="1.0"?><h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:orx="http://openrosa.org/xforms"><h:head><h:title>Sixty questions (made up)</h:title><model><instance><data id="bench60" version="1">${at.map((i) => `<q${i}/>`).join('')}<orx:meta><orx:instanceID/></orx:meta></data></instance>${at.map(bind).join('')}<bind nodeset="/data/orx:meta/orx:instanceID" type="string" jr:preload="uid" xmlns:jr="http://openrosa.org/javarosa"/></model></h:head><h:body>${at.map(control).join('')}</h:body></h:html>`;
}

const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(2)} s`;
const mb = (count) => `${(count / 1e6).toFixed(2)} MB`;
const kept = folder('web-bench');

// ---- the first installation ----------------------------------------------------------------------------------------------

const data = folder('endpoint');
const endpoint = await Endpoint.begin(data);
const xform = join(folder('form'), 'bench60.xml');
writeFileSync(xform, form());
tabella('mission', 'import-form', '--data', data, xform);
tabella('mission', 'import-stations', '--data', data, stations);
const line = await new Line(endpoint.port, 400_000).open();
const code = new URLSearchParams(endpoint.practice.link.split('#')[1]).get('c');
const total = readFileSync(stations, 'utf8').trim().split('\n').length - 1;

const began = performance.now();
let { context, page } = await opened(kept, `${line.address}/field/`);
await enrolled(page, line.address, code);
await until('all stations', async () => (await page.evaluate(() => globalThis.ask({ command: 'today' }))).stations_total >= total, 180_000);
await page.evaluate(async () => void (await navigator.serviceWorker.ready));
const installed = (performance.now() - began) / 1000;
const bytes = line.down + line.up;
row('browser: first installation over 400 kbit/s', '60 s', `${installed.toFixed(1)} s`, `from the address to Today with all ${total.toLocaleString('en')} stations, enrolment and PIN by script; a line of our own that carries 50 kB/s in both directions together`);
row('browser: bytes of the first installation', '1.8 MB', mb(bytes), 'the same; all that passes the line, both ways, with headers');

// ---- 500 reports, none of them sent yet ----------------------------------------------------------------------------------

line.close();
await page.evaluate(
  async ([reports, questions]) => {
    const { ask, stay } = globalThis;
    const found = await ask({ command: 'find_stations', text: '', limit: 10 });
    for (let n = 0; n < reports + 3; n += 1) {
      stay();
      const station = found.stations[n % found.stations.length].key;
      const { report } = await ask({ command: 'start_report', form_id: 'bench60', place: { place: 'station', station } });
      // The last three stay drafts: two for the taps, one that stands on Today in every run.
      if (n >= reports) continue;
      for (let i = n % 6; i < questions; i += 6) {
        const value = i % 6 === 2 ? String((n * 31 + i * 17) % 1900) : ['yes', 'no', 'some'][(n + i) % 3];
        await ask({ command: 'answer', report, path: `/data/q${i}`, value }).catch(() => {});
      }
      await ask({ command: 'send', report });
    }
  },
  [REPORTS, QUESTIONS],
);
await context.close();

// ---- on a slow processor -------------------------------------------------------------------------------------------------

const opens = [];
const todays = [];
const memory = [];
const taps = { whole: [], page: [] };
for (let run = 0; run < Number(runs); run += 1) {
  ({ context, page } = await opened(kept, `${line.address}/field/`, true));
  await page.locator('[data-test="pad-done"]').waitFor();
  await pin(page);
  const [open, today] = await slowly(context, SLOWER, () =>
    page.evaluate(
      () =>
        new Promise((resolve) => {
          const began = performance.now();
          let unlocked = 0;
          globalThis.book.addEventListener('message', (event) => {
            if (event.data.kind === 'reply') unlocked ||= performance.now();
          });
          const watch = new MutationObserver(() => {
            if (!document.querySelector('[data-test="in-progress"]')) return;
            watch.disconnect();
            requestAnimationFrame(() => setTimeout(() => resolve([performance.now() - began, performance.now() - unlocked])));
          });
          watch.observe(document.body, { childList: true, subtree: true });
          document.querySelector('[data-test="pad-done"]').click();
        }),
    ),
  );
  opens.push(open);
  todays.push(today);
  const pss = (await renderers(context)).map((pid) => Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0));
  memory.push(Math.max(...pss) * 1024);
  const how = ['whole', 'page'][run];
  if (how) {
    // One question after the other: the tap on an answer, then at once on *next*, which waits for what is not durable yet.
    await tap(page, 'continue');
    await page.locator('[data-test="question"]').waitFor();
    const draft = await page.evaluate(async () => (await globalThis.ask({ command: 'today' })).reports[0].report);
    const slow = (work) => (how === 'whole' ? slowly(context, SLOWER, work) : throttled(context, page, SLOWER, work));
    taps[how].push(
      ...(await slow(() =>
        page.evaluate(async (most) => {
          const times = [];
          const here = () => document.querySelector('[data-test="question"]');
          const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
          for (let n = 0; n < most; n += 1) {
            const question = here();
            if (!question) break;
            const path = question.dataset.path;
            await frame();
            const began = performance.now();
            const choice = question.querySelector('[data-test^="choice-"]');
            const field = question.querySelector('[data-test="input"]');
            if (choice) choice.click();
            else if (field) {
              field.value = '17';
              field.dispatchEvent(new Event('input', { bubbles: true }));
              field.dispatchEvent(new Event('change', { bubbles: true }));
            }
            document.querySelector('[data-test="next"]').click();
            while (here() && here().dataset.path === path) await new Promise((resolve) => requestAnimationFrame(resolve));
            await frame();
            if (choice || field) times.push(performance.now() - began);
          }
          return times;
        }, QUESTIONS + 5),
      )),
    );
    await page.evaluate((report) => globalThis.ask({ command: 'send', report }), draft);
  }
  await context.close();
}
line.stop();
await endpoint.stop();

// ---- what it came to -----------------------------------------------------------------------------------------------------

const middle = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const slow = `Chromium at 360 × 800, the tab's process running one sixth of the time (page and worker alike)`;
const assets = join(root, 'ui/dist/web/assets');
const wasm = statSync(join(assets, readdirSync(assets).find((name) => name.endsWith('.wasm.br')))).size;
row('browser: unlocked → Today', '2.5 s', `${seconds(middle(todays))} (slowest ${seconds(Math.max(...todays))})`, `\`node ui/tests/browser/web.bench.mjs\`: ${slow}, ${REPORTS} reports, ${total.toLocaleString('en')} stations, no network; from the core's word that the store is open to the frame after Today stands; median of ${runs}`);
row('browser: PIN typed → Today, with the key derivation', '–', `${seconds(middle(opens))} (slowest ${seconds(Math.max(...opens))})`, 'the same, from the tap; Argon2id 64 MiB on the same slow processor');
const tapped = (list) => `${at(list, 0.99).toFixed(0)} ms (p50 ${at(list, 0.5).toFixed(0)} ms)`;
row('browser: tap → answer durable and next question shown, p99, page and worker slowed', '100 ms', tapped(taps.whole), `the same; ${taps.whole.length} questions of a 60-question form, *next* tapped right after the answer`);
if (taps.page.length > 0) row("browser: the same under Chromium's own throttle", '100 ms', tapped(taps.page), 'DevTools protocol, rate 6: it slows the page and leaves the worker as it is');
row('browser: wasm as served', '850 kB', `${(wasm / 1000).toFixed(0)} kB`, 'brotli, `ui/dist/web/assets/*.wasm.br`');
row('browser: memory of the tab', '150 MB', `${(middle(memory) / 1e6).toFixed(0)} MB (most ${(Math.max(...memory) / 1e6).toFixed(0)} MB)`, `proportional set size of the tab's process after Today, ${REPORTS} reports, ${total.toLocaleString('en')} stations (/proc, smaps_rollup)`);
