import type { AppError, Command, ReplyTo } from './types.ts';

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

/** The one door to Rust. Throws `CoreError` and nothing else. */
export async function send<C extends Command>(command: C): Promise<ReplyTo<C>> {
  let answer: unknown;
  try {
    answer = opened(parse(await (await chosen()).dispatch(JSON.stringify(command))));
  } catch (fault) {
    const known = opened(parse(fault instanceof Error ? fault.message : fault));
    throw isAppError(known) ? new CoreError(known) : broken('no answer from the core');
  }
  if (isReply(answer)) return answer as ReplyTo<C>;
  if (isAppError(answer)) throw new CoreError(answer);
  throw broken('an answer that is none');
}

/** Follows changes that the core makes by itself: sync, receipts, enrolment. */
export async function listen(changed: () => void): Promise<() => void> {
  return (await chosen()).listen(changed);
}
