/**
 * A sample core for looking at screens without Rust. Loaded only with `?mock` and never part of a production build.
 * Nothing here is a rule of the product: no validation beyond what a picture needs. All people and places are invented.
 */
import { cutOf, isCounted, type QuestionItem } from './apply.ts';
import type { Transport } from './core.ts';
import { useShell } from './shell.svelte.ts';
import type { AnswerStateCode, AppError, Attach, Choice, Command, EvidenceView, FormRow, GuideReceipt, Item, LeftReason, Listed, Network, Phase, QuestionKind, Reply, ReportRow, ReportState, StationRow, Status, TallyBreak } from './types.ts';
import { fold } from '../field/parts/highlight.ts';
import { guideItems } from './mock-guide.ts';
import { LOG_FORMS, logToday, sampleLog, samplePartner, sampleWeek, seenTo } from './mock-log.ts';
import { sampleMap } from './mock-map.ts';
import { handoverSample, handoverToday } from './mock-handover.ts';
import { clarifySample, mailCounts, readSample, sampleMail } from './mock-mail.ts';
import { SAMPLE_CONTROLS, sampleItems, SAMPLE_FORMS } from './mock-form.ts';

const asked = new URLSearchParams(location.search);
// The browser's shell, as one that may clear its storage and has a newer version; `?shell=kept` keeps it.
if (asked.has('shell')) {
  const kept = asked.get('shell') === 'kept';
  useShell({ persisted: kept, installable: !kept, installed: kept, update: !kept, install: async () => undefined, keep: async () => undefined, renew: () => undefined });
}
const mode = asked.get('mock') || 'ready';
const DAY = '2026-02-07';
const at = (hour: number, minute: number, second = 0) => new Date(Date.UTC(2026, 1, 7, hour - 4, minute, second)).toISOString();
let tick = 0;
const now = () => at(13, 26, (tick += 1) % 60);

const names = ['School No. 3', 'House of Culture', 'Kindergarten 1', 'clinic', 'library', 'music school', 'railway club'];
const towns = ['Üçbulaq', 'Şəhidlər', 'Dağətəyi', 'Çinarlı', 'Əzgilli', 'İstiqlal', 'Göygöl kəndi'];
const streets = ['Bağ küçəsi', 'İstiqlal küçəsi', 'Çinar küçəsi', 'Dağətəyi yolu'];
const stations: StationRow[] = Array.from({ length: 31_497 }, (_, n) => ({
  key: `s${n}`,
  number: String((n % 61) + 14),
  name: `${towns[Math.floor(n / 7) % 7]}, ${names[n % 7]}`,
  address: `${(n % 80) + 14} ${streets[n % 4]}`,
  levels: ['Sample country', `Constituency ${Math.floor(n / 61) + 8}`],
  registered: 842 + (n % 700),
  visited: n % 9 === 4,
}));

const network = (): Network =>
  asked.get('net') === 'off'
    ? { reachable: false, since: at(11, 42), last_contact: at(11, 41), reason: 'unreachable', clock_ahead_seconds: Number(asked.get('skew') ?? 0) }
    : { reachable: true, since: at(7, 2), last_contact: at(13, 25), reason: null, clock_ahead_seconds: Number(asked.get('skew') ?? 0) };

let phase: Phase = (['new', 'locked', 'enrolling', 'fetching', 'blocked'] as const).find((one) => one === mode) ?? (mode === 'failed' ? 'enrolling' : 'ready');
let language = asked.get('lang') ?? 'en';
let theme = asked.get('theme') ?? 'light';
let own: StationRow | null = asked.get('station') === 'none' ? null : (stations[0] ?? null);
let secret = '240713';
let tries = 5;
let throttled = 0;
let listeners: (() => void)[] = [];
const changed = () => listeners.forEach((listener) => setTimeout(listener, 30));

interface Kept {
  row: ReportRow;
  items: Item[];
  serious: boolean;
  sentAt: string[];
  resume: string | null;
  language: string;
}
const reports = new Map<string, Kept>();
const leftOf = new Map<string, LeftReason>();
const laterOf = new Map<string, string>();
const tallies = new Map<string, { count: number | null; last: string | null; breaks: TallyBreak[] }>();
const rowBase = { place: '14 Üçbulaq, School No. 3', versions: 1, correcting: false, resume_number: null, practice: mode === 'practice' };

