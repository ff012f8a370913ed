/** Partners against the whole stack: every example of the library, the samples of the pages, the generated client, and the explorer in a browser. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { waitFor } from '#platform/testing/wait-for';
import type { Browser } from 'playwright-core';
import { demoKeys, seedDemoKeys } from '../../dev/partner/demo-keys.ts';
import { partnerSdk } from '../../dev/partner/sdk.ts';
import type * as Sdk from '../../dev/partner/sdk-client.ts';
import { devDir, rootDir } from '../../dev/paths.ts';
import { seedStack, withDatabase } from '../../dev/seed/seed-stack.ts';
import { startStack, type Stack } from '../../dev/stack.ts';
import { readExamples, readPrefill } from '../../gateway/explorer/examples.ts';
import { holdsUp, launch, noBrowser, openTab } from '../storefront/browser.ts';
import { askWith } from './ask.ts';
import { describeExplorer } from './explorer.ts';
import { describeKeyEndings } from './key-endings.ts';
import { demoValues, filled, type Ask } from './prefilled.ts';
import { describeKeyPages } from './keys-dashboard.ts';
import { describeProbing } from './probing.ts';
import { describeSandbox, untilReady } from './sandbox-world.ts';
import { testBacking } from '../stack/test-backing.ts';

const run = promisify(execFile);
const pictures = join(devDir, 'screenshots');
const samples = join(rootDir, 'docs/partners/samples');
const examples = readExamples();
const prefill = readPrefill();

let stack: Stack;
let secret: string;
before(async () => {
  stack = await startStack({
    backing: testBacking(),
    hasSandbox: true,
    env: { gateway: { PARTNER_USAGE_FLUSH_MS: '200' }, sandbox: { SANDBOX_LOCAL_WEBHOOKS: 'true' }, 'bff-web': { NODE_ENV: 'development' } },
  });
  await seedStack({ topology: stack.topology, say: () => {}, pastOrders: 12 });
  await seedDemoKeys(stack.topology);
  // The examples are run one after another here, each with look-ups of its own.
  await withDatabase(stack.topology, 'user', (db) => db.execute('UPDATE api_keys SET requests_per_minute = 10000, cost_per_minute = 1000000'));
  secret = demoKeys(stack.topology).find(({ isSandbox }) => isSandbox)?.secret as string;
  await untilReady(asking(secret), 1);
}, { timeout: 300_000 });
after(() => stack?.stop());

const asking = (key: string): Ask => askWith(stack.urls.gateway, key);

describe('examples', () => {
  test('there are at least 25, of every task', () => {
    assert.ok(examples.length >= 25, `${examples.length}`);
    assert.equal(new Set(examples.map(({ slug }) => slug)).size, examples.length);
    for (const task of ['Browse a catalog', 'Sync orders', 'Update stock', 'Fulfil', 'Refund and take back', 'Subscribe to webhooks']) assert.ok(examples.some((example) => example.task === task), task);
  });

  for (const { slug, query, variables } of examples) {
    test(`${slug} runs with data of a test key, and costs no more than was announced`, async () => {
      const ask = asking(secret);
      // Examples change what there is, so values are looked up anew.
      // Only a reset may have to wait: there is a pause between two.
      const answer = await waitFor(async () => {
        const now = await ask(query, filled(variables, await demoValues(ask, prefill)));
        return JSON.stringify(now.data).includes('"LIMIT_EXCEEDED"') ? undefined : now;
      }, { what: 'the pause between two resets', timeoutMs: 15_000, intervalMs: 500 });
      assert.deepEqual([answer.status, answer.errors], [200, undefined], JSON.stringify(answer));
      const payloads = Object.values(answer.data as Record<string, { userErrors?: unknown[] } | null>);
      for (const payload of payloads) assert.deepEqual(payload?.userErrors ?? [], [], slug);
      assert.ok(payloads.some((payload) => payload !== null), 'there is something to see');
      const cost = answer.extensions?.cost;
      assert.ok(cost && cost.actual >= 1 && cost.actual <= cost.requested, JSON.stringify(cost));
    });
  }

  test('a key sees its own vendor only, whatever its scopes', async () => {
    const [own, other] = demoKeys(stack.topology).filter(({ isSandbox }) => !isSandbox);
    const values = await demoValues(asking(own?.secret as string), prefill);
    assert.ok(values['anyOrderId'] && values['variantId'], JSON.stringify(values));
    const ask = asking(other?.secret as string);
    const order = await ask('query ($id: ID!) { vendorOrder(id: $id) { number } }', { id: values['anyOrderId'] });
    assert.ok(!(order.data as { vendorOrder: unknown } | null)?.vendorOrder);
    const hooks = await ask('query ($id: ID!) { vendor(id: $id) { webhookSubscriptions { id } orders { edges { node { id } } } } }', { id: values['vendorId'] });
    assert.deepEqual((hooks.data as { vendor: object }).vendor, { webhookSubscriptions: null, orders: null });
    const write = await ask('mutation ($id: ID!) { stockAdjust(variantId: $id, delta: 1, reason: RECEIVED, idempotencyKey: "theirs") { variant { id } userErrors { code } } }', { id: values['variantId'] });
    const { stockAdjust } = (write.data ?? { stockAdjust: null }) as { stockAdjust: { variant: unknown } | null };
    assert.ok(!stockAdjust?.variant, JSON.stringify(write));
  });

  test('what was used is there for the key within seconds, by operation and field', async () => {
    const usage = async () => (await asking(secret)('{ currentApiKey { usage { operations { name calls } fields { name } } } }')).data as { currentApiKey: { usage: { operations: { name: string; calls: number }[]; fields: { name: string }[] } } };
    await waitFor(async () => (await usage()).currentApiKey.usage.operations.some(({ name }) => name === 'ResetSandbox'), { what: 'the usage of the examples', timeoutMs: 15_000 });
    const { operations, fields } = (await usage()).currentApiKey.usage;
    for (const { query } of examples) assert.ok(operations.some(({ name }) => query.includes(` ${name}`)));
    assert.ok(fields.some(({ name }) => name === 'Mutation.stockAdjust'));
  });
});

describeSandbox(() => stack);
describeKeyEndings(() => stack);
describeKeyPages(() => stack);
describeExplorer(() => stack, () => secret);
describeProbing(() => asking(demoKeys(stack.topology).find(({ isSandbox }) => !isSandbox)?.secret as string));

describe('samples and client', () => {
  const environment = () => ({ ...process.env, MARKETPLACE_URL: stack.urls.gateway, MARKETPLACE_KEY: secret });

  test('the first call works in curl, TypeScript and Python', async () => {
    const options = { env: environment(), cwd: samples, timeout: 30_000 };
    for (const [command, args] of [['sh', ['first-call.sh']], [process.execPath, ['first-call.ts']], ['python3', ['first_call.py']]] as const) {
      const { stdout } = await run(command, [...args], options);
      assert.match(stdout, /mug/i, command);
    }
  });

  test('the generated client is typed, runs against the stack, and says what was refused', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'partner-sdk-'));
    try {
      const file = join(folder, 'marketplace.ts');
      writeFileSync(file, await partnerSdk());
      writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
      writeFileSync(join(folder, 'use.ts'), `import { createMarketplace } from './marketplace.ts';\nconst { data } = await createMarketplace({ url: '', key: '' }).productBySlug({ slug: 'x' });\nexport const title: string | undefined = data.product?.title;\n// @ts-expect-error the slug is missing\nawait createMarketplace({ url: '', key: '' }).productBySlug({});\n`);
      await run(join(rootDir, 'node_modules/.bin/tsc'), ['--ignoreConfig', '--noEmit', '--strict', '--target', 'esnext', '--module', 'nodenext', '--lib', 'esnext,dom', '--allowImportingTsExtensions', join(folder, 'use.ts')], { timeout: 60_000 });
      const sdk = (await import(file)) as typeof Sdk & { createMarketplace(options: Sdk.MarketplaceOptions): Record<string, (variables?: object) => Promise<Sdk.Answer<Record<string, unknown>>>> };
      const marketplace = sdk.createMarketplace({ url: stack.urls.gateway, key: secret });
      const answer = (await marketplace['whoAmI']?.()) as Sdk.Answer<{ currentApiKey: { name: string } }> | undefined;
      assert.match(answer?.data.currentApiKey.name ?? '', /Demo test key/);
      assert.ok((answer?.cost?.actual ?? 0) >= 1);
      await assert.rejects(async () => sdk.createMarketplace({ url: stack.urls.gateway, key: `mk_live_${'x'.repeat(43)}` })['whoAmI']?.(), { name: 'MarketplaceError', code: 'UNAUTHENTICATED', status: 401 });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('pages', { skip: noBrowser }, () => {
  let browser: Browser;
  before(async () => {
    mkdirSync(pictures, { recursive: true });
    browser = await launch();
  });
  after(() => browser?.close());
  const show = (name: string) => join(pictures, `partner-${name}.png`);

  test('the pages hold up in light, in dark and on a phone', async () => {
    for (const [name, options] of Object.entries({ light: {}, dark: { colorScheme: 'dark' as const }, phone: { viewport: { width: 390, height: 800 } } })) {
      const tab = await openTab(browser, options);
      for (const path of ['/partners', '/partners/errors', '/partners/webhooks', '/partners/examples', '/partners/changelog']) {
        const response = await tab.page.goto(stack.urls.gateway + path);
        assert.equal(response?.status(), 200, path);
        assert.match(response?.headers()['content-security-policy'] ?? '', /default-src 'none'.*script-src 'self'; style-src 'self'$/);
        if (name !== 'phone') await holdsUp(tab);
        assert.ok(await tab.page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth'), `${path} is too wide: ${name}`);
      }
      await tab.page.goto(`${stack.urls.gateway}/partners`);
      await tab.page.screenshot({ path: show(`start-${name}`), fullPage: true });
      await tab.close();
    }
  });

  test('explorer: key entered, example run, result and cost seen, documentation searched, an error understood', async () => {
    const tab = await openTab(browser);
    const { page } = tab;
    await page.goto(`${stack.urls.gateway}/explorer#example=orders-to-accept`);
    await page.getByRole('button', { name: /Orders that wait for you/ }).waitFor();
    await page.fill('#key', secret);
    await page.getByRole('button', { name: 'Use key' }).click();
    await page.getByText(/may catalog:read/).waitFor();
    assert.equal(await page.evaluate<number>(`Object.keys(localStorage).filter((name) => localStorage.getItem(name).includes('mk_live')).length`), 0, 'the key is not kept beyond the tab');
    await page.getByRole('button', { name: /Execute query/ }).click();
    await page.getByText(/^Cost \d+ \(at most \d+\) · [\d,]+ left/).waitFor();
    await page.locator('.result-window').getByText('"orders"').waitFor();
    await page.screenshot({ path: show('explorer') });

    await page.getByLabel('Search examples').fill('refund');
    assert.equal(await page.locator('.library li').count() > 0, true);
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await page.locator('.graphiql-doc-explorer-search input').fill('stockAdjust');
    await page.getByRole('option', { name: /stockAdjust/ }).first().click();
    await page.getByText('Books goods in or out').first().waitFor();
    await page.screenshot({ path: show('explorer-docs') });

    await page.goto(`${stack.urls.gateway}/explorer#query=${encodeURIComponent('{ products(first: 5) { edges { node { titel } } } }')}`);
    await page.reload();
    await page.getByText(/may catalog:read/).waitFor();
    await page.getByRole('button', { name: /Execute query/ }).click();
    const help = page.getByRole('link', { name: /GRAPHQL_VALIDATION_FAILED: what it means/ });
    await help.waitFor();
    await page.screenshot({ path: show('explorer-error') });
    await page.goto(stack.urls.gateway + ((await help.getAttribute('href')) as string));
    await page.getByText('Look it up in the explorer’s documentation').waitFor();
    assert.deepEqual(tab.complaints().filter((complaint) => !/status of 400/.test(complaint)), []);
    await tab.close();
  });
});
