/** A handover to look at, without a second device: codes are made up, every step works. */
import type { AppError, HandoverReport, HandoverRow, HandoverStep, HandoverToday, HandoverView, ReportRow } from './types.ts';

const asked = new URLSearchParams(location.search).get('handover') ?? '';
const sample = (letters: number) => Array.from({ length: letters }, (_, i) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'[(i * 37 + (i >> 3)) % 64]).join('');
const REQUEST = sample(360);
const LETTER = sample(4000);
const CONFIRMATION = sample(152);
const NOTE = 'Seals 0412–0415 are whole. The second ballot box stands behind the curtain.';

const fromPeer = (at: string): HandoverRow => ({
  handover: 'h1', standing: 'received', peer: 'O-101', shift: true, at, settled_at: null, note: NOTE,
  matters: [{ day: '2026-02-07', place: 'Üçbulaq', gist: 'Ask the chair for the list of mobile requests.' }],
  reports: [{ report: 'r5', title: 'Voting', place: '14 · Üçbulaq, School No. 3', answered: 9, questions: 38, arrival: '12:15', breaks: 1, blocked: null }],
});

let rows: HandoverRow[] = [];
let begun = false;

function begin(at: string): void {
  if (begun) return;
  begun = true;
  if (asked === 'offered') rows = [{ ...fromPeer(at), standing: 'offered', peer: 'O-102' }];
  if (asked === 'received') rows = [fromPeer(at)];
  if (asked === 'left') rows = [{ ...fromPeer(at), standing: 'accepted', settled_at: at }];
}

export function handoverToday(at: string): HandoverToday {
  begin(at);
  return {
    can: asked !== '',
    open: rows.find((row) => row.standing === 'offered' || row.standing === 'received') ?? null,
    left: rows.find((row) => row.standing === 'accepted') ?? null,
  };
}

export function handoverSample(step: HandoverStep, drafts: ReportRow[], at: string, refuse: (code: AppError['code']) => never): HandoverView {
  begin(at);
  const view: HandoverView = { team: 'T-01', why: null, drafts: drafts.map((row): HandoverReport => ({ report: row.report, title: row.title, place: row.place, answered: row.answered, questions: row.questions, arrival: '12:15', breaks: 1, blocked: null })), handovers: rows, handover: null, code: null, asked_by: null, file: null };
  const settle = (id: string, standing: HandoverRow['standing']) => (rows = rows.map((row) => (row.handover === id ? { ...row, standing, settled_at: at } : row)));
  switch (step.step) {
    case 'look':
      break;
    case 'ask':
      view.code = REQUEST;
      break;
    case 'read':
      if (step.code === REQUEST) view.asked_by = 'O-102';
      else if (step.code === CONFIRMATION) settle(rows[0]?.handover ?? '', 'confirmed');
      else if (step.code === LETTER) {
        rows = [fromPeer(at)];
        view.handover = 'h1';
      } else refuse('handover_damaged');
      break;
    case 'offer':
      rows = [{ ...fromPeer(at), handover: 'h2', standing: 'offered', peer: 'O-102', note: step.note, reports: view.drafts.filter((draft) => step.reports.includes(draft.report)) }];
      view.handover = 'h2';
      view.code = LETTER;
      break;
    case 'show':
      view.handover = step.handover;
      view.code = rows.find((row) => row.handover === step.handover)?.standing === 'accepted' ? CONFIRMATION : LETTER;
      break;
    case 'save':
      view.file = 'tabella-7f3k2041.handover';
      break;
    case 'accept':
      settle(step.handover, 'accepted');
      view.handover = step.handover;
      view.code = CONFIRMATION;
      break;
    case 'withdraw':
      settle(step.handover, 'withdrawn');
  }
  view.handovers = rows;
  return view;
}
