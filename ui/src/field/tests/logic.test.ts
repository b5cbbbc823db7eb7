import { describe, expect, it } from 'vitest';
import { applyChange, cutOf, sectionsOf, stepAt, stepsOf, type QuestionItem, placesOf, protocolsOf } from '../../core/apply.ts';
import type { Item } from '../../core/types.ts';
import { dateIn, Format, instantIn, offsetIn, timeIn, withOffset } from '../../shared/format.ts';
import { fold, marked } from '../parts/highlight.ts';
import { plainText, richText } from '../parts/rich.ts';
import { passphraseStrength, pinTooSimple } from '../parts/secret.ts';

const question = (path: string, more: Partial<QuestionItem> = {}): QuestionItem => ({
  item: 'question', path, number: 1, kind: 'text', label: path, hint: '', guidance: '', theme: '', appearance: [], value: '', state: null, states: [], choices: [], long_list: false, value_label: '',
  required: false, read_only: false, message: '', problem: null, seen_at: null, typed_at: null, depth: 0, role: null, ...more,
});
const group = (path: string, ...appearance: string[]): Item => ({ item: 'group', path, label: path, depth: 0, appearance });
const repeat = (path: string, instances: string[]): Item => ({ item: 'repeat', path, label: path, instances, can_change: true, depth: 0 });

describe('a change of a form', () => {
  const before = [question('/a'), question('/b'), question('/c')];

  it('replaces what changed and keeps the rest as it was', () => {
    const after = applyChange(before, { changed: [question('/b', { value: 'x' })], order: null });
    expect(after.map((item) => item.path)).toEqual(['/a', '/b', '/c']);
    expect(after[0]).toBe(before[0]);
    expect((after[1] as QuestionItem).value).toBe('x');
  });
  it('drops what the order no longer names', () => {
    expect(applyChange(before, { changed: [], order: ['/a', '/c'] }).map((item) => item.path)).toEqual(['/a', '/c']);
  });
  it('puts new items where the order says', () => {
    const after = applyChange(before, { changed: [question('/n')], order: ['/a', '/n', '/b', '/c'] });
    expect(after.map((item) => item.path)).toEqual(['/a', '/n', '/b', '/c']);
  });
  it('never loses a new item that came without an order', () => {
    expect(applyChange(before, { changed: [question('/n')], order: null }).map((item) => item.path)).toEqual(['/a', '/b', '/c', '/n']);
  });
  it('ignores a path that nobody sent', () => {
    expect(applyChange(before, { changed: [], order: ['/a', '/ghost', '/b'] }).map((item) => item.path)).toEqual(['/a', '/b']);
  });
  it('keeps a head and what it heads apart though they share a path', () => {
    const shared = [group('/r'), repeat('/r', []), question('/x')];
    const after = applyChange(shared, { changed: [repeat('/r', ['/r[1]']), question('/r[1]/n')], order: ['/r', '/r', '/r[1]/n', '/x'] });
    expect(after.map((item) => `${item.item} ${item.path}`)).toEqual(['group /r', 'repeat /r', 'question /r[1]/n', 'question /x']);
    expect(after[1]).toMatchObject({ instances: ['/r[1]'] });
  });
  it('gives the same items when applied twice', () => {
    const change = { changed: [question('/n'), question('/b', { value: 'x' })], order: ['/n', '/b'] };
    expect(applyChange(applyChange(before, change), change)).toEqual(applyChange(before, change));
  });
});

describe('steps', () => {
  const items = [question('/a'), group('/g', 'field-list'), question('/g/x'), question('/g/y'), group('/h'), question('/h/z'), repeat('/r', ['/r[1]']), question('/r[1]/n')];

  it('shows one question at a time, and a field-list on one screen', () => {
    expect(stepsOf(items).map((step) => step.questions.map((one) => one.path))).toEqual([['/a'], ['/g/x', '/g/y'], ['/h/z'], [], ['/r[1]/n']]);
  });
  it('finds the step of any of its questions, and opens at the start where the path is gone', () => {
    const steps = stepsOf(items);
    expect(stepAt(steps, '/g/y')).toBe(1);
    expect(stepAt(steps, '/r')).toBe(3);
    expect(stepAt(steps, '/gone')).toBe(0);
    expect(stepAt(steps, null)).toBe(0);
  });
  it('lets no empty group become a screen', () => {
    expect(stepsOf([group('/g', 'field-list')])).toEqual([]);
  });
  it('never reads a state as a value', () => {
    expect(cutOf({ value: '', state: 'dont_know' })).toBe('state');
    expect(cutOf({ value: 'x', state: null })).toBe('value');
    expect(cutOf({ value: '', state: null })).toBe('empty');
  });
  it('gathers neighbours of one theme', () => {
    const sections = sectionsOf([question('/a', { theme: 'Ink' }), question('/b', { theme: 'Ink' }), group('/g'), question('/c', { theme: 'People' })]);
    expect(sections.map((section) => [section.theme, section.items.length])).toEqual([['Ink', 2], ['People', 2]]);
  });
});

