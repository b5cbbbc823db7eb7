import { describe, expect, it } from 'vitest';
import { EMPTY, NO_FILTER, appended, arrived, released, replaced, type List } from '../lib/merge';
import type { ReportLine } from '../lib/types';

const T0 = Date.parse('2024-02-07T09:00:00Z');

function line(id: string, seconds: number, over: Partial<ReportLine> = {}): ReportLine {
  const at = new Date(T0 + seconds * 1000).toISOString();
  return {
    report: id, form_id: 'opening', title: 'Opening', observer: 'O-001', area: '2', station_number: '22', place: 'School', versions: 1,
    received_at: at, first_received_at: at, receipt: `R ${id}`, answered: 10, states: 1, blank: 0, serious: 0, urgent: 0, set_aside: null, practice: true, ...over,
  };
}

const ids = (list: List) => list.rows.map((r) => r.report);
const page = (rows: ReportLine[], next: string | null = null, total = rows.length) => ({ reports: rows, next, total });
const start = replaced(page([line('c', 30), line('b', 20), line('a', 10)]));

describe('the live list', () => {
  it('puts a new report on top', () => {
    const list = arrived(start, [line('d', 40)], NO_FILTER, false);
    expect(ids(list)).toEqual(['d', 'c', 'b', 'a']);
    expect(list.total).toBe(4);
  });

  it('shows a report that comes twice once', () => {
    const list = arrived(arrived(start, [line('d', 40)], NO_FILTER, false), [line('d', 40)], NO_FILTER, false);
    expect(ids(list)).toEqual(['d', 'c', 'b', 'a']);
    expect(list.total).toBe(4);
    const burst = arrived(start, [line('d', 40), line('d', 40), line('d', 50, { versions: 2 })], NO_FILTER, false);
    expect(ids(burst)).toEqual(['d', 'c', 'b', 'a']);
    expect(burst.rows[0]?.versions).toBe(2);
    expect(burst.total).toBe(4);
  });

  it('changes nothing at all for a duplicate', () => {
    expect(arrived(start, [line('b', 20)], NO_FILTER, false)).toBe(start);
  });

  it('never lets an older version push out a newer one', () => {
    const two = arrived(start, [line('a', 50, { versions: 2, answered: 12 })], NO_FILTER, false);
    expect(ids(two)).toEqual(['a', 'c', 'b']);
    const late = arrived(two, [line('a', 10, { versions: 1 })], NO_FILTER, false);
    expect(late).toBe(two);
    expect(late.total).toBe(3);
  });

  it('sorts what arrives out of order', () => {
    const list = arrived(start, [line('f', 60), line('d', 40), line('e', 50)], NO_FILTER, false);
    expect(ids(list)).toEqual(['f', 'e', 'd', 'c', 'b', 'a']);
  });

  it('moves nothing while it is held, and says how many wait', () => {
    const held = arrived(start, [line('d', 40), line('e', 50)], NO_FILTER, true);
    expect(ids(held)).toEqual(['c', 'b', 'a']);
    expect(held.pending.size).toBe(2);
    expect(held.total).toBe(5);
    const again = arrived(held, [line('d', 40)], NO_FILTER, true);
    expect(again).toBe(held);
    expect(ids(released(again))).toEqual(['e', 'd', 'c', 'b', 'a']);
    expect(released(again).pending.size).toBe(0);
  });

  it('changes a held row where it stands', () => {
    const held = arrived(start, [line('a', 70, { versions: 2, serious: 1 })], NO_FILTER, true);
    expect(ids(held)).toEqual(['c', 'b', 'a']);
    expect(held.rows[2]).toMatchObject({ versions: 2, serious: 1 });
    expect(held.pending.size).toBe(0);
  });

  it('a newer version of a waiting report replaces it there', () => {
    const held = arrived(arrived(start, [line('d', 40)], NO_FILTER, true), [line('d', 45, { versions: 2 })], NO_FILTER, true);
    expect(held.pending.size).toBe(1);
    expect(released(held).rows[0]).toMatchObject({ report: 'd', versions: 2 });
    expect(held.total).toBe(4);
  });

  it('keeps out what the filter leaves out', () => {
    const filter = { form: 'opening', area: '2', text: '' };
    const list = arrived(start, [line('d', 40, { form_id: 'incident' }), line('e', 50, { area: '3' }), line('f', 60)], filter, false);
    expect(ids(list)).toEqual(['f', 'c', 'b', 'a']);
    expect(list.total).toBe(4);
    expect(arrived(start, [line('g', 70, { area: null })], filter, false)).toBe(start);
  });

  it('counts a second version of a report on a later page without counting it twice', () => {
    const first = replaced(page([line('c', 30), line('b', 20)], 'cursor', 9));
    const list = arrived(first, [line('z', 40, { versions: 2 })], NO_FILTER, false);
    expect(ids(list)).toEqual(['z', 'c', 'b']);
    expect(list.total).toBe(9);
  });

  it('leaves to a later page what belongs there', () => {
    const first = replaced(page([line('c', 30), line('b', 20)], 'cursor', 9));
    expect(arrived(first, [line('a', 5)], NO_FILTER, false)).toBe(first);
    // With every page loaded it is simply the last.
    expect(ids(arrived(start, [line('0', 5)], NO_FILTER, false))).toEqual(['c', 'b', 'a', '0']);
  });

  it('a further page brings nothing twice', () => {
    const first = replaced(page([line('d', 40), line('c', 30)], 'cursor', 4));
    const live = arrived(first, [line('e', 50)], NO_FILTER, false);
    const all = appended(live, page([line('c', 30), line('b', 20), line('a', 10)], null, 5));
    expect(ids(all)).toEqual(['e', 'd', 'c', 'b', 'a']);
    expect(all.next).toBeNull();
    expect(all.total).toBe(5);
  });

  it('in any order of arrival ends the same', () => {
    const lines = [line('p', 10), line('q', 20), line('r', 20), line('p', 30, { versions: 2 }), line('s', 5), line('q', 20)];
    const ends = new Set<string>();
    const orders = [lines, [...lines].reverse(), [...lines.slice(3), ...lines.slice(0, 3)]];
    for (const order of orders) {
      for (const held of [false, true]) {
        let list = EMPTY;
        for (const one of order) list = arrived(list, [one], NO_FILTER, held);
        ends.add(released(list).rows.map((r) => `${r.report}${r.versions}`).join());
      }
    }
    expect([...ends]).toEqual(['p2,r1,q1,s1']);
  });
});
