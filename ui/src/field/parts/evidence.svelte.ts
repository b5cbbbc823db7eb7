import { evidenceBytes, send } from '../../core/core.ts';
import type { AppError, EvidenceView, QuestionKind } from '../../core/types.ts';
import type { IconName } from '../../shared/icons.ts';
import { app, errorOf } from '../app.svelte.ts';
import { t } from '../texts.ts';

/** Longest side of a small picture, in pixels. */
const SMALL = 320;

const MEDIA = ['image', 'audio', 'video', 'file'] as const;
export type MediaKind = (typeof MEDIA)[number];
export const isMedia = (kind: QuestionKind): kind is MediaKind => (MEDIA as readonly string[]).includes(kind);

/** What a file picker offers for a kind of question. */
export const ACCEPT: Record<MediaKind, string> = { image: 'image/*', audio: 'audio/*', video: 'video/*', file: '' };

export const glyphOfKind = (kind: EvidenceView['kind'] | MediaKind): IconName => (kind === 'photo' || kind === 'image' ? 'camera' : kind === 'document' ? 'file' : kind);

/** An answer that is the name of a file: the number in it says nothing to a person. */
export const answerWords = (answer: string): string => (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[a-z0-9]+$/.test(answer) ? t('evidence-given') : answer);

export function sizeWords(bytes: number): string {
  const mega = bytes / (1024 * 1024);
  return mega >= 1 ? t('size-mb', { n: Number(mega.toFixed(1)) }) : t('size-kb', { n: Math.max(1, Math.round(bytes / 1024)) });
}

/**
 * A small picture made by the browser, so that lists need not open originals. It is drawn anew: nothing of the original's metadata
 * is in it. Empty where the browser cannot read the file.
 */
export async function smallPicture(file: File): Promise<Uint8Array> {
  if (!file.type.startsWith('image/') || !('createImageBitmap' in globalThis)) return new Uint8Array();
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, SMALL / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const context = canvas.getContext('2d');
    if (!context) return new Uint8Array();
    context.fillStyle = '#fff';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.72));
    return blob ? new Uint8Array(await blob.arrayBuffer()) : new Uint8Array();
  } catch {
    return new Uint8Array();
  }
}

/** The evidence of a report, read again whenever something changed. */
export class EvidenceList {
  pieces = $state.raw<EvidenceView[]>([]);
  error = $state.raw<AppError | null>(null);
  /** Until it was read once, nothing can be said of what is not in it. */
  loaded = $state(false);
  #run = 0;

  constructor(readonly report: string) {}

  async load(): Promise<void> {
    const mine = ++this.#run;
    try {
      const { evidence } = await send({ command: 'evidence', report: this.report });
      if (mine === this.#run) [this.pieces, this.error, this.loaded] = [evidence, null, true];
    } catch (fault) {
      if (mine === this.#run) this.error = errorOf(fault);
    }
  }
}

/** An address for bytes, valid until it is let go. */
export async function addressOf(piece: EvidenceView, small: boolean): Promise<{ url: string; free: () => void }> {
  const bytes = await evidenceBytes(piece.evidence, small);
  const url = URL.createObjectURL(new Blob([bytes], { type: small ? 'image/jpeg' : piece.mime }));
  return { url, free: () => URL.revokeObjectURL(url) };
}

/** Where a piece stands, in words. */
export function standing(piece: EvidenceView): string {
  const state = piece.state;
  if (state.state === 'draft') return t('evidence-saved');
  if (state.state === 'received') return t('evidence-received', { time: app.format.timeOn(state.received_at, app.today?.date ?? '') });
  if (state.state === 'parked') return `${t('evidence-parked')} · ${t(`parked-${state.code}`)}`;
  return t('evidence-waiting');
}
