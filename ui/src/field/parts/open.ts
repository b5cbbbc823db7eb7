import type { FormRow, Place, ReportRow } from '../../core/types.ts';
import { app } from '../app.svelte.ts';
import { nav } from '../nav.svelte.ts';
import { remember } from '../form/opened.ts';

/** Opens a report: a draft to go on with, anything else to read. */
export function openReport(row: ReportRow): void {
  if (row.state.state === 'draft' || row.correcting) nav.go({ name: 'form', report: row.report });
  else nav.go({ name: 'report', report: row.report });
}

/** Begins a report and shows it in place of the screen that asked where. Throws `CoreError`. */
export async function startReport(form: FormRow, place: Place | null, replace: boolean): Promise<void> {
  const view = await app.send({ command: 'start_report', form_id: form.form_id, place });
  remember(view);
  const screen = { name: 'form', report: view.report } as const;
  if (replace) nav.replace(screen);
  else nav.go(screen);
  void app.refresh();
}
