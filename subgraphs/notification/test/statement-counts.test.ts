/** What an order costs the notification subgraph, held: SQL statements of its two consumers, however many vendors are told. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { orderPlaced } from '#events/order';
import { watchStatements } from '#platform/testing/test-database';
import { fakeId, startNotificationSubgraph, type NotificationSubgraph } from './harness.ts';
import { knownVendor, order, registeredPerson } from './fixtures.ts';

/** An inbox row, a notification and a delivery for the guest; for the vendors' people their names, devices, wishes and inboxes, too, and one signal for all. */
const limit = 18;
/** Relay and jobs work by the clock, and take as many statements as there is to do at once. */
const byTheClock = [/^(START TRANSACTION|COMMIT|ROLLBACK|SET )/, /outbox_partitions|FROM outbox|UPDATE outbox/, /deliveries (d|WHERE channel|SET)/, /FROM consumer_pauses/, /^SELECT d\.id|FROM webhook_subscriptions\s+WHERE state/];

let subgraph: NotificationSubgraph;
before(async () => {
  subgraph = await startNotificationSubgraph();
});
after(() => subgraph.stop());

/** Statements from the event to the last row that tells of it. */
async function costOf(vendors: number): Promise<string[]> {
  const people = await Promise.all(Array.from({ length: vendors * 2 }, () => registeredPerson(subgraph)));
  const vendorIds = await Promise.all(Array.from({ length: vendors }, (_, index) => knownVendor(subgraph, people.slice(index * 2, index * 2 + 2).map(({ userId }) => ({ userId, role: 'OWNER' as const })))));
  const placed = order({ email: `${fakeId('gst')}@example.com` });
  const [part] = placed.vendorOrders;
  assert.ok(part);
  const vendorOrders = vendorIds.map((vendorId) => ({ ...part, vendorId, vendorOrderId: fakeId('vor') }));
  const statements: string[] = [];
  const stop = watchStatements((sql) => void statements.push(sql.trim()));
  await subgraph.emit(orderPlaced, { ...placed, vendorOrders });
  await subgraph.settled('order_placed', placed.orderId, 1);
  await Promise.all(vendorOrders.map(({ vendorOrderId }) => subgraph.settled('vendor_order_received', vendorOrderId, 4)));
  stop();
  // The event itself comes from elsewhere.
  return statements.filter((sql) => !byTheClock.some((pattern) => pattern.test(sql)) && !sql.includes('event_log')).slice(1);
}

for (const vendors of [2, 6]) {
  test(`an order of ${vendors} vendors is told to buyer and vendors in at most ${limit} statements`, async (t) => {
    const statements = await costOf(vendors);
    t.diagnostic(`${vendors} vendors: ${statements.length} statements`);
    assert.ok(statements.length <= limit, `${statements.length} statements, at most ${limit} are allowed:\n${statements.join('\n')}`);
  });
}
