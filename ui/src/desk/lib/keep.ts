/** What this computer remembers of a person's taste. Never data of a mission. */

/** A choice made here before. */
export function recall(key: 'language' | 'theme'): string | null {
  try {
    return localStorage.getItem(`tabella.desk.${key}`);
  } catch {
    return null;
  }
}

/** Remembers a choice; where storage is refused it holds until the page closes. */
export function remember(key: 'language' | 'theme', value: string): void {
  try {
    localStorage.setItem(`tabella.desk.${key}`, value);
  } catch {
    // Refused: nothing to do.
  }
}
