/** The practice form of the sample core, read out of the very document that the app carries; what hangs on other answers is left out. */
import type { AnswerStateCode, Choice, Item, QuestionKind } from './types.ts';

const ALL: AnswerStateCode[] = ['not_observed', 'not_applicable', 'refused_access', 'dont_know', 'unanswered'];
const KINDS: Record<string, QuestionKind> = { int: 'integer', decimal: 'decimal', time: 'time', date: 'date', dateTime: 'date_time', geopoint: 'geopoint' };

export function guideItems(document: string, language: string): Item[] {
  const xml = new DOMParser().parseFromString(document, 'application/xml');
  const texts = new Map<string, string>();
  for (const text of xml.querySelectorAll('translation text')) {
    if (!text.parentElement?.getAttribute('lang')?.includes(`(${language})`)) continue;
    for (const value of text.querySelectorAll('value')) texts.set(`${text.getAttribute('id')} ${value.getAttribute('form') ?? ''}`.trim(), value.textContent ?? '');
  }
  const said = (node: Element | null | undefined, form = '') => {
    const id = /jr:itext\('([^']+)'\)/.exec(node?.getAttribute('ref') ?? '')?.[1];
    const found = id ? texts.get(`${id} ${form}`.trim()) : form === '' ? node?.textContent : '';
    return found && found !== '-' ? found : '';
  };
  const binds = new Map([...xml.querySelectorAll('bind')].map((bind) => [bind.getAttribute('nodeset') ?? '', bind]));
  const choicesOf = (control: Element): Choice[] => {
    const list = /instance\('([^']+)'\)/.exec(control.querySelector(':scope > itemset')?.getAttribute('nodeset') ?? '')?.[1];
    if (!list) return [...control.querySelectorAll(':scope > item')].map((item) => ({ value: item.querySelector('value')?.textContent ?? '', label: said(item.querySelector('label')) }));
    return [...xml.querySelectorAll(`instance[id="${list}"] item`)].map((item) => {
      const id = item.querySelector('itextId')?.textContent ?? '';
      return { value: item.querySelector('name')?.textContent ?? '', label: texts.get(id) ?? item.querySelector('label')?.textContent ?? '' };
    });
  };
  const items: Item[] = [];
  const walk = (parent: Element, theme: string, depth: number): void => {
    for (const node of parent.children) {
      const child = (name: string) => [...node.children].find((one) => one.localName === name);
      const path = node.getAttribute('ref') ?? '';
      const bind = binds.get(path);
      if (node.localName === 'group') {
        const label = said(child('label'));
        items.push({ item: 'group', path, label, depth, appearance: (node.getAttribute('appearance') ?? '').split(' ').filter(Boolean) });
        walk(node, label || theme, depth + 1);
      } else if (['input', 'select', 'select1', 'upload'].includes(node.localName) && !bind?.getAttribute('relevant')) {
        const of = (name: string) => bind?.getAttribute(`tabella:${name}`) ?? '';
        const readonly = (bind?.getAttribute('readonly') ?? '').startsWith('true');
        const kind: QuestionKind = of('role') === 'station' ? 'station' : node.localName === 'select' ? 'select_multiple' : node.localName === 'select1' ? 'select_one' : node.localName === 'upload' ? 'image' : readonly ? 'note' : (KINDS[bind?.getAttribute('type') ?? ''] ?? 'text');
        const states = of('states') === 'all' ? ALL : (of('states').split(' ').filter(Boolean) as AnswerStateCode[]);
        items.push({
          item: 'question', path, number: null, kind, label: said(child('label')), hint: said(child('hint')), guidance: said(child('hint'), 'guidance'), theme, appearance: (node.getAttribute('appearance') ?? '').split(' ').filter(Boolean),
          value: '', state: null, states, choices: kind.startsWith('select') ? choicesOf(node) : [], long_list: false, value_label: '', required: bind?.getAttribute('required') !== null && !readonly, read_only: readonly, message: '', problem: null, seen_at: null, typed_at: null, depth, role: of('role') || null,
          ...(kind === 'image' ? { withheld: true, states: [] } : {}),
        });
      }
    }
  };
  const body = [...xml.documentElement.children].find((one) => one.localName === 'body');
  if (body) walk(body, '', 0);
  return items;
}
