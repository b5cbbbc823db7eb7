import { describe, expect, it } from 'vitest';
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
