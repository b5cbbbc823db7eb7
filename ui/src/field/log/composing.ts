/** A week being composed: what was chosen of its records, in which order, in which words. */
import type { LogRow, ThemeText, WeekView } from '../../core/types.ts';

export interface Piece {
  row: LogRow;
  /** Theme under which it stands; empty where the report has none that fits. */
  theme: string;
  chosen: boolean;
  text: string;
}

/** One candidate a record, under the first of its themes that the report has. What is hearsay, or not sent yet, is offered and not chosen. */
export function pieces(week: WeekView, date: (day: string) => string): Piece[] {
  const known = new Set(week.themes.map((theme) => theme.value));
  return week.records.map((row) => {
    const theme = row.themes.find((one) => known.has(one.value))?.value ?? '';
    const sent = row.author !== null || (row.state !== null && row.state.state !== 'draft');
    return { row, theme, chosen: theme !== '' && sent && row.confidence?.value !== 'rumour', text: sentence(row, date) };
  });
}

/** The same pieces with one moved before (or after) its neighbour of the same theme. */
export function moved(all: readonly Piece[], piece: Piece, by: -1 | 1): Piece[] {
  const at = all.indexOf(piece);
  let other = at + by;
  while (other >= 0 && other < all.length && all[other]?.theme !== piece.theme) other += by;
  const neighbour = all[other];
  if (at < 0 || !neighbour) return [...all];
  return all.map((one) => (one === piece ? neighbour : one === neighbour ? piece : one));
}

/** The texts of the report: what was chosen, one paragraph a record, in the order that was given. */
export function texts(week: WeekView, all: readonly Piece[]): ThemeText[] {
  return week.themes.flatMap((theme) => {
    const text = all.filter((piece) => piece.chosen && piece.theme === theme.value).map((piece) => piece.text.trim()).filter(Boolean).join('\n');
    return text ? [{ theme: theme.value, text }] : [];
  });
}

/** The day `n` days after a date `YYYY-MM-DD`. */
export function daysAfter(date: string, n: number): string {
  const at = new Date(`${date}T12:00:00Z`);
  if (Number.isNaN(at.getTime())) return date;
  at.setUTCDate(at.getUTCDate() + n);
  return at.toISOString().slice(0, 10);
}

/** A record as a sentence of the weekly report begins: day, place, what was written, how it is known. */
export function sentence(row: LogRow, date: (day: string) => string): string {
  const head = [date(row.day), row.place].filter(Boolean).join(', ');
  const known = row.confidence ? ` (${row.confidence.label})` : '';
  const text = row.gist.trim() || row.title;
  return `${head}: ${text}${known}`;
}
