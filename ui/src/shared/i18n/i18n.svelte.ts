import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';

/** Loaders by BCP 47 tag. */
export type Catalogue = Record<string, () => Promise<string>>;
export type Args = Record<string, FluentVariable>;

/** Tag of the right-to-left pseudo-language: English words, every one laid from right to left. For checks only. */
export const PSEUDO_RTL = 'en-XB';

/** Tag of the long pseudo-language: English words with marks on them, made 40% longer. For checks only. */
export const PSEUDO_LONG = 'en-XA';
const PSEUDO = [PSEUDO_RTL, PSEUDO_LONG];
export const isPseudo = (tag: string): boolean => PSEUDO.includes(tag);

const MARKED: Record<string, string> = { a: 'á', e: 'ê', i: 'ï', o: 'ö', u: 'ü', A: 'Â', E: 'É', I: 'Î', O: 'Ö', U: 'Ü' };
/** Each word made longer within itself, as in languages that join words: the hardest case for a narrow column. */
function lengthened(text: string): string {
  return text.replace(/\p{L}+/gu, (word) => {
    const marked = [...word].map((letter) => MARKED[letter] ?? letter);
    const vowel = marked.findIndex((letter, at) => letter !== word[at]);
    const more = Math.ceil(word.length * 0.4);
    return vowel < 0 ? word + '·'.repeat(more) : [...marked.slice(0, vowel + 1), (marked[vowel] ?? '').toLowerCase().repeat(more), ...marked.slice(vowel + 1)].join('');
  });
}

// Spelled by number: the characters themselves would turn this very file around.
const OVERRIDE = String.fromCharCode(0x202e);
const POP = String.fromCharCode(0x202c);

const RIGHT_TO_LEFT = new Set(['ar', 'dv', 'fa', 'he', 'ku-Arab', 'ps', 'ug', 'ur', 'yi', 'az-Arab']);

/** `rtl` or `ltr`, by the tag alone: `Intl.Locale.getTextInfo` is not in every web view. */
export function directionOf(tag: string): 'rtl' | 'ltr' {
  if (tag === PSEUDO_RTL) return 'rtl';
  const [language = '', script = ''] = tag.split('-');
  return RIGHT_TO_LEFT.has(language) || RIGHT_TO_LEFT.has(`${language}-${script}`) ? 'rtl' : 'ltr';
}

/** Turns what `import.meta.glob('./locales/*.ftl')` gives into a catalogue: a new file is a new language. */
export function catalogue(files: Record<string, () => Promise<unknown>>): Catalogue {
  const found: Catalogue = {};
  for (const [path, load] of Object.entries(files)) {
    const tag = /([A-Za-z0-9-]+)\.ftl$/.exec(path)?.[1];
    if (tag) found[tag] = async () => String(await load());
  }
  return found;
}

/** The tag of a form's language: forms write `az`, or `Azerbaijani (az)`. */
export function tagOfLanguage(language: string): string {
  return /\(([A-Za-z0-9-]+)\)\s*$/.exec(language)?.[1] ?? language;
}

/** A language's own name for itself, with a capital where the language has capitals. */
export function nameOfLanguage(tag: string): string {
  if (tag === PSEUDO_RTL) return 'Right to left';
  if (tag === PSEUDO_LONG) return 'Long words';
  try {
    const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
    return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
  } catch {
    return tag;
  }
}

/** Messages of one language at a time, loaded when asked for. Reading `t` in a template follows a change of language. */
export class I18n {
  #catalogues: Catalogue[];
  #bundle = $state.raw<FluentBundle | null>(null);
  #wanted = '';
  language = $state('en');

  constructor(...catalogues: Catalogue[]) {
    this.#catalogues = catalogues;
  }

  /** Languages that every catalogue has, by tag. */
  get languages(): string[] {
    const [first = {}, ...rest] = this.#catalogues;
    return Object.keys(first).filter((tag) => rest.every((other) => tag in other)).sort();
  }

  get direction(): 'rtl' | 'ltr' {
    return directionOf(this.language);
  }

  /** Tag to hand to `Intl`. */
  get locale(): string {
    // Plain English has the month first in Intl; missions write 7 February.
    return isPseudo(this.language) || this.language === 'en' ? 'en-GB' : this.language;
  }

  get ready(): boolean {
    return this.#bundle !== null;
  }

  /** The best language here for a list of wishes, as from `navigator.languages`. */
  best(wishes: readonly string[]): string {
    for (const wish of wishes) {
      const exact = this.languages.find((tag) => tag.toLowerCase() === wish.toLowerCase());
      const near = exact ?? this.languages.find((tag) => tag === wish.split('-')[0]);
      if (near) return near;
    }
    return 'en';
  }

  /** Loads a language and shows it. The last call wins, whatever order the files arrive in. */
  async use(tag: string): Promise<void> {
    const pseudo = isPseudo(tag);
    const file = pseudo ? 'en' : this.languages.includes(tag) ? tag : this.best([tag]);
    const shown = pseudo ? tag : file;
    if (shown === this.#wanted) return;
    this.#wanted = shown;
    const texts = await Promise.all(this.#catalogues.map((one) => one[file]?.() ?? Promise.resolve('')));
    if (this.#wanted !== shown) return;
    this.#bundle = bundle(shown, texts);
    this.language = shown;
    document.documentElement.lang = pseudo ? 'en' : shown;
    document.documentElement.dir = directionOf(shown);
  }

  /** True where the language has the message. */
  has(id: string): boolean {
    return this.#bundle?.hasMessage(id) ?? false;
  }

  /** The message, or its id where it is missing: visible in a check, never a blank button. */
  t = (id: string, args?: Args): string => {
    const found = this.#bundle?.getMessage(id)?.value;
    if (!this.#bundle || !found) return this.#bundle ? id : '';
    return this.#bundle.formatPattern(found, args ?? null, []);
  };
}

/** A bundle of texts. Exposed for the completeness test. */
export function bundle(tag: string, texts: readonly string[]): FluentBundle {
  const made = new FluentBundle(isPseudo(tag) ? 'en' : tag, {
    // Isolation marks only where directions mix: they are noise in what is copied or searched.
    useIsolating: directionOf(tag) === 'rtl',
    ...(tag === PSEUDO_RTL ? { transform: (text: string) => text.replace(/\S+/g, (word) => OVERRIDE + word + POP) } : {}),
    ...(tag === PSEUDO_LONG ? { transform: lengthened } : {}),
  });
  for (const text of texts) made.addResource(new FluentResource(text));
  return made;
}
