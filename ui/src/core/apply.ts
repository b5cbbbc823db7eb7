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
  /** The series is copied line by line from a paper: its questions stand with it, as a table. */
  table?: boolean;
}

const under = (path: string, ancestor: string) => path.startsWith(`${ancestor}/`);

/** The innermost series that a path stands in. */
function seriesOf(items: readonly Item[], path: string): string | undefined {
  const around = items.filter((item) => item.item === 'repeat' && path.startsWith(`${item.path}[`)).map((item) => item.path);
  return around.sort((a, b) => b.length - a.length)[0];
}

/** Lays the items out as steps. A `field-list` group is one step; a repeat has a step of its own before its instances. */
export function stepsOf(items: readonly Item[]): Step[] {
  const steps: Step[] = [];
  let open: Step | null = null;
  for (const item of items) {
    if (open && !((open.group && under(item.path, open.group.path)) || (open.table && open.repeat && item.path.startsWith(`${open.repeat.path}[`)))) open = null;
    if (item.item === 'group') {
      if (!open && item.appearance.includes('field-list')) {
        open = { path: item.path, questions: [], group: item };
        steps.push(open);
      }
    } else if (item.item === 'question') {
      if (open) {
        if (open.questions.length === 0 && !open.table) open.path = item.path;
        open.questions.push(item);
      } else steps.push({ path: item.path, questions: [item] });
    } else {
      const table = items.some((inner) => inner.item === 'question' && inner.role === 'protocol:c' && seriesOf(items, inner.path) === item.path);
      const step: Step = { path: item.path, questions: [], repeat: item, ...(table ? { table } : {}) };
      steps.push(step);
      open = table ? step : null;
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

/** One results protocol as it was copied: what identifies it, its figures in order, its lines, and what does not add up. */
export interface Protocol {
  path: string;
  /** Position among the protocols, from 1. */
  number: number;
  race: string;
  figures: QuestionItem[];
  lines: { name: QuestionItem | undefined; votes: QuestionItem }[];
  /** Notes of the checks that are shown now. */
  checks: QuestionItem[];
}

/** The protocols of a form: instances that hold figures of a results protocol. */
export function protocolsOf(items: readonly Item[]): Protocol[] {
  const series = items.filter((item): item is RepeatItem => item.item === 'repeat');
  const inside = (path: string) => items.filter((item): item is QuestionItem => item.item === 'question' && under(item.path, path));
  return series.flatMap((one) =>
    one.instances.flatMap((path, at) => {
      const all = inside(path);
      const lines = series
        .filter((inner) => under(inner.path, path))
        .flatMap((inner) => inner.instances)
        .flatMap((line) => {
          const votes = inside(line).find((question) => question.role === 'protocol:c');
          return votes ? [{ name: inside(line).find((question) => question.role === 'protocol:contestant'), votes }] : [];
        });
      const figures = all.filter((question) => question.kind === 'integer' && question.role?.startsWith('protocol:') && question.role !== 'protocol:c');
      if (figures.length === 0) return [];
      const race = all.find((question) => question.role === 'protocol:race')?.value ?? '';
      return [{ path, number: at + 1, race, figures, lines, checks: all.filter((question) => question.kind === 'note' && /\/check_[^/]*$/.test(question.path)) }];
    }),
  );
}

/** Which of several a question belongs to, from the largest: label, position and, where one was given, its name. */
export function placesOf(items: readonly Item[], path: string): { label: string; number: number; of: number; name: string }[] {
  return items
    .filter((item): item is RepeatItem => item.item === 'repeat')
    .flatMap((series) => {
      const at = series.instances.findIndex((instance) => under(path, instance));
      const instance = series.instances[at];
      if (instance === undefined) return [];
      const first = items.find((item): item is QuestionItem => isCounted(item) && under(item.path, instance) && item.kind === 'text');
      return [{ label: series.label, number: at + 1, of: series.instances.length, name: first && first.path !== path ? first.value : '' }];
    });
}
