/** Digits of the Arabic and Persian keyboards as plain ones. */
function plainDigits(typed: string): string {
  return typed.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 0xf));
}

/**
 * A time of day as people type it, as `HH:MM`; `null` where it is none or not whole yet. 24 hours, whatever the
 * device's own habit: `0715`, `715`, `7:15` and `7.15` are 07:15. Hours alone are not taken: nobody said the minutes.
 */
export function readTime(typed: string): string | null {
  const found = /^(\d{1,2})\s*[:.,\-\s]\s*(\d{2})$/.exec(plainDigits(typed).trim()) ?? /^(\d{1,2})(\d{2})$/.exec(plainDigits(typed).trim());
  if (!found) return null;
  const [hour, minute] = [Number(found[1]), Number(found[2])];
  if (hour > 23 || minute > 59) return null;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** True where no further digit could follow: it can be taken at once, without waiting for the person to leave. */
export function isWhole(typed: string): boolean {
  return /^(\d{4}|\d{1,2}[:.,\-]\d{2})$/.test(plainDigits(typed).trim()) && readTime(typed) !== null;
}

/** A time moved by minutes, around midnight. */
export function movedTime(time: string, minutes: number): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const all = (((hour * 60 + minute + minutes) % 1440) + 1440) % 1440;
  return `${String(Math.floor(all / 60)).padStart(2, '0')}:${String(all % 60).padStart(2, '0')}`;
}
