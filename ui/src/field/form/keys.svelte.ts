/** What a key asks of an open form. */
export type Act = { act: 'next' | 'previous' | 'overview' | 'unanswered' | 'view' | 'language' | 'menu' | 'keys' } | { act: 'choose'; at: number };

export interface Pressed {
  key: string;
  ctrl: boolean;
  shift: boolean;
  alt: boolean;
  /** The focus stands where letters are typed. */
  typing: boolean;
  /** The focus stands on a choice or on the question itself: there Enter has nothing of its own to do. */
  resting: boolean;
}

/** Single keys, for those who fill forms without a mouse. They can be turned off, because speech input types letters too. */
class Keys {
  single = $state(true);
}
export const keys = new Keys();

const LETTERS: Record<string, Act['act'] & string> = { n: 'next', p: 'previous', o: 'overview', u: 'unanswered', v: 'view', l: 'language', m: 'menu' };

export function actOf(pressed: Pressed, single: boolean): Act | null {
  const { key, ctrl, shift, alt, typing, resting } = pressed;
  if (alt) return null;
  if (key === 'Enter') {
    if (ctrl) return { act: shift ? 'previous' : 'next' };
    return resting && !typing && !shift ? { act: 'next' } : null;
  }
  if (ctrl || typing || !single) return null;
  if (key === '?') return { act: 'keys' };
  if (/^[1-9]$/.test(key)) return { act: 'choose', at: Number(key) - 1 };
  const act = LETTERS[key.toLowerCase()];
  return act ? ({ act } as Act) : null;
}

/** What is focused, as far as keys care. */
export function pressedOn(event: KeyboardEvent): Pressed {
  const on = event.target instanceof HTMLElement ? event.target : null;
  const kind = on instanceof HTMLInputElement ? on.type : '';
  const typing = on instanceof HTMLTextAreaElement || on instanceof HTMLSelectElement || Boolean(on?.isContentEditable) || (on instanceof HTMLInputElement && kind !== 'radio' && kind !== 'checkbox');
  const resting = kind === 'radio' || kind === 'checkbox' || on?.tagName === 'H2' || on === document.body;
  return { key: event.key, ctrl: event.ctrlKey || event.metaKey, shift: event.shiftKey, alt: event.altKey, typing, resting };
}

/** The choices and states of the question that has the focus, or of the only one on the screen, in the order in which they stand. */
export function choicesNear(root: ParentNode, focused: Element | null): HTMLElement[] {
  const questions = [...root.querySelectorAll('[data-test=question]')];
  const near = focused?.closest('[data-test=question]') ?? (questions.length === 1 ? questions[0] : null);
  return near ? [...near.querySelectorAll<HTMLElement>('input[type=radio]:not(:disabled), input[type=checkbox]:not(:disabled), button[data-test^=choice-]:not(:disabled)')] : [];
}
