import { CoreError, type Transport } from '../core/core.ts';
import type { FromWorker, Obstacle, ToWorker } from './protocol.ts';

export type Standing = 'starting' | 'ready' | 'taken' | Obstacle;

interface Waiting {
  resolve: (answer: never) => void;
  reject: (fault: unknown) => void;
}

/** A worker that keeps ending is not started for ever. */
const MOST_STARTS = 3;
const STARTS_WITHIN_MS = 30_000;

/** The page's side of the worker: starts it, carries commands, says who has the field book. */
class Host implements Transport {
  standing = $state<Standing>('starting');
  #worker: Worker | null = null;
  #next = 1;
  #waiting = new Map<number, Waiting>();
  #listeners = new Set<() => void>();
  #starts: number[] = [];

  start(take = false): void {
    if (!globalThis.isSecureContext) {
      this.standing = 'insecure';
      return;
    }
    if (typeof Worker === 'undefined' || typeof WebAssembly === 'undefined') {
      this.standing = 'unsupported';
      return;
    }
    this.#worker?.terminate();
    this.standing = 'starting';
    const now = performance.now();
    this.#starts = [...this.#starts.filter((at) => now - at < STARTS_WITHIN_MS), now];
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'tabella' });
    worker.onmessage = (event: MessageEvent<FromWorker>) => this.#take(event.data);
    worker.onerror = () => this.#ended();
    this.#worker = worker;
    this.#say({ kind: take ? 'take' : 'open', language: navigator.language, version: import.meta.env.VITE_VERSION });
  }

  dispatch(command: string): Promise<string> {
    return this.#ask((id) => this.#say({ kind: 'command', id, text: command }));
  }

  attach(frame: Uint8Array<ArrayBuffer>): Promise<string> {
    // Handed over, not copied: the page has no use for it any more.
    return this.#ask((id) => this.#say({ kind: 'attach', id, frame }, [frame.buffer]));
  }

  evidence(evidence: string, small: boolean): Promise<Uint8Array<ArrayBuffer>> {
    return this.#ask((id) => this.#say({ kind: 'evidence', id, evidence, small }));
  }

  #ask<T>(say: (id: number) => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (!this.#worker || this.standing !== 'ready') return reject(new CoreError({ code: 'internal', params: { detail: this.standing }, retryable: true }));
      const id = this.#next++;
      this.#waiting.set(id, { resolve, reject });
      say(id);
    });
  }

  async listen(changed: () => void): Promise<() => void> {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  }

  /** Closes the book, so that the page may be loaded anew without waiting for its files. */
  leave(): void {
    this.#say({ kind: 'leave' });
  }

  #say(message: ToWorker, move: Transferable[] = []): void {
    this.#worker?.postMessage(message, move);
  }

  #take(message: FromWorker): void {
    if (message.kind === 'reply') {
      this.#waiting.get(message.id)?.resolve(message.text as never);
      this.#waiting.delete(message.id);
    } else if (message.kind === 'bytes') {
      this.#waiting.get(message.id)?.resolve(message.bytes as never);
      this.#waiting.delete(message.id);
    } else if (message.kind === 'refused') {
      this.#waiting.get(message.id)?.reject(new Error(message.error));
      this.#waiting.delete(message.id);
    } else if (message.kind === 'changed') for (const changed of this.#listeners) changed();
    else if (message.kind === 'ready') this.standing = 'ready';
    else if (message.kind === 'obstacle') this.#stop(message.why);
    else if (message.kind === 'taken') this.#stop('taken');
    else if (message.kind === 'file') offer(message.name, message.bytes);
    else this.#ended();
  }

  // The core is gone, what it had shown as saved is not: a new one starts from it.
  #ended(): void {
    if (this.#starts.length < MOST_STARTS) {
      this.#forget();
      this.start();
    } else this.#stop('fault');
  }

  #stop(standing: Standing): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.standing = standing;
    this.#forget();
  }

  #forget(): void {
    for (const { reject } of this.#waiting.values()) reject(new CoreError({ code: 'internal', params: { detail: 'worker' }, retryable: true }));
    this.#waiting.clear();
  }
}

function offer(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const address = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has taken hold of it by the next turn of the page; the memory is given back then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

export const host = new Host();
