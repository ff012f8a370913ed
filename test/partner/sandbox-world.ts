/** The sandbox marketplace beside the real one: what a partner does with a test key, and that neither key sees the other's world. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { before, describe, test } from 'node:test';
import { waitFor } from '#platform/testing/wait-for';
import { buildDemoData } from '../../dev/demo/demo-data.ts';
import type { Stack } from '../../dev/stack.ts';
import { readExamples, readPrefill } from '../../gateway/explorer/examples.ts';
import { isFromMarketplace } from '../../docs/partners/samples/verify-webhook.ts';
import { askWith } from './ask.ts';
import { ownerOf } from './owner.ts';
import { demoValues, filled, type Ask } from './prefilled.ts';

const scopes = ['catalog:read', 'catalog:write', 'stock:write', 'orders:read', 'orders:fulfil', 'orders:refund', 'finance:read', 'webhooks:manage'];
const examples = readExamples();
const prefill = readPrefill();
const demo = buildDemoData();
/** Of a vendor with orders. */
const ownerPosition = 2;

/** Whether a reset was taken; right after another one it is not. */
async function resets(ask: Ask): Promise<boolean> {
  const { data } = await ask('mutation { sandboxReset { sandbox { state } userErrors { code } } }');
  const { sandbox, userErrors } = (data as { sandboxReset: { sandbox: { state: string } | null; userErrors: { code: string }[] } }).sandboxReset;
  assert.deepEqual([sandbox?.state, userErrors], sandbox ? ['PREPARING', []] : [undefined, [{ code: 'LIMIT_EXCEEDED' }]]);
  return sandbox !== null;
}

interface Keys {
  trying: Ask;
  live: Ask;
  vendorId: string;
}

async function createKeys(gatewayUrl: string): Promise<Keys> {
  const owner = await ownerOf(gatewayUrl, ownerPosition);
  const [trying, live] = await Promise.all([true, false].map(async (isSandbox) => {
    const { secret } = await owner.createKey({ name: isSandbox ? 'Trying out' : 'ERP', scopes, isSandbox, budget: { requestsPerMinute: 600, costPerMinute: 100_000 } });
    return askWith(gatewayUrl, secret);
  }));
  return { trying: trying as Ask, live: live as Ask, vendorId: owner.vendorId };
}

/** Takes webhooks. */
async function startReceiver() {
  const received: { event: string; isSigned: (secret: string) => boolean }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      received.push({ event: (JSON.parse(body) as { event: string }).event, isSigned: (secret) => isFromMarketplace(body, String(request.headers['marketplace-signature']), secret) });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, close: () => server.close() };
}

interface Key { vendorId: string; isSandbox: boolean; sandbox: { state: string; generation: number; vendorId: string } | null }
const keyOf = async (ask: Ask) => ((await ask('{ currentApiKey { vendorId isSandbox sandbox { state generation vendorId } } }')).data as { currentApiKey: Key }).currentApiKey;
export const untilReady = (ask: Ask, generation: number, logs = () => 'the sandbox could not be made') =>
  waitFor(async () => {
    const { sandbox } = await keyOf(ask);
    assert.notEqual(sandbox?.state, 'FAILED', logs());
    return sandbox?.state === 'READY' && sandbox.generation === generation;
  }, { what: `generation ${generation} of the sandbox to be ready`, timeoutMs: 60_000, intervalMs: 100 });

/** What there is to work on, without ids and dates. */
async function picture(ask: Ask) {
  const { vendorId } = await keyOf(ask);
  const { data, errors } = await ask(
    'query ($id: ID!) { vendor(id: $id) { products(first: 50) { edges { node { title status variants { sku stockLevels { location onHand reserved allocated available } } } } } orders(first: 50) { edges { node { state fulfilmentState paymentState totals { total { amount currencyCode } } } } } webhookSubscriptions { url } } }',
    { id: vendorId },
  );
  assert.equal(errors, undefined, JSON.stringify(errors));
  const { products, orders, webhookSubscriptions } = (data as { vendor: { products: { edges: { node: { title: string } }[] }; orders: { edges: { node: object }[] }; webhookSubscriptions: { url: string }[] } }).vendor;
  const sorted = <T>(edges: { node: T }[]): string[] => edges.map(({ node }) => JSON.stringify(node)).toSorted();
  return { products: sorted(products.edges), orders: sorted(orders.edges), webhookSubscriptions };
}

async function run(ask: Ask, slug: string, more: Record<string, unknown> = {}): Promise<Record<string, Record<string, unknown>>> {
  const example = examples.find((each) => each.slug === slug);
  assert.ok(example, slug);
  const { data, errors } = await ask(example.query, { ...filled(example.variables, await demoValues(ask, prefill)), ...more });
  assert.equal(errors, undefined, `${slug}: ${JSON.stringify(errors)}`);
  for (const payload of Object.values(data as Record<string, { userErrors?: unknown[] } | null>)) assert.deepEqual(payload?.userErrors ?? [], [], slug);
  return data as Record<string, Record<string, unknown>>;
}

