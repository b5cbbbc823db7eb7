import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cardWords, type CardWords } from '../guide/card.ts';

const root = join(import.meta.dirname, '../../../../assets');

describe('the observer card', () => {
  it('has the same parts in every language, with six ways to answer', async () => {
    const english = await cardWords('en');
    for (const tag of ['az', 'ru']) {
      const words = await cardWords(tag);
      expect(Object.keys(words)).toEqual(Object.keys(english));
      for (const [part, text] of Object.entries(words)) {
        expect(text.length, `${tag} ${part}`).toBeGreaterThan(0);
        expect(text, `${tag} ${part}`).not.toEqual(english[part as keyof CardWords]);
        if (Array.isArray(text)) expect(text.length).toBe(english[part as keyof CardWords].length);
      }
      expect(words.states_lines.length).toBe(6);
    }
  });
  it('is in English where a language has no words of its own', async () => {
    expect((await cardWords('xx')).title).toBe((await cardWords('en')).title);
  });
});

describe('the guided practice', () => {
  it('is the document that its form says, and belongs to the app', async () => {
    const { document } = await import('../guide/form.ts');
    expect(document).toBe(readFileSync(join(root, 'guide/practice.xml'), 'utf8'));
    expect(document).toContain('id="tabella_practice"');
    // Said in all three languages: what to try stands beside each question.
    for (const tag of ['en', 'az', 'ru']) expect(document).toContain(`(${tag})`);
  });
});
