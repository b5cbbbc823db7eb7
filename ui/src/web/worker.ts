/**
 * The worker that owns the core: commands in, replies out, and the loop that carries requests to the endpoint. It judges nothing;
 * what to send and when is planned by the core.
 */
import { base } from './keys.ts';
import type { FromWorker, Obstacle, ToWorker } from './protocol.ts';
import init, { Field, initSync, slow_key, type Request, type Wanted } from './wasm/tabella.js';
import wasm from './wasm/tabella_bg.wasm?url';

const LOCK = 'tabella-field-book';
/** A closing tab lets go of its files late: some seconds after a reload in the middle of a write. */
const PATIENCE_MS = 8000;
/** Longest rest of the loop, so that a clock that was set does not stop it. */
const LONGEST_REST_MS = 60_000;
/** Time that the tab which has the book gets to close it. */
const HANDOVER_MS = 10_000;

/** Name of the worker that works out a key and ends with it: the 64 MiB that this fills would stay with a core for good. */
const KEY_WORKER = 'tabella-key';
/** A slow phone needs some seconds. After this the core does it itself: nobody waits for a worker that never starts. */
const KEY_PATIENCE_MS = 20_000;
interface KeyWork {
  module: WebAssembly.Module;
  secret: string;
  salt: Uint8Array;
  cost: Uint32Array;
}

const post = (message: FromWorker, move: Transferable[] = []) => self.postMessage(message, { transfer: move });
const others = new BroadcastChannel('tabella-field-book');

let field: Field | null = null;
let module: WebAssembly.Module | null = null;
let release: (() => void) | null = null;

function obstacle(why: Obstacle): void {
  post({ kind: 'obstacle', why });
}

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function openField(language: string, version: string): Promise<Field> {
  // A server or a proxy that names the file's type wrongly is no reason to stay closed.
  module = await WebAssembly.compileStreaming(fetch(wasm)).catch(async () => WebAssembly.compile(await (await fetch(wasm)).arrayBuffer()));
  await init({ module_or_path: module });
  const secret = await base();
  const began = performance.now();
  for (;;) {
    try {
      return await Field.open(language, version, secret ?? undefined);
    } catch (why) {
      if (why !== 'held' || performance.now() - began > PATIENCE_MS) throw why;
      await rest(100);
    }
  }
}

/** Opens the book under the lock and holds the lock until the book is left. */
async function hold(language: string, version: string): Promise<void> {
  try {
    field = await openField(language, version);
  } catch (why) {
    obstacle(why === 'held' || why === 'unsupported' || why === 'refused' ? why : 'fault');
    return;
  }
  const left = new Promise<void>((resolve) => (release = resolve));
  post({ kind: 'ready' });
  void carry();
  await left;
}

async function open(language: string, version: string, take: boolean): Promise<void> {
  if (!('locks' in navigator) || !('storage' in navigator) || !('getDirectory' in navigator.storage)) return obstacle('unsupported');
  if (take) {
    others.postMessage('leave');
    const patience = AbortSignal.timeout(HANDOVER_MS);
    await navigator.locks.request(LOCK, { signal: patience }, () => hold(language, version)).catch(() => obstacle('held'));
    return;
  }
  await navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? hold(language, version) : obstacle('held')));
}

function leave(): void {
  if (!field) return;
  try {
    field.leave();
  } finally {
    field = null;
    clearTimeout(timer);
    release?.();
    release = null;
  }
}

others.onmessage = () => {
  if (!field) return;
  leave();
  post({ kind: 'taken' });
};

// ---- the loop ------------------------------------------------------------------------------------------------------------

let carrying = false;
let timer: ReturnType<typeof setTimeout> | undefined;

