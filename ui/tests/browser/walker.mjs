// A person who fills a form to its end, as a script inside the page: the same in the window and in the browser. It looks at the screen and
// taps what is there; of the app's insides it knows nothing. What it does is told by a seed, so that a failure can be had again.
// `install` is handed to the page as its source: it must not refer to anything outside itself.

export function install() {
  if (globalThis.walker) return;
  let faults = [];
  const fault = (what) => faults.length < 40 && faults.push(what);
  window.addEventListener('error', (event) => fault(`error: ${event.message}`));
  window.addEventListener('unhandledrejection', (event) => fault(`rejection: ${event.reason?.message ?? event.reason}`));
  document.addEventListener('securitypolicyviolation', (event) => fault(`content security policy: ${event.violatedDirective} ${event.blockedURI}`));
  for (const level of ['error', 'warn']) {
    const plain = console[level];
    console[level] = (...all) => {
      fault(`console.${level}: ${all.map(String).join(' ')}`);
      plain.apply(console, all);
    };
  }

  // ---- looking and touching ----------------------------------------------------------------------------------------------

  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const by = (name, root = document) => root.querySelector(`[data-test="${CSS.escape(name)}"]`);
  let where = '';
  let begun = 0;

  async function wait(what, ready, milliseconds = 60_000) {
    const end = performance.now() + milliseconds;
    for (;;) {
      const value = ready();
      if (value) return value;
      if (performance.now() > end) throw new Error(`${what} did not come within ${milliseconds} ms`);
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
  }
  /** A tap that would fall on something else is none. The bars at head and foot stay where they are: a person scrolls a little further. */
  function tap(element) {
    if (!element) throw new Error('nothing there to tap');
    if (element.disabled) throw new Error(`${element.dataset.test ?? element.textContent.trim()} is disabled`);
    element.scrollIntoView({ block: 'center' });
    const target = element.closest('label') ?? element;
    const box = target.getBoundingClientRect();
    const hit = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 24));
    if (!hit?.closest('header, footer') && !(target.contains(hit) || hit?.contains(element))) fault(`${where}: a tap on ${element.dataset.test ?? element.textContent.trim()} falls on ${hit?.tagName.toLowerCase()}.${hit?.className}`);
    // A finger down is what puts off the lock.
    element.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    element.click();
  }
  const said = () => by('said')?.textContent ?? '';
  /** Does something that saves, and waits until the screen has said so. */
  async function saved(act) {
    const before = said();
    await act();
    await wait(`${where}: saved`, () => said() !== before || by('not-saved'));
    if (document.querySelector('[data-saving="failed"]')) throw new Error(`not saved: ${by('not-saved')?.dataset.code ?? said()}`);
  }
  function type(field, text) {
    field.focus();
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  /** Leaving a field; a window that is not in front tells nobody of it by itself. */
  function leave(field) {
    field.dispatchEvent(new Event('change', { bubbles: true }));
    field.blur();
    field.dispatchEvent(new FocusEvent('blur'));
  }

  // ---- what the screen says ----------------------------------------------------------------------------------------------

  const texts = new Map();
  const questions = new Map();
  const hear = (text) => {
    const plain = (text ?? '').replace(/\s+/g, ' ').trim();
    if (plain && !texts.has(plain)) texts.set(plain, where);
  };
  /** Reads every text on the screen, and that nothing of it lies beside the screen. */
  function look() {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) if (!walk.currentNode.parentElement.closest('script, style, [data-test="said"]')) hear(walk.currentNode.data);
    for (const name of ['aria-label', 'title', 'placeholder', 'aria-valuetext']) for (const element of all(`[${name}]`)) hear(element.getAttribute(name));
    const page = document.documentElement;
    if (page.scrollWidth > page.clientWidth) {
      const wide = all('main *, header *, footer *').find((element) => element.getBoundingClientRect().right > page.clientWidth + 1);
      fault(`${where}: scrolls sideways by ${page.scrollWidth - page.clientWidth} (${wide?.tagName.toLowerCase()}.${wide?.className}) at ${page.clientWidth}`);
    }
  }

  // ---- a seeded will -----------------------------------------------------------------------------------------------------

  let seed = 1;
  function chance() {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  const one = (list) => list[Math.floor(chance() * list.length)];
  const WORDS = { en: 'as seen from the door', az: 'qapıdan göründüyü kimi, işıq sönüb', ru: 'как было видно от двери' };
  let language = 'en';
  /** Marks that a careless store, page or document would trip over. */
  const words = () => `${WORDS[language] ?? WORDS.en}${one(['', ' <b>&amp; "12%"</b>', " 'x' ]]> \\ {$n} 🗳", '\nsecond line'])}`;

  // ---- one question ------------------------------------------------------------------------------------------------------

  const STATE = '§';
  /** What a question shows as its answer; empty where it shows none. */
  function shown(q) {
    const ticked = all('input:checked', q).map((input) => input.dataset.test ?? '');
    if (ticked.some((name) => name.startsWith('state-')) || q.querySelector('p > .chip')) return STATE;
    const choices = ticked.filter((name) => /^(choice-|acknowledge)/.test(name));
    if (choices.length > 0) return choices.join(' ');
    const field = all('[data-test="input"], [data-test="date"], [data-test="time"], [data-test="menu"]', q).filter((input) => input.value !== '');
    if (field.length > 0) return field.map((input) => input.value).join(' ');
    if (q.querySelector('.piece')) return 'piece';
    return q.querySelector('.picked .grow')?.textContent.trim() ?? '';
  }
  const number = (q) => (q.dataset.kind === 'decimal' ? one(['0.5', '12.25', '7']) : String(one([0, 1, 3, 12, 240])));
  const trouble = (q) => q.querySelector('.note.wait[role="status"]');

  async function choices(q) {
    const inputs = all('input[data-test^="choice-"]', q).filter((input) => !input.disabled);
    if (inputs[0].type === 'radio') return saved(() => tap(one(inputs)));
    // "None" beside another choice is no answer; a person sees that.
    const none = inputs.find((input) => input.value === 'none');
    const some = inputs.filter((input) => input !== none);
    if (none && (chance() < 0.4 || some.length === 0)) return saved(() => tap(none));
    for (let n = 0; n < 1 + Math.floor(chance() * 3); n += 1) {
      const open = some.filter((input) => !input.checked);
      if (open.length > 0) await saved(() => tap(one(open)));
      await sheets();
    }
  }
  async function when(q) {
    const [date, time] = [by('date', q), by('time', q)];
    if (by('now', q) && chance() < 0.5) return saved(() => tap(by('now', q)));
    if (date && !time) return saved(() => (type(date, new Date(Date.now() - 86_400_000 * Math.floor(chance() * 5)).toISOString().slice(0, 10)), leave(date)));
    return saved(() => (type(time, one(['0715', '8:40', '12.05', '2359'])), leave(time)));
  }
  async function station(q) {
    const change = q.querySelector('.picked .link');
    if (change) tap(change);
    else if (by('pick-station', q)) tap(by('pick-station', q));
    const field = await wait('the search', () => by('find', q));
    const before = by('find-count', q)?.textContent;
    type(field, String(2 + Math.floor(chance() * 8)));
    await wait('stations', () => by('find-count', q)?.textContent !== before && by('station-row', q));
    await saved(() => tap(by('station-row', q)));
  }
  async function figure(q) {
    const keys = all('[data-test^="digit-"]', q).filter((key) => key.dataset.test !== 'digit-delete');
    by('input', q).focus();
    const pad = keys.length > 0 && keys[0].offsetParent !== null;
    await saved(() => {
      if (!pad) type(by('input', q), String(one([0, 18, 207])));
      else for (let n = 0; n < 1 + Math.floor(chance() * 3); n += 1) tap(one(keys));
      leave(by('input', q));
    });
  }
  const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAGCAIAAABxZ0isAAAAY0lEQVR4nA3JIQFFQQhFwR/shUCjtwHmhLghMDRYjaYBdf6Ond/nmHMcHDnpXGec3xdYcAICBRncYOKFMHEEQiLFFaMXhRWnoFCRxS2mXjTWnIZGTTa3mX6x2HIWFi253GWWP47uS3mvk2BQAAAAAElFTkSuQmCC';
  async function piece(q) {
    const input = by('evidence-file', q);
    if (!input) return;
    const given = new DataTransfer();
    given.items.add(new File([Uint8Array.from(atob(PICTURE), (letter) => letter.charCodeAt(0))], 'drawing.png', { type: 'image/png' }));
    await saved(() => {
      input.files = given.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await wait('the picture', () => q.querySelector('.piece'));
  }
  /** Answers by what stands there to be touched. */
  async function value(q) {
    if (by('acknowledge', q)) return saved(() => tap(by('acknowledge', q)));
    if (q.dataset.kind === 'station') return station(q);
    if (by('evidence-file', q)) return piece(q);
    if (q.querySelector('input[data-test^="choice-"]')) return choices(q);
    if (by('date', q) || by('time', q)) return when(q);
    if (q.querySelector('input[data-figure]')) return figure(q);
    if (by('menu', q)) {
      const menu = by('menu', q);
      return saved(() => ((menu.value = one([...menu.options].map((option) => option.value).filter(Boolean))), leave(menu)));
    }
    if (by('more-by-one', q) && chance() < 0.5) {
      for (let n = 0; n < 3; n += 1) await saved(() => tap(by('more-by-one', q)));
      return;
    }
    const field = by('input', q);
    if (!field) throw new Error(`a control that nobody can touch: ${q.dataset.kind}`);
    const text = /integer|decimal/.test(q.dataset.kind) ? number(q) : words();
    await saved(() => (type(field, text), leave(field)));
  }
  async function state(q) {
    if (!q.querySelector('[data-test^="state-"]') && by('more', q)) tap(by('more', q));
    await wait('the states', () => q.querySelector('[data-test^="state-"]'));
    await saved(() => tap(one(all('input[data-test^="state-"]', q))));
  }
  /** After a serious answer the app asks about the person: safe, or what to do, and on. */
  async function sheets() {
    const sheet = document.querySelector('dialog[open]');
    if (!sheet) return;
    look();
    if (chance() < 0.2) {
      tap(by('help', sheet));
      await wait('help', () => !by('help', sheet));
      look();
      sheet.dispatchEvent(new Event('cancel', { cancelable: true }));
    } else tap(by('safe', sheet));
    await wait('the sheet to close', () => !document.querySelector('dialog[open]'));
  }

  /** What each question held when it was left, of those that came by. */
  let record;
  const open = (path) => all('[data-test="question"]').find((q) => q.dataset.path === path);
  async function answer(path, must) {
    let q = open(path);
    where = `${begun} ${path}`;
    if (q.dataset.kind === 'note') return;
    const heading = q.querySelector('h2');
    if (heading) {
      const words = (element) => element?.textContent.replace(/\s+/g, ' ').trim() ?? '';
      questions.set(`${begun} ${path}`, { label: words(heading), hint: words(q.querySelector('.hint')), choices: all('label.choice:has(input[data-test^="choice-"])', q).map((label) => [label.querySelector('input').value, words(label.querySelector('span'))]) });
    }
    record.set(path, shown(q));
    if (shown(q) !== '') {
      if (must || chance() < 0.9 || q.dataset.kind !== 'station') return;
    }
    const off = all('input, textarea, select, button', q).every((control) => control.disabled || control.readOnly);
    if (off) return;
    const will = chance();
    if (!must && will < 0.07) return;
    if (will < 0.16 && q.querySelector('[data-test^="state-"]')) await state(q);
    else await value(q);
    await sheets();
    q = open(path);
    // What does not fit the form's rule is put right as a person would: with nothing, or with the state that says so.
    if (q && trouble(q)) {
      look();
      const field = by('input', q);
      if (field) await saved(() => (type(field, '0'), leave(field)));
      else await when(q);
      if (trouble(open(path) ?? q)) fault(`${where}: ${trouble(open(path) ?? q).textContent.trim()} cannot be put right`);
    }
    q = open(path);
    if (q) record.set(path, shown(q));
  }

  // ---- the way through ---------------------------------------------------------------------------------------------------

  const inReview = () => by('send') ?? by('first-blocking');
  const series = () => by('repeat') ?? by('lines');
  const stepNow = () => (inReview() ? 'review' : (by('next') && (series() ?? by('question'))?.dataset.path) || '');

  async function repeat() {
    const path = series().dataset.path;
    const count = () => all('li', series()).length;
    const most = by('lines') ? 3 : 1 + Math.round(chance());
    for (let n = count(); n < most; n += 1) {
      where = `${begun} ${path}`;
      await saved(() => tap(by('repeat-add')));
      await wait('one more', () => count() > n);
    }
  }
  async function step(added) {
    const now = stepNow();
    look();
    if (series() && !added.has(now)) {
      added.add(now);
      await repeat();
      look();
    }
    const done = new Set();
    for (;;) {
      const q = all('[data-test="question"]').find((one) => !done.has(one.dataset.path));
      if (!q || stepNow() !== now) break;
      done.add(q.dataset.path);
      await answer(q.dataset.path, false);
    }
    if (stepNow() !== now) return;
    look();
    tap(by('next'));
    await wait('the next question', () => stepNow() && stepNow() !== now);
  }
  /** From the review to the first question that it names, from there to all on one page: what is open is answered, the rest looked at. */
  async function rest() {
    where = `${begun} review`;
    look();
    const first = by('first-blocking') ?? by('listed', by('left') ?? document.createElement('p'));
    if (first) {
      tap(first);
      const q = await wait('the listed question', () => by('next') && by('question'));
      await answer(q.dataset.path, true);
    } else {
      tap(by('not-yet'));
      await wait('the form', () => by('next'));
    }
    tap(by('toggle-view'));
    await wait('the page', () => by('review'));
    const tried = new Set();
    for (;;) {
      const q = all('.page-q.open').find((one) => !tried.has(one.dataset.path));
      if (!q) break;
      tried.add(q.dataset.path);
      await answer(q.dataset.path, true);
    }
    // One answer may have made another one doubtful.
    for (const q of all('[data-test="question"]').filter((one) => trouble(one) && by('input', one))) {
      await saved(() => (type(by('input', q), '0'), leave(by('input', q))));
      record.set(q.dataset.path, shown(q));
    }
    where = `${begun} page`;
    await wait('the pictures', () => all('[data-test="question"]').every((q) => !by('evidence-remove', q) || q.querySelector('.piece')));
    look();
    const here = all('[data-test="question"]').filter((q) => q.dataset.kind !== 'note');
    for (const q of here) {
      const given = record.get(q.dataset.path);
      if (given !== undefined && given !== shown(q)) fault(`${begun} ${q.dataset.path}: ${JSON.stringify(shown(q))} where ${JSON.stringify(given)} was given`);
    }
    const counted = here.filter((q) => q.querySelector('.no') && shown(q) !== '');
    const left = all('.page-q.open').map((q) => q.dataset.path);
    tap(by('review'));
    await wait('the review', inReview);
    where = `${begun} review`;
    look();
    if (!by('send')) throw new Error(`it cannot be sent: ${by('blocking')?.textContent.trim()}`);
    return { answered: counted.length, left };
  }
  async function begin(form) {
    if (form === 'check_in') {
      tap(await wait('check-ins', () => by('check-in-need_help')));
      tap(await wait('more', () => by('check-in-more')));
    } else if (form === 'weekly_report') {
      tap(by('place-log'));
      tap(await wait('the week', () => by('log-find') && by('compose')));
      const [from, to] = await wait('its days', () => (by('week-make') ?? by('week-existing')) && [document.getElementById('week-from'), document.getElementById('week-to')]);
      const back = (field) => new Date(Date.parse(field.value) - 7 * 86_400_000 * weeks).toISOString().slice(0, 10);
      const days = [back(from), back(to)];
      weeks += 1;
      for (const [field, day] of [[from, days[0]], [to, days[1]]]) if (field.value !== day) (type(field, day), leave(field));
      // One report a week: the next one is of the week before.
      await wait('another week', () => by('week-make') && !by('week-existing'));
      look();
      tap(by('week-make'));
    } else {
      const start = await wait(`${form} on Today`, () => by(`start-${form}`) ?? by(`due-${form}`) ?? by(`any-${form}`) ?? by('new-record'));
      tap(start);
      if (start.dataset.test === 'new-record') tap(await wait(`${form} among the records`, () => by(`new-${form}`)));
      else if (start.dataset.test === `any-${form}`) {
        const found = await wait('where', () => by('where-here') ?? by('next'));
        if (found.dataset.test === 'where-here') tap(found);
      }
    }
    await wait('the form', () => by('next') ?? by('review'));
    if (by('review')) tap(by('toggle-view'));
    await wait('the first question', stepNow);
  }
  let weeks = 0;

  /** Chooses the language of the screens in the settings. */
  async function speak(tag) {
    where = begun = `language ${tag}`;
    tap(await wait('Today', () => by('place-settings')));
    tap(await wait('the languages', () => by(`language-${tag}`)));
    await wait('the language', () => document.documentElement.lang === tag);
    tap(by('place-today'));
    await wait('Today', () => by('place-today')?.getAttribute('aria-current') === 'page');
  }
  async function fill(form) {
    const at = performance.now();
    record = new Map();
    where = begun = form;
    await begin(form);
    const added = new Set();
    let steps = 0;
    for (; stepNow() !== 'review'; steps += 1) {
      if (steps > 300) throw new Error('the form has no end');
      await step(added);
      await wait('a question', stepNow);
    }
    const { answered, left } = await rest();
    tap(by('send'));
    await wait('sent', () => by('sent'));
    look();
    tap(by('look'));
    await wait('the report', () => by('state-line') && document.querySelector('.answer'));
    look();
    const kept = all('.answer').filter((row) => row.querySelector('.no') && row.querySelector('dd > .strong, dd > .chip')).length;
    if (kept !== answered) fault(`${form}: ${answered} answers were given, the report shows ${kept}`);
    tap(by('back'));
    await wait('Today', () => by('place-today'));
    if (by('place-today').getAttribute('aria-current') !== 'page') tap(by('place-today'));
    return { form, steps, answered, left, ms: Math.round(performance.now() - at) };
  }

  let standing = { state: 'rest' };
  globalThis.walker = {
    begin(forms, tag, from) {
      language = tag;
      seed = from;
      standing = { state: 'walking', walked: [] };
      texts.clear();
      questions.clear();
      (async () => {
        try {
          await speak(tag);
          for (const form of forms) standing.walked.push(await fill(form));
          standing = { ...standing, state: 'done' };
        } catch (error) {
          fault(`${where}: ${error.message}`);
          standing = { ...standing, state: 'stuck' };
        }
      })();
    },
    /** How far it is; all that was seen where it is at an end. */
    standing() {
      const now = { ...standing, where, faults, ...(standing.state === 'walking' ? {} : { texts: [...texts], questions: [...questions] }) };
      if (standing.state !== 'walking') faults = [];
      return now;
    },
  };
}
