/** The items of `value` that are still offered, in its order, each once. */
export function ranked(value: string, offered: readonly string[]): string[] {
  const here = new Set(offered);
  return [...new Set(value.split(/\s+/).filter((one) => here.has(one)))];
}

/** The list with the item at `from` standing at `to`; places outside the list are its ends. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  const [item] = next.splice(from, 1);
  if (item === undefined) return next;
  next.splice(Math.min(Math.max(to, 0), next.length), 0, item);
  return next;
}