function renumber(kept: Kept): void {
  let n = 0;
  for (const item of kept.items) if (item.item === 'question' && item.kind !== 'note') item.number = n += 1;
  const questions = kept.items.filter(isCounted);
  kept.row.cuts = questions.map(cutOf);
  kept.row.questions = questions.length;
  kept.row.answered = kept.row.cuts.filter((cut) => cut !== 'empty').length;
  const first = questions.find((question) => cutOf(question) === 'empty');
  kept.row.resume_number = first?.number ?? null;
}
function add(id: string, form: FormRow, hour: number, minute: number, state: ReportState, answered: number): Kept {
  const items = sampleItems(form.form_id, 'en');
  const kept: Kept = {
    row: { ...rowBase, report: id, form_id: form.form_id, title: form.title, state, versions: state.state === 'draft' ? 0 : 1, created_at: at(hour, minute), changed_at: at(hour, minute + 4), answered: 0, questions: 0, cuts: [] },
    items, serious: false, sentAt: state.state === 'draft' ? [] : [at(hour, minute + 5)], resume: null, language: 'en',
  };
  let n = 0;
  for (const item of items) {
    if (item.item !== 'question' || item.kind === 'note') continue;
    if (n < answered) {
      if (n % 8 === 7) item.state = 'not_observed';
      else item.value ||= item.choices[n % 2]?.value ?? ({ integer: '842', decimal: '1.5', date: DAY, time: '07:58:00.000+04:00', text: 'Two observers were asked to wait outside.', acknowledge: 'OK' } as Partial<Record<QuestionKind, string>>)[item.kind] ?? '';
      item.seen_at = at(13, 20);
      item.typed_at = at(13, 24);
    }
    n += 1;
  }
  reports.set(id, kept);
  renumber(kept);
  return kept;
}
const [opening, incident, voting, turnout, closing] = SAMPLE_FORMS as [FormRow, FormRow, FormRow, FormRow, FormRow];
if (mode !== 'empty' && mode !== 'long') {
  add('r5', voting, 12, 15, { state: 'draft' }, 9);
  add('r4', { ...turnout, title: 'Turnout 12:00' }, 12, 0, { state: 'waiting', reason: 'no_network', attempts: 2, next_at: null }, 3);
  add('r3', { ...voting, title: 'Voting, morning' }, 11, 45, { state: 'waiting', reason: 'retry', attempts: 4, next_at: at(13, 31) }, 20);
  add('r2', { ...turnout, title: 'Turnout 10:00' }, 10, 0, { state: 'received', receipt: '7F3K2188', received_at: at(10, 6), set_aside: false }, 3);
  add('r1', opening, 8, 16, { state: 'received', receipt: '7F3K2041', received_at: at(8, 22), set_aside: false }, 30);
  add('r0', { ...incident, title: 'Practice report' }, 7, 30, { state: 'received', receipt: '7F3K2007', received_at: at(7, 31), set_aside: true }, 4);
  if (asked.has('parked')) add('r6', { ...incident }, 9, 30, { state: 'parked', code: 'too_large' }, 5);
}

const pictures = new Map<string, { small: Uint8Array<ArrayBuffer>; whole: Uint8Array<ArrayBuffer> }>();
const evidence = new Map<string, EvidenceView[]>();
if (asked.has('files')) {
  const photo = (n: number, caption: string, state: ReportState): EvidenceView => ({ evidence: `0190aaaa-0000-7000-8000-00000000010${n}`, name: `0190aaaa-0000-7000-8000-00000000010${n}.jpg`, kind: 'photo', mime: 'image/jpeg', bytes: 2_431_552, sha256: '9f2c4e1ab07753d8e6f04412cc9100ff7a8b3e5d1200cc77aa90be34d15566ef', taken_at: at(8, 20), caption, thumbnail: false, state });
  evidence.set('r1', [photo(1, 'The protocol on the door', { state: 'waiting', reason: 'queued', attempts: 0, next_at: null }), photo(2, '', { state: 'received', receipt: 'E 7F3K 0012', received_at: at(8, 40), set_aside: false })]);
  const one = reports.get('r1');
  if (one) one.row.files = { waiting: 1, received: 1, parked: 0 };
}

