import type { FormRow } from '../core/types.ts';

/** For what a station is looked up. */
export type Purpose = { for: 'own' } | { for: 'report'; form: FormRow };

export type Screen =
  | { name: 'today' }
  | { name: 'stations'; purpose: Purpose }
  | { name: 'form'; report: string; at?: string }
  | { name: 'review'; report: string }
  | { name: 'sent'; report: string }
  | { name: 'reports' }
  | { name: 'report'; report: string }
  | { name: 'settings' }
  | { name: 'messages' }
  | { name: 'message'; mail: string }
  | { name: 'ask'; query: string }
  | { name: 'secret' }
  | { name: 'tally'; report: string }
  | { name: 'map' }
  | { name: 'guide-done' }
  | { name: 'card' }
  | { name: 'log' }
  | { name: 'partner'; report: string }
  | { name: 'week'; from: string; to: string }
  | { name: 'give'; report: string | null; shift: boolean; handover: string | null }
  | { name: 'take'; handover: string | null };

const PLACES = ['today', 'log', 'stations', 'reports', 'settings'] as const;
export type PlaceName = (typeof PLACES)[number];

/** Something above the screen that the device's back button closes first. Returns true where it did. */
type Closer = () => boolean;

/**
 * Where the person is. Kept in memory alone, without an address, so that the device's history tells nothing. One guard
 * entry in that history catches the device's back button, which then closes what is open or goes back one screen.
 */
class Nav {
  #stack = $state.raw<Screen[]>([{ name: 'today' }]);
  #closers: Closer[] = [];
  #guarded = false;

  constructor() {
    window.addEventListener('popstate', () => {
      this.#guarded = false;
      if (!this.#closers.at(-1)?.()) this.#pop();
      this.#guard();
    });
  }

  get screen(): Screen {
    return this.#stack.at(-1) ?? { name: 'today' };
  }

  get depth(): number {
    return this.#stack.length - 1;
  }

  go(screen: Screen): void {
    this.#stack = [...this.#stack, screen];
    this.#guard();
  }

  /** Puts a screen in place of this one: going back does not return to it. */
  replace(screen: Screen): void {
    this.#stack = [...this.#stack.slice(0, -1), screen];
  }

  /** From the review to one of its questions: the form that led here opens there, not a second one above it. */
  toQuestion(report: string, at: string): void {
    const below = this.#stack.at(-2);
    const drop = below?.name === 'form' && below.report === report ? -2 : -1;
    this.#stack = [...this.#stack.slice(0, drop), { name: 'form', report, at }];
  }

  back(): void {
    this.#pop();
  }

  /** One of the places of the dock. */
  place(name: PlaceName): void {
    const base: Screen[] = [{ name: 'today' }];
    this.#stack = name === 'today' ? base : [...base, name === 'stations' ? { name, purpose: { for: 'own' } } : { name }];
    this.#guard();
  }

  onBack(closer: Closer): () => void {
    this.#closers.push(closer);
    this.#guard();
    return () => {
      this.#closers = this.#closers.filter((one) => one !== closer);
    };
  }

  #pop(): void {
    if (this.depth > 0) this.#stack = this.#stack.slice(0, -1);
  }

  #guard(): void {
    if (this.#guarded || (this.depth === 0 && this.#closers.length === 0)) return;
    this.#guarded = true;
    history.pushState(null, '');
  }
}

export const nav = new Nav();
