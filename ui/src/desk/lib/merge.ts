import type { ReportLine, ReportPage } from './types';

/** What the list is narrowed to; empty strings mean "all". */
export interface Filter {
  form: string;
  area: string;
  text: string;
}

/** No narrowing. */
export const NO_FILTER: Filter = { form: '', area: '', text: '' };

/** One loaded stretch of the live list. A value: every function below returns a new one. */
export interface List {
  /** Newest first, no report twice. */
  rows: ReportLine[];
  /** Arrived while the list was held still; not yet shown. By report. */
  pending: ReadonlyMap<string, ReportLine>;
  /** How many match in all, as far as known. */
  total: number;
  /** Cursor of the next page. */
  next: string | null;
}

/** Before the first answer. */
export const EMPTY: List = { rows: [], pending: new Map(), total: 0, next: null };

/** Newest first; equal instants in a fixed order, so that two desks show the same list. */
export function newestFirst(a: ReportLine, b: ReportLine): number {
  const at = Date.parse(b.received_at) - Date.parse(a.received_at);
  if (at !== 0) return at;
  return a.report < b.report ? 1 : a.report > b.report ? -1 : 0;
}

/** True where `incoming` says something newer than, or as new as, what is known. */
function supersedes(incoming: ReportLine, known: ReportLine): boolean {
  if (incoming.versions !== known.versions) return incoming.versions > known.versions;
  return Date.parse(incoming.received_at) >= Date.parse(known.received_at);
}

/** Every field the same. */
function same(a: ReportLine, b: ReportLine): boolean {
  return (Object.keys(a) as (keyof ReportLine)[]).every((k) => a[k] === b[k]);
}

/** Whether a line belongs into a list narrowed by form and area. Text is the endpoint's to judge. */
export function matches(line: ReportLine, filter: Filter): boolean {
  return (!filter.form || line.form_id === filter.form) && (!filter.area || (line.area ?? '') === filter.area);
}

/** The first page replaces everything: after loading, reconnecting, or a lag. */
export function replaced(page: ReportPage): List {
  return { rows: dedupe(page.reports), pending: new Map(), total: page.total, next: page.next };
}

/** A further page goes to the end; what came in live meanwhile is not shown twice. */
export function appended(list: List, page: ReportPage): List {
  const have = new Set(list.rows.map((r) => r.report));
  const fresh = page.reports.filter((r) => !have.has(r.report) && !list.pending.has(r.report));
  return {
    ...list,
    rows: dedupe([...list.rows, ...fresh]),
    total: Math.max(page.total, list.rows.length + fresh.length),
    next: page.next,
  };
}

/**
 * Lines that came as events. `held` is true while pointer, focus or scroll is in the list: then nothing may move, so
 * a known row changes where it stands and the rest waits in `pending`.
 */
export function arrived(list: List, lines: readonly ReportLine[], filter: Filter, held: boolean): List {
  let { rows, total } = list;
  let changed = false;
  const pending = new Map(list.pending);
  const at = new Map(rows.map((r, i) => [r.report, i]));
  const incoming: ReportLine[] = [];

  for (const line of lines) {
    const index = at.get(line.report);
    const waiting = pending.get(line.report) ?? incoming.find((l) => l.report === line.report);
    const known = waiting ?? (index === undefined ? undefined : rows[index]);
    if (known) {
      if (!supersedes(line, known) || same(line, known)) continue;
      changed = true;
      if (index !== undefined && held) {
        // In place: the row says the new thing where the eye already is.
        rows = rows.with(index, line);
        continue;
      }
      if (pending.has(line.report)) {
        pending.set(line.report, line);
        continue;
      }
      const i = incoming.findIndex((l) => l.report === line.report);
      if (i >= 0) incoming[i] = line;
      else incoming.push(line);
      continue;
    }
    if (!matches(line, filter)) continue;
    // A line older than the last loaded row belongs to a page that was not fetched yet.
    const last = rows.at(-1);
    if (list.next !== null && last && newestFirst(last, line) < 0) continue;
    changed = true;
    if (line.versions <= 1) total += 1;
    if (held) pending.set(line.report, line);
    else incoming.push(line);
  }

  if (!changed) return list;
  if (held) return { ...list, rows, pending, total };
  return { ...list, rows: dedupe([...incoming, ...pending.values(), ...rows]), pending: new Map(), total };
}

/** The list is let go: what waited takes its place. */
export function released(list: List): List {
  if (list.pending.size === 0) return list;
  return { ...list, rows: dedupe([...list.pending.values(), ...list.rows]), pending: new Map() };
}

/** One line a report (the newest word on it), newest first. */
function dedupe(rows: readonly ReportLine[]): ReportLine[] {
  const by = new Map<string, ReportLine>();
  for (const row of rows) {
    const known = by.get(row.report);
    if (!known || (supersedes(row, known) && !same(row, known))) by.set(row.report, row);
  }
  return [...by.values()].sort(newestFirst);
}
