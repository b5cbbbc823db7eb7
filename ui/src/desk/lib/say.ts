import { span } from './clock';
import { t } from './i18n.svelte';

/** `41 min ago`, from whole minutes. */
export function ago(minutes: number): string {
  return t('ago', { span: lasting(minutes) });
}

/** `1 h 24 min` */
export function lasting(minutes: number): string {
  const s = span(minutes);
  if (s.unit === 'now') return t('span-now');
  if (s.unit === 'hour') return s.min ? t('span-hour-min', { n: s.n, min: s.min }) : t('span-hour', { n: s.n });
  return t(`span-${s.unit}`, { n: s.n });
}

/** An area's code, or that there is none. `headed`: the word *area* stands beside it already. */
export function area(code: string | null, headed = false): string {
  if (code === null) return t('area-none');
  // A bare number says nothing by itself.
  return !headed && /^\d+$/.test(code) ? t('area-n', { n: code }) : code;
}

/** The station's number, that it is not in the list, or that the report names none. */
export function stationNumber(line: { station_number: string | null; place: string }): string {
  return line.station_number ?? t(line.place ? 'station-none' : 'station-not-given');
}

/** A report's place in one line. A form that asks for no station has none, which is not the same as *not in the list*. */
export function place(line: { place: string }): string {
  return line.place || t('station-not-given');
}

/** A clock's difference in words; seconds. */
export function clockAhead(seconds: number): string {
  const n = Math.abs(seconds);
  if (n < 2) return t('clock-same');
  const amount = n < 120 ? t('span-sec', { n }) : lasting(Math.round(n / 60));
  return t(seconds > 0 ? 'clock-ahead' : 'clock-behind', { span: amount });
}
