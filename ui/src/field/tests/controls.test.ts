import { bundle, directionOf, PSEUDO_LONG } from '../../shared/i18n/i18n.svelte.ts';
import { describe, expect, it } from 'vitest';
import { isFigure } from '../controls/figures.ts';
import { placeOf, valuesOf } from '../controls/range.ts';
import { moved, ranked } from '../controls/rank.ts';
import { isWhole, movedTime, readTime } from '../controls/time.ts';

describe('a time of day', () => {
  it('is read in 24 hours however its parts are set apart', () => {
    for (const typed of ['0715', '715', '7:15', '07:15', '7.15', '07 15', '7-15', ' 0715 ', '٠٧١٥', '۰۷۱۵']) expect(readTime(typed), typed).toBe('07:15');
    expect(readTime('1915')).toBe('19:15');
    expect(readTime('0000')).toBe('00:00');
    expect(readTime('2359')).toBe('23:59');
  });
  it('is never guessed', () => {
    for (const typed of ['', '7', '12', '7:', '7:5', '2400', '1260', '7:60', '12345', '7:15 pm', 'noon', '7:15:30']) expect(readTime(typed), typed).toBeNull();
  });
  it('is taken at once only where no digit can follow', () => {
    expect(['0715', '7:15', '07:15'].map(isWhole)).toEqual([true, true, true]);
    expect(['715', '071', '7:1', '2460', ''].map(isWhole)).toEqual([false, false, false, false, false]);
  });
  it('reads back what every move gives, and a move there and back changes nothing', () => {
    for (let minute = 0; minute < 1440; minute += 7) {
      const time = movedTime('00:00', minute);
      expect(readTime(time)).toBe(time);
      for (const step of [1, -1, 60, -60]) expect(movedTime(movedTime(time, step), -step)).toBe(time);
    }
    expect(movedTime('23:59', 1)).toBe('00:00');
    expect(movedTime('00:00', -60)).toBe('23:00');
  });
});

describe('a range', () => {
  it('is the grid that the form writes, without the noise of binary fractions', () => {
    expect(valuesOf({ start: '1', end: '5', step: '1' })).toEqual(['1', '2', '3', '4', '5']);
    expect(valuesOf({ start: '0', end: '0.5', step: '0.1' })).toEqual(['0.0', '0.1', '0.2', '0.3', '0.4', '0.5']);
    expect(valuesOf({ start: '2', end: '-2', step: '2' })).toEqual(['2', '0', '-2']);
    expect(valuesOf({ start: '0', end: '10', step: '4' })).toEqual(['0', '4', '8']);
  });
  it('finds every value of its own at its place, however it is written', () => {
    for (const bounds of [{ start: '-1', end: '1', step: '0.05' }, { start: '0', end: '100', step: '5' }, { start: '7', end: '-3', step: '0.5' }]) {
      const values = valuesOf(bounds);
      values.forEach((value, at) => expect([placeOf(values, value), placeOf(values, String(Number(value)))]).toEqual([at, at]));
    }
  });
  it('has no place for no answer, and no grid where the bounds make none', () => {
    expect(placeOf(['0', '1'], '')).toBe(-1);
    expect(placeOf(['0', '1'], '0.5')).toBe(-1);
    for (const bounds of [{ start: '', end: '5', step: '1' }, { start: '1', end: '5', step: '0' }, { start: 'a', end: '5', step: '1' }, { start: '0', end: '1e9', step: '1' }]) expect(valuesOf(bounds)).toEqual([]);
  });
});

describe('a ranking', () => {
  it('keeps the order in which it was given and drops what is not offered', () => {
    expect(ranked('c a b', ['a', 'b', 'c'])).toEqual(['c', 'a', 'b']);
    expect(ranked('c gone a a', ['a', 'b', 'c'])).toEqual(['c', 'a']);
    expect(ranked('', ['a'])).toEqual([]);
  });
  it('loses nothing in any move', () => {
    const list = ['a', 'b', 'c', 'd'];
    for (let from = 0; from < list.length; from += 1)
      for (let to = -1; to <= list.length; to += 1) {
        const after = moved(list, from, to);
        expect([...after].sort()).toEqual(list);
        expect(after.indexOf(list[from] ?? '')).toBe(Math.min(Math.max(to, 0), list.length - 1));
      }
    expect(list).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('a figure of the protocol', () => {
  it('is known by its role or by the number keys that the form asks for', () => {
    expect(isFigure({ appearance: [], role: 'protocol:B' })).toBe(true);
    expect(isFigure({ appearance: ['numbers'] })).toBe(true);
    expect(isFigure({ appearance: ['counter'], role: 'tally' })).toBe(false);
  });
});

describe('the long pseudo-language', () => {
  it('makes every word at least 40% longer and keeps what is put in', () => {
    const made = bundle(PSEUDO_LONG, ['a = Continue at question { $n }']);
    const pattern = made.getMessage('a')?.value ?? '';
    const text = made.formatPattern(pattern, { n: 7 });
    expect(text).toContain('7');
    expect(text.length).toBeGreaterThanOrEqual('Continue at question 7'.length * 1.35);
    expect(directionOf(PSEUDO_LONG)).toBe('ltr');
  });
});
