/** Sample messages and questions of the mock core. All invented. */
import type { Mail, MailCounts } from './types.ts';

const DAY = '2026-02-07';
const at = (hour: number, minute: number) => new Date(Date.UTC(2026, 1, 7, hour - 4, minute)).toISOString();
const empty = ['empty', 'practice'].includes(new URLSearchParams(location.search).get('mock') ?? '') || !new URLSearchParams(location.search).has('mail');

export const sampleMail: Mail = {
  messages: empty ? [] : [
    { id: 'm2', from: 'coordinator', to: 'all', text: 'The road to Dağətəyi is closed. Teams in the area stay where they are and check in at 14:00.\nCall the number on your card if you cannot.', sent_at: at(13, 10), urgent: true, read: false },
    { id: 'm1', from: 'area_coordinator', to: 'area', text: 'Thank you for the opening reports. Turnout is due at 15:00.', sent_at: at(9, 5), urgent: false, read: true },
  ],
  questions: empty ? [] : [
    { id: 'q2', from: 'area_coordinator', report: 'r1', here: true, title: 'Opening', place: '14 Üçbulaq, School No. 3', path: '/data/q3', number: 3, label: 'Was the ballot box shown empty before it was sealed?', answer: 'Yes', state: null, text: 'Was it shown to everybody in the room, or to the commission alone?', sent_at: at(13, 2), read: false, open: true, closed_at: null, clarifications: [] },
    { id: 'q1', from: 'coordinator', report: 'r1', here: true, title: 'Opening', place: '14 Üçbulaq, School No. 3', path: '/data/q5', number: 5, label: 'Numbers of the seals', answer: 'Two observers were asked to wait outside.', state: null, text: 'Which numbers did you see yourself?', sent_at: at(9, 40), read: true, open: false, closed_at: null, clarifications: [{ text: 'Both, from about one metre: A 1043 and A 1044.', at: at(9, 52), state: { state: 'received', received_at: at(9, 53) } }] },
  ],
};

export const mailCounts = (): MailCounts => ({
  unread: sampleMail.messages.filter((message) => !message.read).length,
  urgent: sampleMail.messages.filter((message) => !message.read && message.urgent).length,
  questions: sampleMail.questions.filter((question) => question.open).length,
  waiting: sampleMail.questions.flatMap((question) => question.clarifications).filter((said) => said.state.state !== 'received').length,
});

export function readSample(id: string): void {
  sampleMail.messages = sampleMail.messages.map((message) => (message.id === id ? { ...message, read: true } : message));
  sampleMail.questions = sampleMail.questions.map((question) => (question.id === id ? { ...question, read: true } : question));
}

export function clarifySample(id: string, text: string, now: string, off: boolean): void {
  const said = { text, at: now || DAY, state: off ? ({ state: 'waiting' } as const) : ({ state: 'received', received_at: now } as const) };
  sampleMail.questions = sampleMail.questions.map((question) => (question.id === id ? { ...question, open: false, clarifications: [...question.clarifications, said] } : question));
}
