/**
 * Bytes as a row of codes to be filmed. The first `n` frames are the parts themselves; every later one is a random mixture (XOR) of
 * about half of them, so that whatever was missed, each further frame most likely brings something new: in any order, with any loss,
 * a little more than `n` frames are enough. A frame is `TB1` and base 45 of: session (4), number (4), length (4), payload.
 *
 * Nothing is trusted here: the whole is sealed and signed, and the core refuses what was changed on the way. The session (a check
 * of all bytes) keeps parts of two messages apart.
 */
import { fromBase45, toBase45 } from './base45.ts';

const MARK = 'TB1';
const HEAD = 12;
/** Bytes in a frame: a code of 65 modules with the least correction, which a phone reads from another phone. */
export const PART = 320;
/** Largest message that is shown by code. */
export const MOST = 512 * 1024;

/** FNV-1a over all bytes. */
function check(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/** Which parts a frame mixes: its own, or about half of them, told by session and number alone. */
function mixture(session: number, number: number, parts: number): Uint8Array<ArrayBuffer> {
  const chosen = new Uint8Array(parts);
  if (number < parts) {
    chosen[number] = 1;
    return chosen;
  }
  // mulberry32: the same on every device.
  let state = (session ^ Math.imul(number, 0x9e3779b1)) >>> 0;
  for (let i = 0; i < parts; i += 1) {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    chosen[i] = ((x ^ (x >>> 14)) >>> 31) & 1;
  }
  // One of nothing brings nothing.
  if (!chosen.includes(1)) chosen[number % parts] = 1;
  return chosen;
}

function mixInto(target: Uint8Array, other: Uint8Array): void {
  for (let i = 0; i < target.length; i += 1) target[i] = (target[i] ?? 0) ^ (other[i] ?? 0);
}

/** The side that shows. */
export class Frames {
  readonly parts: number;
  readonly #session: number;
  readonly #size: number;

  constructor(readonly bytes: Uint8Array) {
    this.parts = Math.max(1, Math.ceil(bytes.length / PART));
    // Parts of one length: what is shown does not change its size while it is filmed.
    this.#size = Math.max(1, Math.ceil(bytes.length / this.parts));
    this.#session = check(bytes);
  }

  /** The text of a frame; there is no end to them. */
  text(number: number): string {
    const frame = new Uint8Array(HEAD + this.#size);
    const head = new DataView(frame.buffer);
    head.setUint32(0, this.#session);
    head.setUint32(4, number);
    head.setUint32(8, this.bytes.length);
    const payload = frame.subarray(HEAD);
    mixture(this.#session, number, this.parts).forEach((one, i) => {
      if (one) mixInto(payload, this.bytes.subarray(i * this.#size, (i + 1) * this.#size));
    });
    return MARK + toBase45(frame);
  }
}

interface Row {
  mix: Uint8Array;
  data: Uint8Array;
}

/** The side that films. */
export class Gathering {
  #session: number | null = null;
  #length = 0;
  #parts = 0;
  #size = 0;
  /** Solved as they come: row `i` has its first part at `i`. */
  #rows: (Row | undefined)[] = [];
  /** Parts that are known, or could be told apart. */
  have = 0;

  get of(): number {
    return this.#parts;
  }

  /** The bytes once all is there. Text that is no frame changes nothing; one of another message begins anew. */
  add(text: string): Uint8Array<ArrayBuffer> | null {
    if (!text.startsWith(MARK)) return null;
    const frame = fromBase45(text.slice(MARK.length));
    if (!frame || frame.length <= HEAD) return null;
    const head = new DataView(frame.buffer);
    const session = head.getUint32(0);
    const length = head.getUint32(8);
    const size = frame.length - HEAD;
    const parts = Math.max(1, Math.ceil(length / PART));
    if (length === 0 || length > MOST || Math.ceil(length / parts) !== size) return null;
    if (session !== this.#session || length !== this.#length) {
      this.#session = session;
      this.#length = length;
      this.#parts = parts;
      this.#size = size;
      this.#rows = new Array<Row | undefined>(parts);
      this.have = 0;
    }
    this.#put({ mix: mixture(session, head.getUint32(4), parts), data: frame.slice(HEAD) });
    return this.have === parts ? this.#whole() : null;
  }

  #put(row: Row): void {
    for (let i = 0; i < this.#parts; i += 1) {
      if (!row.mix[i]) continue;
      const known = this.#rows[i];
      if (!known) {
        this.#rows[i] = row;
        this.have += 1;
        return;
      }
      mixInto(row.mix, known.mix);
      mixInto(row.data, known.data);
    }
  }

  #whole(): Uint8Array<ArrayBuffer> | null {
    const out = new Uint8Array(this.#length);
    for (let i = this.#parts - 1; i >= 0; i -= 1) {
      const row = this.#rows[i];
      if (!row) return null;
      for (let k = i + 1; k < this.#parts; k += 1) {
        const later = this.#rows[k];
        if (row.mix[k] && later) mixInto(row.data, later.data);
      }
      row.mix.fill(0);
      row.mix[i] = 1;
      out.set(row.data.subarray(0, Math.max(0, this.#length - i * this.#size)), i * this.#size);
    }
    if (check(out) === this.#session) return out;
    // A frame that was read wrongly: everything is filmed again.
    this.#session = null;
    this.have = 0;
    return null;
  }
}
