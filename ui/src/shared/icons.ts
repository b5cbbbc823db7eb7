/** Own icons on a 20 px grid, stroke 1.75, square ends: `s` stroked, `f` filled, `flip` mirrors in right-to-left. */
export interface Drawing {
  readonly s?: string;
  readonly f?: string;
  readonly dash?: boolean;
  readonly flip?: boolean;
}

const tablet = 'M3 3h14v14H3z';

export const icons = {
  // One small tablet, filled as it travels.
  'st-new': { s: tablet, dash: true },
  'st-saved': { s: tablet, f: 'M7 7h6v6H7z' },
  'st-waiting': { s: tablet, f: 'M3 3h7v14H3z' },
  'st-received': { f: 'M2 2h16v16H2zM4.6 10.6l1.6-1.7 2.7 2.9 5-6.3 1.8 1.2L9 15z' },
  'st-aside': { s: 'M2.5 3H13v14H2.5zM17 3v14' },
  'st-checked': { s: 'M1.5 10.5 5.5 14.5 12 6M9 13l1.5 1.5L18 6' },
  lock: { s: 'M4 9h12v8H4zM6.5 9V6.5a3.5 3.5 0 0 1 7 0V9' },
  back: { s: 'm12 4-6 6 6 6', flip: true },
  next: { s: 'm8 4 6 6-6 6', flip: true },
  down: { s: 'm4 7.5 6 6 6-6' },
  up: { s: 'm4 12.5 6-6 6 6' },
  list: { s: 'M3 5h14M3 10h14M3 15h14' },
  one: { s: 'M3 5h14v10H3z' },
  clock: { s: 'M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0zM10 6v4.3l2.8 1.7' },
  search: { s: 'M13.5 8.5a5 5 0 1 1-10 0 5 5 0 0 1 10 0zM12.5 12.5 17 17' },
  close: { s: 'm5 5 10 10M15 5 5 15' },
  check: { s: 'M4 10.5 8.5 15 16 5' },
  plus: { s: 'M10 4v12M4 10h12' },
  minus: { s: 'M4 10h12' },
  info: { s: 'M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0zM10 9.5V14M10 6.2v.3' },
  today: { s: 'M3 4h14v13H3zM3 8h14M7 2.5V5M13 2.5V5', f: 'M6 10.5h3.5V14H6z' },
  reports: { s: 'M10 12V3M6.5 6.5 10 3l3.5 3.5M3 11v6h14v-6' },
  settings: { s: 'M3 6h7M14 6h3M3 14h3M10 14h7M10 4h4v4h-4zM6 12h4v4H6z' },
  flag: { s: 'M5 17V3h10l-2.5 3.5L15 10H5' },
  tally: { s: 'M4 4v12M8 4v12M12 4v12M16 4v12M2 14 18 6' },
  undo: { s: 'M7 5 3.5 8.5 7 12M4 8.5h8a4 4 0 0 1 0 8H9', flip: true },
  pause: { s: 'M7 4.5v11M13 4.5v11' },
  leave: { s: 'M9 3H4v14h5M8.5 10H17M13.5 6.5 17 10l-3.5 3.5', flip: true },
  phone: { s: 'M5 3h3l1.5 4L7.5 8.5a9 9 0 0 0 4 4L13 10.5l4 1.5v3a2 2 0 0 1-2 2A12.5 12.5 0 0 1 3 5a2 2 0 0 1 2-2z' },
  pin: { s: 'M10 17.5S4.5 11.5 4.5 7.5a5.5 5.5 0 0 1 11 0c0 4-5.5 10-5.5 10z', f: 'M8.5 6.2h3v3h-3z' },
  camera: { s: 'M3 6h3.5L8 3.5h4L13.5 6H17v10.5H3zM13 11a3 3 0 1 1-6 0 3 3 0 0 1 6 0z' },
  audio: { s: 'M7 3h6v8H7zM4 9.5a6 6 0 0 0 12 0M10 15.5V18' },
  video: { s: 'M2 5h11v10H2zM13 9l5-3v8l-5-3' },
  'no-network': { s: 'M3 3l14 14M2.5 8a11 11 0 0 1 3-2M8.5 5a11 11 0 0 1 9 3M5.5 11.5a7 7 0 0 1 2-1.3M12.5 10.3a7 7 0 0 1 2 1.2', f: 'M9 14.5h2v2H9z' },
  network: { s: 'M2.5 8a11 11 0 0 1 15 0M5.5 11.5a7 7 0 0 1 9 0', f: 'M9 14.5h2v2H9z' },
  language: { s: 'M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0zM3 10h14M10 3c-4.5 4.5-4.5 9.5 0 14M10 3c4.5 4.5 4.5 9.5 0 14' },
  sun: { s: 'M13.5 10a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0zM10 1.5v2M10 16.5v2M1.5 10h2M16.5 10h2M4 4l1.3 1.3M14.7 14.7 16 16M16 4l-1.3 1.3M5.3 14.7 4 16' },
  differs: { s: 'M4 7.5h12M4 12.5h12M13 4 7 16' },
  file: { s: 'M4.5 2.5h7l4 4v11h-11zM11.5 2.5v4h4' },
  'erase-digit': { s: 'M7 4h11v12H7l-5-6zM10 8l4 4M14 8l-4 4', flip: true },
  qr: { s: 'M3 3h5v5H3zM12 3h5v5h-5zM3 12h5v5H3zM12 12h2v2M17 12v5h-5' },
  key: { s: 'M10 7a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0zM9 9.5l8 8M13 13.5l2.5-2.5' },
  edit: { s: 'M4 16v-3L13.5 3.5l3 3L7 16z' },
  again: { s: 'M16.5 8A7 7 0 1 0 17 11M17 3.5V8h-4.5' },
  more: { f: 'M3 8.8h2.5v2.5H3zM8.8 8.8h2.5v2.5H8.8zM14.5 8.8H17v2.5h-2.5z' },
  mail: { s: 'M2.5 4.5h15v11h-15zM2.5 5l7.5 6.5L17.5 5' },
  'mail-open': { s: 'M2.5 8.5v8h15v-8L10 2.5zM2.5 9l7.5 5 7.5-5' },
  ask: { s: 'M3 3.5h14v10h-7.500L5.500 17v-3.500H3zM7.800 6.900a2.300 2.300 0 1 1 3.400 2c-.8.4-1.2.8-1.2 1.600', f: 'M9.300 11.200h1.500v1.300H9.300z' },
  book: { s: 'M10 5.5C8 4 5.500 3.500 2.500 3.500v12c3 0 5.500.5 7.500 2 2-1.500 4.500-2 7.500-2v-12c-3 0-5.500.5-7.500 2zM10 5.500v12' },
  card: { s: 'M2.5 4h15v12h-15zM5.500 8h4M5.500 11.500h9' },
  print: { s: 'M5.500 7V2.500h9V7M5.500 14H2.500V7h15v7h-3M5.500 11.500h9v6h-9z' },
  pen: { s: 'M3 17c2-5 3-7 4.500-7s-.5 5 1.500 5 2.500-4 4-4 .5 3 4 3M12.500 7 16 3.500 17.500 5 14 8.500z' },
  stop: { f: 'M5 5h10v10H5z' },
  keys: { s: 'M2 5h16v10H2zM5 8h.5M8.500 8h.5M12 8h.5M15 8h.5M6 12h8' },
  // The desk alone.
  urgent: { f: 'M10 1.5 19 17.5H1zM9 7v5.5h2V7zM9 13.8v2h2v-2z' },
  serious: { s: 'M10 2 18 10l-8 8-8-8zM10 6.5v4M10 13v.3' },
  counted: { f: 'M7 7h6v6H7z' },
} as const satisfies Record<string, Drawing>;

export type IconName = keyof typeof icons;
