import jsqr from 'jsqr';
import { encode } from 'uqr';
import { describe, expect, it } from 'vitest';
import { fromBase45, fromCode, toBase45, toCode } from '../handover/base45.ts';
import { Frames, Gathering, PART } from '../handover/frames.ts';

/** Random, and the same each time: mulberry32. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}
const bytesOf = (length: number, roll: () => number) => Uint8Array.from({ length }, () => Math.floor(roll() * 256));

describe('base 45', () => {
  it('is as the standard has it', () => {
    const text = (words: string) => new TextEncoder().encode(words);
    expect(toBase45(text('AB'))).toBe('BB8');
    expect(toBase45(text('Hello!!'))).toBe('%69 VD92EX0');
    expect(toBase45(text('base-45'))).toBe('UJCLQE7W581');
    expect(new TextDecoder().decode(fromBase45('QED8WEX0') ?? new Uint8Array())).toBe('ietf!');
    for (const none of ['GGW', '::', 'a', 'AB8x', '0']) expect(fromBase45(none), none).toBeNull();
  });
  it('gives any bytes back, and so does a code', () => {
    const roll = dice(1);
    for (let n = 0; n < 200; n += 1) {
      const bytes = bytesOf(n, roll);
      expect(fromBase45(toBase45(bytes))).toEqual(bytes);
      expect(fromCode(toCode(bytes))).toEqual(bytes);
    }
  });
});

describe('frames', () => {
  it('come together in any order, with any loss, begun at any of them', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const roll = dice(seed);
      const bytes = bytesOf(1 + Math.floor(roll() * 20_000), roll);
      const frames = new Frames(bytes);
      const gathering = new Gathering();
      const loss = roll() * 0.8;
      let number = Math.floor(roll() * 500);
      let whole: Uint8Array | null = null;
      let seen = 0;
      // A window of frames that is shuffled: what was filmed late counts as much.
      while (!whole && seen < frames.parts * 4 + 60) {
        const window = Array.from({ length: 7 }, () => (number += 1)).sort(() => roll() - 0.5);
        for (const one of window) {
          if (whole || roll() < loss) continue;
          seen += 1;
          whole = gathering.add(frames.text(one));
        }
      }
      expect(whole, `seed ${seed}, ${frames.parts} parts, loss ${loss}`).toEqual(bytes);
      // A fountain: little more than the parts themselves were needed.
      expect(seen).toBeLessThanOrEqual(frames.parts + 24);
    }
  }, 60_000);
  it('need exactly as many as there are parts where none is lost', () => {
    const bytes = bytesOf(PART * 9 + 5, dice(3));
    const frames = new Frames(bytes);
    const gathering = new Gathering();
    for (let n = 0; n < frames.parts - 1; n += 1) expect(gathering.add(frames.text(n))).toBeNull();
    expect([gathering.have, gathering.of]).toEqual([9, 10]);
    expect(gathering.add(frames.text(2)), 'seen before').toBeNull();
    expect(gathering.add(frames.text(frames.parts - 1))).toEqual(bytes);
  });
  it('of another message begin anew, and what is no frame changes nothing', () => {
    const first = new Frames(bytesOf(3000, dice(4)));
    const second = new Frames(bytesOf(2500, dice(5)));
    const gathering = new Gathering();
    gathering.add(first.text(0));
    for (const none of ['', 'https://example.org', 'TB1', 'TB1:::', `${first.text(1)}0`]) expect(gathering.add(none)).toBeNull();
    expect(gathering.have).toBe(1);
    gathering.add(second.text(0));
    expect([gathering.have, gathering.of]).toEqual([1, second.parts]);
  });
  it('that were read wrongly give no bytes but those that were shown', () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const roll = dice(seed);
      const bytes = bytesOf(2000, roll);
      const frames = new Frames(bytes);
      const gathering = new Gathering();
      const wrong = fromBase45(frames.text(2).slice(3)) ?? new Uint8Array();
      const at = 12 + Math.floor(roll() * (wrong.length - 12));
      wrong[at] = (wrong[at] ?? 0) ^ (1 + Math.floor(roll() * 255));
      gathering.add(`TB1${toBase45(wrong)}`);
      let whole: Uint8Array | null = null;
      for (let n = 0; n < 60 && !whole; n += 1) whole = gathering.add(frames.text(n));
      expect(whole).toEqual(bytes);
    }
  });
  it('are codes that a reader reads off a screen', () => {
    const frames = new Frames(bytesOf(4000, dice(6)));
    for (const number of [0, 3, 40]) {
      const text = frames.text(number);
      const { data, size } = encode(text, { ecc: 'L', border: 4, boostEcc: false });
      const scale = 4;
      const side = size * scale;
      const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
      for (let y = 0; y < side; y += 1)
        for (let x = 0; x < side; x += 1) if (data[Math.floor(y / scale)]?.[Math.floor(x / scale)]) pixels.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
      expect(jsqr(pixels, side, side)?.data).toBe(text);
      // 65 modules without its margin.
      expect(size - 8).toBeLessThanOrEqual(69);
    }
  });
});
