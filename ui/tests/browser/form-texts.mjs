// What the shipped forms and the catalogues say in each language, read from their sources, to hold the screens against.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './product.mjs';

const LANGUAGES = { en: 'English (en)', az: 'Azerbaijani (az)', ru: 'Russian (ru)' };
const one = (text) => text.replace(/\s+/g, ' ').trim();

/** The rows of a form's table, sheet by sheet. */
function sheets(form) {
  const found = { survey: [], choices: [], settings: [] };
  let sheet = '';
  let columns = null;
  for (const line of readFileSync(join(root, `assets/forms/${form}.md`), 'utf8').split('\n')) {
    if (!line.startsWith('|') || /^\|[-|]+$/.test(line)) continue;
    const cells = line.slice(1, line.lastIndexOf('|')).split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
    if (cells[0] in found) [sheet, columns] = [cells[0], null];
    else if (!columns) columns = cells;
    else found[sheet].push(Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? ''])));
  }
  return found;
}

/** A form's own words: by question, by choice, all of them, and its codes, which nobody should ever read. */
export function wordsOf(form) {
  const { survey, choices, settings } = sheets(form);
  const said = (row, what) => Object.fromEntries(Object.entries(LANGUAGES).map(([tag, name]) => [tag, one(row[`${what}::${name}`] ?? '')]));
  const lists = new Map();
  for (const row of choices) lists.set(row.list_name, [...(lists.get(row.list_name) ?? []), [row.name, said(row, 'label')]]);
  const questions = new Map();
  const all = { en: new Set(), az: new Set(), ru: new Set() };
  const keep = (texts) => Object.entries(texts).forEach(([tag, text]) => text && all[tag].add(text));
  for (const row of survey) {
    const [kind, list] = row.type.split(' ');
    if (!/^(begin|end)$/.test(kind)) questions.set(row.name, { label: said(row, 'label'), hint: said(row, 'hint'), choices: new Map(lists.get(list) ?? []) });
    for (const what of ['label', 'hint', 'required_message', 'constraint_message']) keep(said(row, what));
  }
  for (const row of choices) keep(said(row, 'label'));
  for (const row of settings) for (const tag of Object.keys(LANGUAGES)) keep({ [tag]: one(row[`attribute::tabella:title_${tag}`] ?? '') });
  const codes = new Set([...survey, ...choices].map((row) => row.name).filter((name) => /_/.test(name ?? '')));
  return { questions, all, codes };
}

/** A form's title in a language; pseudo-languages have the first one's. */
export function titleOf(form, language) {
  const [settings] = sheets(form).settings;
  return one(settings[`attribute::tabella:title_${language in LANGUAGES ? language : 'en'}`]);
}

/** Messages of the catalogues: id → text, as written; several lines as one. */
function messages(tag) {
  const found = new Map();
  let id = '';
  for (const line of readFileSync(join(root, `ui/src/shared/locales/${tag}.ftl`), 'utf8').split('\n')) {
    const start = /^([a-z][\w-]*) = ?(.*)$/.exec(line);
    if (start) found.set((id = start[1]), start[2]);
    else if (/^\s+\S/.test(line) && id) found.set(id, `${found.get(id)} ${line.trim()}`);
    else id = '';
  }
  return found;
}
const catalogues = Object.fromEntries(readdirSync(join(root, 'ui/src/shared/locales')).filter((name) => name.endsWith('.ftl')).map((name) => [name.slice(0, -4), messages(name.slice(0, -4))]));

/** The fixed messages of a language, whole; those with figures or names in them as what stands around these. */
function patterns(tag) {
  const whole = new Set();
  const around = [];
  for (const text of catalogues[tag].values()) {
    if (!text.includes('{')) whole.add(one(text));
    else if (!text.includes('->') && text.replace(/\{[^}]*\}/g, '').trim().length >= 6) around.push(new RegExp(`^${text.split(/\{[^}]*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+?')}$`));
  }
  return { whole, around };
}
const read = Object.fromEntries(Object.keys(catalogues).map((tag) => [tag, patterns(tag)]));
const says = (tag, text) => read[tag].whole.has(text) || read[tag].around.some((pattern) => pattern.test(text));

/** What is wrong with texts that were on the screen: keys instead of words, codes, another language's words. `[text, where]` each. */
export function wrongTexts(texts, language, forms) {
  const words = forms.map(wordsOf);
  const own = (tag, text) => words.some((form) => form.all[tag].has(text)) || says(tag, text);
  const wrong = [];
  for (const [text, where] of texts) {
    if (catalogues.en.has(text) && !own(language, text)) wrong.push(`${where}: an untranslated key: ${text}`);
    else if (/\{ ?\$\w+ ?\}(?!.* 🗳)|\bundefined\b|\bNaN\b|\[object /.test(text)) wrong.push(`${where}: no words: ${text}`);
    else if (words.some((form) => form.codes.has(text)) && !own(language, text)) wrong.push(`${where}: a code: ${text}`);
    else if (language !== 'en' && own('en', text) && !own(language, text)) wrong.push(`${where}: English left over: ${text}`);
  }
  return wrong;
}

/** What is wrong with the words of the questions that were seen: each is held against the form's own in that language. */
export function wrongQuestions(seen, language, forms) {
  const words = new Map(forms.map((form) => [form, wordsOf(form).questions]));
  const wrong = [];
  for (const [place, { label, hint, choices }] of seen) {
    const [form, path] = place.split(' ');
    const said = words.get(form)?.get(path.split('/').at(-1));
    const same = (shown, own, what) => shown !== own && !own.includes('${') && wrong.push(`${place}: ${what} ${JSON.stringify(shown)}, the form says ${JSON.stringify(own)}`);
    if (!said) {
      wrong.push(`${place} is not in the form`);
      continue;
    }
    same(label, said.label[language], 'reads');
    same(hint, said.hint[language], 'hints');
    for (const [value, text] of choices) same(text, said.choices.get(value)?.[language] ?? '', `offers for ${value}`);
  }
  return wrong;
}
