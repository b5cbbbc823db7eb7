/** Keys of a list: J and K walk, / searches, N shows what is new. Not while somebody types, not with a modifier. */
export function listKeys(act: { search?: () => void; fresh?: () => void; back?: () => void; step?: (by: 1 | -1) => void }): (e: KeyboardEvent) => void {
  return (e) => {
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || typing(e.target)) return;
    // By position of the key, so that a Cyrillic layout walks the list too.
    const key = e.code === 'KeyJ' ? 'j' : e.code === 'KeyK' ? 'k' : e.code === 'KeyN' ? 'n' : e.key;
    if (key === 'j' || key === 'k') {
      const by = key === 'j' ? 1 : -1;
      if (act.step) act.step(by);
      else walk(by);
    } else if (key === '/' && act.search) act.search();
    else if (key === 'n' && act.fresh) act.fresh();
    else if (key === 'Escape' && act.back) act.back();
    else return;
    e.preventDefault();
  };
}

/** Moves the focus along the list's links. */
function walk(by: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>('a[data-report]')];
  const at = links.findIndex((l) => l === document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by;
  const link = links[next];
  link?.focus();
  link?.scrollIntoView({ block: 'nearest' });
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'SELECT', 'TEXTAREA'].includes(target.tagName));
}
