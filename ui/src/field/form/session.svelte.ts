import { applyChange, cutOf, isCounted, sectionsOf, stepsOf, type QuestionItem } from '../../core/apply.ts';
import { attach, send } from '../../core/core.ts';
import type { AnswerStateCode, AppError, FormChange, FormView, Item, LeftReason } from '../../core/types.ts';
import { app, errorOf } from '../app.svelte.ts';
import { smallPicture } from '../parts/evidence.svelte.ts';
import { t } from '../texts.ts';

/** Wait after the last key before typed text goes to the store. */
const TYPING_MS = 400;
/** Shorter writes never show as "saving": a word that flickers says nothing. */
const SLOW_MS = 250;

interface Typing {
  value: string;
  timer: number;
}

/**
 * One open form. Commands go one after the other, in the order in which the person acted; the screen says *saved* only
 * when the core has answered, and what could not be saved stays in the control.
 */
export class FormSession {
  view = $state.raw<Omit<FormView, 'items'>>();
  items = $state.raw<Item[]>([]);
  /** What was not saved, and why, by question. */
  failed = $state.raw<ReadonlyMap<string, { value: string; error: AppError }>>(new Map());
  serious = $state.raw<{ path: string; at: string } | null>(null);
  /** A fault that belongs to no single answer. */
  fault = $state.raw<AppError | null>(null);
  #queue: Promise<unknown> = Promise.resolve();
  #typing = new Map<string, Typing>();
  #captions = new Map<string, Typing & { failed: (error: AppError) => void }>();
  #running = 0;
  /** Works in the line that are neither an answer nor a note of where one is. */
  #others = 0;
  #waiting: ((whole: boolean) => void)[] = [];
  #toldSerious = new Set<string>();

  steps = $derived(stepsOf(this.items));
  questions = $derived(this.items.filter(isCounted));
  cuts = $derived(this.questions.map(cutOf));
  sections = $derived(sectionsOf(this.items));
  unanswered = $derived(this.questions.filter((question) => cutOf(question) === 'empty'));

  constructor(readonly report: string) {
    const kept = app.unsaved.filter((one) => one.report === report);
    this.failed = new Map(kept.map((one) => [one.path, { value: one.value, error: one.error }]));
    if (kept.length > 0) app.saving = { state: 'failed' };
    else app.saving = { state: 'rest' };
  }

  show(view: FormView): void {
    const { items, ...rest } = view;
    this.view = rest;
    this.items = items;
  }

  async load(): Promise<void> {
    this.fault = null;
    try {
      this.show(await send({ command: 'open_report', report: this.report }));
    } catch (fault) {
      this.fault = errorOf(fault);
    }
  }

  question(path: string): QuestionItem | undefined {
    const found = this.items.find((item) => item.path === path);
    return found?.item === 'question' ? found : undefined;
  }

  /** Typed text: saved a moment after the last key, and before the screen moves. */
  type(path: string, value: string): void {
    const before = this.#typing.get(path);
    if (before) window.clearTimeout(before.timer);
    if (!before && this.question(path)?.value === value && !this.failed.has(path)) return;
    const timer = window.setTimeout(() => void this.flushOne(path), TYPING_MS);
    this.#typing.set(path, { value, timer });
    app.saving = { state: 'pending' };
  }

  /** True while typed text of the question has not been handed over. */
  isTyping(path: string): boolean {
    return this.#typing.has(path);
  }

  /** What was typed into the question and has not been handed over. */
  typed(path: string): string | undefined {
    return this.#typing.get(path)?.value;
  }

  async flushOne(path: string): Promise<boolean> {
    const typing = this.#typing.get(path);
    if (!typing) return true;
    window.clearTimeout(typing.timer);
    this.#typing.delete(path);
    return this.answer(path, typing.value);
  }

