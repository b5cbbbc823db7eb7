/** The log of the sample core. All people and places are invented. */
import { fold } from '../field/parts/highlight.ts';
import type { Choice, FormRow, LogRow, LogToday, PartnerView, WeekView } from './types.ts';

const form = (form_id: string, title: string): FormRow => ({ form_id, version: '2026-01', title, questions: 24, needs_station: false });
export const LOG_FORMS: FormRow[] = [
  form('campaign_event', 'Campaign event'), form('meeting', 'Meeting'), form('complaint', 'Complaint or dispute'), form('media_monitoring', 'Media monitoring'),
  form('commission_session', 'Session of a commission'), form('fundamental_freedoms', 'Fundamental freedoms'), form('weekly_report', 'Weekly report'),
];
const THEMES: Choice[] = [
  { value: 'campaign', label: 'Campaign' }, { value: 'election_administration', label: 'Election administration' }, { value: 'fundamental_freedoms', label: 'Fundamental freedoms' }, { value: 'media', label: 'Media' },
];
const SEEN: Choice = { value: 'seen', label: 'I saw it myself' };
const CREDIBLE: Choice = { value: 'credible', label: 'Credible allegation' };
const received = (n: number): LogRow['state'] => ({ state: 'received', receipt: `7F3K22${n}`, received_at: '2026-02-06T14:00:00.000Z', set_aside: false });

type Line = [report: string, author: string | null, form: number, day: string, place: string, person: string, themes: number[], confidence: Choice, follow: string | null, state: LogRow['state'], gist: string];
const LINES: Line[] = [
  ['g1', null, 0, '2026-02-06', 'Üçbulaq', '', [0], SEEN, null, received(11), 'Halıçılıq evi: about 180 people in the hall, a third of them women. The head of the district spoke for twenty minutes and asked nobody for a vote.'],
  ['g2', 'L-202', 1, '2026-02-06', 'Dağətəyi', 'Deputy head of the commission', [1], { value: 'documented', label: 'Documented' }, '2026-02-07', null, 'The list of members was shown to us. Two seats are vacant since January; the appointing party was asked twice in writing.'],
  ['g3', null, 1, '2026-02-05', 'Çinarlı', 'Teacher', [2, 0], CREDIBLE, '2026-02-06', received(12), 'Staff were asked to come to the meeting on Sunday and to sign at the door. The person does not want to be quoted.'],
  ['g4', null, 4, '2026-02-04', 'Üçbulaq', '', [1], SEEN, null, { state: 'waiting', reason: 'no_network', attempts: 1, next_at: null }, 'Session opened with a quorum of nine. The agenda had been on the door since the day before. Six decisions, two of them by vote.'],
  ['g5', 'L-202', 3, '2026-02-03', 'Dağətəyi', '', [3], SEEN, null, null, 'Evening news, eleven minutes: seven on one contestant, in a positive tone, none on the others.'],
  ['g6', null, 5, '2026-02-02', 'İstiqlal', 'Activist', [2], { value: 'rumour', label: 'Rumour' }, '2026-02-12', { state: 'draft' }, 'A leafleting was stopped by men without uniform. To be asked about at the police station.'],
];
const done = new Set<string>();
const rows = (): LogRow[] => LINES.map(([report, author, at, day, place, person, themes, confidence, follow_up, state, gist]) => ({
  report, author, form_id: LOG_FORMS[at]?.form_id ?? '', title: LOG_FORMS[at]?.title ?? '', weekly: false, day, place, person,
  themes: themes.flatMap((n) => THEMES[n] ?? []), confidence, follow_up, follow_up_done: done.has(report), gist, state, correcting: false,
}));

export function seenTo(report: string, seen: boolean): void {
  if (seen) done.add(report);
  else done.delete(report);
}
export function logToday(long_term: boolean): LogToday {
  const due = rows().filter((row) => row.follow_up !== null && row.follow_up <= '2026-02-07' && !row.follow_up_done);
  return {
    long_term, date: '2026-02-07', week_from: '2026-02-02', week_to: '2026-02-08', records: LINES.length, weekly: null, weekly_form: LOG_FORMS.at(-1) ?? null, forms: LOG_FORMS.slice(0, -1),
    follow_ups: due, follow_ups_total: due.length, themes: THEMES, places: ['Üçbulaq', 'Dağətəyi', 'Çinarlı', 'İstiqlal'],
  };
}
export function sampleLog(by: { text: string; theme: string; form_id: string; from: string; to: string; place: string; limit: number }): { rows: LogRow[]; total: number } {
  const words = fold(by.text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const found = rows().filter((row) => {
    const text = ` ${fold(`${row.gist} ${row.place} ${row.person}`).replace(/[^\p{L}\p{N}]+/gu, ' ')}`;
    return words.every((word) => text.includes(` ${word}`)) && (!by.theme || row.themes.some((theme) => theme.value === by.theme)) && (!by.form_id || row.form_id === by.form_id) && (!by.place || row.place === by.place) && (!by.from || row.day >= by.from) && (!by.to || row.day <= by.to);
  });
  return { rows: found.slice(0, by.limit), total: found.length };
}
export function samplePartner(report: string): PartnerView {
  const row = rows().find((one) => one.report === report) ?? rows()[1];
  if (!row) throw new Error('no sample');
  const answer = (number: number, theme: string, label: string, said: string) => ({ path: `/data/${theme}_${number}`, number, theme, label, answer: said, state: null, seen_at: null, typed_at: null });
  return {
    row, version: 2, versions: 2, sent_at: '2026-02-06T13:05:00.000Z', practice: false,
    answers: [answer(1, 'Where and when', 'Date', row.day), answer(2, 'Where and when', 'Area or constituency, town', row.place), answer(3, 'The meeting', 'Person met: office or role', row.person), answer(4, 'The meeting', 'What was reported?', row.gist), answer(5, 'For the log', 'How do you know it?', row.confidence?.label ?? '')],
  };
}
export function sampleWeek(from: string, to: string): WeekView {
  const week = rows().filter((row) => row.day >= from && row.day <= to).reverse();
  return { from, to, records: week, themes: THEMES, follow_ups: rows().filter((row) => row.follow_up !== null && !row.follow_up_done), existing: null };
}
