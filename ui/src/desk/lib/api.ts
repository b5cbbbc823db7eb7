import type { Board, DeskError, DeskErrorCode, Me, ReportDetail, ReportPage, SignIn } from './types';
import type { Filter } from './merge';

/** Why a call did not answer: the endpoint's own codes, or none of it arrived. */
export type FaultCode = DeskErrorCode | 'unreachable' | 'not_the_desk';

/** A call that did not answer. */
export class Fault extends Error {
  readonly code: FaultCode;
  readonly waitSeconds: number;

  constructor(code: FaultCode, waitSeconds = 0) {
    super(code);
    this.code = code;
    this.waitSeconds = waitSeconds;
  }
}

/** Where the calls go. */
export const API = '/desk/api';

/** The language labels are asked for in; set by the page. */
let language = 'en';

/** Sets the language of labels. */
export function speak(locale: string): void {
  language = locale;
}

/** The language that labels are asked for in. */
export const spoken = (): string => language;

/** Signs in. */
export function signIn(body: SignIn): Promise<Me> {
  return call('/sign-in', { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } });
}

/** Ends the session. */
export async function signOut(): Promise<void> {
  await send('/sign-out', { method: 'POST' });
}

/** Who is signed in. */
export function me(): Promise<Me> {
  return call('/me');
}

/** Coverage. */
export function board(): Promise<Board> {
  return call('/board');
}

/** A page of the list, newest first. */
export function reports(filter: Filter, after: string | null, limit: number): Promise<ReportPage> {
  const q = new URLSearchParams({ limit: String(limit) });
  if (after !== null) q.set('after', after);
  for (const key of ['form', 'area', 'text'] as const) if (filter[key]) q.set(key, filter[key]);
  return call(`/reports?${q}`);
}

/** A report with its versions. */
export function report(id: string): Promise<ReportDetail> {
  return call(`/reports/${encodeURIComponent(id)}?lang=${encodeURIComponent(language)}`);
}

/** Address of a form's CSV. */
export function exportHref(form: string): string {
  return `${API}/export.csv?form=${encodeURIComponent(form)}`;
}

/** A raw call; throws [`Fault`]. */
export async function send(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('X-Tabella', 'desk');
  headers.set('Accept-Language', language);
  let response: Response;
  try {
    response = await fetch(API + path, { ...init, headers, credentials: 'same-origin', cache: 'no-store' });
  } catch {
    throw new Fault('unreachable');
  }
  if (response.ok) return response;
  throw await fault(response);
}

/** A call that answers JSON; throws [`Fault`]. */
export async function call<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await send(path, init);
  // A captive portal or a proxy answers 200 with a page of its own: say so, show nothing of it.
  if (!(response.headers.get('Content-Type') ?? '').includes('json')) throw new Fault('not_the_desk');
  try {
    return (await response.json()) as T;
  } catch {
    throw new Fault('unreachable');
  }
}

async function fault(response: Response): Promise<Fault> {
  try {
    const body = (await response.json()) as Partial<DeskError>;
    if (typeof body.code === 'string') return new Fault(body.code, body.wait_seconds ?? 0);
  } catch {
    // Not the desk's words: judged by the status below.
  }
  const after = Number(response.headers.get('Retry-After')) || 0;
  if (response.status === 401) return new Fault('signed_out');
  if (response.status === 403) return new Fault('forbidden');
  if (response.status === 404) return new Fault('not_found');
  if (response.status === 429) return new Fault('sign_in_throttled', after);
  return new Fault(response.status >= 502 && response.status <= 504 ? 'unreachable' : 'internal');
}
