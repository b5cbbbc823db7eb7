/** Reads QR codes out of a running picture: the device's own reader where it has one, else one loaded for it. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
interface DetectorClass {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats?(): Promise<string[]>;
}
export type ReadFrame = (video: HTMLVideoElement) => Promise<string | null>;

/** Side of the picture that the loaded reader looks at: more costs time, and a code that fills the view has enough. */
const SIDE = 640;

async function own(): Promise<ReadFrame | null> {
  const Own = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  if (!Own) return null;
  try {
    if (Own.getSupportedFormats && !(await Own.getSupportedFormats()).includes('qr_code')) return null;
    const detector = new Own({ formats: ['qr_code'] });
    return async (video) => (await detector.detect(video))[0]?.rawValue ?? null;
  } catch {
    return null;
  }
}

async function loaded(): Promise<ReadFrame> {
  const { default: jsqr } = await import('jsqr');
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return async (video) => {
    const side = Math.min(video.videoWidth, video.videoHeight);
    if (!context || side === 0) return null;
    const small = Math.min(side, SIDE);
    canvas.width = small;
    canvas.height = small;
    context.drawImage(video, (video.videoWidth - side) / 2, (video.videoHeight - side) / 2, side, side, 0, 0, small, small);
    const { data } = context.getImageData(0, 0, small, small);
    return jsqr(data, small, small, { inversionAttempts: 'dontInvert' })?.data ?? null;
  };
}

export async function liveReader(): Promise<ReadFrame> {
  const detector = await own();
  if (!detector) return loaded();
  let second: ReadFrame | null = null;
  // One that is there and does not work (a phone without its services) gives way to the loaded one.
  return async (video) => {
    if (second) return second(video);
    try {
      return await detector(video);
    } catch {
      second = await loaded();
      return second(video);
    }
  };
}
