/** Something that is loaded when it is first wanted, and kept: what was there once is there at once the next time. */
export interface Later<T> {
  kept: T | null;
  load: () => Promise<T>;
}

export function later<T>(load: () => Promise<T>): Later<T> {
  const made: Later<T> = { kept: null, load: async () => (made.kept ??= await load()) };
  return made;
}
