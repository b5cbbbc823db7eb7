/** Dates, times and numbers by locale, in the mission's time zone. Times are 24-hour everywhere. */

const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale}|${zone}|${JSON.stringify(options)}`;
  let made = cache.get(key);
  if (!made) {
    const all: Intl.DateTimeFormatOptions = { hourCycle: 'h23', ...options };
    try {
      made = new Intl.DateTimeFormat(locale, { ...all, timeZone: zone });
    } catch {
      // A zone that this device's tables do not know: UTC, which is what the core sends.
      made = new Intl.DateTimeFormat(locale, { ...all, timeZone: 'UTC' });
    }
    cache.set(key, made);
  }
  return made;
}

const clock = { hour: '2-digit', minute: '2-digit' } as const;

/** Own names of months and days, for web views whose tables lack a language (they then write `M02`). */
export interface CalendarNames {
  months: readonly string[];
  /** From Sunday. */
  days: readonly string[];
}

/** Names as they stand in a message: words between spaces, `_` for a space within one. */
export function calendarNames(months: string, days: string): CalendarNames {
  const words = (text: string) => text.split(' ').map((word) => word.replace(/_/g, ' '));
  return { months: words(months), days: words(days) };
}

export class Format {
  constructor(
    readonly locale: string,
    readonly zone: string,
    readonly names: CalendarNames | null = null,
  ) {}

  /** `13:20`; empty for what is no instant. */
  time(instant: string | Date | null | undefined): string {
    return this.#show(instant, clock);
  }

  /** `13:20:05` */
  timeWithSeconds(instant: string | Date | null | undefined): string {
    return this.#show(instant, { ...clock, second: '2-digit' });
  }

  /** `Wednesday 7 February`, of an instant. */
  day(instant: string | Date | null | undefined): string {
    return this.#show(instant, { weekday: 'long', day: 'numeric', month: 'long' });
  }

  /** `7 Feb, 13:20` */
  dayAndTime(instant: string | Date | null | undefined): string {
    return this.#show(instant, { day: 'numeric', month: 'short', ...clock });
  }

  /** Time alone where the instant is of the day `today` (`YYYY-MM-DD`), else day and time. */
  timeOn(instant: string | null | undefined, today: string): string {
    if (!instant) return '';
    return dateIn(instant, this.zone) === today ? this.time(instant) : this.dayAndTime(instant);
  }

  /** A date without a time, `YYYY-MM-DD`, in words. */
  date(date: string, weekday = true): string {
    const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
    if (!parts) return date;
    const at = new Date(`${date}T12:00:00Z`);
    if (Number.isNaN(at.getTime())) return date;
    const options: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long', ...(weekday ? { weekday: 'long' } : { year: 'numeric' }) };
    return this.#written(formatter(this.locale, 'UTC', options).format(at), at, 'UTC', options);
  }

  /** Names of the months by themselves, January first. */
  months(): string[] {
    return Array.from({ length: 12 }, (_, month) => {
      const at = new Date(Date.UTC(2026, month, 15, 12));
      const name = formatter(this.locale, 'UTC', { month: 'long' }).format(at);
      return /^M\d{2}$/.test(name) ? (this.names?.months[month] ?? name) : name;
    });
  }

  number(value: number): string {
    return new Intl.NumberFormat(this.locale).format(value);
  }

  percent(share: number, digits = 1): string {
    return new Intl.NumberFormat(this.locale, { style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits }).format(share);
  }

  #show(instant: string | Date | null | undefined, options: Intl.DateTimeFormatOptions): string {
    if (!instant) return '';
    const at = instant instanceof Date ? instant : new Date(instant);
    return Number.isNaN(at.getTime()) ? '' : this.#written(formatter(this.locale, this.zone, options).format(at), at, this.zone, options);
  }

  /** What the web view wrote, or the same from own names where it has none. */
  #written(text: string, at: Date, zone: string, options: Intl.DateTimeFormatOptions): string {
    if (!this.names || !options.month || !/\bM\d{2}\b/.test(text)) return text;
    const date = dateIn(at, zone);
    const day = new Date(`${date}T12:00:00Z`);
    const parts = [`${day.getUTCDate()} ${this.names.months[day.getUTCMonth()] ?? ''}`];
    if (options.year) parts[0] += ` ${day.getUTCFullYear()}`;
    if (options.weekday) parts.push(this.names.days[day.getUTCDay()] ?? '');
    if (options.hour) parts.push(timeIn(at, zone));
    return parts.join(', ');
  }
}

function parts(instant: Date, zone: string): Record<string, string> {
  const options: Intl.DateTimeFormatOptions = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' };
  const found: Record<string, string> = {};
  for (const part of formatter('en-GB', zone, options).formatToParts(instant)) found[part.type] = part.value;
  return found;
}

/** `YYYY-MM-DD` of an instant in a zone, for native date controls. */
export function dateIn(instant: string | Date, zone: string): string {
  const at = parts(new Date(instant), zone);
  return `${at.year}-${at.month}-${at.day}`;
}

/** `HH:MM` of an instant in a zone, for native time controls. */
export function timeIn(instant: string | Date, zone: string): string {
  const at = parts(new Date(instant), zone);
  return `${at.hour}:${at.minute}`;
}

/** Offset of a zone at an instant, minutes east of UTC. */
export function offsetIn(instant: Date, zone: string): number {
  const at = parts(instant, zone);
  const local = Date.UTC(Number(at.year), Number(at.month) - 1, Number(at.day), Number(at.hour), Number(at.minute), Number(at.second));
  return Math.round((local - Math.floor(instant.getTime() / 1000) * 1000) / 60_000);
}

/** The instant at which a wall clock in the zone shows date and time; `null` for what is no date or time. */
export function instantIn(date: string, time: string, zone: string): Date | null {
  const shown = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(`${date}T${time}`);
  const wall = shown ? Date.parse(`${date}T${time.length === 5 ? `${time}:00` : time}Z`) : Number.NaN;
  if (Number.isNaN(wall)) return null;
  // Twice, because the first guess may lie on the other side of a change of the clocks.
  let at = new Date(wall - offsetIn(new Date(wall), zone) * 60_000);
  at = new Date(wall - offsetIn(at, zone) * 60_000);
  return at;
}

/** RFC 3339 with the zone's offset, as an OpenRosa dateTime wants it. */
export function withOffset(date: string, time: string, zone: string): string {
  const at = instantIn(date, time, zone);
  if (!at) return '';
  const minutes = offsetIn(at, zone);
  const sign = minutes < 0 ? '-' : '+';
  const pad = (n: number) => String(n).padStart(2, '0');
  const full = time.length === 5 ? `${time}:00` : time;
  return `${date}T${full}.000${sign}${pad(Math.floor(Math.abs(minutes) / 60))}:${pad(Math.abs(minutes) % 60)}`;
}
