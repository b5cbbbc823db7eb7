// Every shipped form is filled to its end in three languages, in the window and in the browser, by a person who follows a seed.
// TABELLA_WALK narrows it: shell, language, form and seed ("window az closing 101"); a * is any.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { wrongQuestions, wrongTexts } from './form-texts.mjs';
import { FORMS, Mission } from './mission.mjs';
import { folder, until } from './product.mjs';
import { enrol } from './story.mjs';
import { install } from './walker.mjs';
import { FieldTab } from './web.mjs';
import { FieldWindow } from './window.mjs';

const [onlyShell, onlyLanguage, onlyForm, onlySeed] = (process.env.TABELLA_WALK ?? '').split(' ').map((word) => (word === '*' ? '' : word));
const LANGUAGES = ['en', 'az', 'ru'].filter((tag) => !onlyLanguage || tag === onlyLanguage);
const forms = FORMS.filter((form) => !onlyForm || form === onlyForm);
/** Each shell and language takes another way through the forms. */
const SHELLS = [
  { name: 'window', observer: 'W-1', seed: 100, make: (dir) => new FieldWindow(dir) },
  { name: 'browser', observer: 'B-1', seed: 200, make: (dir) => new FieldTab(dir) },
].filter((shell) => !onlyShell || shell.name === onlyShell);
/** However slow the machine: only a walk that stands still is given up. */
const STILL_MS = 180_000;

async function walked(screen, name) {
  let last = { where: '', at: Date.now() };
  for (;;) {
    const now = await screen.run('return walker.standing()');
    if (now.state !== 'walking') return now;
    if (now.where !== last.where) last = { where: now.where, at: Date.now() };
    if (Date.now() - last.at > STILL_MS) throw new Error(`${name} stands still at ${now.where}`);
    await pause(200);
  }
}

describe('every form, in every language', { concurrency: SHELLS.length }, () => {
  let mission;
  before(async () => {
    mission = await Mission.begin(Object.fromEntries(SHELLS.map((shell) => [shell.observer, 'sto;lto'])));
  });
  after(() => mission?.stop());

  for (const shell of SHELLS) {
    test(`in the ${shell.name}`, async (t) => {
      const screen = shell.make(folder('field'));
      t.after(() => screen.close());
      await screen.open(mission);
      await screen.resize(360, 800);
      await enrol(screen, mission.link(shell.observer));
      await until('Today', () => screen.has('place-today'), 60_000);
      await screen.run(install);
      const sent = [];
      const wrong = [];
      for (const [at, language] of LANGUAGES.entries()) {
        const seed = onlySeed ? Number(onlySeed) : shell.seed + at;
        const name = `${shell.name} ${language} seed ${seed}`;
        await screen.run(`walker.begin(${JSON.stringify(forms)}, '${language}', ${seed})`);
        const end = await walked(screen, name);
        wrong.push(...[...end.faults, ...wrongQuestions(end.questions, language, forms), ...wrongTexts(end.texts, language, forms)].map((what) => `${name}: ${what}`));
        if (end.state !== 'done') break;
        t.diagnostic(`${name}: ${end.walked.reduce((sum, one) => sum + one.answered, 0)} answers on ${end.walked.reduce((sum, one) => sum + one.steps, 0)} screens in ${Math.round(end.walked.reduce((sum, one) => sum + one.ms, 0) / 1000)} s`);
        sent.push(...end.walked);
      }
      assert.deepEqual([...wrong, ...(screen.faults ?? [])], []);
      assert.equal(sent.length, forms.length * LANGUAGES.length);
      await arrived(screen, shell.observer, sent);
    });
  }

  /** At the desk are the reports that were sent, with as many answers as were given. */
  async function arrived(screen, observer, sent) {
    await screen.click('status');
    await until('nothing waiting', async () => {
      if ((await screen.text('waiting')) === '0') return true;
      if (await screen.has('sync')) await screen.tap('sync').catch(() => {});
      return false;
    }, 60_000);
    for (const form of forms) {
      const given = sent.filter((one) => one.form === form).map((one) => one.answered).sort((a, b) => a - b);
      const here = await until(`${form} at the desk`, async () => {
        const page = await mission.desk(`reports?form=${form}`);
        return page.reports.filter((one) => one.observer === observer).length >= given.length ? page.reports.filter((one) => one.observer === observer) : null;
      });
      assert.equal(here.length, given.length, `${form} of ${observer}`);
      const answers = [];
      for (const { report } of here) {
        const detail = await mission.desk(`reports/${report}`);
        assert.ok(detail.versions.every((version) => version.verified), `${form} ${report}`);
        answers.push(detail.questions.filter((q) => q.answers.at(-1).text !== '' || q.answers.at(-1).state).length);
      }
      answers.sort((a, b) => a - b);
      assert.ok(answers.every((count, n) => count >= given[n]), `${form} of ${observer}: ${given} answers were given, the desk has ${answers}`);
    }
  }
});
