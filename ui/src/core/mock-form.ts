/** Sample forms of the mock core: one of each control. */
import type { AnswerStateCode, Choice, FormRow, Item, QuestionKind } from './types.ts';

export const SAMPLE_FORMS: FormRow[] = [
  { form_id: 'opening', version: '2026-01', title: 'Opening', questions: 30, needs_station: true },
  { form_id: 'incident', version: '2026-01', title: 'Incident', questions: 12, needs_station: true },
  { form_id: 'voting', version: '2026-01', title: 'Voting, midday', questions: 24, needs_station: true },
  { form_id: 'turnout', version: '2026-01', title: 'Turnout', questions: 3, needs_station: true },
  { form_id: 'closing', version: '2026-01', title: 'Closing and counting', questions: 40, needs_station: true },
];

/** A form of what polling-day and long-term forms ask for beyond the plain kinds. */
export const SAMPLE_CONTROLS: FormRow = { form_id: 'controls', version: '2026-01', title: 'Controls', questions: 12, needs_station: false };

const STATES: AnswerStateCode[] = ['not_observed', 'not_applicable', 'dont_know', 'refused_access', 'unanswered'];
const choices = (...labels: string[]): Choice[] => labels.map((label) => ({ value: label.toLowerCase().replace(/\W+/g, '_'), label }));
const yesNo = choices('Yes', 'No');

type Line = [theme: string, kind: QuestionKind, label: string, extra?: Partial<Extract<Item, { item: 'question' }>>];

const voting: Line[] = [
  ['Arrival', 'station', 'Which station is it?', { states: [], required: true, value: 's0', value_label: '14 Üçbulaq, School No. 3' }],
  ['Arrival', 'time', 'When did you arrive?', { states: ['dont_know', 'unanswered'] }],
  ['Ballot box', 'select_one', 'Was the ballot box shown empty before it was sealed?', { choices: yesNo, hint: 'To everybody in the room.' }],
  ['Ballot box', 'select_one', 'Are the seals of the ballot box intact?', { choices: yesNo }],
  ['Ballot box', 'text', 'Numbers of the seals', { hint: 'As they stand on the seals.' }],
  ['Ink', 'select_one', 'Fingers checked for ink before the ballot was given?', { choices: choices('All', 'Some', 'None') }],
  ['Ink', 'select_one', 'Was ink applied to voters’ fingers?', { choices: choices('To all', 'To most', 'To about half', 'To few', 'To none') }],
  ['Ink', 'select_one', 'Did anyone with ink on the finger vote again?', { choices: yesNo, required: true }],
  ['Ink', 'select_one', 'Was ink missing or did it run out?', { choices: yesNo, guidance: 'Also where it was too thin to be seen.' }],
  ['Turnout', 'integer', 'How many voters were registered, as announced?', { hint: 'Write what was announced, even if it cannot be.' }],
  ['Turnout', 'decimal', 'Share of signatures that looked alike, in per cent'],
  ['Turnout', 'date', 'Date of the last supplementary list'],
  ['Turnout', 'date_time', 'When was the last announcement?'],
  ['People', 'select_multiple', 'Who was there who should not be?', { choices: choices('Police', 'Local officials', 'Party agents without badge', 'Somebody else') }],
  ['People', 'select_one', 'Which list did the agent speak for?', { long_list: true }],
  ['Where', 'geopoint', 'Where were you standing?'],
  ['Where', 'image', 'A photo of the protocol'],
  ['Where', 'note', 'Copy **exactly** what is written, even if it does not add up. Do not correct it or tell the commission.'],
  ['Where', 'acknowledge', 'You have read how to copy the protocol', { states: [] }],
  ['Overall', 'select_one', 'Overall, how was voting run here?', { choices: choices('Very good', 'Good', 'Bad', 'Very bad') }],
];

