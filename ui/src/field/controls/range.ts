/** The grid of a range question. Counted in whole steps from the start, so that 0.1 + 0.2 stays 0.3. */
export interface Bounds {
  start: string;
  end: string;
  step: string;
}

const decimals = (text: string) => /\.(\d+)$/.exec(text.trim())?.[1]?.length ?? 0;

/** Most values that a range is laid out for; a form with more gets a plain field. */
const MOST = 100_000;

/** Every value of the grid as the form would write it, from start to end; empty where the bounds make no grid. */
export function valuesOf({ start, end, step }: Bounds): string[] {
  const [from, to, by] = [Number(start), Number(end), Math.abs(Number(step))];
  if (![from, to, by].every(Number.isFinite) || by === 0 || [start, end, step].some((text) => text.trim() === '')) return [];
  const count = Math.floor(Math.abs(to - from) / by + 1e-9) + 1;
  if (count > MOST) return [];
  const places = Math.max(decimals(start), decimals(step));
  const sign = to < from ? -1 : 1;
  return Array.from({ length: count }, (_, n) => (from + sign * n * by).toFixed(places).replace(/^-(0(?:\.0+)?)$/, '$1'));
}

/** The place of a stored value on the grid; -1 where it has none. Written differently is still the same number. */
export function placeOf(values: readonly string[], value: string): number {
  if (value.trim() === '') return -1;
  const number = Number(value);
  return values.findIndex((one) => Math.abs(Number(one) - number) < 1e-9);
}
