// What an observer does, step by step, against anything that has click, type, text, has and run: the native window here, a browser later.
import { until } from './product.mjs';

export const PASSPHRASE = 'seven quiet herons over rice';
export const PIN = '482915';

/** Gives the secret: a PIN where the platform keeps a key (`screen.pin`), a passphrase elsewhere. */
export async function secret(screen, { wrong = false, button = 'go-on' } = {}) {
  if (!screen.pin) {
    await screen.type('phrase', wrong ? 'not the passphrase at all' : PASSPHRASE);
    return screen.click(button);
  }
  for (const digit of wrong ? '736251' : PIN) await screen.click(`digit-${digit}`);
  return screen.click('pad-done');
}

/** Enrols with a link as it stands in a message or a QR code, and chooses a PIN or passphrase. */
export async function enrol(screen, link) {
  await screen.type('link', link);
  await screen.click('go-on');
  await until('the address to confirm', () => screen.has('read-address'));
  await screen.click('go-on');
  for (let again = 0; again < 2; again += 1) await secret(screen);
}

export async function unlock(screen) {
  await until('the lock', () => screen.has(screen.pin ? 'pad-done' : 'open'));
  await secret(screen, { button: 'open' });
  await until('Today', () => screen.has('place-today'));
}

/** The question on the screen: its path and kind, what it holds, and whether a sheet lies over it. */
export function question(screen) {
  return screen.run(() => {
    const q = document.querySelector('[data-test="question"]');
    const field = q?.querySelector('[data-test="input"], [data-test="time"], [data-test="date"]');
    const chosen = [...(q?.querySelectorAll('input:checked') ?? [])].map((input) => input.dataset.test);
    return {
      path: q?.dataset.path ?? '',
      kind: q?.dataset.kind ?? '',
      field: field?.value ?? '',
      chosen,
      saving: document.querySelector('[data-saving]')?.dataset.saving ?? '',
      sheet: Boolean(document.querySelector('dialog[open]')),
      review: Boolean(document.querySelector('[data-test="send"], [data-test="first-blocking"]')),
    };
  });
}

const firstChoice = (screen) => screen.run(() => document.querySelector('[data-test="question"] [data-test^="choice-"]')?.dataset.test ?? '');

/** Gives the question on the screen a plausible answer. */
async function answer(screen, q) {
  if (q.chosen.length > 0 || q.field !== '') return;
  switch (q.kind) {
    case 'select_one':
    case 'select_multiple':
      await screen.click(await firstChoice(screen));
      break;
    case 'time':
    case 'date':
    case 'date_time':
      await screen.click('now');
      break;
    case 'integer':
    case 'decimal':
      await screen.type('input', '3');
      break;
    case 'text':
      await screen.type('input', 'as seen from the door');
      break;
    case 'acknowledge':
      await screen.click('acknowledge');
      break;
    default:
      // A note, or the station that came with the report.
      break;
  }
}

/** Presses next. After a serious answer a sheet may come up at any moment before: it is answered first, and next is pressed again. */
async function goOn(screen) {
  await until('next to be pressed', async () => {
    if ((await question(screen)).sheet) {
      await screen.tap('safe');
      return false;
    }
    await screen.tap('next');
    return true;
  });
}

/** Answers question after question, until `stop` says so or the form is at its end. Gives what was answered, path by path. */
export async function fill(screen, stop = () => false) {
  const answered = new Map();
  for (let steps = 0; steps < 200; steps += 1) {
    const q = await until('a question', async () => {
      const now = await question(screen);
      return now.review || now.path ? now : null;
    });
    if (q.review) return answered;
    await answer(screen, q);
    // After a serious answer the app first asks about the person.
    if (await until('the answer or a sheet', async () => ((await question(screen)).sheet ? 'sheet' : 'none')) === 'sheet') await screen.click('safe');
    const shown = await until(`an answer to ${q.path}`, async () => {
      const now = await question(screen);
      if (now.sheet) await screen.click('safe');
      // Only what is shown as saved counts as given.
      return now.path === q.path && now.saving !== 'pending' ? now : null;
    });
    answered.set(q.path, shown.chosen.join(' ') || shown.field);
    if (stop(answered)) return answered;
    await goOn(screen);
    let pressed = Date.now();
    await until('the next question', async () => {
      const now = await question(screen);
      if (now.review || (now.path !== q.path && !now.sheet)) return true;
      if (now.sheet || Date.now() - pressed > 3_000) {
        await goOn(screen);
        pressed = Date.now();
      }
      return false;
    });
  }
  throw new Error('the form has no end');
}
