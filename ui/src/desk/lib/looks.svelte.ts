// Looks at evidence. Each fetch of a piece is written down at the endpoint before its first byte leaves: so nothing is fetched before
// a person asks, and what was fetched once is not fetched again while the page is open. Bytes stay in this page's memory and in no cache.
import { Fault, send } from './api';
import type { EvidenceDetail } from './types';

/** Photos up to this size are made small by the page; larger ones open when asked for. */
export const SMALL_MOST = 12 * 1024 * 1024;
/** Longest side of a small picture, in dots of the screen. */
const SIDE = 192;

/** How a piece stands on this page. */
export interface Seen {
  /** Where the page has the original; '' where it has not. */
  url: string;
  /** The small picture. */
  small: ImageBitmap | null;
  /** It came and cannot be shown. */
  broken: boolean;
  /** It is on its way. */
  busy: boolean;
}

const NOT_SEEN: Seen = { url: '', small: null, broken: false, busy: false };

/** What of a report's evidence was looked at. */
export class Looks {
  #seen = $state.raw<ReadonlyMap<string, Seen>>(new Map());
  #ended: () => void;
  /** Said where a piece did not come; '' where none failed. */
  fault = $state('');

  constructor(ended: () => void) {
    this.#ended = ended;
  }

  of(id: string): Seen {
    return this.#seen.get(id) ?? NOT_SEEN;
  }

  #put(id: string, change: Partial<Seen>): void {
    this.#seen = new Map(this.#seen).set(id, { ...this.of(id), ...change });
  }

  /** Fetches the original, unless it is here. */
  async look(piece: EvidenceDetail): Promise<void> {
    const id = piece.evidence;
    if (this.of(id).url || this.of(id).busy) return;
    this.#put(id, { busy: true, broken: false });
    try {
      const blob = await (await send(`/evidence/${encodeURIComponent(id)}`)).blob();
      this.#put(id, { url: URL.createObjectURL(blob), small: piece.kind === 'photo' ? await smaller(blob) : null });
      this.fault = '';
    } catch (e) {
      // The endpoint breaks off where the file is not what was received.
      const code = e instanceof Fault ? e.code : 'evidence';
      if (code === 'signed_out') this.#ended();
      else if (code === 'evidence') this.#put(id, { broken: true });
      else this.fault = code;
    }
    this.#put(id, { busy: false });
  }

  broke(id: string): void {
    this.#put(id, { broken: true });
  }

  /** Lets go of everything. */
  close(): void {
    for (const { url, small } of this.#seen.values()) {
      if (url) URL.revokeObjectURL(url);
      small?.close();
    }
    this.#seen = new Map();
  }
}

/** The picture, small enough for a list; null where the browser cannot read it. */
async function smaller(blob: Blob): Promise<ImageBitmap | null> {
  if (blob.size > SMALL_MOST) return null;
  try {
    const whole = await createImageBitmap(blob);
    const scale = Math.min(1, SIDE / Math.max(whole.width, whole.height));
    const size = { resizeWidth: Math.max(1, Math.round(whole.width * scale)), resizeHeight: Math.max(1, Math.round(whole.height * scale)) };
    const small = await createImageBitmap(whole, { ...size, resizeQuality: 'medium' });
    whole.close();
    return small;
  } catch {
    return null;
  }
}
