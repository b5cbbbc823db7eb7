/** What only the browser's shell has: storage that may be evicted, installation, updates. Null in the window. */
export interface Shell {
  /** Whether the browser promised to keep what is stored here; null while nobody knows. */
  readonly persisted: boolean | null;
  /** Whether the browser offers to install the app now. */
  readonly installable: boolean;
  /** Whether this is the installed app. */
  readonly installed: boolean;
  /** A newer version is here and waits. */
  readonly update: boolean;
  install(): Promise<void>;
  /** Asks again for storage that is not evicted. */
  keep(): Promise<void>;
  /** Loads the newer version. Drafts stay: they are in the store. */
  renew(): void;
}

let shell = $state.raw<Shell | null>(null);

export const theShell = (): Shell | null => shell;

export function useShell(value: Shell): void {
  shell = value;
}
