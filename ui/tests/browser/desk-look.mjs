// What every page of the desk is held to: both sizes, light and dark, axe finds nothing, nothing scrolls sideways.
// TABELLA_SCREENS names a folder for the pictures.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';

/** A browser on the desk, and what its pages complained of. */
export async function begin() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'] });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', reducedMotion: 'reduce', acceptDownloads: true });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const faults = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => /Content Security|violates/i.test(message.text()) && faults.push(message.text()));
  return { browser, page, faults };
}

/** The screen at both sizes, light and dark. */
export async function look(page, name) {
  for (const width of [1280, 768]) {
    for (const scheme of ['light', 'dark']) {
      await page.setViewportSize({ width, height: width === 1280 ? 800 : 1024 });
      await page.emulateMedia({ colorScheme: scheme });
      const { violations } = await new AxeBuilder({ page }).analyze();
      assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`), [], `${name} at ${width}, ${scheme}`);
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(sideways <= 0, `${name} at ${width} scrolls sideways by ${sideways}`);
      if (process.env.TABELLA_SCREENS) await page.screenshot({ path: join(process.env.TABELLA_SCREENS, `desk-${name}-${width}-${scheme}.png`) });
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Signs a coordinator in. */
export async function signIn(page, account) {
  await page.locator('input[name="name"], input[autocomplete="username"]').first().fill(account.name);
  await page.locator('input[type="password"]').fill(account.password);
  await page.getByRole('button', { name: /sign in/i }).click();
  await page.getByRole('link', { name: 'Board', exact: true }).waitFor();
}
