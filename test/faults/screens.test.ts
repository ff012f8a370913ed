/**
 * Every screen of both BFFs with each subgraph killed in turn: the page comes, says which sections are missing, and is whole again afterwards. What goes with
 * what is the table in docs/isolation.md, which is compared here (`WRITE_ISOLATION=1` writes it anew). And what a phone sends again a day later.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { testService } from '#platform/testing/test-environment';
import { waitFor } from '#platform/testing/wait-for';
import { looksAt, type Look } from '../../bench/screens/screens.ts';
import { rootDir } from '../../dev/paths.ts';
import { seedStack, withDatabase } from '../../dev/seed/seed-stack.ts';
import { subgraphNames, type SubgraphName } from '../../dev/services.ts';
import { startStack, type Stack } from '../../dev/stack.ts';
import { address, createJourney, persona } from '../stack/journey.ts';
import { createMobileClient } from '../stack/mobile-client.ts';

interface Page {
  status: number;
  code: string | undefined;
  /** Name, with "(part)" when some of it came. */
  lost: string[];
}

const docs = join(rootDir, 'docs/isolation.md');
const marks = ['<!-- table -->', '<!-- end of table -->'] as const;
const found = new Map<string, Partial<Record<SubgraphName, string>>>();
let stack: Stack;
let looks: Look[];

before(async () => {
  stack = await startStack({
    backing: {
      mysqlAdminUrl: testService('TEST_MYSQL_ADMIN_URL'),
      redisUrl: testService('TEST_REDIS_URL'),
      rabbitmqUrl: testService('TEST_RABBITMQ_URL'),
      ...(process.env.TEST_RABBITMQ_MANAGEMENT_URL && { rabbitmqManagementUrl: process.env.TEST_RABBITMQ_MANAGEMENT_URL }),
    },
    // Nothing kept, so that what is missing is seen.
    env: { '*': { LOG_LEVEL: 'fatal' }, gateway: { CACHE_MAX_AGE_SECONDS: '0', RATE_LIMIT_ACTOR: '0' }, 'bff-web': { PAGE_FRESH_MS: '0' }, 'bff-mobile': { PAGE_FRESH_MS: '0' } },
    onCrash: () => undefined,
  });
  await seedStack({ topology: stack.topology, say: () => undefined, pastOrders: 6 });
  looks = await looksAt(stack);
}, { timeout: 300_000 });
after(() => stack?.stop());

const nameOf = ({ client, name, viewer }: Look): string => `${client} ${name}, ${viewer}`;

async function pageOf({ client, path, headers }: Look): Promise<Page> {
  const response = await fetch(`${stack.urls[`bff-${client}`]}${path}`, { headers, signal: AbortSignal.timeout(20_000) });
  const body = (await response.json()) as { errors?: { extensions: { code: string } }[]; extensions?: { sections?: { id: string; isPartial?: true }[] } };
  return { status: response.status, code: body.errors?.[0]?.extensions.code, lost: (body.extensions?.sections ?? []).map(({ id, isPartial }) => (isPartial ? `${id} (part)` : id)).toSorted() };
}

async function whole(): Promise<void> {
  for (const look of looks) {
    let page: Page | undefined;
    const isWhole = async (): Promise<boolean> => {
      page = await pageOf(look);
      return page.status === 200 && page.lost.length === 0 && page.code === undefined;
    };
    await waitFor(isWhole, { what: `${nameOf(look)} to be whole`, timeoutMs: 60_000, intervalMs: 200 }).catch((error: unknown) => assert.fail(`${String(error)}: ${JSON.stringify(page)}`));
  }
}

test('every screen is whole while everything runs', { timeout: 180_000 }, whole);

for (const name of subgraphNames) {
  test(`with ${name} killed every screen still comes with status 200 and says what is missing; afterwards all are whole again`, { timeout: 300_000 }, async () => {
    await stack.kill(name);
    try {
      for (const look of looks) {
        const { status, code, lost } = await pageOf(look);
        assert.equal(status, 200, nameOf(look));
        found.set(nameOf(look), { ...found.get(nameOf(look)), [name]: code === undefined ? lost.join(', ') : `page: ${code}` });
      }
    } finally {
      await stack.restart(name);
    }
    await whole();
  });
}

