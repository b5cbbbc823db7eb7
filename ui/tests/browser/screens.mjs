// Every screen of the field book, and how a person gets there from Today with the real app, an endpoint and a mission with all forms.
// The checks of accessibility and the pictures for docs/screens go through this one list: a new screen is one more line.
import { randomUUID } from 'node:crypto';
import { titleOf } from './form-texts.mjs';
import { until } from './product.mjs';
import { PIN } from './story.mjs';
import { install } from './walker.mjs';

const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAgAAAAGCAIAAABxZ0isAAAAY0lEQVR4nA3JIQFFQQhFwR/shUCjtwHmhLghMDRYjaYBdf6Ond/nmHMcHDnpXGec3xdYcAICBRncYOKFMHEEQiLFFaMXhRWnoFCRxS2mXjTWnIZGTTa3mX6x2HIWFi253GWWP47uS3mvk2BQAAAAAElFTkSuQmCC', 'base64');

/** Long enough for a machine that has much else to do. */
const WAIT = 60_000;

/** Hands for the list below. */
export class Person {
  language = 'en';

  constructor(tab, mission, observer) {
    Object.assign(this, { tab, mission, observer });
  }

  get page() {
    return this.tab.page;
  }

  one(selector) {
    return this.page.locator(selector).first();
  }

  /** By the name in `data-test`. */
  by(name) {
    return this.one(`[data-test="${name}"]`);
  }

  async tap(...names) {
    for (const name of names) await this.by(name).click({ timeout: WAIT });
  }

  async see(selector) {
    await this.one(selector).waitFor({ timeout: WAIT });
  }

  async has(selector) {
    return (await this.page.locator(selector).count()) > 0;
  }

  /** Nothing is on its way; where the same was given before there was nothing to save. */
  async saved() {
    await this.see('[data-saving="saved"], [data-saving="rest"]');
  }

  async pin(digits) {
    for (const digit of digits) await this.tap(`digit-${digit}`);
    await this.tap('pad-done');
  }

  /** Today, from wherever one is. */
  async home() {
    await until('Today', async () => {
      if (await this.has('dialog[open]')) await this.page.keyboard.press('Escape');
      else if (await this.has('[data-test="place-today"][aria-current="page"]')) return true;
      else {
        // What stood there when it was asked for may be gone when it is tapped: then it is looked at again.
        for (const way of ['place-today', 'to-today', 'back']) {
          if (!(await this.has(`[data-test="${way}"]`))) continue;
          await this.by(way).click({ timeout: 1_000 }).catch(() => {});
          break;
        }
      }
      return false;
    }, WAIT);
    await this.see('.card');
  }

  /** A form where one left it: the draft that was begun, or a new one. */
  async form(name) {
    await this.home();
    await this.tap('status');
    await this.see('[data-test^="group-"], .empty');
    const begun = this.page.locator('[data-test="group-drafts"] [data-test="report"]').filter({ hasText: titleOf(name, this.language) }).first();
    if (await begun.count()) await begun.click();
    else {
      await this.home();
      await until(`${name} on Today`, async () => {
        for (const way of ['start', 'due', 'any']) {
          if (!(await this.has(`[data-test="${way}-${name}"]`))) continue;
          await this.tap(`${way}-${name}`);
          return true;
        }
        return false;
      }, WAIT);
      await until('the form', async () => {
        if (await this.has('[data-test="where-here"]')) await this.tap('where-here');
        return this.has('[data-test="next"], [data-test="review"]');
      }, WAIT);
    }
    await this.see('[data-test="next"], [data-test="review"]');
    if (await this.has('[data-test="review"]')) await this.tap('toggle-view');
    await this.see('[data-test="next"]');
  }

