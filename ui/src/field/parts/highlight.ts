/** Letters that do not come apart into a base and a mark. */
const LONE: Record<string, string> = { ł: 'l', ı: 'i', ə: 'e', đ: 'd', ø: 'o', ħ: 'h', ŧ: 't', ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th', ð: 'd', ё: 'е', ў: 'у' };

/** Lower case without marks, as the index of stations folds it. */
export function fold(text: string): string {
  return foldWithPlaces(text).folded;
}

function foldWithPlaces(text: string): { folded: string; places: number[] } {
  let folded = '';
  const places: number[] = [];
  let at = 0;
  for (const letter of text) {
    const low = letter.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
    for (const plain of low) {
      const out = LONE[plain] ?? plain;
      for (let n = 0; n < out.length; n += 1) places.push(at);
      folded += out;
    }
    at += letter.length;
  }
  places.push(text.length);
  return { folded, places };
}

export interface Part {
  text: string;
  hit: boolean;
}

/** Cuts a text where the typed words begin one of its words. */
export function marked(text: string, typed: string): Part[] {
  const words = fold(typed).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  if (words.length === 0) return [{ text, hit: false }];
  const { folded, places } = foldWithPlaces(text);
  const hits = new Array<boolean>(text.length).fill(false);
  for (const word of words) {
    for (let from = folded.indexOf(word); from >= 0; from = folded.indexOf(word, from + 1)) {
      if (from > 0 && /[\p{L}\p{N}]/u.test(folded.charAt(from - 1))) continue;
      for (let at = places[from] ?? 0; at < (places[from + word.length] ?? text.length); at += 1) hits[at] = true;
    }
  }
  const parts: Part[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const last = parts.at(-1);
    const hit = hits[at] ?? false;
    if (last && last.hit === hit) last.text += text.charAt(at);
    else parts.push({ text: text.charAt(at), hit });
  }
  return parts;
}
