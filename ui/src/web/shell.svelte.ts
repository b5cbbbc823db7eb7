import type { Shell } from '../core/shell.svelte.ts';
import { host } from './host.svelte.ts';

interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

/** The browser as the app's shell: storage, installation, updates. */
class BrowserShell implements Shell {
  persisted = $state<boolean | null>(null);
  installable = $state(false);
  installed = $state(matchMedia('(display-mode: standalone)').matches);
  update = $state(false);
  #prompt: InstallPrompt | null = null;
  #registration: ServiceWorkerRegistration | null = null;

  begin(): void {
    window.addEventListener('beforeinstallprompt', (event) => {
      event.preventDefault();
      this.#prompt = event as InstallPrompt;
      this.installable = true;
    });
    window.addEventListener('appinstalled', () => {
      this.installed = true;
      this.installable = false;
      void this.keep();
    });
    void this.keep();
    void this.#register();
  }

  async install(): Promise<void> {
    await this.#prompt?.prompt();
    this.#prompt = null;
    this.installable = false;
  }

  async keep(): Promise<void> {
    if (!('storage' in navigator) || !('persist' in navigator.storage)) return;
    this.persisted = (await navigator.storage.persisted()) || (await navigator.storage.persist());
  }

  renew(): void {
    const waiting = this.#registration?.waiting;
    if (!waiting) return;
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    host.leave();
    waiting.postMessage('renew');
  }

  async #register(): Promise<void> {
    if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
    const registration = await navigator.serviceWorker.register('./sw.js', { scope: './', updateViaCache: 'none' }).catch(() => null);
    if (!registration) return;
    this.#registration = registration;
    const look = () => (this.update = registration.waiting !== null && navigator.serviceWorker.controller !== null);
    look();
    registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', look));
  }
}

export const browserShell = new BrowserShell();
