import { send } from '../../core/core.ts';
import type { LogRow, LogToday } from '../../core/types.ts';
import { app } from '../app.svelte.ts';
import { nav } from '../nav.svelte.ts';

/** What the log remembers of its filters while the person is elsewhere. Nothing of it outlives the lock. */
export interface Filters {
  text: string;
  theme: string;
  form_id: string;
  from: string;
  to: string;
  place: string;
}
export const NO_FILTERS: Filters = { text: '', theme: '', form_id: '', from: '', to: '', place: '' };

class Logbook {
  #today = $state.raw<LogToday | null>(null);
  filters = $state.raw<Filters>(NO_FILTERS);

  /** What Today has of it; nothing while the store is closed. */
  get today(): LogToday | null {
    return app.status?.phase === 'ready' ? this.#today : null;
  }

  get longTerm(): boolean {
    return this.today?.long_term ?? false;
  }

  async load(): Promise<void> {
    this.#today = await send({ command: 'log_today' });
  }

  async seenTo(row: LogRow, done: boolean): Promise<void> {
    this.#today = await send({ command: 'set_follow_up', report: row.report, due: row.follow_up ?? '', done });
  }

  /** Forgets what was looked for. */
  forget(): void {
    this.#today = null;
    this.filters = NO_FILTERS;
  }
}

export const logbook = new Logbook();

/** A draft to go on with, anything else to read; a partner's record is only to be read. */
export function openRecord(row: LogRow): void {
  if (row.author !== null) nav.go({ name: 'partner', report: row.report });
  else if (row.state?.state === 'draft' || row.correcting) nav.go({ name: 'form', report: row.report });
  else nav.go({ name: 'report', report: row.report });
}
