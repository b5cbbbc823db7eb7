/** Containers in which browsers record sound, best first. */
const WANTED = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus', 'audio/webm'];
/** Speech stays clear, and an hour is 14 MB. */
const BITS = 32_000;
/** A recording ends by itself before it is too large to be sent. */
export const LONGEST_SECONDS = 60 * 60;

/** Whether this browser can record by itself; where it cannot, a file is chosen. */
export const canRecord = (): boolean => typeof MediaRecorder === 'function' && typeof navigator.mediaDevices?.getUserMedia === 'function';

/** The type alone: what stands after the semicolon is the recorder's own business. */
export const plainType = (type: string): string => (type.split(';')[0] ?? '').trim() || 'audio/webm';

/** Hours only where there are some. */
export function clockOf(seconds: number): string {
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  const two = (n: number) => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** A recording under way. `stop` hands the file over; the microphone is let go in every case. */
export interface Recording {
  stop: () => Promise<File | null>;
  /** The microphone was taken away by the device. */
  lost: Promise<void>;
}

export async function record(): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const free = () => stream.getTracks().forEach((track) => track.stop());
  try {
    const type = WANTED.find((one) => MediaRecorder.isTypeSupported(one));
    const recorder = new MediaRecorder(stream, { audioBitsPerSecond: BITS, ...(type ? { mimeType: type } : {}) });
    const parts: Blob[] = [];
    recorder.addEventListener('dataavailable', (event) => event.data.size > 0 && parts.push(event.data));
    const ended = new Promise<void>((resolve) => recorder.addEventListener('stop', () => resolve()));
    // Piece by piece, so that an end without a word costs a second and not the whole.
    recorder.start(1000);
    return {
      lost: ended,
      async stop() {
        if (recorder.state !== 'inactive') recorder.stop();
        await ended;
        free();
        return parts.length > 0 ? new File(parts, 'recording', { type: plainType(recorder.mimeType) }) : null;
      },
    };
  } catch (fault) {
    free();
    throw fault;
  }
}
