import { tick } from 'svelte';
import { parse, type Route } from './route';

/** The place that the address names. */
class Here {
  route = $state.raw<Route>(parse(location.hash));
  /** The report that was left for the list, so that the keyboard goes on from its row. */
  left = '';
  /** Whether the last thing a person touched was a key. */
  byKey = false;

  /** How far each list was scrolled when it was left, by address. */
  #scrolled = new Map<string, number>();
  #address = location.hash;

  constructor() {
    history.scrollRestoration = 'manual';
    addEventListener('hashchange', () => this.#arrive());
    addEventListener('keydown', () => (this.byKey = true), true);
    addEventListener('pointerdown', () => (this.byKey = false), true);
  }

  /** Goes to an address, as a link would. */
  go(href: string): void {
    location.hash = href;
  }

  /** Changes the address of the same place: typing in a filter is not a step of its own. */
  amend(href: string): void {
    history.replaceState(null, '', href);
    this.#address = location.hash;
    this.route = parse(location.hash);
  }

  #arrive(): void {
    const before = this.route;
    if (before.at === 'reports') this.#scrolled.set(this.#address, scrollY);
    this.#address = location.hash;
    this.left = before.at === 'report' ? before.id : '';
    this.route = parse(location.hash);
    // A page begins at its top; a list where it was left.
    const top = this.route.at === 'reports' ? (this.#scrolled.get(this.#address) ?? 0) : 0;
    void tick().then(() => scrollTo(0, top));
  }
}

/** Where the page is. */
export const here = new Here();

/** True below a width in CSS pixels; follows the window. */
export class Below {
  is = $state(false);

  constructor(px: number) {
    const query = matchMedia(`(max-width: ${px - 0.02}px)`);
    this.is = query.matches;
    query.addEventListener('change', () => (this.is = query.matches));
  }
}

/** One column: cards in place of tables. */
export const phone = new Below(640);
/** No room for the list beside the record. */
export const slim = new Below(1080);
