import { Fault, type FaultCode } from './api';
import { ask, closeQuestion, questionsOf } from './mail';
import type { AskedLine, AskedPage } from './types';

/** The questions about one report. */
export class AskedOf {
  page = $state.raw<AskedPage | null>(null);
  fault = $state<FaultCode | null>(null);
  /** Path of the answer that is being asked about. */
  at = $state<string | null>(null);

  #report = '';
  #run = 0;
  readonly #ended: () => void;

  constructor(ended: () => void) {
    this.#ended = ended;
  }

  /** Those about one answer, the first before the others. */
  about(path: string): AskedLine[] {
    return (this.page?.questions ?? []).filter((one) => one.path === path).reverse();
  }

  /** Loads those of a report; what is shown of another goes. */
  async of(report: string): Promise<void> {
    if (report !== this.#report) {
      this.#report = report;
      this.page = null;
      this.at = null;
    }
    await this.#take(() => questionsOf(report));
  }

  /** Asks; true where it stands at the endpoint. */
  async ask(id: string, version: string, path: string, text: string): Promise<boolean> {
    return this.#take(() => ask(this.#report, { id, version, path, text }));
  }

  /** Closes; true where it stands at the endpoint. */
  async close(question: string, id: string, text: string): Promise<boolean> {
    return this.#take(() => closeQuestion(question, { id, text }));
  }

  async #take(work: () => Promise<AskedPage>): Promise<boolean> {
    const run = ++this.#run;
    try {
      const page = await work();
      if (run === this.#run) this.page = page;
      this.fault = null;
      return true;
    } catch (e) {
      const code = e instanceof Fault ? e.code : 'internal';
      if (code === 'signed_out') this.#ended();
      // A report that is not there says so itself.
      else if (run === this.#run && code !== 'not_found') this.fault = code;
      return false;
    }
  }
}
