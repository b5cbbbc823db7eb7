import { describe, expect, it } from 'vitest';
import type { LogRow, WeekView } from '../../core/types.ts';
import { daysAfter, moved, pieces, sentence, texts } from '../log/composing.ts';

const theme = (value: string) => ({ value, label: value });
const row = (report: string, themes: string[], part: Partial<LogRow> = {}): LogRow => ({
  report, author: null, form_id: 'meeting', title: 'Meeting', weekly: false, day: '2026-02-04', place: 'Üçbulaq', person: 'Teacher', themes: themes.map(theme), confidence: { value: 'seen', label: 'I saw it' },
  follow_up: null, follow_up_done: false, gist: `said in ${report}`, state: { state: 'received', receipt: '7', received_at: '', set_aside: false }, correcting: false, ...part,
});
const week = (...records: LogRow[]): WeekView => ({ from: '2026-02-02', to: '2026-02-08', records, themes: ['campaign', 'media'].map(theme), follow_ups: [], existing: null });
const plain = (day: string) => day;

describe('a week being composed', () => {
  it('offers each record once, under the first of its themes that the report has', () => {
    const found = pieces(week(row('a', ['women', 'media', 'campaign']), row('b', ['women'])), plain);
    expect(found.map((one) => [one.theme, one.chosen])).toEqual([['media', true], ['', false]]);
  });
  it('leaves hearsay and what is not sent to be chosen by the observer', () => {
    const found = pieces(week(row('a', ['media'], { confidence: { value: 'rumour', label: 'Rumour' } }), row('b', ['media'], { state: { state: 'draft' } }), row('c', ['media'], { author: 'L-202', state: null })), plain);
    expect(found.map((one) => one.chosen)).toEqual([false, false, true]);
  });
  it('says day, place, what was written and how it is known, and never who was met', () => {
    expect(sentence(row('a', []), plain)).toBe('2026-02-04, Üçbulaq: said in a (I saw it)');
    expect(sentence(row('a', [], { place: '', gist: ' ', confidence: null }), plain)).toBe('2026-02-04: Meeting');
  });
  it('moves within a theme and leaves the others in place', () => {
    const all = pieces(week(row('a', ['media']), row('b', ['campaign']), row('c', ['media'])), plain);
    const names = (list: typeof all) => list.map((one) => one.row.report).join('');
    expect(names(moved(all, all[2]!, -1))).toBe('cba');
    expect(names(moved(all, all[0]!, -1))).toBe('abc');
    expect(names(moved(all, all[1]!, 1))).toBe('abc');
  });
  it('writes what was chosen, in the order given, a paragraph a record', () => {
    const view = week(row('a', ['media']), row('b', ['media']), row('c', ['campaign']));
    const all = moved(pieces(view, plain), pieces(view, plain)[1]!, -1);
    const ordered = moved(all, all[1]!, -1).map((one) => ({ ...one, text: one.row.report, chosen: one.row.report !== 'c' }));
    expect(texts(view, ordered)).toEqual([{ theme: 'media', text: 'b\na' }]);
  });
  it('counts days over the end of a month', () => {
    expect([daysAfter('2026-02-27', 3), daysAfter('2024-02-28', 1), daysAfter('odd', 1)]).toEqual(['2026-03-02', '2024-02-29', 'odd']);
  });
});