describe('times and figures', () => {
  const baku = new Format('en-GB', 'Asia/Baku');

  it('shows times in the mission’s zone, 24 hours, in every language', () => {
    for (const locale of ['en-GB', 'az', 'ru']) expect(new Format(locale, 'Asia/Baku').time('2026-02-07T09:20:05Z')).toBe('13:20');
    expect(baku.timeWithSeconds('2026-02-07T09:20:05Z')).toBe('13:20:05');
    expect(baku.time('2026-02-07T20:00:00Z')).toBe('00:00');
  });
  it('adds the day where it is another day', () => {
    expect(baku.timeOn('2026-02-07T09:20:00Z', '2026-02-07')).toBe('13:20');
    expect(baku.timeOn('2026-02-06T09:20:00Z', '2026-02-07')).toContain('6');
  });
  it('writes dates as the language does', () => {
    expect(baku.date('2026-02-07')).toMatch(/Saturday,? 7 February/);
    expect(new Format('ru', 'Asia/Baku').date('2026-02-07')).toMatch(/суббота, 7 февраля/);
    expect(baku.date('no date')).toBe('no date');
  });
  it('says nothing for what is no instant', () => {
    expect(baku.time(null)).toBe('');
    expect(baku.time('soon')).toBe('');
  });
  it('shows UTC for a zone that the device does not know', () => {
    expect(new Format('en-GB', 'Mars/Base').time('2026-02-07T09:20:00Z')).toBe('09:20');
  });
  it('goes from a wall clock to the instant and back, across changes of the clocks', () => {
    for (const [date, time, zone] of [['2026-02-07', '13:20', 'Asia/Baku'], ['2026-03-29', '12:00', 'Europe/Warsaw'], ['2026-10-25', '23:59', 'Europe/Warsaw'], ['2026-06-01', '00:00', 'America/New_York']] as const) {
      const at = instantIn(date, time, zone);
      expect(at && dateIn(at, zone)).toBe(date);
      expect(at && timeIn(at, zone)).toBe(time);
    }
    expect(instantIn('2026-02-07', '13:20', 'Asia/Baku')?.toISOString()).toBe('2026-02-07T09:20:00.000Z');
  });
  it('takes no half-typed time for one', () => {
    expect(instantIn('2026-02-07', '', 'Asia/Baku')).toBeNull();
    expect(instantIn('7.2.', '13:20', 'Asia/Baku')).toBeNull();
    expect(instantIn('2026-02-31', '25:00', 'Asia/Baku')).toBeNull();
  });
  it('writes dateTime as the standard does', () => {
    expect(withOffset('2026-02-07', '13:20', 'Asia/Baku')).toBe('2026-02-07T13:20:00.000+04:00');
    expect(withOffset('2026-02-07', '13:20', 'America/New_York')).toBe('2026-02-07T13:20:00.000-05:00');
    expect(offsetIn(new Date('2026-07-01T00:00:00Z'), 'Europe/Warsaw')).toBe(120);
  });
});

describe('finding', () => {
  it('folds marks as the index does', () => {
    expect(fold('Łódź Üçbulaq Şəhidlər Ёлки IĞDIR')).toBe('lodz ucbulaq sehidler елки igdir');
  });
  it('marks what was typed in the letters of the list', () => {
    expect(marked('Üçbulaq, School', 'ucb')).toEqual([{ text: 'Üçb', hit: true }, { text: 'ulaq, School', hit: false }]);
    expect(marked('Szkoła Łódź', 'lod szk').filter((part) => part.hit).map((part) => part.text)).toEqual(['Szk', 'Łód']);
    expect(marked('abc', '')).toEqual([{ text: 'abc', hit: false }]);
  });
  it('gives back every letter whatever is typed', () => {
    for (const typed of ['u', 'üç', 'ß', '*', '  ']) expect(marked('Üçbulaq ß straße ﬁn', typed).map((part) => part.text).join('')).toBe('Üçbulaq ß straße ﬁn');
  });
});