class Refused extends Error {
  constructor(readonly error: AppError) {
    super(error.code);
  }
}
const refuse = (code: AppError['code'], params: Record<string, string> = {}): never => {
  throw new Refused({ code, params, retryable: code === 'unreachable' || code === 'disk_full' });
};
const kept = (id: string): Kept => reports.get(id) ?? refuse('not_found');
const rows = () => [...reports.values()].filter((one) => one.row.form_id !== 'tabella_practice').map((one) => ({ ...one.row })).sort((a, b) => b.created_at.localeCompare(a.created_at));

function counts() {
  const all = rows();
  const of = (state: string) => all.filter((row) => row.state.state === state).length;
  return { drafts: of('draft'), waiting: of('waiting') + of('parked'), parked: of('parked'), received: of('received') };
}
function status(): Status {
  const open = phase !== 'locked' && phase !== 'new' && phase !== 'blocked';
  return {
    phase, secret_kind: asked.get('secret') === 'passphrase' ? 'passphrase' : 'pin', secret_least: asked.get('secret') === 'passphrase' ? 12 : 6,
    throttled_seconds: throttled, tries_left: tries,
    enrolment: mode === 'failed' && phase === 'enrolling' ? { state: 'failed', error: { code: 'code_expired', params: {}, retryable: false } } : phase === 'enrolling' ? { state: 'working' } : { state: 'none' },
    language, languages: ['az', 'en', 'ru', 'en-XB', 'en-XA'], theme, counts: open ? counts() : { drafts: 0, waiting: 0, parked: 0, received: 0 }, mail: open ? mailCounts() : { unread: 0, urgent: 0, questions: 0, waiting: 0 },
    network: open ? network() : null,
    mission: open ? { name: 'Sample mission', time_zone: 'Asia/Baku', practice: mode === 'practice', synthetic: true, observer: '047', area: 'North', can_export: !asked.has('nofile') } : null,
    auto_lock_minutes: 2, revoked: asked.has('revoked'), app_version: '0.1.0 (sample)',
  };
}
function today() {
  const draft = rows().find((row) => row.form_id === voting.form_id && row.state.state === 'draft') ?? null;
  return {
    date: DAY, station: mode === 'long' ? null : own, area: 'North',
    due: mode === 'empty' || mode === 'long' ? [] : [
      { form: voting, due: '15:00', expected: 1, sent: 0, draft, handed: 0 },
      { form: { ...turnout, title: 'Turnout 15:00' }, due: '15:00', expected: 1, sent: 0, draft: null, handed: 0 },
      { form: closing, due: '19:00', expected: 1, sent: 0, draft: null, handed: 0 },
    ],
    any_time: mode === 'long' ? [incident, ...LOG_FORMS] : [incident, { ...incident, form_id: 'check_in', title: 'Check-in' }, ...(asked.has('controls') ? [SAMPLE_CONTROLS] : [])], reports: rows(), sent_today: rows().filter((row) => row.state.state !== 'draft' && !row.correcting).length, counts: counts(), stations_total: stations.length,
    visit: draft ? { report: draft.report, title: draft.title, place: draft.place, tally: true, left: leftOf.get(draft.report) ?? null } : null,
    visits: mode === 'empty' ? [] : [
      { place: '14 · Üçbulaq, School No. 3', forms: ['Opening', 'Voting, morning'], arrival: '07:05', departure: '11:50', breaks: 1, left: null },
      { place: '17 · Şəhidlər, clinic', forms: ['Voting'], arrival: '12:15', departure: null, breaks: 0, left: null },
    ],
    check_in: true,
    handover: handoverToday(at(14, 5)),
  };
}
let practised: GuideReceipt | null = asked.has('practised') ? { number: '483-26', at: at(9, 12), answered: 13, questions: 14 } : null;
const guideDraft = () => [...reports.values()].find((one) => one.row.form_id === 'tabella_practice');
function guideView(): Reply {
  const draft = guideDraft();
  return { reply: 'guide', report: draft?.row.report ?? null, answered: draft?.row.answered ?? 0, questions: draft?.row.questions ?? 0, receipt: practised };
}
function view(one: Kept) {
  const guide = one.row.form_id === 'tabella_practice';
  return {
    ...(guide ? { guide } : {}),
    report: one.row.report, form_id: one.row.form_id, title: one.row.title, form_version: '2026-01', version_number: one.row.versions + 1, place: one.row.place,
    editable: one.row.state.state === 'draft' || one.row.correcting, language: one.language, languages: ['en', 'az', 'ru'], practice: guide || mode === 'practice',
    items: one.items.map((item) => ({ ...item })), resume: one.resume ?? one.items.find((item) => isCounted(item) && cutOf(item) === 'empty')?.path ?? null,
    visit: one.row.form_id !== 'incident', left: leftOf.get(one.row.report) ?? null, later: laterOf.get(one.row.report) ?? null,
  };
}
function change(one: Kept, path: string, work: (question: QuestionItem) => void) {
  if (asked.has('diskfull')) refuse('disk_full');
  const question = one.items.find((item): item is QuestionItem => item.item === 'question' && item.path === path) ?? refuse('not_found');
  work(question);
  question.seen_at ??= now();
  question.typed_at = now();
  question.problem = null;
  question.message = '';
  if (question.kind === 'integer' && Number(question.value) > 3000) {
    question.problem = 'constraint';
    question.message = 'More than 3,000 is more than any station has. It stays as you wrote it; look once more.';
  }
  renumber(one);
  const saved_at = now();
  one.row.changed_at = saved_at;
  changed();
  return { reply: 'form_changed', report: one.row.report, changed: one.items.filter((item) => item.path === path).map((item) => ({ ...item })), order: null, serious: question.theme === 'Ballot box' && question.value === 'no', urgent: false, saved_at } satisfies Reply;
}
const listed = (question: QuestionItem): Listed => ({ path: question.path, number: question.number, label: question.label, answer: question.choices.find((choice) => choice.value === question.value)?.label ?? question.value, message: question.message });

