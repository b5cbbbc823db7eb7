/** Bytes as the letters that a QR code holds most of (RFC 9285). */
const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

export function toBase45(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 2) {
    const pair = i + 1 < bytes.length;
    let rest = pair ? (bytes[i] ?? 0) * 256 + (bytes[i + 1] ?? 0) : (bytes[i] ?? 0);
    for (let n = 0; n < (pair ? 3 : 2); n += 1) {
      out += LETTERS[rest % 45];
      rest = Math.floor(rest / 45);
    }
  }
  return out;
}

/** `null` where the text is none. */
export function fromBase45(text: string): Uint8Array<ArrayBuffer> | null {
  if (text.length % 3 === 1) return null;
  const out: number[] = [];
  for (let i = 0; i < text.length; i += 3) {
    const part = [...text.slice(i, i + 3)].map((letter) => LETTERS.indexOf(letter));
    if (part.includes(-1)) return null;
    const value = part.reduceRight((sum, digit) => sum * 45 + digit, 0);
    if (value > (part.length === 3 ? 0xffff : 0xff)) return null;
    if (part.length === 3) out.push(value >> 8);
    out.push(value & 0xff);
  }
  return new Uint8Array(out);
}

/** Bytes as they cross to the core: base64url. */
export function toCode(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

export function fromCode(code: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(code.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
}
