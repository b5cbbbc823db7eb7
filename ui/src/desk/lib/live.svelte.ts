import { Fault, send } from './api';
import { EventCutter, type ServerEvent } from './sse';
import type { Board, MailStir, ReportLine } from './types';

/** What the screen says about the connection. It says "live" only while bytes were seen lately. */
export type LiveState = { is: 'connecting' } | { is: 'live' } | { is: 'reconnecting'; since: number };

/** Who wants to know. */
export interface Listener {
  /** Reports that arrived, in the order of the stream. */
  reports?(lines: ReportLine[]): void;
  /** New coverage. */
  board?(board: Board): void;
  /** A message, a question, a clarification, a taken call. */
  mail?(stir: MailStir): void;
  /** Something was missed: load again. */
  reload?(): void;
}

/** Silence after which the line is taken as dead. The endpoint sends a comment every 10 seconds. */
const SILENCE_MS = 30_000;
/** Events are handed on in bundles, so that a burst costs one redraw. */
const BUNDLE_MS = 80;
/** Waits between tries, ms; jitter comes on top so that desks do not return all at once. */
const BACKOFF = [500, 1_000, 2_000, 4_000, 8_000, 15_000];

/** The desk's stream of events: one a page, however many parts listen. */
class Live {
  state = $state<LiveState>({ is: 'connecting' });

  #listeners = new Set<Listener>();
  #abort: AbortController | null = null;
  #wanted = false;
  #tries = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setTimeout> | undefined;
  #flush: ReturnType<typeof setTimeout> | undefined;
  #bundle: ReportLine[] = [];
  #board: Board | null = null;
  #seen = false;
  #ended: () => void = () => {};

  /** Opens the stream and keeps it open; `ended` is called when the session is over. */
  start(ended: () => void): void {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#ended = ended;
    this.#seen = false;
    this.state = { is: 'connecting' };
    addEventListener('online', this.#hurry);
    void this.#open();
  }

  /** Closes it. */
  stop(): void {
    this.#wanted = false;
    removeEventListener('online', this.#hurry);
    clearTimeout(this.#retry);
    clearTimeout(this.#watch);
    clearTimeout(this.#flush);
    this.#flush = undefined;
    this.#bundle = [];
    this.#board = null;
    this.#abort?.abort();
    this.#abort = null;
  }

  /** Listens until the returned function is called. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #hurry = (): void => {
    if (this.state.is !== 'live') {
      clearTimeout(this.#retry);
      void this.#open();
    }
  };

  async #open(): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#alive();
    try {
      const response = await send('/events', { headers: { Accept: 'text/event-stream' }, signal: abort.signal });
      if (!(response.headers.get('Content-Type') ?? '').startsWith('text/event-stream') || !response.body) {
        throw new Fault('not_the_desk');
      }
      const again = this.#seen;
      this.#seen = true;
      this.#tries = 0;
      this.state = { is: 'live' };
      // What came while the line was down is fetched, not guessed.
      if (again) for (const l of this.#listeners) l.reload?.();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      const cutter = new EventCutter();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        this.#alive();
        for (const event of cutter.push(value)) this.#take(event);
      }
    } catch (e) {
      if (e instanceof Fault && e.code === 'signed_out') {
        this.stop();
        this.#ended();
        return;
      }
    }
    // Another try has already taken over, or nobody wants the line any more.
    if (this.#abort !== abort || !this.#wanted) return;
    this.#lost();
  }

  #lost(): void {
    if (this.state.is !== 'reconnecting') this.state = { is: 'reconnecting', since: Date.now() };
    const wait = BACKOFF[Math.min(this.#tries, BACKOFF.length - 1)] ?? 15_000;
    this.#tries += 1;
    clearTimeout(this.#retry);
    clearTimeout(this.#watch);
    this.#retry = setTimeout(() => void this.#open(), wait * (0.75 + Math.random() / 2));
  }

  #alive(): void {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => {
      const dead = this.#abort;
      this.#abort = null;
      dead?.abort();
      if (this.#wanted) this.#lost();
    }, SILENCE_MS);
  }

  #take(event: ServerEvent): void {
    if (event.event === 'lag') {
      for (const l of this.#listeners) l.reload?.();
      return;
    }
    if (event.event !== 'report' && event.event !== 'board' && event.event !== 'mail') return;
    let data: unknown;
    try {
      data = JSON.parse(event.data);
    } catch {
      for (const l of this.#listeners) l.reload?.();
      return;
    }
    if (event.event === 'mail') {
      for (const l of this.#listeners) l.mail?.(data as MailStir);
      return;
    }
    if (event.event === 'report') this.#bundle.push(data as ReportLine);
    else this.#board = data as Board;
    this.#flush ??= setTimeout(() => {
      this.#flush = undefined;
      const lines = this.#bundle;
      const board = this.#board;
      this.#bundle = [];
      this.#board = null;
      for (const l of this.#listeners) {
        if (lines.length) l.reports?.(lines);
        if (board) l.board?.(board);
      }
    }, BUNDLE_MS);
  }
}

/** The page's stream. */
export const live = new Live();
