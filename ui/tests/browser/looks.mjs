// How a screen is looked at: sizes, shades, directions of writing, large text; axe, and what axe does not see.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const SIZES = [[360, 800], [768, 1024], [1280, 800]];

/** Every size, light and dark. */
export const SHADES = SIZES.flatMap(([width, height]) => ['light', 'dark'].map((scheme) => ({ name: `${width}-${scheme}`, width, height, scheme })));
export const SUNLIGHT = [{ name: '360-sunlight', width: 360, height: 800, scheme: 'light', theme: 'sunlight' }];
/** Direction and colour do not meet: each size once from right to left, dark once. */
export const TURNED = [SHADES[0], SHADES[3], SHADES[4]];
/** Text twice as large, as a person sets it in the browser. */
export const LARGE = [{ name: '360-large', width: 360, height: 800, scheme: 'light', text: 200 }, { name: '1280-large', width: 1280, height: 800, scheme: 'dark', text: 200 }];
/** Where no pseudo-language can be chosen yet the layout alone is mirrored. */
export const MIRRORED = SHADES.map((look) => ({ ...look, name: `${look.name}-mirrored`, dir: 'rtl' }));
export const NARROW_WIDE = [SHADES[0], SHADES[4]];
export const PHONE = { name: '360-light', width: 360, height: 800, scheme: 'light' };

export async function as(page, look) {
  await page.setViewportSize({ width: look.width, height: look.height });
  await page.emulateMedia({ colorScheme: look.scheme, reducedMotion: 'reduce' });
  await page.evaluate(({ theme, text, dir, scheme }) => {
    const root = document.documentElement;
    root.dataset.theme = theme ?? scheme;
    root.style.fontSize = text ? `${text}%` : '';
    root.dir = dir ?? (/[\u202e]/.test(document.body.textContent) ? 'rtl' : 'ltr');
    // One frame, so that observers of size have had their say.
    return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  }, look);
}

/** What is wrong with the screen as it stands. */
export async function wrongWith(page) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  return page.evaluate(async (tags) => {
    const { violations } = await globalThis.axe.run(document, { runOnly: { type: 'tag', values: tags }, rules: { 'target-size': { enabled: false } }, resultTypes: ['violations'], preload: false, elementRef: false });
    const wrong = violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => `${node.target.join(' ')} (${(node.failureSummary ?? '').split('\n').slice(1).join(' ').trim().slice(0, 160)})`).join(', ')}`);
    const page = document.documentElement;
    const visible = (element) => element.offsetParent !== null || element.closest('dialog[open]');
    const called = (element) => element.className?.toString().split(' ')[0] + ' ' + (element.dataset.test ?? element.textContent.trim().slice(0, 24));
    if (page.scrollWidth > page.clientWidth) {
      const wide = [...document.querySelectorAll('body *')].filter((element) => visible(element) && (element.getBoundingClientRect().right > page.clientWidth + 1 || element.getBoundingClientRect().left < -1)).at(-1);
      wrong.push(`scrolls sideways by ${page.scrollWidth - page.clientWidth}: ${wide ? called(wide) : ''}`);
    }
    for (const sheet of document.querySelectorAll('dialog[open]')) if (sheet.scrollWidth > sheet.clientWidth) wrong.push(`the sheet scrolls sideways by ${sheet.scrollWidth - sheet.clientWidth}`);
    // Words that do not fit what they stand on are cut off or lie over their neighbour. (Twice as large they may lean into the padding.)
    if (!page.style.fontSize) for (const element of document.querySelectorAll('button, .btn, .choice, .chip, label, h1, h2, .tile')) {
      if (visible(element) && !element.classList.contains('vh') && element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 2 && getComputedStyle(element).overflowX !== 'auto') wrong.push(`its words are wider than ${called(element)}: ${element.scrollWidth} in ${element.clientWidth}`);
    }
    for (const element of document.querySelectorAll('button, a[href], input, select, textarea, [role="button"], [tabindex="0"]')) {
      if (!visible(element)) continue;
      // Measured here, because what lies half under the bar of the dock is large enough once it is scrolled to.
      const target = (element.closest('label') ?? element).getBoundingClientRect();
      if (!element.classList.contains('vh') && Math.min(target.width, target.height) < 24) wrong.push(`too small to touch: ${called(element)} ${Math.round(target.width)} × ${Math.round(target.height)}`);
      const by = (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
      const name = [element.getAttribute('aria-label') ?? '', by, [...(element.labels ?? [])].map((label) => label.textContent).join(' '), element.matches('button, a, [role="button"]') ? element.textContent : ''].join('').trim();
      if (!name) wrong.push(`nameless: ${element.outerHTML.slice(0, 120)}`);
    }
    return wrong;
  }, TAGS);
}