  /** The question (or series) of a form by the end of its path, with the one-question view. */
  async question(form, name) {
    await this.form(form);
    await this.tap('overview', 'jump-1');
    await this.see('[data-test="next"]');
    await this.page.evaluate(async (wanted) => {
      const here = () => document.querySelector('[data-test="repeat"], [data-test="lines"], [data-test="question"]')?.dataset.path ?? '';
      for (let step = 0; !here().endsWith(`/${wanted}`); step += 1) {
        const from = here();
        // Between two questions the button may be away for a moment.
        const patience = performance.now() + 5_000;
        while (!document.querySelector('[data-test="next"]') && performance.now() < patience) await new Promise((resolve) => setTimeout(resolve, 4));
        if (step > 199 || !document.querySelector('[data-test="next"]')) throw new Error(`no question ${wanted}: step ${step}, at ${from || document.querySelector('h1')?.textContent}`);
        document.querySelector('dialog[open] [data-test="safe"]')?.click();
        document.querySelector('[data-test="next"]').click();
        const end = performance.now() + 10_000;
        while (here() === from && document.querySelector('[data-test="next"]') && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 4));
      }
    }, name);
    await this.see('[data-test="question"], [data-test="repeat"], [data-test="lines"]');
  }

  /** Some reports, filled to their end and sent. */
  async sends(forms, seed) {
    await this.home();
    await this.page.evaluate(install);
    await this.page.evaluate(([forms, seed]) => globalThis.walker.begin(forms, 'en', seed), [forms, seed]);
    const end = await until(`${forms} sent`, async () => {
      const now = await this.page.evaluate(() => globalThis.walker.standing());
      return now.state === 'walking' ? null : now;
    }, 900_000);
    if (end.state !== 'done') throw new Error(end.faults.join('\n'));
  }

  /** It asks again by itself, too. */
  async enrolled() {
    await until('Today', async () => {
      if (await this.has('[data-test="place-today"]')) return true;
      if (await this.has('[data-test="go-on"]:enabled')) await this.by('go-on').click({ timeout: 500 });
      return false;
    }, WAIT);
  }

  async received() {
    await this.home();
    await until('nothing waiting', async () => (await this.by('waiting').innerText()) === '0', 60_000);
  }
}

/** The first minutes, with a PIN that is too easy and an endpoint that is not there when it is needed. */
export const BEFORE = [
  ['welcome', (p) => p.see('[data-test="link"]')],
  ['welcome-typed', (p) => p.tap('typed')],
  ['welcome-fault', async (p) => (await p.tap('typed'), await p.by('link').fill('not a link'), await p.tap('go-on'), await p.see('[data-test="fault"], .note.wait'))],
  ['confirm', async (p) => (await p.by('link').fill(p.mission.link(p.observer)), await p.tap('go-on'), await p.see('[data-test="read-address"]'))],
  ['secret', async (p) => (await p.tap('go-on'), await p.tap('digit-1', 'digit-2', 'digit-3'))],
  ['secret-weak', async (p) => (await p.tap('digit-4', 'digit-5', 'digit-6', 'pad-done'), await p.see('[data-test="problem"], [data-test="fault"], .note.wait'))],
  ['enrolling-failed', async (p) => (await p.mission.stop(), await p.pin(PIN), await p.pin(PIN), await p.see('[data-test="fault"]'))],
  ['today-new', async (p) => (await p.mission.resume(), await p.enrolled(), await until('stations', () => p.has('[data-test="station"] .tile'), 60_000))],
];

/**
 * A short-term observer: name, the way there from Today, what puts things back afterwards, and how it stands in the list: `here` goes on
 * from the screen before, `fresh` is a state that does not come a second time.
 */
