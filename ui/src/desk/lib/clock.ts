/** Instants and durations of the desk. Pure: the clock comes in as an argument. */

/** Minutes after which a device counts as quiet. */
export const QUIET_MINUTES = 30;

/** Clock differences below this are not worth a word, seconds. */
export const CLOCK_TOLERANCE = 60;

/** Whole minutes between two instants, never negative. */
export function minutesSince(then: string, now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(then)) / 60_000));
}

/** A duration in the coarsest two units that matter at a desk. */
export type Span = { unit: 'now' } | { unit: 'min'; n: number } | { unit: 'hour'; n: number; min: number } | { unit: 'day'; n: number };

/** Names a duration given in minutes. */
export function span(minutes: number): Span {
  if (minutes < 1) return { unit: 'now' };
  if (minutes < 60) return { unit: 'min', n: minutes };
  if (minutes < 48 * 60) return { unit: 'hour', n: Math.floor(minutes / 60), min: minutes % 60 };
  return { unit: 'day', n: Math.floor(minutes / 1440) };
}

/** `m:ss` of a countdown. */
export function countdown(seconds: number): string {
  const s = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`;
}

/** Names for languages that a browser may have no tables for (Chromium has none for Azerbaijani). Sunday and January first. */
const NAMES: Record<string, { weekdays: string[]; months: string[] }> = {
  az: {
    weekdays: ['B.', 'B.e.', 'Ç.a.', 'Ç.', 'C.a.', 'C.', 'Ş.'],
    months: ['yan', 'fev', 'mar', 'apr', 'may', 'iyn', 'iyl', 'avq', 'sen', 'okt', 'noy', 'dek'],
  },
};

/** Short dates by own names where the browser has no tables. */
class Dates {
  readonly #by: Intl.DateTimeFormat;
  readonly #names: { weekdays: string[]; months: string[] } | null;

  constructor(locale: string, zone: string, weekday: boolean) {
    const own = NAMES[locale.split('-')[0] ?? ''];
    this.#names = own && Intl.DateTimeFormat.supportedLocalesOf([locale]).length === 0 ? own : null;
    this.#by = this.#names
      ? new Intl.DateTimeFormat('en-CA', { timeZone: zone })
      : new Intl.DateTimeFormat(locale, { timeZone: zone, numberingSystem: 'latn', day: 'numeric', month: 'short', ...(weekday ? { weekday: 'short' } : {}) });
    this.weekday = weekday;
  }

  readonly weekday: boolean;

  format(at: Date): string {
    const text = this.#by.format(at);
    if (!this.#names) return text;
    const [year = 0, month = 1, day = 1] = text.split('-').map(Number);
    const name = this.#names.weekdays[new Date(Date.UTC(year, month - 1, day)).getUTCDay()] ?? '';
    const date = `${day} ${this.#names.months[month - 1] ?? ''}`;
    return this.weekday ? `${date}, ${name}` : date;
  }
}

/** Formatters in the mission's zone; a zone that the browser does not know falls back to UTC, and says so. */
export class MissionClock {
  readonly zone: string;
  readonly #hm: Intl.DateTimeFormat;
  readonly #hms: Intl.DateTimeFormat;
  readonly #day: Dates;
  readonly #date: Dates;
  readonly #key: Intl.DateTimeFormat;

  constructor(locale: string, zone: string) {
    this.zone = known(zone) ? zone : 'UTC';
    const base = { timeZone: this.zone, numberingSystem: 'latn' } as const;
    const time = { ...base, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    this.#hm = new Intl.DateTimeFormat(locale, time);
    this.#hms = new Intl.DateTimeFormat(locale, { ...time, second: '2-digit' });
    this.#day = new Dates(locale, this.zone, false);
    this.#date = new Dates(locale, this.zone, true);
    this.#key = new Intl.DateTimeFormat('en-CA', base);
  }

  /** `13:26` */
  time(at: string | number): string {
    return this.#hm.format(new Date(at));
  }

  /** `13:26:04` */
  exact(at: string | number): string {
    return this.#hms.format(new Date(at));
  }

  /** `Wed 7 Feb` */
  date(at: string | number): string {
    return this.#date.format(new Date(at));
  }

  /** As [`moment`], to the second. */
  instant(at: string, now: number | string): string {
    const text = this.moment(at, now);
    return text && text.replace(this.time(at), this.exact(at));
  }

  /** `13:26` on the day of `now`, `6 Feb, 23:50` on another. */
  moment(at: string, now: number | string): string {
    const d = new Date(at);
    if (Number.isNaN(d.getTime())) return '';
    const today = this.#key.format(d) === this.#key.format(new Date(now));
    return today ? this.#hm.format(d) : `${this.#day.format(d)}, ${this.#hm.format(d)}`;
  }
}

function known(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
