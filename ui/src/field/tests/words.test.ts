import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FluentResource } from '@fluent/bundle';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../core/types.ts';
import { bundle, catalogue, directionOf, nameOfLanguage, tagOfLanguage } from '../../shared/i18n/i18n.svelte.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'shared/locales');
const tags = readdirSync(folder).map((file) => file.replace('.ftl', ''));
const source = (tag: string) => readFileSync(join(folder, `${tag}.ftl`), 'utf8');

interface Placeable {
  type?: string;
  name?: string;
}
/** Names of the arguments that a message takes. */
function argumentsOf(node: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(node)) for (const one of node) argumentsOf(one, found);
  else if (typeof node === 'object' && node !== null) {
    const { type, name } = node as Placeable;
    if (type === 'var' && name) found.add(name);
    for (const one of Object.values(node)) argumentsOf(one, found);
  }
  return found;
}
function messages(tag: string): Map<string, string[]> {
  const text = source(tag);
  // The parser drops what it cannot read: as many messages as lines that begin one.
  const body = new FluentResource(text).body;
  expect(body.length).toBe(text.split('\n').filter((line) => /^[a-z][\w-]* =/.test(line)).length);
  return new Map(body.map((entry) => [entry.id, [...argumentsOf(entry.value)].sort()]));
}
function sources(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return ['tests', 'generated', 'desk', 'locales'].includes(entry.name) ? [] : sources(join(dir, entry.name));
    return /\.(svelte|ts)$/.test(entry.name) ? [readFileSync(join(dir, entry.name), 'utf8')] : [];
  });
}

describe('words of the field book', () => {
  const english = messages('en');

  it('has English, Azerbaijani and Russian', () => {
    expect(tags).toEqual(expect.arrayContaining(['az', 'en', 'ru']));
  });

  it.each(tags)('%s says the same things with the same arguments', (tag) => {
    const here = messages(tag);
    expect([...here.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [id, args] of here) expect([id, args]).toEqual([id, english.get(id)]);
  });

  it.each(tags)('%s formats every message without a fault', (tag) => {
    const made = bundle(tag, [source(tag)]);
    for (const [id, args] of messages(tag)) {
      const faults: Error[] = [];
      const pattern = made.getMessage(id)?.value;
      for (const n of [0, 1, 3, 7]) {
        const text = pattern ? made.formatPattern(pattern, Object.fromEntries(args.map((name) => [name, n])), faults) : '';
        expect(text, id).not.toBe('');
      }
      expect(faults, id).toEqual([]);
    }
  });

  it.each(tags)('%s has a message of its own for every error code', (tag) => {
    const made = bundle(tag, [source(tag)]);
    const texts = ERROR_CODES.map((code) => {
      const pattern = made.getMessage(`err-${code}`)?.value;
      expect(pattern, code).toBeTruthy();
      return pattern ? made.formatPattern(pattern, { host: 'h', most: 64, left: 1, seconds: 2, least: 3 }) : '';
    });
    expect(new Set(texts).size).toBe(ERROR_CODES.length);
  });

  it('has every message that a screen asks for, and none that no screen asks for', () => {
    const code = sources(root).join('\n');
    const asked = new Set([...code.matchAll(/['"`]([a-z]+(?:-[a-z0-9_]+)+|[a-z]{3,})['"`]/g)].map((found) => found[1]));
    for (const found of code.matchAll(/\bt\(\s*'([^']+)'/g)) expect(english.has(found[1] ?? ''), found[1]).toBe(true);
    const built = [...code.matchAll(/`([a-z][a-z-]*-)\$\{/g)].map((found) => found[1] ?? '');
    const unused = [...english.keys()].filter((id) => !asked.has(id) && !built.some((start) => id.startsWith(start)));
    expect(unused).toEqual([]);
  });

  it('never judges on the device: no error, violation or critical in what an observer reads', () => {
    for (const line of source('en').split('\n')) {
      const text = line.replace(/^[\w-]+ = /, '').replace(/^#.*/, '');
      expect(text).not.toMatch(/\b(error|violation|critical|invalid|failed|quarantine|verified|finali[sz]e|sync(ed)?)\b/i);
    }
  });
});

describe('languages', () => {
  it('knows where text runs from right to left', () => {
    expect(['ar', 'fa', 'he', 'en-XB'].map(directionOf)).toEqual(['rtl', 'rtl', 'rtl', 'rtl']);
    expect(['az', 'en', 'ru', 'ka'].map(directionOf)).toEqual(['ltr', 'ltr', 'ltr', 'ltr']);
  });
  it('makes a language of every file', async () => {
    const made = catalogue({ './locales/ka.ftl': async () => 'a = b' });
    expect(Object.keys(made)).toEqual(['ka']);
    expect(await made.ka?.()).toBe('a = b');
  });
  it('names each language in itself, with a capital', () => {
    expect(nameOfLanguage('en')).toBe('English');
    expect(nameOfLanguage('ru')).toBe('Русский');
    expect(nameOfLanguage('az')).toBe('Azərbaycan');
    expect(['az', 'Azerbaijani (az)', 'English'].map(tagOfLanguage)).toEqual(['az', 'az', 'English']);
  });
});