function reportView(one: Kept): Reply {
  return {
    reply: 'report', row: { ...one.row },
    versions: one.sentAt.map((sent_at, n) => ({ number: n + 1, sent_at, state: one.row.state, sha256: '9f2c4e1ab07753d8e6f04412cc9100ff7a8b3e5d1200cc77aa90be34d15566ef' })).reverse(),
    answers: one.items.filter(isCounted).map((question) => ({ ...listed(question), path: question.path, theme: question.theme, state: question.state, seen_at: question.seen_at, typed_at: question.typed_at })),
  };
}

function run(command: Command): Reply {
  switch (command.command) {
    case 'status':
      return { reply: 'status', ...status() };
    case 'read_link':
      if (command.link && !command.link.includes('://')) refuse('address_invalid');
      if (command.code && command.code.length < 6) refuse('code_invalid');
      return { reply: 'link', address: command.address || 'https://sample.example.org', code: command.code || '7QK4-M2XP-9T', endpoint_key: command.link ? 'sample' : null };
    case 'enrol':
      phase = 'enrolling';
      setTimeout(() => ((phase = 'fetching'), changed()), 1500);
      setTimeout(() => ((phase = 'ready'), changed()), 3000);
      return { reply: 'status', ...status() };
    case 'unlock':
      if (![secret, 'sample passphrase'].includes(command.secret)) {
        tries -= 1;
        if (tries <= 0) {
          throttled = 30;
          setTimeout(() => ((throttled = 0), (tries = 3)), 30_000);
          refuse('secret_throttled', { seconds: '30' });
        }
        refuse('secret_wrong', { left: String(tries) });
      }
      phase = 'ready';
      return { reply: 'status', ...status() };
    case 'lock':
      phase = 'locked';
      return { reply: 'status', ...status() };
    case 'today':
      if (phase === 'blocked') refuse('store_damaged');
      return { reply: 'today', ...today() };
    case 'find_stations': {
      const words = fold(command.text).split(/\s+/).filter(Boolean);
      const found = words.length === 0 ? [] : stations.filter((station) => words.every((word) => ` ${fold(`${station.number} ${station.name} ${station.address}`)}`.includes(` ${word}`)));
      return { reply: 'stations', stations: found.slice(0, Math.min(command.limit, 20)), more: found.length > 20, total: stations.length };
    }
    case 'set_station':
      own = stations.find((station) => station.key === command.station) ?? null;
      return { reply: 'today', ...today() };
    case 'start_report': {
      const form = [...SAMPLE_FORMS, SAMPLE_CONTROLS].find((one) => one.form_id === command.form_id) ?? incident;
      const made = add(`n${reports.size}`, form, 13, 20, { state: 'draft' }, 0);
      made.row.place = command.place?.place === 'not_listed' ? command.place.reason : own ? `${own.number} ${own.name}` : null;
      return { reply: 'form', ...view(made) };
    }
    case 'open_report':
      return { reply: 'form', ...view(kept(command.report)) };
    case 'answer':
      return change(kept(command.report), command.path, (question) => {
        if (question.kind === 'integer' && !/^\d*$/.test(command.value)) refuse('value_invalid');
        question.value = command.value;
        question.value_label = command.value;
        question.state = null;
      });
    case 'answer_state':
      return change(kept(command.report), command.path, (question) => {
        question.state = command.state as AnswerStateCode | null;
        if (command.state) question.value = '';
      });
    case 'seen_at':
      return change(kept(command.report), command.path, (question) => (question.seen_at = command.seen_at));
    case 'add_repeat':
    case 'remove_repeat': {
      const one = kept(command.report);
      const series = one.items.find((item) => item.item === 'repeat');
      if (series?.item !== 'repeat') return refuse('not_found');
      if (command.command === 'add_repeat') {
        const instance = `${series.path}[${series.instances.length + 1}]`;
        const model = one.items.find((item): item is QuestionItem => item.item === 'question' && item.kind === 'text') ?? refuse('not_found');
        one.items.splice(one.items.indexOf(series) + 1 + series.instances.length, 0, { ...model, path: `${instance}/name`, label: 'Name of the organisation', value: '', state: null, theme: 'People', hint: '' });
        series.instances = [...series.instances, instance];
      } else {
        one.items = one.items.filter((item) => !item.path.startsWith(`${command.path}/`));
        series.instances = series.instances.filter((instance) => instance !== command.path);
      }
      renumber(one);
      return { reply: 'form_changed', report: one.row.report, changed: one.items.map((item) => ({ ...item })), order: one.items.map((item) => item.path), serious: false, urgent: false, saved_at: now() };
    }
    case 'find_choices': {
      const all: Choice[] = ['Sample Alliance', 'Sample Democrats', 'Sample Front', 'Sample Greens', 'Sample List 7', 'Sample Union'].map((label) => ({ value: fold(label).replace(/ /g, '_'), label }));
      return { reply: 'choices', choices: all.filter((choice) => fold(choice.label).includes(fold(command.text))), more: false };
    }
    case 'leave':
      kept(command.report).resume = command.path;
      return { reply: 'done' };
    case 'form_language': {
      const one = kept(command.report);
      one.language = command.language;
      return { reply: 'form', ...view(one) };
    }
    case 'handover':
      changed();
      return { reply: 'handover', ...handoverSample(command.step, rows().filter((row) => row.state.state === 'draft'), at(14, 5), refuse) };
    case 'evidence':
      return { reply: 'evidence', evidence: evidence.get(command.report) ?? [] };
    case 'caption': {
      const pieces = (evidence.get(command.report) ?? []).map((piece) => (piece.evidence === command.evidence ? { ...piece, caption: command.caption } : piece));
      evidence.set(command.report, pieces);
      changed();
      return { reply: 'evidence', evidence: pieces };
    }
    case 'review': {
      const one = kept(command.report);
      const questions = one.items.filter(isCounted);
      const empty = questions.filter((question) => cutOf(question) === 'empty');
      const states = [...new Set(questions.flatMap((question) => question.state ?? []))].map((state) => ({ state, count: questions.filter((question) => question.state === state).length }));
      const blocking = empty.filter((question) => question.required);
      return {
        reply: 'review', report: one.row.report, title: one.row.title, place: one.row.place, version_number: one.row.versions + 1, cuts: one.row.cuts, seen: [at(12, 15), at(13, 24)],
        answered: questions.filter((question) => question.value !== '').length, states, unanswered: empty.filter((question) => !question.required).map(listed), blocking: blocking.map(listed),
        serious: questions.filter((question) => question.theme === 'Ballot box' && question.value === 'no').map(listed), can_send: blocking.length === 0, changes: one.row.versions > 0 ? questions.slice(0, 1).map(listed) : [],
      };
    }
    case 'send': {
      const one = kept(command.report);
      Object.assign(one.row, { state: { state: 'waiting', reason: asked.get('net') === 'off' ? 'no_network' : 'sending', attempts: 0, next_at: null }, versions: one.row.versions + 1, correcting: false });
      one.sentAt.push(now());
      if (asked.get('net') !== 'off') setTimeout(() => ((one.row.state = { state: 'received', receipt: '7F3K2291', received_at: now(), set_aside: false }), changed()), 1200);
      return reportView(one);
    }
    case 'correct': {
      const one = kept(command.report);
      one.row.correcting = true;
      return { reply: 'form', ...view(one) };
    }
    case 'discard_draft':
      reports.delete(command.report);
      return { reply: 'today', ...today() };
    case 'reports':
      return { reply: 'reports', reports: rows() };
    case 'report':
    case 'try_again':
      return reportView(kept(command.report));
    case 'sync_now':
      return { reply: 'status', ...status() };
    case 'export':
      return { reply: 'bundle', file: 'tabella-047-2026-02-07.bundle', versions: counts().waiting, notes: 0, files: 0, files_left: 0 };
    case 'change_secret':
      if (![secret, 'sample passphrase'].includes(command.old)) refuse('secret_wrong', { left: '4' });
      secret = command.new;
      return { reply: 'done' };
    case 'messages':
      return { reply: 'mail', ...sampleMail };
    case 'read_mail':
      readSample(command.mail);
      return { reply: 'mail', ...sampleMail };
    case 'clarify':
      clarifySample(command.query, command.text, now(), asked.get('net') === 'off');
      return { reply: 'mail', ...sampleMail };
    case 'set_language':
      language = command.language;
      return { reply: 'status', ...status() };
    case 'left_early': {
      const one = kept(command.report);
      const before = leftOf.get(command.report);
      const mark = (reason: LeftReason) => (reason === 'not_let_in' ? 'refused_access' : 'left_early');
      for (const question of one.items.filter(isCounted)) if (before && question.state === mark(before)) question.state = null;
      if (command.reason) leftOf.set(command.report, command.reason);
      else leftOf.delete(command.report);
      for (const question of one.items.filter(isCounted)) if (command.reason && cutOf(question) === 'empty') question.state = mark(command.reason);
      renumber(one);
      return { reply: 'form', ...view(one) };
    }
    case 'check_in': {
      const made = add(`c${reports.size}`, { ...incident, form_id: 'check_in', title: 'Check-in' }, 13, 26, { state: 'draft' }, 1);
      return run({ command: 'send', report: made.row.report });
    }
    case 'tally':
    case 'tally_count':
    case 'tally_pause': {
      const own = tallies.get(command.report) ?? { count: asked.has('tally') ? 417 : null, last: asked.has('tally') ? at(13, 25) : null, breaks: asked.has('tally') ? [{ from: '10:42', to: '10:55' }] : [] };
      tallies.set(command.report, own);
      const last = own.breaks.at(-1);
      if (command.command === 'tally_count') Object.assign(own, { count: Math.max(0, (own.count ?? 0) + command.by), last: now() });
      else if (command.command === 'tally_pause' && command.on) own.breaks.push({ from: '13:26', to: null });
      else if (command.command === 'tally_pause' && last) last.to = '13:31';
      const one = kept(command.report);
      return { reply: 'tally', report: command.report, title: one.row.title, place: one.row.place, label: 'Voters counted by yourself', count: own.count, last_at: own.last, breaks: own.breaks.map((each) => ({ ...each })), on_break: own.breaks.at(-1)?.to === null, has_breaks: true, practice: mode === 'practice', saved_at: now() };
    }
    case 'write_later':
      if (command.seen_at) laterOf.set(command.report, command.seen_at);
      else laterOf.delete(command.report);
      return { reply: 'form', ...view(kept(command.report)) };
    case 'set_theme':
      theme = command.theme;
      return { reply: 'status', ...status() };
    case 'log_today':
      return { reply: 'log_today', ...logToday(mode === 'long') };
    case 'set_follow_up':
      seenTo(command.report, command.done);
      return { reply: 'log_today', ...logToday(mode === 'long') };
    case 'log':
      return { reply: 'log', ...sampleLog(command) };
    case 'partner_record':
      return { reply: 'partner_record', ...samplePartner(command.report) };
    case 'compose_week':
      return { reply: 'week', ...sampleWeek(command.from, command.to) };
    case 'write_week': {
      const made = add(`n${reports.size}`, incident, 13, 20, { state: 'draft' }, 2);
      made.row.title = 'Weekly report';
      return { reply: 'form', ...view(made) };
    }
    case 'map':
      return { reply: 'map', ...sampleMap(asked.get('map') ?? '', mode === 'long') };
    case 'guide':
      return guideView();
    case 'start_guide': {
      const draft = guideDraft();
      if (draft) return { reply: 'form', ...view(draft) };
      const shown = language.startsWith('en') ? 'en' : language;
      const made = add('guide', { form_id: 'tabella_practice', version: '1', title: { en: 'Practice', az: 'Məşq', ru: 'Тренировка' }[shown] ?? 'Practice', questions: 14, needs_station: false }, 13, 20, { state: 'draft' }, 0);
      made.items = guideItems(command.document, shown);
      made.row.place = null;
      made.language = shown;
      renumber(made);
      return { reply: 'form', ...view(made) };
    }
    case 'finish_guide': {
      const one = kept(command.report);
      practised = { number: '483-26', at: now(), answered: one.row.answered, questions: one.row.questions };
      reports.delete(command.report);
      changed();
      return guideView();
    }
    case 'card': {
      const blank = asked.get('card') === 'blank';
      return {
        reply: 'card', observer: '047', team: 'T-12', area: 'North', station: blank ? null : '14 · Üçbulaq, School No. 3', conduct: [], urgent: [], leave: [], more: blank ? [] : ['Debriefing: the day after, 10:00.'],
        phones: blank ? [] : [{ whose: 'Coordinators, day and night', number: '+994 12 000 00 00' }, { whose: 'Lawyer', number: '+994 12 000 00 01' }, { whose: 'Ambulance', number: '103' }],
      };
    }
    case 'export_log':
      return { reply: 'log_file', file: `notes-${DAY}.${command.format}`, records: 5 };
  }
}

