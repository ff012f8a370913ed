/** The page that shows administrators how the system is, in a real browser, against the whole stack. The steps build on one another. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { waitFor } from '#platform/testing/wait-for';
import type { Browser } from 'playwright-core';
import { devDir } from '../../dev/paths.ts';
import { seedStack } from '../../dev/seed/seed-stack.ts';
import { startStack, type Stack } from '../../dev/stack.ts';
import { persona } from '../stack/journey.ts';
import { holdsUp, launch, noBrowser, openTab, signedInTab, type Tab } from './browser.ts';
import { testBacking } from '../stack/test-backing.ts';

const pictures = join(devDir, 'screenshots');

describe('the system page', { skip: noBrowser }, () => {
  let stack: Stack;
  let browser: Browser;
  let base: string;
  let office: Tab;

  before(async () => {
    mkdirSync(pictures, { recursive: true });
    stack = await startStack({
      backing: testBacking(),
      env: { 'bff-web': { NODE_ENV: 'development' } },
    });
    await seedStack({ topology: stack.topology, say: () => {}, pastOrders: 2 });
    base = stack.urls['bff-web'].replace('127.0.0.1', 'localhost');
    browser = await launch();
  }, { timeout: 240_000 });
  after(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const boxOf = (name: string) => office.page.locator('.node', { has: office.page.locator('text.name', { hasText: new RegExp(`^${name}$`) }) });
  const stateOf = async (name: string): Promise<string | null> => boxOf(name).locator('.state-word').textContent();
  const isState = (name: string, state: string) => waitFor(async () => (await stateOf(name)) === state, { timeoutMs: 40_000, what: `${name} to be shown as ${state}` });

  test('administrators see every service, store and queue with its figures, and the page holds up', async () => {
    office = await signedInTab(browser, { base, path: '/ops', ...persona('margit-vance') });
    for (const name of ['bff-web', 'bff-mobile', 'gateway', 'user', 'vendor', 'product', 'order', 'notification', 'MySQL', 'RabbitMQ', 'Redis', 'Payments']) await isState(name, 'up');
    for (const path of ['/', '/products/harbour-mug']) await office.page.goto(base + path);
    await office.page.goto(`${base}/ops`);
    await office.page.getByRole('region', { name: 'Caches', exact: true }).waitFor({ timeout: 15_000 });
    // What a busy machine could not find out in time comes with a later look: the page goes on asking.
    for (const title of ['Services', 'Queues', 'Outboxes', 'Books', 'Calls', 'Caches', 'Processes']) {
      await office.page.getByRole('region', { name: title, exact: true }).locator('tbody tr').first().waitFor();
    }
    assert.match((await office.page.getByRole('region', { name: 'Queues', exact: true }).textContent()) ?? '', /order\.checkout/);
    await holdsUp(office);
  });

  test('it changes by itself while it is looked at, keeps focus, and holds still when it is told to', async () => {
    const takenAt = () => office.page.locator('[data-system] > .count-line time').getAttribute('datetime');
    await office.page.getByRole('region', { name: 'Services', exact: true }).focus();
    const before = await takenAt();
    await waitFor(async () => (await takenAt()) !== before, { timeoutMs: 10_000, what: 'new figures without a reload' });
    assert.equal(await office.page.evaluate<string | null>('document.activeElement.getAttribute("aria-label")'), 'Services');
    await office.page.getByRole('button', { name: 'Hold still' }).click();
    const held = await takenAt();
    await office.page.waitForResponse((response) => response.url().includes('/ops'), { timeout: 3_000 }).catch(() => undefined);
    assert.equal(await takenAt(), held);
    await office.page.getByRole('button', { name: 'Hold still' }).click();
    await waitFor(async () => (await takenAt()) !== held, { timeoutMs: 10_000, what: 'figures after the hold' });
  });

  test('it is as good on a phone and in the dark', async () => {
    for (const scheme of ['light', 'dark'] as const) {
      for (const [device, width, height] of [['desktop', 1280, 900], ['phone', 375, 812]] as const) {
        await office.page.emulateMedia({ colorScheme: scheme });
        await office.page.setViewportSize({ width, height });
        await office.page.goto(`${base}/ops`);
        assert.equal(await office.page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth'), true, `${device}, ${scheme}`);
        await holdsUp(office).catch((error: unknown) => assert.fail(`${device}, ${scheme}: ${String(error)}`));
        await office.page.screenshot({ path: join(pictures, `ops-${device}-${scheme}.png`), fullPage: true });
      }
    }
    await office.page.setViewportSize({ width: 1280, height: 900 });
    await office.page.emulateMedia({ colorScheme: 'light' });
  });

  test('a service that is killed is shown as down within seconds, and as up once it is back', { timeout: 120_000 }, async () => {
    await stack.kill('notification');
    await isState('notification', 'down');
    assert.match((await office.page.getByRole('status').first().textContent()) ?? '', /notification: No process tells of itself/);
    await office.page.screenshot({ path: join(pictures, 'ops-trouble.png'), fullPage: true });
    await stack.restart('notification');
    await isState('notification', 'up');
  });

  test('without a script the page asks its browser to load it again', async () => {
    const plain = await office.page.context().request.get(`${base}/ops`);
    assert.match(await plain.text(), /<noscript><meta http-equiv="refresh" content="10"><\/noscript>/);
  });

  test('it is for administrators: others are told so or sent to sign in, and the stream refuses them', async () => {
    const shop = await signedInTab(browser, { base, path: '/account', ...persona('ines-carvalho') });
    const refused = await shop.page.goto(`${base}/ops`);
    assert.equal(refused?.status(), 403);
    assert.equal((await shop.page.context().request.get(`${base}/ops/stream`)).status(), 403);
    await shop.close();
    const nobody = await openTab(browser);
    await nobody.page.goto(`${base}/ops`);
    assert.match(nobody.page.url(), /\/sign-in\?next=%2Fops/);
    assert.equal((await nobody.page.context().request.get(`${base}/ops/stream`)).status(), 401);
    await nobody.close();
  });

  test('signing out ends the stream: the page asks to sign in again', async () => {
    const second = await office.page.context().newPage();
    await second.goto(`${base}/account`);
    await second.getByRole('button', { name: 'Sign out' }).click();
    await waitFor(() => office.page.url().includes('/sign-in'), { timeoutMs: 10_000, what: 'the page to ask for a sign-in' });
    await office.close();
  });
});
