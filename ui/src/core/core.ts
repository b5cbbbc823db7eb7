import type { AppError, Attach, Command, FormChange, ReplyTo } from './types.ts';

/** What a command failed with: a code that has its own message, never prose. */
export class CoreError extends Error {
  constructor(readonly error: AppError) {
    super(error.code);
    this.name = 'CoreError';
  }
}

/** Carries one command as JSON and brings the answer back as JSON; throws only where the way itself is broken. */
export interface Transport {
  dispatch(command: string): Promise<string>;
  /** Hands a photo, a recording or a file over: one frame of bytes. The answer as of `dispatch`. */
  attach(frame: Uint8Array<ArrayBuffer>): Promise<string>;
  /** Bytes of a piece of evidence, the small picture or the original; throws the error's JSON. */
  evidence(id: string, small: boolean): Promise<Uint8Array<ArrayBuffer>>;
  /** Calls back whenever the core says that something changed by itself. Returns what stops it. */
  listen(changed: () => void): Promise<() => void>;
}

async function choose(): Promise<Transport> {
  if ('__TAURI_INTERNALS__' in window) return (await import('./tauri.ts')).tauri();
  if (import.meta.env.MODE !== 'production' && new URLSearchParams(location.search).has('mock')) return (await import('./mock.ts')).mock();
  return (await import('./bridge.ts')).bridge();
}

let transport: Promise<Transport> | null = null;
const chosen = () => (transport ??= choose());

/** The browser's shell brings its own way to the core: a worker that it starts and watches itself. */
export function provide(own: Transport): void {
  transport = Promise.resolve(own);
}

function isAppError(value: unknown): value is AppError {
  return typeof value === 'object' && value !== null && typeof (value as AppError).code === 'string' && 'retryable' in value;
}

function isReply(value: unknown): value is { reply: string } {
  return typeof value === 'object' && value !== null && typeof (value as { reply: unknown }).reply === 'string';
}

function parse(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What came back, out of its envelope `{"ok": …}` or `{"error": …}`. */
function opened(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null) return answer;
  if ('ok' in answer) return answer.ok;
  return 'error' in answer ? answer.error : answer;
}

/** A fault on the way to the core: nothing is known of the command's fate, so it may be tried again. */
const broken = (detail: string) => new CoreError({ code: 'internal', params: { detail }, retryable: true });

/** A fault of the way, or the error that it carried. */
function faultOf(fault: unknown): CoreError {
  const known = opened(parse(fault instanceof Error ? fault.message : fault));
  return isAppError(known) ? new CoreError(known) : broken('no answer from the core');
}

async function replied<R>(work: (transport: Transport) => Promise<string>): Promise<R> {
  let answer: unknown;
  try {
    answer = opened(parse(await work(await chosen())));
  } catch (fault) {
    throw faultOf(fault);
  }
  if (isReply(answer)) return answer as R;
  if (isAppError(answer)) throw new CoreError(answer);
  throw broken('an answer that is none');
}

/** The one door to Rust. Throws `CoreError` and nothing else. */
export function send<C extends Command>(command: C): Promise<ReplyTo<C>> {
  return replied((transport) => transport.dispatch(JSON.stringify(command)));
}

/** Its length, what comes with the bytes, the small picture, the bytes. */
export function framed(attach: Attach, thumbnail: Uint8Array, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify({ ...attach, thumbnail: thumbnail.length } satisfies Attach));
  const frame = new Uint8Array(4 + json.length + thumbnail.length + bytes.length);
  new DataView(frame.buffer).setUint32(0, json.length, true);
  let at = 4;
  for (const part of [json, thumbnail, bytes]) {
    frame.set(part, at);
    at += part.length;
  }
  return frame;
}

/** Takes a photo, a recording or a file in, byte for byte. Durable when it answers. Throws `CoreError`. */
export function attach(what: Omit<Attach, 'thumbnail'>, thumbnail: Uint8Array, bytes: Uint8Array): Promise<FormChange & { reply: 'form_changed' }> {
  return replied((transport) => transport.attach(framed({ ...what, thumbnail: 0 }, thumbnail, bytes)));
}

/** Bytes of a piece of evidence. Throws `CoreError`. */
export async function evidenceBytes(id: string, small: boolean): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await (await chosen()).evidence(id, small);
  } catch (fault) {
    throw faultOf(fault);
  }
}

/** Follows changes that the core makes by itself: sync, receipts, enrolment. */
export async function listen(changed: () => void): Promise<() => void> {
  return (await chosen()).listen(changed);
}
