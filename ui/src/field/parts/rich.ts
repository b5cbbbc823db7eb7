export interface Span {
  text: string;
  bold?: boolean;
  italic?: boolean;
}

/** The part of Markdown that forms use: bold, italic, lines, heads (shown bold), links (shown as their words). Tags are dropped. */
export function richText(source: string): Span[][] {
  return source
    .split(/\n+/)
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const head = /^#{1,6}\s+(.*)$/.exec(line)?.[1];
      const plain = (head ?? line).replace(/<\/?[a-z][^<>]*>/gi, '').replace(/\[([^\]]+)\]\([^)]*\)/g, '$1');
      if (head) return [{ text: plain, bold: true }];
      const spans: Span[] = [];
      let from = 0;
      for (const found of plain.matchAll(/\*\*(.+?)\*\*|__(.+?)__|\*(\S(?:.*?\S)?)\*|(?<![\p{L}\p{N}])_(\S(?:.*?\S)?)_(?![\p{L}\p{N}])/gu)) {
        if (found.index > from) spans.push({ text: plain.slice(from, found.index) });
        const bold = found[1] ?? found[2];
        if (bold !== undefined) spans.push({ text: bold, bold: true });
        else spans.push({ text: found[3] ?? found[4] ?? '', italic: true });
        from = found.index + found[0].length;
      }
      if (from < plain.length) spans.push({ text: plain.slice(from) });
      return spans;
    });
}

/** The same as one plain line, for lists and names. */
export function plainText(source: string): string {
  return richText(source)
    .map((line) => line.map((span) => span.text).join(''))
    .join(' ');
}
