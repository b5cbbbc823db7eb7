/** One server-sent event. */
export interface ServerEvent {
  /** Its name; `message` where the stream gave none. */
  event: string;
  /** Its data lines, joined. */
  data: string;
}

/**
 * Cuts a text stream into server-sent events (HTML standard, section 9.2.6). Give it chunks as they come; it keeps
 * what is not finished.
 */
export class EventCutter {
  #rest = '';
  #event = '';
  #data: string[] = [];

  /** Events that this chunk completes. */
  push(chunk: string): ServerEvent[] {
    const out: ServerEvent[] = [];
    this.#rest += chunk;
    for (;;) {
      const cut = /\r\n|\n|\r/.exec(this.#rest);
      if (!cut) return out;
      // A lone CR at the very end may be the first half of CRLF: wait for the rest.
      if (cut[0] === '\r' && cut.index === this.#rest.length - 1) return out;
      const line = this.#rest.slice(0, cut.index);
      this.#rest = this.#rest.slice(cut.index + cut[0].length);
      const event = this.#line(line);
      if (event) out.push(event);
    }
  }

  #line(line: string): ServerEvent | null {
    if (line === '') {
      const event = this.#data.length ? { event: this.#event || 'message', data: this.#data.join('\n') } : null;
      this.#event = '';
      this.#data = [];
      return event;
    }
    if (line.startsWith(':')) return null;
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const raw = colon < 0 ? '' : line.slice(colon + 1);
    const value = raw.startsWith(' ') ? raw.slice(1) : raw;
    if (field === 'event') this.#event = value;
    else if (field === 'data') this.#data.push(value);
    return null;
  }
}