export function mock(): Transport {
  return {
    async dispatch(text) {
      try {
        return JSON.stringify({ ok: run(JSON.parse(text) as Command) });
      } catch (fault) {
        if (fault instanceof Refused) return JSON.stringify({ error: fault.error });
        throw fault;
      }
    },
    async attach(frame) {
      const length = new DataView(frame.buffer).getUint32(0, true);
      const what = JSON.parse(new TextDecoder().decode(frame.subarray(4, 4 + length))) as Attach;
      const rest = frame.subarray(4 + length);
      if (asked.has('diskfull')) return JSON.stringify({ error: { code: 'disk_full', params: {}, retryable: true } });
      const id = `0190aaaa-0000-7000-8000-${String(pictures.size).padStart(12, '0')}`;
      const name = `${id}.jpg`;
      pictures.set(id, { small: rest.slice(0, what.thumbnail), whole: rest.slice(what.thumbnail) });
      const before = kept(what.report).items.find((item): item is QuestionItem => item.item === 'question' && item.path === what.path)?.value;
      const pieces = (evidence.get(what.report) ?? []).filter((piece) => piece.name !== before);
      evidence.set(what.report, [...pieces, { evidence: id, name, kind: 'photo', mime: what.mime, bytes: rest.length - what.thumbnail, sha256: '9f2c4e1ab07753d8e6f04412cc9100ff7a8b3e5d1200cc77aa90be34d15566ef', taken_at: now(), caption: '', thumbnail: what.thumbnail > 0, state: { state: 'draft' } }]);
      return JSON.stringify({ ok: change(kept(what.report), what.path, (question) => (question.value = name)) });
    },
    async evidence(id, small) {
      const picture = pictures.get(id) ?? refuse('not_found');
      return small ? picture.small : picture.whole;
    },
    async listen(listener) {
      listeners.push(listener);
      return () => {
        listeners = listeners.filter((one) => one !== listener);
      };
    },
  };
}