export const SHORT = [
  ['stations', async (p) => (await p.tap('station'), await p.by('find').fill('school'), await p.see('mark'))],
  ['stations-none', async (p) => (await p.tap('station'), await p.by('find').fill('zzzz'), await p.see('.empty'))],
  ['station-confirm', async (p) => (await p.tap('station'), await p.by('find').fill('school'), await p.see('mark'), await p.page.locator('[data-test="station-row"]').nth(1).click(), await p.see('dialog[open]'))],
  ['where', async (p) => (await p.tap('any-incident'), await p.see('[data-test="where-here"]'))],
  ['not-listed', async (p) => (await p.tap('any-incident', 'where-other', 'not-listed'), await p.see('[data-test="reason"]'))],
  ['check-in', async (p) => (await p.tap('check-in-arrived'), await p.see('[data-test="check-in-last"]'))],
  ['check-in-help', async (p) => (await p.tap('check-in-need_help'), await p.see('[data-test="check-in-help"]'))],
  ['question-station', async (p) => p.question('opening', 'station')],
  ['question-time', async (p) => p.question('opening', 'arrival')],
  ['question', async (p) => (await p.question('opening', 'access'), await p.tap('choice-yes'), await p.saved())],
  ['question-seen', async (p) => (await p.question('opening', 'access'), await p.tap('choice-yes', 'seen-change'), await p.see('[data-test="seen-keep"]'))],
  ['question-number', async (p) => (await p.question('opening', 'members_present'), await p.by('input').fill('about 8'), await p.by('input').blur(), await p.see('[data-test="not-saved"]'), await p.by('input').fill('8'), await p.by('input').blur(), await p.saved())],
  ['question-multiple', async (p) => (await p.question('opening', 'materials_missing'), await p.by('choice-none').check(), await p.one('[data-test^="choice-"]:not([data-test="choice-none"])').check(), await p.see('[data-test="message"]'))],
  ['question-text', async (p) => (await p.question('opening', 'comment'), await p.by('input').fill('The list of voters hangs at the entrance.'), await p.by('input').blur(), await p.saved())],
  ['overview', async (p) => (await p.form('opening'), await p.tap('overview'), await p.see('dialog[open]'))],
  ['form-menu', async (p) => (await p.form('opening'), await p.tap('form-menu'), await p.see('dialog[open]'))],
  ['form-language', async (p) => (await p.form('opening'), await p.tap('form-menu', 'form-language'), await p.see('dialog[open] [data-test^="language-"]'))],
  ['form-in-russian', async (p) => (await p.tap('language-ru'), await p.see('header h1:text("Открытие участка")')), (p) => p.tap('form-menu', 'form-language', `language-${p.language === 'ru' ? 'ru' : 'en'}`), 'here'],
  ['later', async (p) => (await p.form('opening'), await p.tap('form-menu', 'form-later'), await p.see('[data-test="later-keep"]'))],
  ['leaving', async (p) => (await p.form('opening'), await p.tap('form-menu', 'form-leaving'), await p.see('[data-test="left-safe"]')), async (p) => p.tap('left-undo', 'left-done')],
  ['serious', async (p) => (await p.question('opening', 'access'), await p.tap('choice-no'), await p.see('[data-test="serious"]'))],
  ['serious-help', async (p) => (await p.tap('help'), await p.see('dialog[open] h3')), async (p) => (await p.page.keyboard.press('Escape'), await p.tap('choice-yes')), 'here'],
  ['page-view', async (p) => (await p.form('opening'), await p.tap('toggle-view'), await p.see('.page-q'))],
  ['page-more', async (p) => (await p.page.locator('[data-test="more"]').nth(3).click(), await p.see('[data-test^="state-"]')), null, 'here'],
  ['review-blocking', async (p) => (await p.tap('review'), await p.see('[data-test="blocking"]')), null, 'here'],
  ['discard', async (p) => (await p.tap('discard'), await p.see('[data-test="discard-yes"]')), null, 'here'],
  ['counter', async (p) => (await p.question('voting', 'tally'), await p.tap('more-by-one'), await p.saved())],
  ['tally', async (p) => (await p.tap('open-tally'), await p.tap('tally-one', 'tally-one'), await p.see('[data-test="tally-undo"]:enabled')), null, 'here'],
  ['tally-break', async (p) => (await p.tap('tally-pause'), await p.see('[data-test="tally-resting"]')), (p) => p.tap('tally-pause'), 'here'],
  ['repeat', async (p) => (await p.question('voting', 'announced_series'), await p.tap('repeat-add'), await p.saved())],
  ['figure', async (p) => (await p.question('closing', 'p_register'), await p.figure('618'))],
  ['lines', async (p) => (await p.question('closing', 'contestants'), await p.tap('repeat-add'), await p.see('[data-test="line"]'), await p.by('input').fill('Sample Alliance'), await p.one('[data-test="line"] [data-figure]').focus())],
  ['page-protocol', async (p) => (await p.tap('toggle-view'), await p.see('.page-q')), null, 'here'],
  ['review-protocol', async (p) => (await p.tap('review'), await p.see('[data-test="blocking"]')), null, 'here'],
  ['question-date-time', async (p) => p.question('incident', 'happened_at')],
  ['photo', async (p) => (await p.question('incident', 'evidence'), await p.by('choice-photo').check(), await p.saved(), await p.tap('next'), await p.see('[data-test="evidence-file"]'))],
  ['photo-taken', async (p) => (await p.has('[data-test="thumb"]')) || (await p.by('evidence-file').setInputFiles({ name: 'drawing.png', mimeType: 'image/png', buffer: PICTURE }), await p.see('[data-test="thumb"]')), null, 'here'],
  ['photo-open', async (p) => (await p.tap('evidence'), await p.see('dialog[open] img')), (p) => p.page.keyboard.press('Escape'), 'here'],
  ['photo-remove', async (p) => (await p.tap('evidence-remove'), await p.see('[data-test="evidence-remove-yes"]')), null, 'here'],
  ['today', async (p) => p.see('[data-test="in-progress"]')],
  ['messages-none', async (p) => (await p.tap('place-reports', 'mail'), await p.see('.card')), null, 'fresh'],
  ['today-mail', async (p) => (await p.mail(), await p.see('[data-test="mail-card"]')), null, 'fresh'],
  ['messages', async (p) => (await p.tap('place-reports', 'mail'), await p.see('[data-test="message"]'))],
  ['message', async (p) => (await p.tap('place-reports', 'mail', 'message'), await p.see('[data-test="message-text"]'))],
  ['ask', async (p) => (await p.tap('place-reports', 'mail', 'question'), await p.see('[data-test="clarification"], [data-test="clarify-more"]'))],
  ['ask-said', async (p) => (await p.by('clarification').fill('To the commission; the voters were still outside.'), await p.tap('clarify'), await p.see('[data-test="clarifications"]')), null, 'fresh here'],
  ['report-asked', async (p) => (await p.tap('place-reports', 'mail', 'question', 'ask-report'), await p.see('[data-test="asked-here"]'))],
  ['reports', async (p) => (await p.tap('place-reports'), await p.see('[data-test="group-drafts"]'))],
  ['report', async (p) => (await p.tap('place-reports'), await p.one('[data-test="group-received"] [data-test="report"]').click(), await p.see('[data-test="state-line"]'))],
  ['settings', async (p) => (await p.tap('place-settings'), await p.see('[data-test="change-secret"]'))],
  ['secret-old', async (p) => (await p.tap('place-settings', 'change-secret'), await p.see('[data-test="pad-done"]'))],
  ['secret-new', async (p) => (await p.pin(PIN), await p.see('.choose')), null, 'here'],
  ['review', async (p) => (await p.helped(), await p.see('[data-test="send"]'))],
  ['sent', async (p) => (await p.tap('send'), await p.see('[data-test="sent"]')), null, 'here'],
  ['lock', async (p) => (await p.tap('lock'), await p.see('[data-test="pad-done"]'))],
  ['lock-wrong', async (p) => (await p.pin('736251'), await until('the tries that are left', async () => /\d/.test(await p.by('lock-line').innerText()))), (p) => p.pin(PIN), 'here'],
];