test('what goes with what is as docs/isolation.md says', () => {
  const cells = (row: Partial<Record<SubgraphName, string>>): string => subgraphNames.map((name) => row[name] || '-').join(' | ');
  const table = [`| screen | ${subgraphNames.join(' | ')} |`, `|${'---|'.repeat(subgraphNames.length + 1)}`, ...[...found].map(([screen, row]) => `| ${screen} | ${cells(row)} |`)].join('\n');
  const text = readFileSync(docs, 'utf8');
  const [head = '', rest = ''] = text.split(marks[0]);
  const [written = '', tail = ''] = rest.split(marks[1]);
  if (process.env['WRITE_ISOLATION']) writeFileSync(docs, `${head}${marks[0]}\n${table}\n${marks[1]}${tail}`);
  else assert.equal(table, written.trim());
});

test('what a phone sends again a day later, in any order, is done once', { timeout: 120_000 }, async () => {
  const { email, password } = persona('ada-moreau');
  const phone = createMobileClient({ baseUrl: stack.urls['bff-mobile'] });
  const signIn = async (): Promise<void> => {
    const { data } = await phone.send<{ signIn: { tokens: { accessToken: string } } }>('SignIn', { input: { email, password, device: { id: phone.deviceId, name: 'Phone' } } });
    phone.accessToken = data.signIn.tokens.accessToken;
  };
  await signIn();
  const display = { locale: 'en-IE', currency: 'EUR', country: 'FR' };
  const variants = await createJourney(stack).variantsOf('harbour-mug', 'cloud-edge-notebook');
  const adding = variants.map((variantId, index) => ['CartAdd', { lines: [{ variantId, quantity: index + 1 }], idempotencyKey: randomUUID(), display }] as const);
  for (const [operation, variables] of adding) await phone.send(operation, variables);
  interface CartAnswer {
    cart: { cart: { version: number; itemCount: number; totals: { total: { minorUnits: number } } } | null };
  }
  const cart = async () => (await phone.send<CartAnswer>('Cart', { display })).data.cart.cart;
  const filled = await cart();
  assert.ok(filled && filled.itemCount >= 3, JSON.stringify(filled));
  const input = { cartVersion: filled.version, expectedTotalMinor: filled.totals.total.minorUnits, idempotencyKey: randomUUID(), email, paymentMethod: 'pm_ok', shippingAddress: address };
  const queue: (readonly [string, Record<string, unknown>])[] = [...adding, ['Checkout', { input, display }], ['PushTokenRegister', { token: `push-${randomUUID()}` }], ['NotificationsMarkRead', { ids: null }]];
  interface CheckoutAnswer {
    checkout: { checkout: { id: string } | null; userErrors: unknown[] };
  }
  const checkOut = async () => (await phone.send<CheckoutAnswer>('Checkout', { input, display })).data.checkout;
  const first = await checkOut();
  assert.ok(first.checkout, JSON.stringify(first));
  const orders = () => withDatabase(stack.topology, 'order', async (db) => (await db.query<{ id: string; state: string }>('SELECT o.id, o.state FROM orders o JOIN checkouts c ON c.id = o.checkout_id WHERE c.id = ?', [first.checkout?.id])).map(({ id }) => id));
  const all = () => withDatabase(stack.topology, 'order', async (db) => Number((await db.query<{ count: number }>('SELECT COUNT(*) AS count FROM orders'))[0]?.count));
  await waitFor(async () => (await orders()).length === 1, { what: 'the order', timeoutMs: 30_000 });
  const [placed, count, itemsAfter] = [await orders(), await all(), (await cart())?.itemCount ?? 0];
  // A day passes: to the subgraphs, whose housekeeping goes by these times, all of it was yesterday.
  for (const name of subgraphNames) await withDatabase(stack.topology, name, (db) => db.execute('UPDATE idempotency_keys SET created_at = created_at - INTERVAL 25 HOUR'));
  await signIn();
  for (const replay of [queue.toReversed(), [...queue.slice(2), ...queue.slice(0, 2)], queue]) {
    for (const [operation, variables] of replay) {
      const answer = await phone.send<Record<string, { userErrors: { code: string }[] }>>(operation, variables);
      assert.deepEqual([answer.errors, Object.values(answer.data)[0]?.userErrors], [undefined, []], operation);
    }
    assert.equal((await checkOut()).checkout?.id, first.checkout.id);
    assert.equal((await cart())?.itemCount ?? 0, itemsAfter, 'nothing is put into the next cart');
  }
  assert.deepEqual([await orders(), await all()], [placed, count]);
});
