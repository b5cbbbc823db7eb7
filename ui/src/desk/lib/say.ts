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

/** An area's code where a heading says already that it is one. */
export function areaCode(code: string | null): string {
  return code ?? t('area-none');
}

/** An area's code, or that there is none. */
export function area(code: string | null): string {
  if (code === null) return t('area-none');
  // A bare number says nothing by itself.
  return /^\d+$/.test(code) ? t('area-n', { n: code }) : code;
}

/** A clock's difference in words; seconds. */
export function clockAhead(seconds: number): string {
  const n = Math.abs(seconds);
  if (n < 2) return t('clock-same');
  const amount = n < 120 ? t('span-sec', { n }) : lasting(Math.round(n / 60));
  return t(seconds > 0 ? 'clock-ahead' : 'clock-behind', { span: amount });
}
