import { call, spoken } from './api';
import type { Addressees, AskedPage, Calls, CloseQuestion, MessagePage, NewMessage, NewQuestion, TakeCall } from './types';

const post = (body: unknown): RequestInit => ({ method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } });
const lang = () => `lang=${encodeURIComponent(spoken())}`;

/** An id of one's own, in the order of time: what is sent twice is there once. */
export function mint(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const now = Date.now();
  for (let i = 0; i < 6; i += 1) bytes[i] = Math.floor(now / 2 ** (8 * (5 - i))) & 255;
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Messages, newest first. */
export const messages = (before: string | null = null): Promise<MessagePage> => call(before === null ? '/messages' : `/messages?before=${encodeURIComponent(before)}`);

/** Sends one. */
export const sendMessage = (body: NewMessage): Promise<MessagePage> => call('/messages', post(body));

/** To whom this person may write. */
export const addressees = (): Promise<Addressees> => call('/addressees');

/** Questions that wait for a clarification. */
export const openQuestions = (): Promise<AskedPage> => call('/questions');

/** All questions of a report. */
export const questionsOf = (report: string): Promise<AskedPage> => call(`/reports/${encodeURIComponent(report)}/questions`);

/** Asks about an answer. */
export const ask = (report: string, body: NewQuestion): Promise<AskedPage> => call(`/reports/${encodeURIComponent(report)}/questions?${lang()}`, post(body));

/** Closes a question. */
export const closeQuestion = (question: string, body: CloseQuestion): Promise<AskedPage> => call(`/questions/${encodeURIComponent(question)}/close`, post(body));

/** What interrupts, and what queues for a call. */
export const calls = (): Promise<Calls> => call(`/calls?${lang()}`);

/** Takes a report on. */
export const takeCall = (body: TakeCall): Promise<Calls> => call(`/calls?${lang()}`, post(body));
