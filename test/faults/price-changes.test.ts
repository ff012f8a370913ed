/**
 * A thousand changes of a price under load. On a whole marketplace: sent by its vendor, seen by people at both BFFs within 200 ms, and no old price after. At two
 * gateways alone: without Redis, and after events that nobody listened to.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { seedStack } from '../../dev/seed/seed-stack.ts';
import { startStack, type Stack } from '../../dev/stack.ts';
import { gatherCrowd } from './support/crowd.ts';
import { changePrices, type Change } from './support/price-changes.ts';
import { testBacking } from '../stack/test-backing.ts';

const count = Number((process.env['PRICE_CHANGES'] ??= '1000'));
const withinMs = 200;
let stack: Stack;

before(async () => {
  stack = await startStack({
    backing: testBacking(),
    env: { '*': { LOG_LEVEL: 'fatal' }, gateway: { RATE_LIMIT_ACTOR: '0' } },
  });
  await seedStack({ topology: stack.topology, say: () => undefined, pastOrders: 6 });
}, { timeout: 300_000 });
after(() => stack?.stop());

test(`${count} changes of a price under load are each seen at both BFFs within ${withinMs} ms, and no old one after`, { timeout: 2_300_000 }, async (t) => {
  const crowd = await gatherCrowd({ urls: stack.urls, readers: 4, buyers: 0, pauseMs: 10 });
  const { changes, stale, reads, unanswered } = await changePrices(stack, count).finally(() => crowd.disperse());
  t.diagnostic(`${changes.length} changes, ${reads} looks at the price (${unanswered} without an answer), ${[...crowd.answered.values()].reduce((sum, answers) => sum + answers, 0)} other pages`);
  for (const line of tableOf(changes)) t.diagnostic(line);
  assert.deepEqual(stale, []);
  assert.deepEqual(changes.filter((change) => oldestOf(change) > withinMs).map(line), [], `the old price later than after ${withinMs} ms`);
});

/** When nobody was shown the old price any more. By when a look began: how long the page then takes is its own matter. */
const oldestOf = ({ oldUntil }: Change): number => Math.max(...Object.values(oldUntil));
const lastOf = ({ steps }: Change): number => Math.max(...Object.values(steps));
const line = ({ price, steps, oldUntil }: Change): string => `${price}: ${Object.entries(steps).map(([name, ms]) => (name in oldUntil ? `${name} ${ms.toFixed(0)} (old until ${oldUntil[name]?.toFixed(0)})` : `${name} ${ms.toFixed(0)}`)).join(', ')}`;

/** By step: the middle, the 99th percentile and the slowest; then the ten changes that took longest. */
function tableOf(changes: readonly Change[]): string[] {
  const names = Object.keys(changes[0]?.steps ?? {});
  const rows = names.map((name) => `${name}: ${spreadOf(changes.map(({ steps }) => steps[name] ?? 0))}`);
  const slowest = changes.toSorted((a, b) => lastOf(b) - lastOf(a)).slice(0, 10).map(line);
  return ['milliseconds after the change:', ...rows, `shown everywhere: ${spreadOf(changes.map(lastOf))}`, `old price nowhere any more: ${spreadOf(changes.map(oldestOf))}`, 'the slowest ten:', ...slowest];
}

function spreadOf(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
  return `p50 ${at(0.5)}, p99 ${at(0.99)}, slowest ${at(1)}`;
}

await import('../../gateway/test/caches/eviction-events.test.ts');