const controls: Line[] = [
  ['Protocol', 'integer', 'Ballots found in the box', { appearance: ['numbers'], role: 'protocol:B', hint: 'Copy exactly what is written, even if it does not add up. Do not correct it or tell the commission.' }],
  ['Scales', 'range', 'How crowded was the room, from 1 to 5?', { range: { start: '1', end: '5', step: '1' } }],
  ['Scales', 'range', 'Share of women among those waiting, per cent', { range: { start: '0', end: '100', step: '5' } }],
  ['Scales', 'select_one', 'Observers could follow every step', { appearance: ['likert'], choices: choices('Fully agree', 'Agree', 'Neither', 'Disagree', 'Fully disagree') }],
  ['Scales', 'rank', 'What took the most time? Put it in order.', { choices: choices('Checking identity', 'Looking people up on the list', 'Explaining the ballot', 'Waiting for a booth') }],
  ['Choices', 'select_multiple', 'Which materials were missing?', { appearance: ['columns'], choices: choices('Ballots', 'Seals', 'Ink', 'Lists', 'Booths', 'Stamps'), hint: 'Choose all that apply.' }],
  ['Choices', 'select_one', 'Language of the meeting', { appearance: ['minimal'], choices: choices('Azerbaijani', 'Russian', 'English', 'Another') }],
  ['Choices', 'integer', 'Interruptions so far', { appearance: ['counter'] }],
  ['Dates', 'date', 'Month in which the list was posted', { appearance: ['month-year'] }],
  ['Dates', 'date', 'Year of the last election held here', { appearance: ['year'] }],
  ['Dates', 'time', 'When did the count begin?'],
  ['Where', 'geopoint', 'Where were you standing?'],
  ['Where', 'audio', 'What was said, as a recording', { withheld: true, states: [] }],
  ['Figures', 'integer', 'Signatures on the list', { appearance: ['numbers'] }],
  ['Figures', 'integer', 'Valid ballots', { appearance: ['numbers'] }],
  ['Figures', 'integer', 'Invalid ballots', { appearance: ['numbers'] }],
  ['Evidence', 'audio', 'What was said, as a recording'],
  ['Evidence', 'image', 'Signature of the witness', { appearance: ['signature'], hint: 'Only where the witness wants to sign.' }],
];

/** Closing: the results protocol of one race, with its lines. */
function protocolItems(): Item[] {
  const at = '/data/protocols[1]';
  const base = { number: null, guidance: '', theme: 'Results protocol', appearance: [], value: '', state: null, states: STATES.slice(0, 4), choices: [], long_list: false, value_label: '', required: false, read_only: false, message: '', problem: null, seen_at: null, typed_at: null, depth: 2, hint: '' };
  const question = (path: string, kind: QuestionKind, label: string, role: string | null, hint = ''): Item => ({ item: 'question', ...base, path, kind, label, role, hint });
  const figure = (name: string, label: string, symbol: string) => question(`${at}/${name}`, 'integer', label, `protocol:${symbol}`, 'Exactly as written. If it was left empty, leave it empty here.');
  const line = (n: number) => [
    { item: 'group', path: `${at}/contestants[${n}]`, label: 'Contestant', depth: 3, appearance: [] } satisfies Item,
    question(`${at}/contestants[${n}]/contestant`, 'text', 'Contestant, as in the protocol', 'protocol:contestant'),
    question(`${at}/contestants[${n}]/votes`, 'integer', 'Votes', 'protocol:c'),
  ];
  return [
    { item: 'repeat', path: '/data/protocols', label: 'Results protocol', instances: [at], can_change: true, depth: 0 },
    { item: 'group', path: at, label: 'Results protocol', depth: 1, appearance: [] },
    { ...question(`${at}/race`, 'text', 'Which race is this protocol for?', 'protocol:race'), value: 'President' } as Item,
    figure('p_register', 'Voters on the list', 'L'), figure('p_received', 'Ballots received', 'A'), figure('p_unused', 'Unused ballots', 'U'), figure('p_signatures', 'Signatures on the list', 'Sig'),
    figure('p_in_box', 'Ballots in the box', 'B'), figure('p_valid', 'Valid ballots', 'V'), figure('p_invalid', 'Invalid ballots', 'I'),
    { item: 'repeat', path: `${at}/contestants`, label: 'Contestant', instances: [1, 2, 3].map((n) => `${at}/contestants[${n}]`), can_change: true, depth: 2 },
    ...line(1), ...line(2), ...line(3),
    { ...question(`${at}/check_box`, 'note', 'Ballots in the box are not valid + invalid.', null, 'Both sides stay as you wrote them. If you copied exactly, go on.'), states: [] } as Item,
  ];
}

export function sampleItems(form: string, _language: string): Item[] {
  if (form === 'closing') return protocolItems();
  const lines = form === 'controls' ? controls : form === 'turnout' ? voting.slice(8, 11) : form === 'incident' ? [voting[13], voting[4], voting[15], voting[19]].filter((line) => line !== undefined) : voting;
  const items: Item[] = lines.map(([theme, kind, label, extra], n) => ({
    item: 'question', path: `/data/q${n + 1}`, number: null, kind, label, hint: '', guidance: '', theme, appearance: [], value: '', state: null, states: kind === 'note' ? [] : STATES,
    choices: [], long_list: false, value_label: '', required: false, read_only: false, message: '', problem: null, seen_at: null, typed_at: null, depth: 0, role: null, ...extra,
  }));
  if (lines === voting) items.splice(14, 0, { item: 'repeat', path: '/data/org', label: 'Observers of others', instances: [], can_change: true, depth: 0 });
  if (lines === controls) {
    for (const item of items.slice(13, 16)) item.path = item.path.replace('/data/', '/data/figures/');
    items.splice(13, 0, { item: 'group', path: '/data/figures', label: 'Figures', depth: 0, appearance: ['field-list'] });
  }
  return items;
}