/** What differs without a network. */
export const OFFLINE = [
  ['today-offline', async (p) => (await p.by('check-in-safe').click(), await p.see('[data-test="check-in-last"]'))],
  ['reports-waiting', async (p) => (await p.tap('place-reports'), await p.see('[data-test="group-waiting"]'))],
  ['report-waiting', async (p) => (await p.tap('place-reports'), await p.one('[data-test="group-waiting"] [data-test="report"]').click(), await p.see('[data-test="state-line"]'))],
];

/** A long-term observer. */
export const LONG = [
  ['today-long', (p) => p.see('[data-test="week-card"]')],
  ['log-empty', async (p) => (await p.tap('place-log'), await p.see('[data-test="log-empty"]')), null, 'fresh'],
  ['new-record', async (p) => (await p.tap('new-record'), await p.see('dialog[open] [data-test="new-meeting"]'))],
  ['log', async (p) => (await p.records(), await p.see('[data-test="record"]'))],
  ['log-find', async (p) => (await p.tap('place-log'), await p.by('log-find').fill('seen'), await p.see('mark')), (p) => p.by('log-find').fill('')],
  ['log-none', async (p) => (await p.tap('place-log'), await p.by('log-find').fill('zzzz'), await p.see('.empty')), (p) => p.by('log-find').fill('')],
  ['log-filters', async (p) => (await p.tap('place-log', 'filters'), await p.see('[data-test="filter-theme"]'))],
  ['log-export', async (p) => (await p.tap('place-log', 'log-export', 'understood'), await p.see('[data-test="export-html"]:enabled'))],
  ['week', async (p) => (await p.tap('place-log', 'compose'), await p.see('[data-test="week-piece"], [data-test="week-existing"]'))],
  ['question-date', async (p) => (await p.record('meeting'), await p.see('[data-test="date"]'))],
];

