import { CoreError, listen, send } from '../core/core.ts';
import type { AppError, Command, Link, ReplyTo, Status, Today } from '../core/types.ts';
import { calendarNames, Format } from '../shared/format.ts';
import { useTheme } from '../shared/theme.ts';
import { isPseudo } from '../shared/i18n/i18n.svelte.ts';
import { i18n } from './texts.ts';

const unknown: AppError = { code: 'internal', params: {}, retryable: true };

/** The error to show for whatever was thrown. */
export function errorOf(fault: unknown): AppError {
  return fault instanceof CoreError ? fault.error : unknown;
}

/** What was typed and could not be saved. Outlives the lock, so that a full disk costs nobody an answer. */
export interface Unsaved {
  report: string;
  path: string;
  value: string;
  error: AppError;
}

/** State of the answers on the screen, for the first cell of the status bar. */
export type Saving = { state: 'rest' } | { state: 'pending' } | { state: 'saved'; at: string } | { state: 'failed' };

class App {
  status = $state.raw<Status | null>(null);
  today = $state.raw<Today | null>(null);
  /** Why there is no status at all. */
  fault = $state.raw<AppError | null>(null);
  /** Address and code as last read, so that a retry corrects rather than types again. */
  link = $state.raw<Link | null>(null);
  /** Why the last opening failed, for the blocked screen. */
  blocked = $state.raw<AppError | null>(null);
  /** Rises with every change that the core makes by itself; lists read it to follow. */
  revision = $state(0);
  now = $state.raw(new Date());
  saving = $state.raw<Saving>({ state: 'rest' });
  /** Said aloud by a screen reader. */
  said = $state('');
  unsaved = $state.raw<Unsaved[]>([]);
  #beforeLock = new Set<() => Promise<unknown>>();
  #touched = performance.now();
  #touchedWall = Date.now();
  #refreshing = false;
  #again = false;

  format = $derived(new Format(i18n.locale, this.status?.mission?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone, i18n.ready ? calendarNames(i18n.t('calendar-months'), i18n.t('calendar-days')) : null));

  get zone(): string {
    return this.format.zone;
  }

  /** A command that moves the status is followed by it at once. */
  async send<C extends Command>(command: C): Promise<ReplyTo<C>> {
    const reply = await send(command);
    if (reply.reply === 'status') this.#show(reply);
    if (reply.reply === 'today') this.today = reply;
    return reply;
  }

  async begin(): Promise<void> {
    await i18n.use(i18n.best(navigator.languages));
    useTheme('auto');
    await this.refresh();
    await listen(() => void this.refresh()).catch(() => undefined);
    window.setInterval(() => this.#tick(), 5000);
    for (const kind of ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const) window.addEventListener(kind, () => this.touch(), { passive: true, capture: true });
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) for (const flush of this.#beforeLock) void flush();
      else this.#tick();
    });
  }

  /** Asks for the status; calls that come meanwhile become one more. */
  async refresh(): Promise<void> {
    if (this.#refreshing) {
      this.#again = true;
      return;
    }
    this.#refreshing = true;
    try {
      this.#show(await send({ command: 'status' }));
      this.fault = null;
      this.revision += 1;
    } catch (fault) {
      this.fault = errorOf(fault);
    }
    this.#refreshing = false;
    if (this.#again) {
      this.#again = false;
      await this.refresh();
    }
  }

  #show(status: Status): void {
    const before = this.status?.phase;
    const known = this.status?.mail;
    this.status = status;
    if (before === 'ready' && known && (status.mail.unread > known.unread || status.mail.questions > known.questions)) this.say(i18n.t('mail-arrived'));
    useTheme(status.theme);
    if (i18n.languages.includes(status.language) || isPseudo(status.language)) void i18n.use(status.language);
    if (status.phase === 'locked' || status.phase === 'new') {
      this.today = null;
      this.saving = { state: 'rest' };
    }
    if (before === 'locked' && status.phase !== 'locked') this.touch();
  }

  async loadToday(): Promise<void> {
    this.today = await send({ command: 'today' });
  }

  touch(): void {
    this.#touched = performance.now();
    this.#touchedWall = Date.now();
  }

  #tick(): void {
    this.now = new Date();
    const minutes = this.status?.auto_lock_minutes ?? 0;
    const open = this.status && !['new', 'locked', 'blocked'].includes(this.status.phase);
    // Both clocks: one stops while the device sleeps, the other can be set.
    const idle = Math.max(performance.now() - this.#touched, Date.now() - this.#touchedWall);
    if (open && minutes > 0 && idle > minutes * 60_000) void this.lock();
  }

  /** What has to be saved before the store closes. */
  beforeLock(flush: () => Promise<unknown>): () => void {
    this.#beforeLock.add(flush);
    return () => this.#beforeLock.delete(flush);
  }

  async lock(): Promise<void> {
    await Promise.allSettled([...this.#beforeLock].map((flush) => flush()));
    try {
      await this.send({ command: 'lock' });
    } catch {
      await this.refresh();
    }
  }

  async language(tag: string): Promise<void> {
    await i18n.use(tag);
    await this.send({ command: 'set_language', language: tag }).catch(() => undefined);
    this.revision += 1;
  }

  /** What to go back to when the sun is gone. */
  #shade = 'auto';

  async sunlight(on: boolean): Promise<void> {
    if (on) this.#shade = this.status?.theme ?? 'auto';
    await this.theme(on ? 'sunlight' : this.#shade === 'sunlight' ? 'auto' : this.#shade);
  }

  async theme(theme: string): Promise<void> {
    useTheme(theme);
    await this.send({ command: 'set_theme', theme }).catch(() => undefined);
  }

  say(text: string): void {
    // The same words twice are said twice only where the text differs.
    this.said = this.said === text ? `${text}\u00a0` : text;
  }
}

export const app = new App();