async function read(response: Response, most: number): Promise<Uint8Array | null> {
  const reader = response.body?.getReader();
  if (!reader) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      await reader.cancel();
      return null;
    }
    parts.push(value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Performs one request and hands the answer to the core. Any status is an answer; a redirect is a captive portal's. */
async function perform(request: Request): Promise<boolean> {
  const { id, method, timeout_ms, max_response } = request;
  const names = request.headers;
  const headers = new Headers();
  for (let i = 0; i + 1 < names.length; i += 2) headers.set(names[i] ?? '', names[i + 1] ?? '');
  const body = method === 'GET' ? null : (request.body as Uint8Array<ArrayBuffer>);
  const signal = AbortSignal.timeout(timeout_ms);
  let answer: { status: number; headers: string[]; body: Uint8Array } | string;
  try {
    const response = await fetch(request.url, { method, headers, body, signal, redirect: 'manual', credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer' });
    const content = await read(response, max_response);
    if (!content) answer = 'too_large';
    else answer = { status: response.type === 'opaqueredirect' ? 302 : response.status, headers: [...response.headers].flat(), body: content };
  } catch {
    answer = signal.aborted ? 'timeout' : 'unreachable';
  }
  // The book may have been left meanwhile: what was carried is sent again with the same bytes.
  if (!field) return false;
  return typeof answer === 'string' ? field.failed(id, answer) : field.answered(id, answer.status, answer.headers, answer.body);
}

async function carry(): Promise<void> {
  if (carrying) return;
  carrying = true;
  clearTimeout(timer);
  try {
    for (let request = field?.next_request(); request; request = field?.next_request()) {
      if (await perform(request)) post({ kind: 'changed' });
      request.free();
    }
    if (field) timer = setTimeout(() => void carry(), Math.min(field.next_wake_ms() ?? LONGEST_REST_MS, LONGEST_REST_MS));
  } catch (why) {
    fault(why);
  } finally {
    carrying = false;
  }
}

self.addEventListener('online', () => void carry());

// ---- commands ------------------------------------------------------------------------------------------------------------

// A fault inside the module leaves it unusable. The page starts a new worker from what is saved.
function fault(why: unknown): void {
  // The trap's own name and place; nothing of what was typed is in it.
  console.error('core', why instanceof Error ? (why.stack ?? why.message) : 'fault');
  field = null;
  post({ kind: 'fault' });
  self.close();
}

/** Works a key out in a worker of its own. Where that cannot be, the core does it itself: nothing is handed over. */
function workOut(book: Field, wanted: Wanted): Promise<void> {
  const work = { module, secret: wanted.secret, salt: wanted.salt, cost: wanted.cost } as KeyWork;
  return new Promise((resolve) => {
    const worker = new Worker(self.location.href, { type: 'module', name: KEY_WORKER });
    let over = false;
    const end = (key?: Uint8Array) => {
      if (over) return;
      over = true;
      clearTimeout(patience);
      worker.terminate();
      if (key && field === book) book.worked_out(wanted, key);
      else wanted.free();
      resolve();
    };
    const patience = setTimeout(end, KEY_PATIENCE_MS);
    worker.onmessage = (event: MessageEvent<Uint8Array>) => end(event.data);
    worker.onerror = () => end();
    worker.postMessage(work);
  });
}

function keyWorker(): void {
  self.onmessage = ({ data }: MessageEvent<KeyWork>) => {
    initSync({ module: data.module });
    self.postMessage(slow_key(data.secret, data.salt, data.cost));
  };
}

/** While a key is worked out everything else waits its turn. */
let turn: Promise<void> | null = null;

function unlock(id: number, text: string): void {
  const book = field;
  const wanted = book?.wanted(text);
  if (!book || !wanted) return command(id, text);
  turn = workOut(book, wanted).catch(() => undefined).then(() => {
    turn = null;
    command(id, text);
  });
}

function command(id: number, text: string): void {
  if (!field) return;
  let reply: string;
  try {
    reply = field.dispatch(text);
  } catch (why) {
    return fault(why);
  }
  post({ kind: 'reply', id, text: reply });
  for (let file = field.take_file(); file; file = field.take_file()) {
    const bytes = file.bytes as Uint8Array<ArrayBuffer>;
    post({ kind: 'file', name: file.name, bytes }, [bytes.buffer]);
    file.free();
  }
  void carry();
}

/** A photo, a recording or a file in. */
function attach(id: number, frame: Uint8Array): void {
  if (!field) return;
  let reply: string;
  try {
    reply = field.attach(frame);
  } catch (why) {
    return fault(why);
  }
  post({ kind: 'reply', id, text: reply });
  void carry();
}

function evidence(id: number, piece: string, small: boolean): void {
  if (!field) return;
  try {
    const bytes = field.evidence(piece, small) as Uint8Array<ArrayBuffer>;
    post({ kind: 'bytes', id, bytes }, [bytes.buffer]);
  } catch (why) {
    // A refusal comes as the text of an error; anything else is a trap.
    if (typeof why !== 'string') return fault(why);
    post({ kind: 'refused', id, error: why });
  }
}

function take(message: ToWorker): void {
  if (turn) void turn.then(() => take(message));
  else if (message.kind === 'command') message.text.startsWith('{"command":"unlock"') ? unlock(message.id, message.text) : command(message.id, message.text);
  else if (message.kind === 'attach') attach(message.id, message.frame);
  else if (message.kind === 'evidence') evidence(message.id, message.evidence, message.small);
  else if (message.kind === 'nudge') void carry();
  else if (message.kind === 'leave') leave();
  else void open(message.language, message.version, message.kind === 'take');
}

if (self.name === KEY_WORKER) keyWorker();
else self.onmessage = (event: MessageEvent<ToWorker>) => take(event.data);
