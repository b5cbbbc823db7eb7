// Measures the real window on a field book that `bench` has filled: process start → lock screen, secret → Today. Prints table rows.
// node ui/tests/browser/window.bench.mjs FOLDER [RUNS]
import { PASSPHRASE } from './story.mjs';
import { until } from './product.mjs';
import { FieldWindow } from './window.mjs';

const [dir, runs = '7'] = process.argv.slice(2);
const starts = [];
const opens = [];

for (let run = 0; run < Number(runs); run += 1) {
  const screen = new FieldWindow(dir);
  await screen.open();
  await until('the lock screen', () => screen.has('open'));
  // The page knows when its process's first paint of the lock screen was; the process's own start is in /proc.
  const shown = await screen.run(() => {
    const paints = performance.getEntriesByType('paint').map((entry) => entry.startTime);
    const mark = performance.getEntriesByName('first-screen')[0]?.startTime ?? Math.max(...paints, 0);
    return performance.timeOrigin + mark;
  });
  starts.push(shown - screen.startedAt());
  await screen.type('phrase', PASSPHRASE);
  // Measured inside of the page: the driver's own polling does not count.
  await screen.run(() => {
    const began = performance.now();
    // Kept by name: one that nothing refers to may be collected before it is called.
    window.watching = new MutationObserver((_, observer) => {
      if (!document.querySelector('[data-test="place-today"]')) return;
      observer.disconnect();
      requestAnimationFrame(() => (window.openedAfter = performance.now() - began));
    });
    window.watching.observe(document.body, { childList: true, subtree: true });
    document.querySelector('[data-test="open"]').click();
  });
  const opened = await until('Today', () => screen.run(() => window.openedAfter));
  opens.push(opened);
  await screen.close();
}

const middle = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(2)} s`;
const row = (what, bar, list, how) => console.log(`| ${what} | ${bar} | ${seconds(middle(list))} (slowest ${seconds(Math.max(...list))}) | ${how} |`);
row('process start → lock screen', '1.0 s', starts, `median of ${runs} starts of the window under Xvfb; start from /proc, end at the first frame of the lock screen`);
row('secret → Today in the window', '0.8 s', opens, `median of ${runs}; Argon2id 64 MiB, 500 reports, all stations; from the tap to the frame after Today is on the screen`);
