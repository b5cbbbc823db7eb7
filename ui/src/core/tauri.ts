import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { Transport } from './core.ts';

/** The native shell: one command, bytes of evidence in and out, one event. */
export function tauri(): Transport {
  return {
    dispatch: (command) => invoke<string>('dispatch', { command }),
    attach: (frame) => invoke<string>('attach', frame),
    evidence: async (id, small) => new Uint8Array(await invoke<ArrayBuffer>('evidence', { id, small })),
    listen: (changed) => listen('changed', changed),
  };
}
