/**
 * Addresses of the desk. They live behind the `#`, so that a filter typed by a coordinator (a name, a place) never
 * reaches a server's or a proxy's access log, and any static server can serve the page.
 */
import { NO_FILTER, type Filter } from './merge';

/** Where the desk is. */
export type Route =
  | { at: 'board' }
  | { at: 'messages' }
  | { at: 'calls' }
  | { at: 'reports'; filter: Filter }
  | { at: 'report'; id: string; filter: Filter }
  | { at: 'nowhere' };

/** Reads an address (`location.hash`). */
export function parse(hash: string): Route {
  const raw = hash.replace(/^#/, '');
  const [path = '', query = ''] = split(raw, '?');
  const parts = path.split('/').filter(Boolean).map(decode);
  const q = new URLSearchParams(query);
  const filter: Filter = {
    form: q.get('form') ?? '',
    area: q.get('area') ?? '',
    text: q.get('text') ?? '',
  };
  const [first, second, third] = parts;
  if (first === undefined || (first === 'board' && second === undefined)) return { at: 'board' };
  if ((first === 'messages' || first === 'calls') && second === undefined) return { at: first };
  if (first === 'reports' && second === undefined) return { at: 'reports', filter };
  if (first === 'reports' && second !== undefined && third === undefined) return { at: 'report', id: second, filter };
  return { at: 'nowhere' };
}

/** Writes an address, for `href`. */
export function href(route: Exclude<Route, { at: 'nowhere' }>): string {
  if (route.at === 'board' || route.at === 'messages' || route.at === 'calls') return `#/${route.at}`;
  const q = new URLSearchParams();
  for (const key of ['form', 'area', 'text'] as const) {
    if (route.filter[key]) q.set(key, route.filter[key]);
  }
  const tail = q.size ? `?${q}` : '';
  return route.at === 'reports' ? `#/reports${tail}` : `#/reports/${encodeURIComponent(route.id)}${tail}`;
}

/** The list, narrowed. */
export function reports(filter: Partial<Filter> = {}): string {
  return href({ at: 'reports', filter: { ...NO_FILTER, ...filter } });
}

function split(text: string, mark: string): [string, string] {
  const i = text.indexOf(mark);
  return i < 0 ? [text, ''] : [text.slice(0, i), text.slice(i + 1)];
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