/** Tests of a running stack with the demo in it and the sandbox beside it. */
export function describeSandbox(stack: () => Stack): void {
  describe('the sandbox marketplace', () => {
    let trying: Ask;
    let live: Ask;
    let vendorId: string;
    before(async () => {
      ({ trying, live, vendorId } = await createKeys(stack().urls.gateway));
      await untilReady(trying, 1, () => stack().logs('sandbox').slice(-4_000));
    });

    test('a test key does everything that a partner does, is called back, and has it all as at the beginning after a reset', { timeout: 120_000 }, async (t) => {
      const atFirst = await picture(trying);
      assert.ok(atFirst.products.length >= 8 && atFirst.orders.length >= 12, JSON.stringify(atFirst));
      const { url, received, close } = await startReceiver();
      t.after(close);
      const { webhookSubscriptionCreate } = await run(trying, 'subscribe', { url, events: ['VENDOR_ORDER_SHIPPED', 'VENDOR_ORDER_REFUNDED'] });
      const signingSecret = webhookSubscriptionCreate?.['secret'] as string;

      for (const generation of [1, 2]) {
        await run(trying, 'book-stock');
        await run(trying, 'book-stock-in-bulk');
        await run(trying, 'accept-order');
        await run(trying, 'ship-everything');
        await run(trying, 'refund-a-line');
        await waitFor(async () => ['VENDOR_ORDER_SHIPPED', 'VENDOR_ORDER_REFUNDED'].every((event) => received.some((call) => call.event === event)), { what: 'the webhooks of the sandbox', timeoutMs: 20_000 });
        assert.ok(received.every(({ isSigned }) => isSigned(signingSecret)));
        received.length = 0;
        const changed = await picture(trying);
        assert.notDeepEqual(changed.products, atFirst.products);
        assert.notDeepEqual(changed.orders, atFirst.orders);

        const former = await keyOf(trying);
        await waitFor(() => resets(trying), { what: 'the pause between two resets', timeoutMs: 15_000, intervalMs: 500 });
        await untilReady(trying, generation + 1, () => stack().logs('sandbox').slice(-4_000));
        assert.notEqual((await keyOf(trying)).vendorId, former.vendorId);
        const again = await picture(trying);
        assert.deepEqual([again.products, again.orders], [atFirst.products, atFirst.orders]);
        assert.deepEqual(again.webhookSubscriptions.map((subscription) => subscription.url), [url], 'webhooks go on');
      }
    });

    test('a test key never sees real data, and a live key never sees the sandbox', async () => {
      const theirs = { test: await demoValues(trying, prefill), live: await demoValues(live, prefill) };
      assert.equal(theirs.live['vendorId'], vendorId);
      for (const name of ['vendorId', 'productId', 'variantId', 'anyOrderId']) {
        assert.ok(theirs.live[name] && theirs.test[name], name);
        assert.notEqual(theirs.live[name], theirs.test[name]);
      }
      const looks: [string, (values: Record<string, unknown>) => Record<string, unknown>][] = [
        ['query ($id: ID!) { product(id: $id) { title } }', ({ productId }) => ({ id: productId })],
        ['query ($id: ID!) { productVariant(id: $id) { sku } }', ({ variantId }) => ({ id: variantId })],
        ['query ($id: ID!) { vendor(id: $id) { name } }', ({ vendorId }) => ({ id: vendorId })],
        ['query ($id: ID!) { vendorOrder(id: $id) { number } }', ({ anyOrderId }) => ({ id: anyOrderId })],
        ['mutation ($id: ID!) { stockAdjust(variantId: $id, delta: 1, reason: RECEIVED, idempotencyKey: "across the border") { variant { sku } userErrors { code } } }', ({ variantId }) => ({ id: variantId })],
        ['mutation ($id: ID!) { vendorOrderAccept(id: $id) { vendorOrder { number } userErrors { code } } }', ({ anyOrderId }) => ({ id: anyOrderId })],
      ];
      for (const [query, variablesOf] of looks) {
        for (const [ask, values] of [[trying, theirs.live], [live, theirs.test]] as const) {
          const { data } = await ask(query, variablesOf(values));
          const [field] = Object.values((data ?? {}) as Record<string, Record<string, unknown> | null>);
          assert.ok(!field || !Object.values(field).some((value) => value !== null && !Array.isArray(value)), `${query}: ${JSON.stringify(data)}`);
        }
      }
    });

    test('lists, searches and names of the one world have nothing of the other, for keys and for people', async () => {
      const titles = async (ask: Ask) => {
        const { data, errors } = await ask('{ products(first: 100) { edges { node { id } } } vendors(first: 100) { edges { node { slug } } } search: products(query: "pan", first: 20) { edges { node { id } } } }');
        assert.equal(errors, undefined, JSON.stringify(errors));
        return JSON.stringify(data);
      };
      const person: Ask = async (query) => {
        const response = await fetch(`${stack().urls.gateway}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) });
        return { status: response.status, ...((await response.json()) as object) };
      };
      const inSandbox = await titles(trying);
      assert.match(inSandbox, /demo-shop-/);
      for (const { id, slug } of demo.vendors) assert.ok(!inSandbox.includes(id) && !inSandbox.includes(`"${slug}"`), slug);
      for (const { id } of demo.products) assert.ok(!inSandbox.includes(id));
      for (const ask of [live, person]) assert.doesNotMatch(await titles(ask), /demo-shop-/);
    });

    test('a live key cannot be reset', async () => {
      const { data } = await live('mutation { sandboxReset { sandbox { id } userErrors { code } } }');
      assert.deepEqual(data, { sandboxReset: { sandbox: null, userErrors: [{ code: 'NOT_ALLOWED' }] } });
    });
  });
}
