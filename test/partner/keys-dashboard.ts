/** The pages on which a vendor's owner keeps API keys, in a browser. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { waitFor } from '#platform/testing/wait-for';
import type { Browser } from 'playwright-core';
import { buildDemoData } from '../../dev/demo/demo-data.ts';
import type { DemoUser, StaffRole } from '../../dev/demo/model.ts';
import { devDir } from '../../dev/paths.ts';
import type { Stack } from '../../dev/stack.ts';
import { holdsUp, launch, noBrowser, signedInTab, type Tab } from '../storefront/browser.ts';
import { askWith } from './ask.ts';

const demo = buildDemoData();
const vendor = demo.vendors.filter(({ status, staff }) => status === 'approved' && staff.length > 1)[3];
const person = (role: StaffRole) => demo.users.find(({ id }) => id === vendor?.staff.find((member) => member.role === role)?.userId) as DemoUser;

export function describeKeyPages(stack: () => Stack): void {
  describe('the keys of a shop', { skip: noBrowser }, () => {
    let browser: Browser;
    let base: string;
    let tab: Tab;
    before(async () => {
      base = stack().urls['bff-web'].replace('127.0.0.1', 'localhost');
      browser = await launch();
      tab = await signedInTab(browser, { base, path: '/vendor', ...person('owner') });
    });
    after(() => browser?.close());

    const statusOf = async (secret: string) => (await askWith(stack().urls.gateway, secret)('query Looked { currentApiKey { name } }')).status;
    const card = (name: string) => tab.page.getByRole('article').filter({ has: tab.page.getByRole('heading', { name: new RegExp(name) }) });
    const shownSecret = async () => (await tab.page.locator('code.secret').textContent()) as string;

    async function make(name: string, kind: RegExp, more: readonly RegExp[] = []): Promise<string> {
      await tab.page.getByLabel('Name').fill(name);
      await tab.page.getByLabel(kind).check();
      for (const scope of more) await tab.page.getByLabel(scope).check();
      await tab.page.getByLabel('It ends after').selectOption({ label: 'A year' });
      await tab.page.getByRole('button', { name: 'Make the key' }).click();
      return shownSecret();
    }

    test('the owner makes a key, whose secret is shown once and works, sees its use by day, replaces the secret and revokes it', async () => {
      await tab.page.getByRole('link', { name: 'API keys' }).click();
      await holdsUp(tab);
      const secret = await make('Stock sync', /Play data/, [/Book and count stock/]);
      assert.match(secret, /^mk_test_[\w-]{43}$/);
      await holdsUp(tab);
      await tab.page.screenshot({ path: join(devDir, 'screenshots/keys-secret.png'), fullPage: true });
      assert.equal(await statusOf(secret), 200);

      await waitFor(async () => {
        await tab.page.goto(`${base}/vendor/keys`);
        return (await card('Stock sync').getByText(/1 call in the last 14 days/).count()) === 1;
      }, { what: 'the use of the key', timeoutMs: 15_000, intervalMs: 300 });
      assert.ok(!(await tab.page.content()).includes(secret), 'the secret is shown once');
      await card('Stock sync').getByText(/1 call/).click();
      assert.match((await card('Stock sync').getByRole('row').nth(1).textContent()) ?? '', new RegExp(`^\\s*${new Date().toISOString().slice(0, 10)}`));
      await tab.page.screenshot({ path: join(devDir, 'screenshots/keys.png'), fullPage: true });

      await card('Stock sync').getByText('Replace the secret').click();
      await card('Stock sync').getByLabel('The former secret works').selectOption({ label: 'no longer' });
      await card('Stock sync').getByRole('button', { name: /New secret/ }).click();
      const next = await shownSecret();
      assert.match(next, /^mk_test_/);
      await waitFor(async () => (await statusOf(secret)) === 401, { what: 'the former secret to end', timeoutMs: 5_000 });
      assert.equal(await statusOf(next), 200);
      await card('Stock sync').getByRole('button', { name: /Revoke/ }).click();
      await tab.page.getByText('Done.').waitFor();
      await waitFor(async () => (await statusOf(next)) === 401, { what: 'the key to end', timeoutMs: 5_000 });
      await card('Stock sync, *revoked|Stock sync.*revoked').waitFor();
      await holdsUp(tab);
    });

    test('a live key acts for the shop; one that may do nothing is refused with the reason', async () => {
      assert.match(await make('Till', /Your shop/), /^mk_live_/);
      await tab.page.goto(`${base}/vendor/keys`);
      await tab.page.getByLabel('Name').fill('Useless');
      await tab.page.getByLabel(/Read the catalog/).uncheck();
      await tab.page.getByRole('button', { name: 'Make the key' }).click();
      await tab.page.getByRole('alert').waitFor();
      assert.equal(await card('Useless').count(), 0);
    });

    test('on a phone, in the dark', async () => {
      const phone = await browser.newContext({ viewport: { width: 390, height: 800 }, colorScheme: 'dark', storageState: await tab.page.context().storageState() });
      const page = await phone.newPage();
      await page.goto(`${base}/vendor/keys`);
      assert.ok(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth'), 'the page is too wide');
      await page.screenshot({ path: join(devDir, 'screenshots/keys-phone.png'), fullPage: true });
      await phone.close();
    });

    test('who does not own the shop has no keys to keep', async () => {
      const other = vendor?.staff.find(({ role }) => role !== 'owner')?.role as StaffRole;
      const theirs = await signedInTab(browser, { base, path: '/vendor', ...person(other) });
      await theirs.page.goto(`${base}/vendor/keys`);
      await theirs.page.getByRole('heading', { name: 'This page is for people who work here' }).waitFor();
      await theirs.close();
    });
  });
}
