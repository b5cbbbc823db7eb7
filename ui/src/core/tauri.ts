import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { Transport } from './core.ts';

/** The native shell: one command, bytes of evidence in and out, one event. */
export function tauri(): Transport {
  // The shell runs commands side by side, the core one at a time: what is asked first is done first only if the next one waits.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (act: () => Promise<string>): Promise<string> => {
    const answer = last.then(act, act);
    last = answer;
    return answer;
  };
  return {
    dispatch: (command) => inTurn(() => invoke<string>('dispatch', { command })),
    attach: (frame) => inTurn(() => invoke<string>('attach', frame)),
    evidence: async (id, small) => new Uint8Array(await invoke<ArrayBuffer>('evidence', { id, small })),
    listen: (changed) => listen('changed', changed),
  };
}
