import type { Drawing } from '../../shared/icons';

/** Answer states, each with its own drawing: they are never told apart by colour. */
export const GLYPHS = {
  // an eye, crossed
  not_observed: { s: 'M2 10c4-6 12-6 16 0-4 6-12 6-16 0zM4 17 16 3' },
  // a ring with a bar
  not_applicable: { s: 'M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0zM5 15 15 5' },
  // a closed door
  refused_access: { s: 'M5 17.5v-15h10v15M2.5 17.5h15', f: 'M11 9.2h2v2.2h-2z' },
  // a question mark
  dont_know: { s: 'M6.5 7a3.5 3.5 0 1 1 5.6 2.8c-1.4 1-2.1 1.6-2.1 3.2', f: 'M9 15.2h2v2H9z' },
  // an empty tablet
  unanswered: { s: 'M3 3h14v14H3z' },
  // out of the door
  left_early: { s: 'M9 3H4v14h5M8.5 10H17M13.5 6.5 17 10l-3.5 3.5' },
  // an open line
  blank: { s: 'M3 15.5h14M3 12v3.500M17 12v3.500' },
  // a dash
  absent: { s: 'M5 10h10' },
} as const satisfies Record<string, Drawing>;
