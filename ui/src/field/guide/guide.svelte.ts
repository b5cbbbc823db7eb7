import type { GuideView } from '../../core/types.ts';
import { app } from '../app.svelte.ts';
import { remember } from '../form/opened.ts';
import { nav } from '../nav.svelte.ts';

/** Where the guided practice stands on this device. Forgotten with the lock. */
class Guide {
  view = $state.raw<GuideView | null>(null);

  async load(): Promise<void> {
    this.view = await app.send({ command: 'guide' });
  }

  /** Begins it, or goes on with it. The form comes with the app, so that this needs no network. */
  async open(): Promise<void> {
    const { document } = await import('./form.ts');
    const view = await app.send({ command: 'start_guide', document });
    remember(view);
    nav.go({ name: 'form', report: view.report });
  }

  async finish(report: string): Promise<void> {
    this.view = await app.send({ command: 'finish_guide', report });
  }

  forget(): void {
    this.view = null;
  }
}
export const guide = new Guide();
