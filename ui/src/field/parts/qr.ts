/** The text of a QR code in a picture; `null` where there is none. The device's own reader first, else one loaded for it. */
interface Detector {
  detect(source: ImageBitmap): Promise<{ rawValue: string }[]>;
}
type DetectorClass = new (options: { formats: string[] }) => Detector;

const LARGEST = 1600;

export async function readQr(file: Blob): Promise<string | null> {
  const picture = await createImageBitmap(file);
  const Own = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  if (Own) {
    try {
      const [found] = await new Own({ formats: ['qr_code'] }).detect(picture);
      if (found) return found.rawValue;
    } catch {
      // Present but without this format: the loaded reader takes over.
    }
  }
  const scale = Math.min(1, LARGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return null;
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
  const { default: jsqr } = await import('jsqr');
  return jsqr(data, width, height)?.data ?? null;
}
