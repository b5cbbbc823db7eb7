// Size of the field book's first load: its page, and every script and style that the page pulls in before a person does anything.
// Fonts are apart (the system's font stands in until they arrive). Prints bytes after gzip -9.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const dist = new URL('../ui/dist/field/', import.meta.url).pathname;
const html = readFileSync(join(dist, 'index.html'), 'utf8');
const first = new Set(['index.html']);
for (const [, path] of html.matchAll(/(?:src|href)="\.?\/?([^"]+\.(?:js|css))"/g)) first.add(path);

// Static imports of what is loaded, and the one language that the first screen needs.
const queue = [...first].filter((f) => f.endsWith('.js'));
while (queue.length) {
  const file = queue.pop();
  const text = readFileSync(join(dist, file), 'utf8');
  for (const [, name] of text.matchAll(/(?:^|[;\s])(?:import|export)[^;()]*?from\s*["']\.\/([^"']+\.js)["']/g)) {
    const path = join('assets', name);
    if (!first.has(path)) {
      first.add(path);
      queue.push(path);
    }
  }
}
const language = readdirSync(join(dist, 'assets')).find((f) => /^en[-.].*\.js$/.test(f));
if (language) first.add(join('assets', language));

let total = 0;
for (const file of [...first].sort()) {
  const size = gzipSync(readFileSync(join(dist, file)), { level: 9 }).length;
  total += size;
  if (process.argv.includes('--files')) console.log(`${String(size).padStart(8)}  ${file}`);
}
console.log(total);
