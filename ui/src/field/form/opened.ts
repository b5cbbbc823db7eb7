import type { FormView } from '../../core/types.ts';

/** A form that a command has just brought, so that its screen need not ask again. Taken once. */
let waiting: FormView | null = null;

export function remember(view: FormView): void {
  waiting = view;
}

export function taken(report: string): FormView | null {
  const view = waiting?.report === report ? waiting : null;
  waiting = null;
  return view;
}
