import type { Transport } from './core.ts';

/** The same core behind HTTP on this very origin, for checks of the real thing in a plain browser. */
export function bridge(): Transport {
  return {
    async dispatch(command) {
      const answer = await fetch('/dispatch', { method: 'POST', headers: { 'content-type': 'application/json' }, body: command, cache: 'no-store' });
      return answer.text();
    },
    async attach(frame) {
      const answer = await fetch('/attach', { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: frame, cache: 'no-store' });
      return answer.text();
    },
    async evidence(id, small) {
      const answer = await fetch(`/evidence/${encodeURIComponent(id)}${small ? '?small' : ''}`, { cache: 'no-store' });
      if (!answer.ok) throw new Error(await answer.text());
      return new Uint8Array(await answer.arrayBuffer());
    },
    async listen(changed) {
      const events = new EventSource('/events');
      events.addEventListener('changed', changed);
      events.addEventListener('message', changed);
      return () => events.close();
    },
  };
}