Object.assign(Person.prototype, {
  /** Figures by the keys of the app where it shows them, else by the keyboard. */
  async figure(digits) {
    if (await this.by('digit-6').isVisible()) await this.tap(...[...digits].map((digit) => `digit-${digit}`));
    else await this.by('input').fill(digits);
    await this.by('input').blur();
    await this.saved();
  },
  /** A message to everybody, and a question about an answer of a report that was received. */
  async mail() {
    await this.sends(['incident'], 12);
    await this.received();
    const { reports } = await this.mission.desk('reports?form=incident');
    const detail = await this.mission.desk(`reports/${reports[0].report}`);
    const asked = detail.questions.find((one) => one.answers.at(-1).text !== '');
    await this.mission.desk('messages', { id: randomUUID(), to: { to: 'all' }, text: 'Polling is extended by an hour in area 1. Please stay where it is safe.', urgent: true });
    await this.mission.desk(`reports/${reports[0].report}/questions`, { id: randomUUID(), version: detail.versions.at(-1).version, path: asked.path, text: 'Who decided that, and to whom was it said?' });
    await until('the message', async () => {
      await this.tap('status');
      if (await this.has('[data-test="sync"]')) await this.tap('sync');
      await this.home();
      return this.has('[data-test="mail-card"]');
    }, 60_000);
  },
  /** "I need help", with more to say: few questions, then the review. */
  async helped() {
    await this.tap('check-in-need_help', 'check-in-more');
    await this.see('[data-test="next"], [data-test="review"]');
    if (await this.has('[data-test="next"]')) await this.tap('toggle-view');
    await this.tap('review');
  },
  /** The log, with something in it. */
  async records() {
    await this.tap('place-log');
    await this.see('[data-test="record"], [data-test="log-empty"]');
    if (await this.has('[data-test="record"]')) return;
    await this.sends(['meeting', 'campaign_event', 'complaint'], 31);
    await this.tap('place-log');
  },
  async record(form) {
    await this.tap('new-record', `new-${form}`);
    await this.see('[data-test="next"], [data-test="review"]');
    if (await this.has('[data-test="review"]')) await this.tap('toggle-view');
  },
});

/** Goes through a list; `look` is called on each screen. `first` is false where the state of some is gone already. */
export async function tour(person, screens, look, first = true) {
  for (const [name, go, after, how = ''] of screens) {
    if (how.includes('fresh') && !first) continue;
    try {
      if (!how.includes('here') && screens !== BEFORE) await person.home();
      await go(person);
    } catch (error) {
      throw new Error(`the way to ${name}: ${error.message}`, { cause: error });
    }
    await look(name);
    if (after) await after(person);
  }
}
