import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { Transport } from './core.ts';

/** The native shell: one command, one event. */
export function tauri(): Transport {
  return {
    dispatch: (command) => invoke<string>('dispatch', { command }),
    listen: (changed) => listen('changed', changed),
  };
}