describe('text of a form', () => {
  it('keeps bold and italic and drops markup', () => {
    expect(richText('Copy **exactly** and _calmly_ <b onclick=x>now</b>')).toEqual([[{ text: 'Copy ' }, { text: 'exactly', bold: true }, { text: ' and ' }, { text: 'calmly', italic: true }, { text: ' now' }]]);
  });
  it('leaves names with underscores alone', () => {
    expect(plainText('box_seal_number')).toBe('box_seal_number');
  });
  it('shows the words of a link, never its address', () => {
    expect(plainText('See [the card](https://x.example)')).toBe('See the card');
  });
});

describe('secrets', () => {
  it('refuses what is tried first', () => {
    for (const pin of ['111111', '123456', '987654', '121212', '123123', '19840101', '24121984']) expect([pin, pinTooSimple(pin)]).toEqual([pin, true]);
  });
  it('takes others', () => {
    for (const pin of ['240713', '837462', '40718253']) expect([pin, pinTooSimple(pin)]).toEqual([pin, false]);
  });
  it('tells a weak passphrase from a strong one', () => {
    expect(passphraseStrength('aaaaaaaaaaaaaaaaaaaaaaaaaa')).toBe(0);
    expect(passphraseStrength('password')).toBe(0);
    expect(passphraseStrength('kettle orbit mossy lantern')).toBe(2);
  });
});

describe('results protocols', () => {
  const at = '/d/p[1]';
  const items: Item[] = [
    { item: 'repeat', path: '/d/p', label: 'Protocol', instances: [at, '/d/p[2]'], can_change: true, depth: 0 },
    group(at),
    question(`${at}/race`, { role: 'protocol:race', value: 'President' }),
    question(`${at}/box`, { kind: 'integer', role: 'protocol:B', value: '0618' }),
    { item: 'repeat', path: `${at}/c`, label: 'Contestant', instances: [`${at}/c[1]`], can_change: true, depth: 2 },
    group(`${at}/c[1]`),
    question(`${at}/c[1]/name`, { role: 'protocol:contestant', value: 'List 7' }),
    question(`${at}/c[1]/votes`, { kind: 'integer', role: 'protocol:c' }),
    question(`${at}/check_box`, { kind: 'note', number: null }),
    group('/d/p[2]'),
    question('/d/p[2]/race', { role: 'protocol:race' }),
    question('/d/p[2]/box', { kind: 'integer', role: 'protocol:B' }),
    question('/d/after'),
  ];

  it('lays the lines of a protocol out as one step, and everything else as before', () => {
    const steps = stepsOf(items);
    expect(steps.map((step) => [step.path, step.questions.length, step.table ?? false])).toEqual([
      ['/d/p', 0, false], [`${at}/race`, 1, false], [`${at}/box`, 1, false], [`${at}/c`, 2, true], [`${at}/check_box`, 1, false],
      ['/d/p[2]/race', 1, false], ['/d/p[2]/box', 1, false], ['/d/after', 1, false],
    ]);
    expect(stepAt(steps, `${at}/c[1]/votes`)).toBe(3);
  });

  it('reads each protocol as it was written, with what does not add up', () => {
    const [first, second, ...more] = protocolsOf(items);
    expect(more).toEqual([]);
    expect([first?.race, first?.figures.map((one) => one.value), first?.lines.map((one) => one.name?.value), first?.checks.length]).toEqual(['President', ['0618'], ['List 7'], 1]);
    expect([second?.number, second?.race, second?.lines.length, second?.checks.length]).toEqual([2, '', 0, 0]);
  });

  it('says which of several a question belongs to', () => {
    expect(placesOf(items, `${at}/box`)).toEqual([{ label: 'Protocol', number: 1, of: 2, name: 'President' }]);
    expect(placesOf(items, '/d/after')).toEqual([]);
  });
});
