import { describe, expect, it } from 'vitest';
import { change, counting, equal, shortHash, shown } from '../lib/answers';
import { countdown, MissionClock, minutesSince, span } from '../lib/clock';
import { href, parse, reports } from '../lib/route';
import { EventCutter } from '../lib/sse';
import type { AnswerDetail, VersionDetail } from '../lib/types';

const value = (v: string): AnswerDetail => ({ text: v, value: v, state: null, seen_at: null, typed_at: null });
const state = (s: string): AnswerDetail => ({ text: '', value: '', state: s, seen_at: null, typed_at: null });
const versions = [3, 2, 1].map((number) => ({ number }) as VersionDetail);

describe('answers over the versions', () => {
  it('an answer given first in a later version is new there', () => {
    expect(change([value('1'), state('unanswered'), state('blank')], versions)).toEqual({ kind: 'new', version: 3 });
    expect(change([value('1'), value('1'), state('blank')], versions)).toEqual({ kind: 'new', version: 2 });
  });
  it('another answer is a change, also from a state that says something', () => {
    expect(change([value('2'), value('1')], versions.slice(1))).toEqual({ kind: 'changed', version: 2 });
    expect(change([value('Yes'), state('not_observed')], versions.slice(1))).toEqual({ kind: 'changed', version: 2 });
    expect(change([state('absent'), value('1')], versions.slice(1))).toEqual({ kind: 'gone', version: 2 });
  });
  it('the same answer is no change, whenever it was typed', () => {
    expect(change([{ ...value('1'), typed_at: 'x' }, value('1')], versions.slice(1))).toEqual({ kind: 'none' });
    expect(change([value('1')], versions.slice(2))).toEqual({ kind: 'none' });
  });
  it('states are never taken for values', () => {
    expect(equal(state('dont_know'), state('not_observed'))).toBe(false);
    expect(equal(value(''), state('blank'))).toBe(false);
    expect(shown(state('dont_know'), undefined)).toEqual({ as: 'state', code: 'dont_know' });
    expect(shown(value('1'), value('1'))).toEqual({ as: 'same' });
  });
  it('a hash is shortened, never changed', () => {
    expect(shortHash('9c1e44b0'.padEnd(60, '0') + 'e07a')).toBe('9c1e 44b0 … e07a');
  });
});

describe('the stream of events', () => {
  const all = (chunks: string[]) => {
    const cutter = new EventCutter();
    return chunks.flatMap((c) => cutter.push(c));
  };
  it('cuts events wherever the chunks break', () => {
    const text = ': hello\r\n\r\nevent: report\r\ndata: {"a":1}\r\n\r\nevent: lag\ndata: x\n\ndata: one\ndata: two\n\n';
    const whole = all([text]);
    expect(whole).toEqual([{ event: 'report', data: '{"a":1}' }, { event: 'lag', data: 'x' }, { event: 'message', data: 'one\ntwo' }]);
    for (let i = 0; i < text.length; i += 1) expect(all([text.slice(0, i), text.slice(i)])).toEqual(whole);
    expect(all([...text])).toEqual(whole);
  });
  it('keeps an unfinished event to itself', () => {
    expect(all(['event: report\ndata: {"a"'])).toEqual([]);
  });
  it('a comment is no event', () => {
    expect(all([':\n\n: keep-alive\n\n'])).toEqual([]);
  });
});

describe('addresses', () => {
  it('every place can be written and read back', () => {
    const filter = { form: 'opening', area: 'Şəfəqli & co', text: 'school #4 50%' };
    for (const route of [{ at: 'board' } as const, { at: 'reports', filter } as const, { at: 'report', id: 'a/b c', filter } as const]) {
      expect(parse(href(route))).toEqual(route);
    }
    expect(reports()).toBe('#/reports');
    expect(parse('')).toEqual({ at: 'board' });
  });
  it('a broken address is no crash', () => {
    expect(parse('#/reports/%E0%A4%A').at).toBe('report');
    expect(parse('#/elsewhere').at).toBe('nowhere');
  });
});

describe('time', () => {
  const clock = new MissionClock('en-GB', 'Asia/Baku');
  it('is the mission’s, with the day where it is another', () => {
    expect(clock.moment('2024-02-07T09:26:04Z', '2024-02-07T19:00:00Z')).toBe('13:26');
    expect(clock.moment('2024-02-06T20:30:00Z', '2024-02-07T09:00:00Z')).toBe('00:30');
    expect(clock.moment('2024-02-06T19:30:00Z', '2024-02-07T09:00:00Z')).toBe('6 Feb, 23:30');
    expect(clock.instant('2024-02-06T19:30:05Z', '2024-02-07T09:00:00Z')).toBe('6 Feb, 23:30:05');
    expect(clock.moment('nonsense', '2024-02-07T09:00:00Z')).toBe('');
  });
  it('an unknown zone is UTC', () => {
    expect(new MissionClock('en', 'Mars/Olympus').zone).toBe('UTC');
  });
  it('durations', () => {
    expect(minutesSince('2024-02-07T09:00:00Z', Date.parse('2024-02-07T08:00:00Z'))).toBe(0);
    expect(span(0)).toEqual({ unit: 'now' });
    expect(span(84)).toEqual({ unit: 'hour', n: 1, min: 24 });
    expect(span(3000)).toEqual({ unit: 'day', n: 2 });
    expect(countdown(27)).toBe('0:27');
    expect(countdown(61.2)).toBe('1:02');
  });
});

describe('the version that counts', () => {
  it('is the newest that is not set aside', () => {
    const version = (number: number, set_aside: VersionDetail['set_aside']) => ({ number, set_aside }) as VersionDetail;
    expect(counting([version(2, null), version(1, null)])).toBe(0);
    expect(counting([version(2, 'form_unknown'), version(1, null)])).toBe(1);
    expect(counting([version(1, 'unreadable')])).toBe(0);
  });
});
