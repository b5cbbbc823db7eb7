import type { AppError, ParkedCode, QuestionKind, ReportState, ReportRow } from '../core/types.ts';
import type { IconName } from '../shared/icons.ts';
import { app } from './app.svelte.ts';
import { t } from './texts.ts';

/** The message of an error, in the language of the screens. Fluent leaves out what a message does not use. */
export function errorText(error: AppError): string {
  const args: Record<string, string | number> = { host: '', most: 64, left: 0, seconds: 0, least: app.status?.secret_least ?? 0 };
  for (const [name, value] of Object.entries(error.params)) if (value !== undefined) args[name] = /^\d{1,9}$/.test(value) ? Number(value) : value;
  return t(`err-${error.code}`, args);
}

export type Tone = 'new' | 'saved' | 'waiting' | 'received' | 'aside';

export function toneOf(state: ReportState): Tone {
  switch (state.state) {
    case 'draft':
      return 'saved';
    case 'waiting':
      return 'waiting';
    case 'received':
      return state.set_aside ? 'aside' : 'received';
    case 'parked':
      return 'aside';
    case 'handed_over':
      return state.confirmed ? 'received' : 'waiting';
  }
}

/** A report is received when its text and everything that goes with it is. */
export function rowTone(row: ReportRow): Tone {
  if (row.files?.parked) return 'aside';
  return row.files?.waiting && row.state.state === 'received' ? 'waiting' : toneOf(row.state);
}

/** How its photos, recordings and files stand, where some were sent. */
export function filesLine(row: ReportRow): string {
  const files = row.files;
  if (!files) return '';
  const parts: string[] = [];
  if (row.state.state === 'received' && files.waiting > 0) parts.push(t('files-text-received'));
  if (files.waiting > 0) parts.push(t('files-waiting', { n: files.waiting }));
  if (files.parked > 0) parts.push(t('files-parked', { n: files.parked }));
  if (files.received > 0) parts.push(t('files-received', { n: files.received }));
  return capital(parts.join(' · '));
}

export const glyphOf = (tone: Tone): IconName => `st-${tone}`;

export function stateWord(state: ReportState): string {
  if (state.state === 'received') return t(state.set_aside ? 'state-set-aside' : 'state-received');
  if (state.state === 'handed_over') return t(state.confirmed ? 'state-handed-over' : 'state-offered', { to: state.to });
  return t(`state-${state.state}`);
}

/** Four by four, as people read numbers out. */
export function grouped(receipt: string): string {
  return /^[0-9A-Za-z]{6,}$/.test(receipt) ? (receipt.match(/.{1,4}/g) ?? []).join('\u00a0') : receipt;
}

/** Why it waits, and until when. */
export function waitWords(state: Extract<ReportState, { state: 'waiting' }>): string {
  const why = t(`wait-${state.reason}`);
  return state.next_at && state.reason === 'retry' ? `${why} · ${t('wait-retry-at', { time: app.format.time(state.next_at) })}` : why;
}

/** State in words with its reason after it. */
export function stateLine(state: ReportState): string {
  const parts = [stateWord(state)];
  if (state.state === 'waiting') parts.push(waitWords(state));
  else if (state.state === 'received') parts.push(t('receipt-no', { receipt: grouped(state.receipt) }));
  else if (state.state === 'parked') parts.push(t(`parked-${state.code}`));
  else if (state.state === 'handed_over') parts.push(app.format.timeOn(state.at, app.today?.date ?? ''));
  const text = parts.join(' · ');
  return text.charAt(0).toLocaleUpperCase(app.format.locale) + text.slice(1);
}

/** Why an answer could not be saved; what is no time of day says how one is written. */
export function unsavedText(error: AppError, kind: QuestionKind): string {
  return error.code === 'value_invalid' && (kind === 'time' || kind === 'date_time') ? t('time-wrong') : errorText(error);
}

/** What to do about a report that is kept here. A file is spoken of only where the mission can open one. */
export function parkedDo(code: ParkedCode): string {
  const file = code === 'too_large' || code === 'refused' || code === 'conflicting';
  return t(file && !app.status?.mission?.can_export ? 'parked-do-ask' : `parked-do-${code}`);
}

export function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase(app.format.locale) + text.slice(1);
}

export function titleOf(row: ReportRow): string {
  const title = row.versions > 1 && !row.correcting ? t('report-version', { title: row.title, n: row.versions }) : row.title;
  // In a rehearsal everything is one, and the strip says it; what is left of one stands out among real reports.
  return row.practice && !app.status?.mission?.practice ? `${title} · ${t('practice-word')}` : title;
}

/** A span of time in the largest fitting unit. */
export function span(seconds: number): string {
  const minutes = Math.max(1, Math.round(Math.abs(seconds) / 60));
  if (minutes < 90) return t('span-minutes', { n: minutes });
  const hours = Math.round(minutes / 60);
  return hours < 48 ? t('span-hours', { n: hours }) : t('span-days', { n: Math.round(hours / 24) });
}
