import type { AnswerDetail, VersionDetail } from './types';

/** The states of an answer that the desk can name; each has its own glyph and word. */
export const STATES = [
  'not_observed',
  'not_applicable',
  'refused_access',
  'dont_know',
  'unanswered',
  'left_early',
  'blank',
  'absent',
] as const;
/** One of them, or a code that this desk does not know (shown as it came). */
export type StateCode = (typeof STATES)[number];

/** True for a code that has a word. */
export function isState(code: string): code is StateCode {
  return (STATES as readonly string[]).includes(code);
}

/** Nothing was given: the question stood open, or stood not at all. */
function open(a: AnswerDetail): boolean {
  return a.state === 'blank' || a.state === 'absent' || a.state === 'unanswered';
}

/** The same value in the same state. The instants do not count: an answer confirmed again is the same answer. */
export function equal(a: AnswerDetail, b: AnswerDetail): boolean {
  return a.state === b.state && a.value === b.value && (a.value !== '' || a.text === b.text);
}

/** Index of the version that counts: the newest that is not set aside; the newest where all are. */
export function counting(versions: readonly VersionDetail[]): number {
  return Math.max(0, versions.findIndex((v) => v.set_aside === null));
}

/** What happened to an answer over the versions, said once: the latest change. */
export type Change = { kind: 'none' } | { kind: 'new' | 'changed' | 'gone'; version: number };

/** `answers` and `versions` newest first, as the endpoint gives them. */
export function change(answers: readonly AnswerDetail[], versions: readonly VersionDetail[]): Change {
  for (let i = 0; i + 1 < answers.length; i += 1) {
    const now = answers[i];
    const before = answers[i + 1];
    const version = versions[i]?.number;
    if (!now || !before || version === undefined || equal(now, before)) continue;
    if (now.state === 'absent') return { kind: 'gone', version };
    return { kind: open(before) && !open(now) ? 'new' : 'changed', version };
  }
  return { kind: 'none' };
}

/** What a cell of a version's column says. */
export type Shown = { as: 'value'; text: string } | { as: 'state'; code: string } | { as: 'same' };

/** Columns stand oldest first: an answer equal to the column before it reads "same". */
export function shown(answer: AnswerDetail, before: AnswerDetail | undefined): Shown {
  if (before && equal(answer, before)) return { as: 'same' };
  if (answer.state !== null) return { as: 'state', code: answer.state };
  return { as: 'value', text: answer.text || answer.value };
}

/** SHA-256 in groups of four, the middle left out: `9c1e 44b0 … e07a`. */
export function shortHash(hex: string): string {
  return hex.length < 16 ? hex : `${hex.slice(0, 4)} ${hex.slice(4, 8)} … ${hex.slice(-4)}`;
}
