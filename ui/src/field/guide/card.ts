/** The product's own words of the card, as in `assets/card`: the command line prints the same ones. */
export interface CardWords {
  title: string;
  practice: string;
  code: string;
  team: string;
  area: string;
  station: string;
  phones: string;
  blank: string;
  hour: string;
  conduct: string;
  conduct_lines: string[];
  states: string;
  states_lines: [string, string][];
  states_note: string;
  urgent: string;
  urgent_lines: string[];
  serious: string;
  leave: string;
  leave_lines: string[];
  more: string;
  notes: string;
  never: string;
}

const files = import.meta.glob<CardWords>('../../../../assets/card/card.*.json', { import: 'default' });

/** In a language, else in English: one language is one chunk. */
export async function cardWords(language: string): Promise<CardWords> {
  const of = (tag: string) => files[`../../../../assets/card/card.${tag}.json`];
  const load = of(language) ?? of('en');
  if (!load) throw new Error('no words for the card');
  return load();
}
