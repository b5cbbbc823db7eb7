import type { QuestionView } from '../../core/types.ts';
import { t } from '../texts.ts';

/** Most characters of an answer to a question, as the mission's server takes them. */
export const LONGEST = 2000;

/** What was typed and not sent yet, by question. In memory alone; leaving the screen or the lock does not take it. */
export const begun = new Map<string, string>();

const ROLES = ['coordinator', 'area_coordinator', 'head_of_mission', 'administrator'];

/** Who writes: a role, never a person. */
export const fromWord = (role: string): string => t(ROLES.includes(role) ? `mail-from-${role}` : 'mail-from-desk');

const GROUPS = ['all', 'area', 'team', 'observer'];

export const toWord = (to: string): string => (GROUPS.includes(to) ? t(`mail-to-${to}`) : '');

/** Which answer a question is about, in one line. */
export const about = (question: QuestionView): string =>
  [question.title, question.number === null ? '' : t('mail-question-n', { n: question.number }), question.place ?? ''].filter(Boolean).join(' · ');
