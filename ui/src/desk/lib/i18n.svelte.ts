import { catalogue, I18n, nameOfLanguage, PSEUDO_RTL, type Args } from '../../shared/i18n/i18n.svelte';
import { speak } from './api';
import { recall, remember } from './keep';

const files = import.meta.glob('../locales/*.ftl', { query: '?raw', import: 'default' });

/** The desk's messages: a new file in `locales` is a new language. */
export const language = new I18n(catalogue(files));

/** A message. */
export const t = (id: string, args?: Args): string => language.t(id, args);

/** Shows the language chosen on this computer, else the device's. */
export async function startLanguage(): Promise<void> {
  const kept = recall('language');
  await chooseLanguage(kept ?? language.best(navigator.languages), false);
}

/** Shows a language; remembers it where a person chose it. */
export async function chooseLanguage(tag: string, chosen = true): Promise<void> {
  if (chosen) remember('language', tag);
  await language.use(tag);
  speak(language.locale);
}

/** What the language control offers. The pseudo-language only where somebody set it by hand. */
export function languageOptions(): { tag: string; name: string }[] {
  const tags = language.language === PSEUDO_RTL ? [...language.languages, PSEUDO_RTL] : language.languages;
  return tags.map((tag) => ({ tag, name: nameOfLanguage(tag) }));
}

/** A code from the wire in words; the code itself, readable, where there is no word for it. */
export function word(prefix: string, code: string): string {
  const id = `${prefix}-${code.replaceAll('_', '-')}`;
  if (language.has(id)) return t(id);
  const plain = code.replaceAll(/[_-]+/g, ' ').trim();
  return plain.charAt(0).toLocaleUpperCase(language.locale) + plain.slice(1);
}

/** A number by the language's rules. */
export function number(n: number): string {
  return new Intl.NumberFormat(language.locale).format(n);
}
