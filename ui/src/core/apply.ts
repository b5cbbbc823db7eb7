import type { Cut, FormChange, Item, Question } from './types.ts';

const keyOf = (item: Item) => `${item.item} ${item.path}`;

/**
 * Puts a change into the items of a form: drop what `order` no longer names, put in what changed, arrange as `order`
 * says. A head and what it heads may share a path, so that an item is known by its kind and its path.
 */
export function applyChange(items: readonly Item[], change: Pick<FormChange, 'changed' | 'order'>): Item[] {
  const fresh = new Map(change.changed.map((item) => [keyOf(item), item]));
  const here = new Set(items.map(keyOf));
  // Items that are new although no order came are kept at the end rather than lost.
  const all = [...items.map((item) => fresh.get(keyOf(item)) ?? item), ...change.changed.filter((item) => !here.has(keyOf(item)))];
  if (!change.order) return all;
  const known = new Map<string, Item[]>();
  for (const item of all) known.set(item.path, [...(known.get(item.path) ?? []), item]);
  return change.order.flatMap((path) => known.get(path)?.shift() ?? []);
}

export type QuestionItem = Extract<Item, { item: 'question' }>;
export type GroupItem = Extract<Item, { item: 'group' }>;
export type RepeatItem = Extract<Item, { item: 'repeat' }>;

/** Questions that count: notes have no number and no cut. */
export function isCounted(item: Item): item is QuestionItem {
  return item.item === 'question' && item.number !== null;
}

export function cutOf(question: Pick<Question, 'value' | 'state'>): Cut {
  if (question.state) return 'state';
  return question.value === '' ? 'empty' : 'value';
}

/** One screen of the one-question flow: a question, a group that the form wants on one screen, or a repeat series. */
export interface Step {
  /** Path on which to reopen. */
  path: string;
  questions: QuestionItem[];
  /** Head of a group shown on one screen. */
  group?: GroupItem;
  /** Series whose instances are added and removed here. */
  repeat?: RepeatItem;
}

const under = (path: string, ancestor: string) => path.startsWith(`${ancestor}/`);

/** Lays the items out as steps. A `field-list` group is one step; a repeat has a step of its own before its instances. */
export function stepsOf(items: readonly Item[]): Step[] {
  const steps: Step[] = [];
  let open: Step | null = null;
  for (const item of items) {
    if (open && !(open.group && under(item.path, open.group.path))) open = null;
    if (item.item === 'group') {
      if (!open && item.appearance.includes('field-list')) {
        open = { path: item.path, questions: [], group: item };
        steps.push(open);
      }
    } else if (item.item === 'question') {
      if (open) {
        if (open.questions.length === 0) open.path = item.path;
        open.questions.push(item);
      } else steps.push({ path: item.path, questions: [item] });
    } else {
      steps.push({ path: item.path, questions: [], repeat: item });
    }
  }
  return steps.filter((step) => step.questions.length > 0 || step.repeat);
}

/** The step that shows a path; the first one where none does. */
export function stepAt(steps: readonly Step[], path: string | null): number {
  if (!path) return 0;
  const exact = steps.findIndex((step) => step.path === path || step.repeat?.path === path || step.questions.some((question) => question.path === path));
  return Math.max(exact, 0);
}

/** Sections for the page view and the overview: neighbouring items of one theme. */
export interface Section {
  theme: string;
  items: Item[];
}

export function sectionsOf(items: readonly Item[]): Section[] {
  const sections: Section[] = [];
  let heads: Item[] = [];
  for (const item of items) {
    if (item.item === 'group') {
      heads.push(item);
      continue;
    }
    const last = sections.at(-1);
    const theme = item.item === 'question' ? item.theme : item.label;
    if (last && (item.item === 'question' ? last.theme === theme || theme === '' : false)) last.items.push(...heads, item);
    else sections.push({ theme, items: [...heads, item] });
    heads = [];
  }
  return sections;
}
