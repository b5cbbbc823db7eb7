export type Theme = 'light' | 'dark' | 'sunlight' | 'auto';
export const THEMES: readonly Theme[] = ['auto', 'light', 'dark', 'sunlight'];

let follow: MediaQueryList | null = null;
let wanted: Theme = 'auto';

function show(): void {
  const dark = follow?.matches ?? false;
  document.documentElement.dataset.theme = wanted === 'auto' ? (dark ? 'dark' : 'light') : wanted;
}

/** Shows a theme; `auto` follows the device while it lasts. */
export function useTheme(theme: string): void {
  wanted = (THEMES as readonly string[]).includes(theme) ? (theme as Theme) : 'auto';
  if (!follow) {
    follow = window.matchMedia('(prefers-color-scheme: dark)');
    follow.addEventListener('change', show);
  }
  show();
}
