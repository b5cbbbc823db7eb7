/** A PIN that is tried first by anyone who tries: one digit, a run, a repeated pair or half, a year or date. */
export function pinTooSimple(pin: string): boolean {
  if (/^(.)\1*$/.test(pin) || /^(.{2})\1+$/.test(pin) || /^(.{3})\1+$/.test(pin)) return true;
  const steps = [...pin].slice(1).map((digit, at) => Number(digit) - Number(pin.charAt(at)));
  if (steps.every((step) => step === steps[0] && Math.abs(step) <= 1)) return true;
  if (/^(19|20)\d{2}$/.test(pin)) return true;
  if (pin.length !== 6 && pin.length !== 8) return false;
  const year = pin.length === 8 ? '(19|20)\\d{2}' : '\\d{2}';
  const day = '(0[1-9]|[12]\\d|3[01])';
  const month = '(0[1-9]|1[0-2])';
  // Only the full forms: two-digit years would forbid a third of all PINs, so they must look like a birthday after 1940.
  return pin.length === 8 && [`^${day}${month}${year}$`, `^${month}${day}${year}$`, `^${year}${month}${day}$`].some((form) => new RegExp(form).test(pin));
}

/** 0 easy to guess, 1 fair, 2 hard: by length and by how many different letters and words there are. A hint, not a gate. */
export function passphraseStrength(phrase: string): 0 | 1 | 2 {
  const words = phrase.trim().split(/\s+/).filter((word) => word.length > 2);
  const different = new Set(phrase.toLowerCase()).size;
  const score = phrase.length + words.length * 3;
  if (different < 6 || score < 18) return 0;
  return score < 30 || different < 9 ? 1 : 2;
}
