/** A real browser, and what a page must hold whatever it shows. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { findBrowser } from '../../dev/browser.ts';

const executablePath = findBrowser();

/** Why pages cannot be tested here; false when they can. */
export const noBrowser: string | false = executablePath === undefined && 'no Chromium is on this machine';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const launch = (): Promise<Browser> => chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox', '--disable-dev-shm-usage'] });

export interface Tab {
  page: Page;
  /** What the browser complained about, since the last look. */
  complaints(): string[];
  /** Bytes of script that the last page loaded. */
  scriptBytes(): number;
  close(): Promise<void>;
}

// What runs in the page is text: this project's types know no browser. Layout shifts are counted from the first moment on.
const countShifts = `globalThis.shifted = 0;
globalThis.moved = [];
new PerformanceObserver((list) => {
  for (const { hadRecentInput, value, sources } of list.getEntries()) {
    if (hadRecentInput) continue;
    globalThis.shifted += value;
    for (const { node, previousRect: was, currentRect: is } of sources) {
      const parent = node?.parentElement;
      globalThis.moved.push((parent?.nodeName ?? '') + '>' + (node?.nodeName ?? 'gone') + '.' + (node?.className ?? '') + ' ' + [was.x, was.y, was.width, was.height] + ' -> ' + [is.x, is.y, is.width, is.height]);
    }
  }
}).observe({ type: 'layout-shift', buffered: true });`;

/** A window of its own: no cookie is shared with another one. */
export async function openTab(browser: Browser, options: Parameters<Browser['newContext']>[0] = {}): Promise<Tab> {
  const context: BrowserContext = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-IE', ...options });
  await context.addInitScript(countShifts);
  const page = await context.newPage();
  const seen: string[] = [];
  let bytes = 0;
  // A form that is refused is answered with 422 on purpose.
  page.on('console', (message) => void (message.type() === 'error' && !/status of 4(?:22|04)/.test(message.text()) && seen.push(`${page.url()}: ${message.text()}`)));
  page.on('pageerror', (error) => void seen.push(`${page.url()}: ${error.message}`));
  page.on('framenavigated', () => void (bytes = 0));
  page.on('response', async (response) => {
    if (/javascript/.test(response.headers()['content-type'] ?? '')) bytes += (await response.body().catch(() => Buffer.alloc(0))).length;
  });
  return { page, complaints: () => seen.splice(0), scriptBytes: () => bytes, close: () => context.close() };
}

/** A window in which somebody has signed in on the way to a page. */
export async function signedInTab(browser: Browser, { base, path, email, password }: { base: string; path: string; email: string; password: string }): Promise<Tab> {
  const tab = await openTab(browser);
  await tab.page.goto(base + path);
  await tab.page.getByLabel('E-mail').fill(email);
  await tab.page.getByLabel('Password').fill(password);
  const isAnswered = tab.page.waitForEvent('load').then(() => true, () => false);
  await tab.page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  const said = (await isAnswered) ? 'was not let in' : 'got no answer';
  assert.equal(new URL(tab.page.url()).pathname, path, `${email} ${said}: ${await tab.page.locator('body').innerText()}`);
  return tab;
}

/** Accessible by axe's rules, silent in the console, nothing that jumps, little script. */
export async function holdsUp({ page, complaints, scriptBytes }: Tab): Promise<void> {
  await page.waitForLoadState('networkidle');
  const where = page.url();
  assert.deepEqual(complaints(), [], where);
  assert.ok(scriptBytes() < 100_000, `${where}: ${scriptBytes()} bytes of script`);
  const shifted = await page.evaluate<number>('globalThis.shifted');
  assert.ok(shifted < 0.01, `${where}: layout shifted by ${shifted}: ${await page.evaluate<string>('globalThis.moved.join(" | ")')}`);
  // The page's own policy keeps scripts out that are not ours, so axe comes in through the debugger.
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>('axe.run()');
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`), [], where);
}
