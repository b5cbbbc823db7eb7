import type { Question } from '../../core/types.ts';

/** A figure of the results protocol: the form says so by its role, or asks for number keys. */
export function isFigure(question: Pick<Question, 'appearance'> & Partial<Pick<Question, 'role'>>): boolean {
  return question.appearance.includes('numbers') || (question.role?.startsWith('protocol') ?? false);
}
