import { Fault, reports, type FaultCode } from './api';
import { EMPTY, NO_FILTER, appended, arrived, released, replaced, type Filter, type List } from './merge';
import type { ReportLine } from './types';

/** Rows a page. */
export const PAGE = 50;
/** Rows that live arrivals may add before the list starts again from its first page. */
const GROWTH = 250;

/** A live list of reports, narrowed by a filter. */
export class LiveList {
  list = $state.raw<List>(EMPTY);
  filter = $state.raw<Filter>(NO_FILTER);
  /** `first` before anything was answered, `more` while a further page comes. */
  busy = $state<'first' | 'more' | 'no'>('first');
  fault = $state<FaultCode | null>(null);
  /** When the list was last true, ms. */
  at = $state(0);

  #held = false;
  #run = 0;
  #live = 0;
  #soon: ReturnType<typeof setTimeout> | undefined;
  readonly #size: number;
  readonly #ended: () => void;

  constructor(ended: () => void, size = PAGE) {
    this.#ended = ended;
    this.#size = size;
  }

  /** Narrows; loads where the filter is another one. */
  narrow(filter: Filter): void {
    const f = this.filter;
    if (this.at && f.form === filter.form && f.area === filter.area && f.text === filter.text) return;
    this.filter = filter;
    this.busy = 'first';
    void this.load();
  }

  /** First page, afresh. */
  async load(): Promise<void> {
    const run = ++this.#run;
    try {
      const page = await reports(this.filter, null, this.#size);
      if (run !== this.#run) return;
      this.list = replaced(page);
      this.#live = 0;
      this.#well();
    } catch (e) {
      if (run === this.#run) this.#failed(e);
    }
  }

  /** The next page. */
  async more(): Promise<void> {
    const after = this.list.next;
    if (after === null || this.busy !== 'no') return;
    const run = ++this.#run;
    this.busy = 'more';
    try {
      const page = await reports(this.filter, after, this.#size);
      if (run !== this.#run) return;
      this.list = appended(this.list, page);
      this.#well();
    } catch (e) {
      if (run === this.#run) this.#failed(e);
    }
  }

  /** Lines from the stream. */
  take(lines: ReportLine[]): void {
    if (!this.at) return;
    if (this.filter.text) {
      // Whether a text matches is the endpoint's to say.
      this.#later();
      return;
    }
    const before = this.list;
    this.list = arrived(before, lines, this.filter, this.#held);
    if (this.list === before) return;
    this.at = Date.now();
    this.#live += Math.max(0, this.list.rows.length - before.rows.length);
    if (this.#live > GROWTH && !this.#held) this.#later();
  }

  /** Forgets everything: somebody signed out. */
  clear(): void {
    this.#run += 1;
    clearTimeout(this.#soon);
    this.#soon = undefined;
    this.list = EMPTY;
    this.filter = NO_FILTER;
    this.busy = 'first';
    this.fault = null;
    this.at = 0;
    this.#held = false;
  }

  /** Something was missed: load again, without moving what is being read. */
  reload(): void {
    if (this.at) this.#later();
  }

  /** Pointer, focus or scroll came into the list (`true`) or left it. */
  hold(held: boolean): void {
    this.#held = held;
    if (!held) this.show();
  }

  /** Shows what waited. */
  show(): void {
    this.list = released(this.list);
  }

  #later(): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      void (this.#held ? this.#peek() : this.load());
    }, 400);
  }

  /** First page into a held list: nothing moves, what is new waits. */
  async #peek(): Promise<void> {
    const run = ++this.#run;
    const filter = this.filter;
    try {
      const page = await reports(filter, null, this.#size);
      if (run !== this.#run) return;
      const list = arrived(this.list, page.reports, { ...filter, form: '', area: '' }, true);
      this.list = { ...list, total: page.total };
      this.#well();
    } catch (e) {
      if (run === this.#run) this.#failed(e);
    }
  }

  #well(): void {
    this.busy = 'no';
    this.fault = null;
    this.at = Date.now();
  }

  #failed(e: unknown): void {
    this.busy = 'no';
    const code = e instanceof Fault ? e.code : 'internal';
    if (code === 'signed_out') this.#ended();
    else this.fault = code;
  }
}