  /**
   * A photo, a recording or a file, byte for byte. What stands in the way is handed back: the control keeps the file and says it.
   */
  async attach(path: string, file: File): Promise<AppError | null> {
    this.#forget(path);
    this.#running += 1;
    app.saving = { state: 'pending' };
    let savedAt: string | null = null;
    const error = await this.#line(async () => {
      try {
        const [thumbnail, bytes] = await Promise.all([smallPicture(file), file.arrayBuffer()]);
        const change = await attach({ report: this.report, path, mime: file.type, caption: '', seen_at: null }, thumbnail, new Uint8Array(bytes));
        this.items = applyChange(this.items, change);
        this.#setFailed(path, null);
        savedAt = change.saved_at;
        return null;
      } catch (fault) {
        return errorOf(fault);
      }
    });
    this.#settled(savedAt);
    if (error) {
      app.saving = { state: 'failed' };
      app.say(t('said-not-saved'));
    }
    return error;
  }

  /** What is said of a piece: saved a moment after the last key, and before the screen moves. */
  describe(evidence: string, caption: string, failed: (error: AppError) => void): void {
    const before = this.#captions.get(evidence);
    if (before) window.clearTimeout(before.timer);
    const timer = window.setTimeout(() => void this.#flushCaption(evidence), TYPING_MS);
    this.#captions.set(evidence, { value: caption, timer, failed });
    app.saving = { state: 'pending' };
  }

  async #flushCaption(evidence: string): Promise<void> {
    const typing = this.#captions.get(evidence);
    if (!typing) return;
    window.clearTimeout(typing.timer);
    this.#captions.delete(evidence);
    await this.#line(async () => {
      try {
        await send({ command: 'caption', report: this.report, evidence, caption: typing.value });
        this.#showSaving(new Date().toISOString());
      } catch (fault) {
        typing.failed(errorOf(fault));
        app.saving = { state: 'failed' };
      }
    });
  }

  /** Hands over whatever was typed and waits for what is under way. False where something stays unsaved. */
  flush = async (): Promise<boolean> => {
    for (const path of [...this.#typing.keys()]) await this.flushOne(path);
    for (const evidence of [...this.#captions.keys()]) await this.#flushCaption(evidence);
    await this.#queue;
    return this.failed.size === 0;
  };

  /**
   * Calls back once all that was given is saved, or could not be. Where only answers are under way that is in the very turn in which the
   * last of them is shown: the screen is made once, for the answer and for what comes after it.
   */
  whenSaved(go: (whole: boolean) => void): void {
    for (const path of [...this.#typing.keys()]) void this.flushOne(path);
    if (this.#captions.size > 0 || this.#others > 0) void this.flush().then(go);
    else if (this.#running > 0) this.#waiting.push(go);
    else go(this.failed.size === 0);
  }

  answer(path: string, value: string): Promise<boolean> {
    this.#forget(path);
    return this.#change(path, value, () => send({ command: 'answer', report: this.report, path, value }));
  }

  state(path: string, state: AnswerStateCode | null): Promise<boolean> {
    this.#forget(path);
    return this.#change(path, '', () => send({ command: 'answer_state', report: this.report, path, state }));
  }

  async clear(path: string): Promise<boolean> {
    const question = this.question(path);
    if (question?.state) return this.state(path, null);
    return this.answer(path, '');
  }

  seenAt(path: string, seen_at: string): Promise<boolean> {
    return this.#change(path, this.question(path)?.value ?? '', () => send({ command: 'seen_at', report: this.report, path, seen_at }));
  }

  addRepeat(path: string): Promise<boolean> {
    return this.#change(path, '', () => send({ command: 'add_repeat', report: this.report, path }));
  }

  removeRepeat(path: string): Promise<boolean> {
    return this.#change(path, '', () => send({ command: 'remove_repeat', report: this.report, path }));
  }

  async language(language: string): Promise<void> {
    await this.flush();
    await this.#line(async () => {
      try {
        this.show(await send({ command: 'form_language', report: this.report, language }));
      } catch (fault) {
        this.fault = errorOf(fault);
      }
    });
  }

  /** What changes the form as a whole comes back whole. False where it could not be saved. */
  async #whole(work: () => Promise<FormView>): Promise<boolean> {
    await this.flush();
    return this.#line(async () => {
      try {
        this.show(await work());
        this.fault = null;
        return true;
      } catch (fault) {
        this.fault = errorOf(fault);
        return false;
      }
    });
  }

  /** What is answered from here on was seen then. */
  later(seen_at: string | null): Promise<boolean> {
    return this.#whole(() => send({ command: 'write_later', report: this.report, seen_at }));
  }

  /** The visit ended before its time; `null` takes that back. */
  left(reason: LeftReason | null): Promise<boolean> {
    return this.#whole(() => send({ command: 'left_early', report: this.report, reason }));
  }

  /** Remembers the question on the screen. Failing to is no loss, so it says nothing. */
  leave(path: string): void {
    if (this.view?.editable) void this.#next(() => send({ command: 'leave', report: this.report, path }).catch(() => undefined));
  }

  /** Tries once more to save what was not saved. */
  async again(path: string): Promise<boolean> {
    const kept = this.failed.get(path);
    return kept ? this.answer(path, kept.value) : true;
  }

  /** What a control cannot read as an answer: not sent, kept as typed, and said. */
  hold(path: string, value: string): void {
    this.#forget(path);
    this.#setFailed(path, { value, error: { code: 'value_invalid', params: {}, retryable: false } });
    this.#showSaving(null);
  }

  #forget(path: string): void {
    const typing = this.#typing.get(path);
    if (typing) window.clearTimeout(typing.timer);
    this.#typing.delete(path);
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#queue.then(work, work);
    this.#queue = next.catch(() => undefined);
    return next;
  }

  async #line<T>(work: () => Promise<T>): Promise<T> {
    this.#others += 1;
    try {
      return await this.#next(work);
    } finally {
      this.#others -= 1;
    }
  }

  async #change(path: string, value: string, work: () => Promise<FormChange>): Promise<boolean> {
    this.#running += 1;
    const slow = window.setTimeout(() => (app.saving = { state: 'pending' }), SLOW_MS);
    return this.#next(async () => {
      let done: string | null = null;
      try {
        const change = await work();
        this.items = applyChange(this.items, change);
        this.#setFailed(path, null);
        this.#told(path, value, change);
        done = change.saved_at;
      } catch (fault) {
        this.#setFailed(path, { value, error: errorOf(fault) });
      }
      window.clearTimeout(slow);
      this.#settled(done);
      return done !== null;
    });
  }

  /** One thing less is under way; with the last of them goes on whoever waited. */
  #settled(savedAt: string | null): void {
    this.#running -= 1;
    this.#showSaving(savedAt);
    if (this.#running === 0) for (const go of this.#waiting.splice(0)) go(this.failed.size === 0);
  }

  #showSaving(savedAt: string | null): void {
    if (this.failed.size > 0) {
      app.saving = { state: 'failed' };
      if (savedAt === null) app.say(t('said-not-saved'));
    } else if (this.#typing.size > 0 || this.#running > 0) app.saving = { state: 'pending' };
    else if (savedAt) {
      app.saving = { state: 'saved', at: savedAt };
      app.say(t('said-saved', { time: app.format.timeWithSeconds(savedAt) }));
    }
  }

  #setFailed(path: string, failure: { value: string; error: AppError } | null): void {
    if (!failure && !this.failed.has(path)) return;
    const next = new Map(this.failed);
    if (failure) next.set(path, failure);
    else next.delete(path);
    this.failed = next;
    app.unsaved = [...app.unsaved.filter((one) => one.report !== this.report), ...[...next].map(([at, one]) => ({ report: this.report, path: at, ...one }))];
  }

  #told(path: string, value: string, change: FormChange): void {
    if (!change.serious && !change.urgent) return;
    // Asked once for an answer: going back and forth must not make the question a nuisance.
    const key = `${path} ${value}`;
    if (this.#toldSerious.has(key)) return;
    this.#toldSerious.add(key);
    this.serious = { path, at: change.saved_at };
  }
}
