import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Viewer } from '#platform/auth/viewer';
import { countStatements } from '#platform/testing/test-database';
import { admin, customer, guest, staff } from '#platform/testing/test-viewer';
import { newId } from '#platform/ids';
import { forgetChanges, recordChange } from '../data/order-changes.ts';
import { createBuyer } from './buyer.ts';
import { addVariant, addVendor } from './catalog.ts';
import { fakeId, startOrderSubgraph, type OrderSubgraph } from './harness.ts';

let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
});
after(() => subgraph.stop());

interface Page {
  changes: { kind: string; orderId: string; order?: { id: string; state: string } | null; vendorOrder?: { id: string } | null }[];
  cursor: string;
  hasMore: boolean;
  resync: boolean;
}

async function ofBuyer(viewer: Viewer, since?: string, first = 50): Promise<Page> {
  const query = `query($since: String, $first: Int) { orderChanges(since: $since, first: $first) { changes { kind orderId order { id state } } cursor hasMore resync } }`;
  return (await subgraph.call<{ orderChanges: Page }>({ query, variables: { since, first }, viewer })).data.orderChanges;
}

async function ofVendor(viewer: Viewer, vendorId: string, since?: string): Promise<Page> {
  const query = `query($since: String, $vendorId: ID!) { vendorOrderChanges(vendorId: $vendorId, since: $since) { changes { kind orderId vendorOrder { id } } cursor hasMore resync } }`;
  const { data, code } = await subgraph.call<{ vendorOrderChanges: Page } | null>({ query, variables: { since, vendorId }, viewer });
  if (!data) throw new Error(code);
  return data.vendorOrderChanges;
}

for (const [who, viewer] of [['a customer', customer()], ['a guest', guest()]] as const) {
  test(`${who} and the vendor see an order placed and accepted, each in their own feed`, async () => {
    const vendorId = await addVendor(subgraph);
    const owner = staff(vendorId, 'OWNER');
    const { variantId } = await addVariant(subgraph, { vendorId });
    const [mine, theirs] = [await ofBuyer(viewer), await ofVendor(owner, vendorId)];
    assert.deepEqual([mine.changes, mine.resync], [[], false]);
    const buyer = createBuyer(subgraph, viewer);
    await buyer.add([{ variantId, quantity: 1 }]);
    const orderId = (await buyer.end((await buyer.checkout()).checkout?.id as string)).order?.id as string;
    const placed = await ofVendor(owner, vendorId, theirs.cursor);
    assert.deepEqual(placed.changes.map(({ kind, orderId: id }) => [kind, id]), [['PLACED', orderId]]);
    await subgraph.call({ query: `mutation { vendorOrderAccept(id: "${placed.changes[0]?.vendorOrder?.id}") { vendorOrder { id } } }`, viewer: owner });
    const seen = await ofBuyer(viewer, mine.cursor);
    assert.deepEqual(seen.changes.map(({ kind, order }) => [kind, order?.id, order?.state]), [['PLACED', orderId, 'OPEN'], ['CHANGED', orderId, 'OPEN']]);
    assert.deepEqual((await ofVendor(owner, vendorId, placed.cursor)).changes.map(({ kind }) => kind), ['CHANGED']);
    assert.deepEqual((await ofBuyer(viewer, seen.cursor)).changes, []);
  });
}

test('fifty writers at once and a reader that polls: every change is seen, however late its transaction commits', async () => {
  const viewer = customer();
  const order = { id: fakeId('ord'), customerId: viewer.userId, guestKey: null };
  const written = new Set<string>();
  const seen = new Set<string>();
  let { cursor } = await ofBuyer(viewer);
  const poll = async () => {
    const page = await ofBuyer(viewer, cursor, 17);
    for (const change of page.changes) seen.add(change.orderId);
    ({ cursor } = page);
    return page.hasMore || page.changes.length > 0;
  };
  let writing = true;
  const writers = Promise.all(
    Array.from({ length: 50 }, async (_, writer) => {
      for (let round = 0; round < 4; round += 1) {
        const id = newId('ord');
        await subgraph.db.transaction(async (tx) => {
          await recordChange(tx, { order: { ...order, id }, vendorOrders: [], kind: 'CHANGED', at: new Date() });
          // Some hold their transaction open while others that began later commit.
          if ((writer + round) % 5 === 0) await tx.query('SELECT SLEEP(0.05)');
        });
        written.add(id);
      }
    }),
  ).finally(() => {
    writing = false;
  });
  while (writing) await poll();
  await writers;
  while (await poll());
  assert.equal(written.size, 200);
  assert.deepEqual([...written].filter((id) => !seen.has(id)), []);
});

test('a cursor that is too old, unknown, or of somebody else asks to load anew; old changes are forgotten', async () => {
  const [viewer, other] = [customer(), customer()];
  const order = { id: fakeId('ord'), customerId: viewer.userId, guestKey: null };
  const { cursor } = await ofBuyer(viewer);
  for (const at of [new Date('2020-01-01'), new Date()]) await subgraph.db.transaction(async (tx) => recordChange(tx, { order, vendorOrders: [], kind: 'CHANGED', at }));
  assert.equal((await ofBuyer(viewer, cursor)).changes.length, 2);
  await forgetChanges(subgraph.db, new Date('2021-01-01'));
  const late = await ofBuyer(viewer, cursor);
  assert.deepEqual([late.resync, late.changes], [true, []]);
  assert.equal((await ofBuyer(viewer, late.cursor)).resync, false);
  for (const since of ['garbage', (await ofBuyer(other)).cursor]) assert.equal((await ofBuyer(viewer, since)).resync, true, since);
});

test("a vendor's feed is for its staff and operators only, and an order of somebody else is never in it", async () => {
  const vendorId = await addVendor(subgraph);
  for (const viewer of [customer(), guest(), staff(await addVendor(subgraph), 'OWNER')]) await assert.rejects(ofVendor(viewer, vendorId), /FORBIDDEN|UNAUTHENTICATED/);
  for (const viewer of [admin(), staff(vendorId, 'READ_ONLY')]) assert.equal((await ofVendor(viewer, vendorId)).resync, false);
});

test('the number of SQL statements does not grow with the page', async () => {
  const viewer = customer();
  const { cursor } = await ofBuyer(viewer);
  const record = (count: number) =>
    Promise.all(Array.from({ length: count }, () => {
      const order = { id: fakeId('ord'), customerId: viewer.userId, guestKey: null };
      return subgraph.db.transaction(async (tx) => recordChange(tx, { order, vendorOrders: [], kind: 'CHANGED', at: new Date() }));
    }));
  await record(2);
  await ofBuyer(viewer, cursor);
  const few = await countStatements(() => ofBuyer(viewer, cursor));
  await record(40);
  await ofBuyer(viewer, cursor);
  const many = await countStatements(() => ofBuyer(viewer, cursor));
  assert.equal(many.result.changes.length, 42);
  assert.equal(many.statements.length, few.statements.length);
});
