/** What a purchase costs the order subgraph, held: SQL statements, the ways to the database and back that they take, transactions, messages and calls to the provider, whatever is in the cart. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Viewer } from '#platform/auth/viewer';
import { metricsText } from '#platform/telemetry/metrics';
import { watchPackets } from '#platform/testing/test-database';
import { customer, guest } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import { createBuyer } from './buyer.ts';
import { addVariant, addVendor } from './catalog.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';

/**
 * Without the relay, whose work depends on how many messages it finds at a time, without what looks for work at intervals, and without the two
 * ends of each transaction. The stand-in for the product subgraph is in: an inbox, an outbox and an event row for each of its two answers.
 */
const limits = { transactions: 7, messages: 5, outboxLooks: 5, providerCalls: 1 };
/** Along with the COMMIT of whatever has messages: whether it may be published right away. */
const outboxLook = /^SELECT seq, id, aggregate_id AS aggregateId FROM outbox/;
/** A customer's language and address are looked up. */
const statementLimits = { guest: 41, customer: 42 };
/** Times that somebody waits for the database: what nobody needs an answer to goes along with what comes next. */
const roundTripLimits = { guest: 11, customer: 11 };

let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
  await costOf(guest(), { vendors: 1, linesEach: 1 }); // opens connections, whose set-up would be counted
});
after(() => subgraph.stop());

const ofNobody = [
  /^(START TRANSACTION|COMMIT|ROLLBACK|SET )/,
  /outbox_partitions|FROM outbox|UPDATE outbox/,
  /(deadline_at|next_attempt_at|release_at|expires_at) <=/,
  /FROM (order_changes|event_log)/,
  // What is summed behind the orders and the books.
  /is_unsummed|summed_version|sales_(days|entries)|is_summed|ledger_(month_sums|sum_locks)|^SELECT id, order_id AS orderId, state, total_minor|cancelled_quantity > 0$/,
  // How often the state is asked for depends on how long things take.
  /FROM checkouts WHERE id IN \(\?\)$/,
  /FROM consumer_pauses/,
  // One per order, or one for several beside them when a fast machine places many (`order-sequence.ts`).
  /^UPDATE sequences/,
];

async function readMetric(pattern: RegExp): Promise<number> {
  return (await metricsText()).split('\n').filter((line) => pattern.test(line)).reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

const transactions = () => readMetric(/^db_transaction_duration_seconds_count\{label="(?!outbox|release|sweep|expire|claim|sum-)/);
const providerCalls = () => readMetric(/^payment_calls_total/);

/** What one purchase costs, from the first line put into the cart to the placed order. */
async function costOf(viewer: Viewer, { vendors, linesEach }: { vendors: number; linesEach: number }) {
  const vendorIds = await Promise.all(Array.from({ length: vendors }, () => addVendor(subgraph)));
  const variants = await Promise.all(vendorIds.flatMap((vendorId) => Array.from({ length: linesEach }, () => addVariant(subgraph, { vendorId }))));
  // What a vendor's copy says is read when the vendor is met first.
  await createBuyer(subgraph, guest()).add(variants.map(({ variantId }) => ({ variantId, quantity: 1 })));
  const buyer = createBuyer(subgraph, viewer);
  const packets: string[][] = [];
  const before = { transactions: await transactions(), providerCalls: await providerCalls() };
  const stop = watchPackets((statements) => void packets.push(statements.map((sql) => sql.trim())));
  await buyer.add(variants.map(({ variantId }) => ({ variantId, quantity: 1 })));
  const { checkout } = await buyer.checkout();
  // The answer waits for the end; only a slow machine has to ask again.
  const placed = checkout?.isFinished ? checkout : await buyer.end(checkout?.id as string);
  assert.equal(placed.state, 'PLACED');
  await waitFor(async () => (await subgraph.db.query('SELECT seq FROM outbox WHERE published_at IS NULL')).length === 0, { what: 'every message to be out' });
  stop();
  const ownOf = (statements: readonly string[]) => statements.filter((sql) => !ofNobody.some((pattern) => pattern.test(sql)) && !sql.startsWith('SELECT seq'));
  const own = packets.flatMap(ownOf);
  return {
    own,
    statements: own.length,
    roundTrips: packets.filter((statements) => ownOf(statements).length > 0).length,
    outboxLooks: packets.flat().filter((sql) => outboxLook.test(sql)).length,
    messages: own.filter((sql) => sql.startsWith('INSERT INTO outbox')).length,
    transactions: (await transactions()) - before.transactions,
    providerCalls: (await providerCalls()) - before.providerCalls,
  };
}

for (const [who, viewerOf] of [['guest', () => guest()], ['customer', () => customer()]] as const) {
  test(`the purchase of a ${who} stays within its limits, for two lines and for thirty, of two vendors and of six`, async (t) => {
    for (const cart of [{ vendors: 2, linesEach: 1 }, { vendors: 2, linesEach: 15 }, { vendors: 6, linesEach: 5 }]) {
      const { own, ...cost } = await costOf(viewerOf(), cart);
      t.diagnostic(`${cart.vendors} vendors, ${cart.vendors * cart.linesEach} lines: ${JSON.stringify(cost)}`);
      for (const [name, limit] of Object.entries({ ...limits, statements: statementLimits[who], roundTrips: roundTripLimits[who] })) {
        const found = cost[name as keyof typeof limits];
        assert.ok(found <= limit, `${found} ${name}, at most ${limit} are allowed${name === 'statements' ? `:\n${own.join('\n')}` : ''}`);
      }
    }
  });
}
