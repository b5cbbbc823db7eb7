import { FluentBundle, FluentResource } from '@fluent/bundle';
import { describe, expect, it } from 'vitest';

const sources: Record<string, string> = {};
for (const [path, text] of Object.entries(import.meta.glob<string>('../locales/*.ftl', { query: '?raw', import: 'default', eager: true }))) {
  sources[/([\w-]+)\.ftl$/.exec(path)?.[1] ?? ''] = text;
}
const tags = Object.keys(sources).sort();
const source = (tag: string) => sources[tag] ?? '';

/** Message id → the arguments it uses. */
function messages(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const block of text.split(/\n(?=[a-z])/)) {
    const id = /^([a-z][a-z0-9-]*) =/.exec(block)?.[1];
    if (id) found.set(id, [...new Set([...block.matchAll(/\$(\w+)/g)].map((m) => m[1]))].sort().join());
  }
  return found;
}

const english = messages(source('en'));

describe('languages', () => {
  it('are English, Azerbaijani and Russian at least', () => {
    expect(tags).toEqual(expect.arrayContaining(['az', 'en', 'ru']));
  });

  it.each(tags)('%s says everything, with the same arguments, and formats', (tag) => {
    const here = messages(source(tag));
    expect([...here.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [id, args] of english) expect(`${id}: ${here.get(id)}`).toBe(`${id}: ${args}`);
    const bundle = new FluentBundle(tag, { useIsolating: false });
    expect(bundle.addResource(new FluentResource(source(tag)))).toEqual([]);
    for (const [id, args] of here) {
      const errors: Error[] = [];
      const value = bundle.getMessage(id)?.value;
      const numbers = Object.fromEntries(args.split(',').filter(Boolean).map((a) => [a, 3]));
      expect(value && bundle.formatPattern(value, numbers, errors), id).toBeTruthy();
      expect(errors).toEqual([]);
    }
  });

  it('has every message that a page asks for, and no other', () => {
    const files = import.meta.glob<string>(['../*.{svelte,ts}', '../{pages,parts,lib}/*.{svelte,ts}'], { query: '?raw', import: 'default', eager: true });
    const code = Object.values(files).join('\n');
    expect(Object.keys(files).length).toBeGreaterThan(20);
    const asked = new Set([...code.matchAll(/\bt\('([a-z0-9-]+)'/g)].map((m) => m[1] ?? ''));
    expect([...asked].filter((id) => !english.has(id))).toEqual([]);
    // Those put together from a code: their stems stand in the source.
    const stems = [...code.matchAll(/\bt\(`([a-z-]+)\$\{/g)].map((m) => m[1] ?? '').concat([...code.matchAll(/\bword\('([a-z]+)'/g)].map((m) => `${m[1]}-`));
    const spoken = [...english.keys()].filter((id) => !asked.has(id) && !stems.some((s) => id.startsWith(s)) && !code.includes(`'${id}'`));
    expect(spoken).toEqual([]);
  });
});
