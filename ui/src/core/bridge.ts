import type { Transport } from './core.ts';

/** The same core behind HTTP on this very origin, for checks of the real thing in a plain browser. */
export function bridge(): Transport {
  return {
    async dispatch(command) {
      const answer = await fetch('/dispatch', { method: 'POST', headers: { 'content-type': 'application/json' }, body: command, cache: 'no-store' });
      return answer.text();
    },
    async listen(changed) {
      const events = new EventSource('/events');
      events.addEventListener('changed', changed);
      events.addEventListener('message', changed);
      return () => events.close();
    },
  };
}
